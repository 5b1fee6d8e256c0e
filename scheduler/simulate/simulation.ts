import type { CloseReason } from '#lib/domain/events/event.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { arrivalsOf, type Arrivals } from './arrival-process.ts';
import { ConversationTable } from './conversation-table.ts';
import { DeskTable } from './desk-table.ts';
import { DueTree } from './due-tree.ts';
import { EventHeap } from './event-heap.ts';
import type { HeapEntry } from './event-heap.ts';
import type { FloorListener } from './floor-listener.ts';
import { HappeningTeller } from './happening-teller.ts';
import type { Happening } from './happening.ts';
import { checkLiveState } from './live-state.ts';
import type { LiveConversation, LiveState } from './live-state.ts';
import { RandomStream } from './random-stream.ts';
import { checkScenario } from './scenario.ts';
import type { QueueScenario, Scenario } from './scenario.ts';
import { milestoneKinds, ScriptWriter } from './session-script.ts';
import { ShiftClock } from './shift-clock.ts';
import { WaitingLine } from './waiting-line.ts';

/**
 * Kinds of entries in the heap beside those of the shifts. The subject is a place, or a conversation for a return;
 * the stamp is the number of the wait that patience is about.
 */
const botReplies = 1;
const botEnds = 2;
const patienceEnds = 3;
const customerReturns = 10;

/** A customer who will come back. */
interface Return {
	readonly queue: number;
	readonly customer: number;
	readonly closedAt: EpochMs;
}

/**
 * Discrete-event simulation of a contact centre with chat: the referee of plans and the source of the demo shop.
 *
 * Arrivals by thinning, a script per conversation drawn at arrival, least-loaded routing among skilled agents,
 * first come first served across the queues of an agent, processor sharing at the desk, patience, transfers, shifts
 * with breaks and drain, returning customers. Pure: the time axis is the scenario's, all chance comes from the
 * seed; the same scenario and seed give the same happenings byte for byte, however `advance` is cut into steps.
 *
 * Memory is bounded by what is open: a closed conversation is forgotten. No object is made per conversation: all
 * lies in columns of numbers, and listeners are called with numbers.
 *
 * One file, since routing, service and the warm start are one walk over the same tables; what stands alone, such as
 * scripts, desks and shifts, has a file of its own.
 */
export class Simulation {
	readonly #queues: readonly QueueScenario[];
	readonly #skills: readonly (readonly number[])[];
	readonly #conversations: ConversationTable;
	readonly #desks: DeskTable;
	readonly #shifts: ShiftClock;
	readonly #lines: readonly WaitingLine[];
	readonly #arrivals: readonly Arrivals[];
	readonly #writers: readonly ScriptWriter[];
	readonly #scripts: readonly RandomStream[];
	/** The next milestone of every desk, and behind them the next arrival of every queue. */
	readonly #next: DueTree;
	/** Everything else that is to come. */
	readonly #heap = new EventHeap();
	readonly #due: HeapEntry = { time: 0, kind: 0, subject: 0, stamp: 0 };
	readonly #returns = new Map<number, Return>();
	readonly #seed: number | string;
	readonly #listener: FloorListener;
	readonly #closesAt: EpochMs;
	#now: EpochMs = -Infinity;
	#opened = 0;
	#customers = 0;
	#waits = 0;

	/**
	 * @param listener called with every happening, in order of time: a function of objects, or a listener of calls,
	 * which is faster
	 * @param from where it begins: arrivals, shifts and breaks before that are over. By default at an empty floor
	 * before the first shift
	 * @throws RangeError when the scenario cannot be simulated, or the state does not fit it
	 */
	constructor(
		scenario: Scenario,
		seed: number | string,
		listener: ((happening: Happening) => void) | FloorListener,
		from?: LiveState
	) {
		checkScenario(scenario);
		const { queues, agents } = scenario;
		this.#seed = seed;
		this.#listener = typeof listener === 'function' ? new HappeningTeller(listener) : listener;
		this.#queues = queues;
		this.#skills = agents.map(({ skills }) => skills);
		this.#closesAt = scenario.closesAt ?? Infinity;
		this.#writers = queues.map((queue) => new ScriptWriter(queue));
		this.#conversations = new ConversationTable(Math.max(1, ...this.#writers.map(({ longest }) => longest)));
		this.#desks = new DeskTable(agents, queues.length);
		this.#lines = queues.map(() => new WaitingLine(this.#conversations));
		this.#scripts = queues.map((_, q) => new RandomStream(seed, `scripts/${q}`));
		this.#arrivals = queues.map((queue, q) =>
			arrivalsOf(queue.arrivals, new RandomStream(seed, `arrivals/${q}`), from?.at)
		);
		this.#next = new DueTree(agents.length + queues.length);
		this.#shifts = new ShiftClock(agents, this.#desks, this.#heap, this.#listener, {
			fill: (desk, now) => this.#fill(desk, now),
			handBack: (desk, now) => this.#handBack(desk, now)
		});
		// Shifts before arrivals: who starts at 09:00 is there for the customer of 09:00.
		if (from) this.#beginAt(from);
		else this.#shifts.begin();
		for (let queue = 0; queue < queues.length; queue++) this.#awaitArrival(queue);
	}

	/** Conversations that are open now. */
	get openConversations(): number {
		return this.#conversations.open;
	}

	/** When something happens next; Infinity when the simulation is over. */
	get nextAt(): EpochMs {
		return Math.min(this.#heap.nextTime, this.#next.firstTime);
	}

	/** Runs all that is due until `to`, inclusive. `Infinity` runs to the end. */
	advance(to: EpochMs): void {
		const due = this.#due;
		const heap = this.#heap;
		const next = this.#next;
		const desks = this.#skills.length;
		for (;;) {
			const time = next.firstTime;
			const other = heap.nextTime;
			if (time < other || (time === other && next.firstOrder < heap.nextOrder)) {
				if (!(time <= to) || time === Infinity) break;
				const subject = next.first;
				if (subject < desks) this.#reachMilestone(subject, time);
				else this.#arrive(subject - desks, time);
			} else {
				if (!(other <= to) || !heap.pop(due)) break;
				this.#happen(due);
			}
		}
		if (to < Infinity) this.#now = Math.max(this.#now, to);
	}

	/**
	 * The floor as of the instant up to which it has advanced, from which another simulation can go on.
	 * @throws RangeError before the first `advance` to an instant
	 */
	liveState(): LiveState {
		const at = this.#now;
		if (at === -Infinity) throw new RangeError('Simulation.liveState: must be called after advance');
		const conversations: LiveConversation[] = [];
		const table = this.#conversations;
		for (const place of table.openPlaces()) {
			const queue = table.queue[place] as number;
			const since = table.queuedAt[place] as number;
			const askedAt = table.askedAt[place] as number;
			const agent = table.agent[place] as number;
			if (agent === -1 && table.wait[place] === 0) {
				conversations.push({ phase: 'bot', queue, since: table.openedAt[place] as number });
				continue;
			}
			const { isReplied, isTurnOpen } = this.#toldSoFar(place);
			if (agent >= 0) {
				const attained = this.#desks.attained(agent, place, at);
				const took = { since: table.assignedAt[place] as number, attained };
				conversations.push({ phase: 'service', queue, agent, askedAt, isReplied, isTurnOpen, ...took });
				continue;
			}
			const attained = table.attained[place] as number;
			const previousAgent = table.previousAgent[place] as number;
			const waiting = { phase: 'waiting', queue, since, askedAt, attained, isReplied } as const;
			conversations.push(previousAgent === -1 ? waiting : { ...waiting, previousAgent });
		}
		return { at, conversations, agents: this.#shifts.liveAgents() };
	}

	#happen(entry: HeapEntry): void {
		const { time: now, kind, subject, stamp } = entry;
		switch (kind) {
			case customerReturns:
				return this.#comeBack(subject, now);
			case botReplies:
				return this.#botReply(subject, now);
			case botEnds:
				return this.#botEnd(subject, now);
			case patienceEnds:
				if (this.#conversations.wait[subject] === stamp) this.#abandon(subject, now);
				return;
			default:
				return this.#shifts.happen(entry);
		}
	}

	// Customers

	#awaitArrival(queue: number): void {
		const at = (this.#arrivals[queue] as Arrivals).next();
		this.#next.schedule(this.#skills.length + queue, at, this.#heap.takeOrder());
	}

	#arrive(queue: number, now: EpochMs): void {
		const place = this.#conversations.take(this.#opened++, this.#customers++, queue);
		(this.#writers[queue] as ScriptWriter).write(
			this.#conversations,
			place,
			this.#scripts[queue] as RandomStream
		);
		this.#open(place, now, -1, Infinity);
		this.#awaitArrival(queue);
	}

	#comeBack(earlier: number, now: EpochMs): void {
		const { queue, customer, closedAt } = this.#returns.get(earlier) as Return;
		this.#returns.delete(earlier);
		const place = this.#conversations.take(this.#opened++, customer, queue);
		// When somebody comes back depends on the roster; an own stream keeps the first contacts in step.
		const random = new RandomStream(this.#seed, `return/${earlier}`);
		(this.#writers[queue] as ScriptWriter).write(this.#conversations, place, random);
		this.#open(place, now, earlier, now - closedAt);
	}

	#open(place: number, now: EpochMs, reopens: number, gap: number): void {
		const table = this.#conversations;
		const queue = table.queue[place] as number;
		table.openedAt[place] = now;
		this.#listener.opened(
			now,
			place,
			table.id[place] as number,
			queue,
			table.customer[place] as number,
			reopens,
			gap
		);
		this.#listener.message(now, place, 'customer', -1, false);
		if ((this.#writers[queue] as ScriptWriter).hasBot) {
			this.#heap.push(now + (table.botReply[place] as number), botReplies, place, 0);
		} else this.#ask(place, now);
	}

	#botReply(place: number, now: EpochMs): void {
		this.#listener.message(now, place, 'bot', -1, true);
		this.#heap.push(now + (this.#conversations.botDialogue[place] as number), botEnds, place, 0);
	}

	#botEnd(place: number, now: EpochMs): void {
		if (this.#conversations.botSolves[place] === 1) return this.#close(place, 'self_service', -1, now);
		this.#listener.message(now, place, 'customer', -1, false);
		this.#ask(place, now);
	}

	/** The customer wants a human: waits in the queue, if only for no time at all. */
	#ask(place: number, now: EpochMs): void {
		const table = this.#conversations;
		const queue = table.queue[place] as number;
		table.askedAt[place] = now;
		table.queuedAt[place] = now;
		this.#listener.queued(now, place, queue, (this.#lines[queue] as WaitingLine).length + 1);
		this.#route(place, queue, now);
	}

	#abandon(place: number, now: EpochMs): void {
		this.#conversations.wait[place] = 0;
		(this.#lines[this.#conversations.queue[place] as number] as WaitingLine).leave();
		this.#close(place, 'abandoned', -1, now);
	}

	#close(place: number, reason: CloseReason, agent: number, now: EpochMs): void {
		const table = this.#conversations;
		this.#listener.closed(now, place, reason, agent);
		table.release(place);
		const returnsAt = now + (table.returnsAfter[place] as number);
		if (agent === -1 || !(returnsAt < this.#closesAt)) return;
		const id = table.id[place] as number;
		const queue = table.queue[place] as number;
		this.#returns.set(id, { queue, customer: table.customer[place] as number, closedAt: now });
		this.#heap.push(returnsAt, customerReturns, id, 0);
	}

	// Routing

	/** To the least loaded agent of the queue who has room; else it waits, as long as patience lasts. */
	#route(place: number, queue: number, now: EpochMs): void {
		const best = this.#desks.leastLoaded(queue);
		if (best !== -1) return this.#assign(place, best, now);
		const wait = this.#join(place, queue);
		const table = this.#conversations;
		const writer = this.#writers[table.firstQueue[place] as number] as ScriptWriter;
		const patience = writer.patience.at(table.patience[place] as number);
		this.#heap.push(now + patience, patienceEnds, place, wait);
	}

	/** Stands in line; the number of the wait. */
	#join(place: number, queue: number): number {
		const wait = ++this.#waits;
		this.#conversations.wait[place] = wait;
		(this.#lines[queue] as WaitingLine).join(place);
		return wait;
	}

	/** Gives an agent with room those who wait longest in any queue that the agent serves. */
	#fill(desk: number, now: EpochMs): void {
		const skills = this.#skills[desk] as readonly number[];
		const { queuedAt, wait } = this.#conversations;
		while (this.#desks.isAccepting(desk)) {
			let longest = -1;
			for (let i = 0; i < skills.length; i++) {
				const first = (this.#lines[skills[i] as number] as WaitingLine).first();
				if (first === -1) continue;
				if (longest === -1 || (queuedAt[first] as number) < (queuedAt[longest] as number)) longest = first;
			}
			if (longest === -1) return;
			wait[longest] = 0;
			(this.#lines[this.#conversations.queue[longest] as number] as WaitingLine).leave();
			this.#assign(longest, desk, now);
		}
	}

	#assign(place: number, desk: number, now: EpochMs): void {
		const table = this.#conversations;
		const previous = table.previousAgent[place] as number;
		this.#listener.assigned(now, place, desk, previous);
		if (previous === -1 && this.#queues[table.queue[place] as number]?.greets) {
			this.#listener.message(now, place, 'agent', desk, true);
		}
		table.assignedAt[place] = now;
		this.#seat(place, desk, now);
		this.#awaitMilestone(desk, now);
	}

	// Service

	#seat(place: number, desk: number, now: EpochMs): void {
		const table = this.#conversations;
		table.agent[place] = desk;
		table.previousAgent[place] = desk;
		this.#desks.seat(desk, place, table.attained[place] as number, table.nextWork(place), now);
	}

	#unseat(place: number, desk: number, now: EpochMs): void {
		this.#conversations.attained[place] = this.#desks.unseat(desk, place, now);
		this.#conversations.agent[place] = -1;
	}

	#awaitMilestone(desk: number, now: EpochMs): void {
		this.#next.schedule(desk, this.#desks.nextDueAt(desk, now), this.#heap.takeOrder());
	}

	#reachMilestone(desk: number, now: EpochMs): void {
		const table = this.#conversations;
		const place = this.#desks.reach(desk, now);
		const index = table.milestone[place] as number;
		const milestone = milestoneKinds[table.kind[place * table.width + index] as number];
		table.milestone[place] = index + 1;
		switch (milestone) {
			case 'question':
				this.#listener.message(now, place, 'customer', -1, false);
				break;
			case 'reply':
				this.#listener.message(now, place, 'agent', desk, false);
				break;
			case 'assisted_reply':
				this.#listener.message(now, place, 'assisted', desk, false);
				break;
			case 'transfer': {
				const to = this.#queues[table.queue[place] as number]?.transfer?.to;
				// Who serves the other queue too answers at once.
				if (to === undefined || this.#skills[desk]?.includes(to)) break;
				return this.#passOn(place, desk, to, now);
			}
			case 'agent_ends':
				return this.#finish(place, desk, 'agent', now);
			case 'customer_ends':
				return this.#finish(place, desk, 'customer', now);
			case 'timeout':
				return this.#finish(place, desk, 'timeout', now);
			case undefined:
				throw new RangeError(`Simulation: conversation ${table.id[place]} has no milestone left`);
			default:
				milestone satisfies never;
		}
		this.#desks.goOn(desk, table.nextWork(place));
		this.#awaitMilestone(desk, now);
	}

	#finish(place: number, desk: number, reason: CloseReason, now: EpochMs): void {
		this.#unseat(place, desk, now);
		this.#close(place, reason, desk, now);
		this.#afterRoom(desk, now);
	}

	/** To another queue: a new wait there, the same turn goes on. */
	#passOn(place: number, desk: number, queue: number, now: EpochMs): void {
		this.#unseat(place, desk, now);
		this.#conversations.queue[place] = queue;
		this.#conversations.queuedAt[place] = now;
		this.#listener.unassigned(now, place, queue, desk);
		this.#route(place, queue, now);
		this.#afterRoom(desk, now);
	}

	/** A chat has left the desk: the next one comes, or the awaited break or end of shift begins. */
	#afterRoom(desk: number, now: EpochMs): void {
		this.#awaitMilestone(desk, now);
		if (this.#desks.state(desk) === 'online') this.#fill(desk, now);
		else this.#shifts.afterRoom(desk, now);
	}

	#handBack(desk: number, now: EpochMs): void {
		// Offline only afterwards, and not accepting meanwhile: none of them comes straight back.
		for (const place of this.#desks.placesOf(desk)) {
			this.#passOn(place, desk, this.#conversations.queue[place] as number, now);
		}
	}

	// Warm start

	#beginAt(state: LiveState): void {
		const { at: now, conversations, agents } = state;
		checkLiveState(state, this.#queues.length, this.#desks.capacity);
		this.#now = now;
		this.#shifts.beginAt(now, agents);
		const onDesk = new Int32Array(agents.length);
		for (const one of conversations) if (one.phase === 'service') onDesk[one.agent]! += 1;
		const random = new RandomStream(this.#seed, 'live');
		// First come, first served: the line is in the order of the waits.
		const inOrder = conversations.toSorted((a, b) => a.since - b.since);
		for (const one of inOrder) {
			const place = this.#conversations.take(this.#opened++, this.#customers++, one.queue);
			this.#find(place, one, onDesk, random, now);
		}
		for (let desk = 0; desk < agents.length; desk++) {
			this.#awaitMilestone(desk, now);
			this.#fill(desk, now);
		}
		this.#shifts.letGo(now);
	}

	#find(place: number, one: LiveConversation, onDesk: Int32Array, random: RandomStream, now: EpochMs): void {
		const table = this.#conversations;
		const writer = this.#writers[one.queue] as ScriptWriter;
		const { queue, since } = one;
		const customer = table.customer[place] as number;
		table.openedAt[place] = since;
		const found = { queue, customer, askedAt: undefined, position: 0, agent: -1, isReplied: false };
		if (one.phase === 'bot') {
			const elapsed = now - since;
			writer.writeWithBot(table, place, elapsed, random);
			this.#listener.found(now, place, table.id[place] as number, { ...found, isTurnOpen: true });
			const reply = table.botReply[place] as number;
			if (reply > elapsed) this.#heap.push(since + reply, botReplies, place, 0);
			else this.#heap.push(since + reply + (table.botDialogue[place] as number), botEnds, place, 0);
			return;
		}
		const { askedAt = since } = one;
		table.askedAt[place] = askedAt;
		table.queuedAt[place] = since;
		if (one.phase === 'waiting') {
			const { attained = 0, isReplied = false, previousAgent = -1 } = one;
			writer.writeBeyond(table, place, attained, isReplied, true, random);
			table.previousAgent[place] = previousAgent;
			const wait = this.#join(place, queue);
			const position = (this.#lines[queue] as WaitingLine).length;
			const told = { ...found, askedAt, position, isReplied, isTurnOpen: true };
			this.#listener.found(now, place, table.id[place] as number, told);
			const patience = writer.patience.beyond(now - since, table.patience[place] as number);
			this.#heap.push(since + patience, patienceEnds, place, wait);
			return;
		}
		const { agent, isReplied, isTurnOpen = !isReplied } = one;
		const speed = this.#desks.speed(agent, onDesk[agent] as number);
		const { attained = (now - since) * speed } = one;
		writer.writeBeyond(table, place, attained, isReplied, isTurnOpen, random);
		table.assignedAt[place] = since;
		const told = { ...found, askedAt, agent, isReplied, isTurnOpen };
		this.#listener.found(now, place, table.id[place] as number, told);
		this.#seat(place, agent, now);
	}

	/** What has been said in a conversation, by its script. */
	#toldSoFar(place: number): { isReplied: boolean; isTurnOpen: boolean } {
		const table = this.#conversations;
		let isReplied = false;
		let isTurnOpen = true;
		for (let i = 0; i < (table.milestone[place] as number); i++) {
			const kind = milestoneKinds[table.kind[place * table.width + i] as number];
			const isReply = kind === 'reply' || kind === 'assisted_reply';
			if (isReply) isReplied = true;
			if (isReply || kind === 'question') isTurnOpen = !isReply;
		}
		return { isReplied, isTurnOpen };
	}
}
