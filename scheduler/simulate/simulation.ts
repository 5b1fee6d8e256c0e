import type { AgentPresence, AssignedVia, CloseReason } from '#lib/domain/events/event.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { AgentDesk } from './agent-desk.ts';
import { ArrivalProcess } from './arrival-process.ts';
import { Conversation } from './conversation.ts';
import { EventHeap } from './event-heap.ts';
import type { HeapEntry } from './event-heap.ts';
import type { Happening } from './happening.ts';
import { RandomStream } from './random-stream.ts';
import { checkScenario } from './scenario.ts';
import type { QueueScenario, Scenario, ShiftScenario } from './scenario.ts';
import { drawScript } from './session-script.ts';
import type { SessionScript } from './session-script.ts';
import { WaitingLine } from './waiting-line.ts';

/** Kinds of entries in the heap; the subject is a queue, a conversation or an agent. */
const arrival = 0;
const botReplies = 1;
const botEnds = 2;
const patienceEnds = 3;
const milestoneReached = 4;
const shiftStarts = 5;
const shiftEnds = 6;
const breakStarts = 7;
const breakEnds = 8;
const drainEnds = 9;
const customerReturns = 10;

/** A customer who will come back. */
interface Return {
	readonly queue: number;
	readonly customer: number;
	readonly reopens: number;
}

/**
 * Discrete-event simulation of a contact centre with chat: the referee of plans and the source of the demo shop.
 *
 * Arrivals by thinning, a script per conversation drawn at arrival, least-loaded routing among skilled agents,
 * first come first served across the queues of an agent, processor sharing at the desk, patience, transfers, shifts
 * with breaks and drain, returning customers. Pure: the time axis is the scenario's, all chance comes from the
 * seed; the same scenario and seed give the same happenings byte for byte, however `advance` is cut into steps.
 *
 * Memory is bounded by what is open: a closed conversation is forgotten.
 */
export class Simulation {
	readonly #queues: readonly QueueScenario[];
	readonly #desks: readonly AgentDesk[];
	/** `#skilled[q]`: the desks that serve queue q. */
	readonly #skilled: readonly AgentDesk[][];
	readonly #lines: readonly WaitingLine[];
	readonly #arrivals: readonly ArrivalProcess[];
	readonly #scripts: readonly RandomStream[];
	readonly #heap = new EventHeap();
	readonly #due: HeapEntry = { time: 0, kind: 0, subject: 0, stamp: 0 };
	readonly #open = new Map<number, Conversation>();
	readonly #returns = new Map<number, Return>();
	readonly #seed: number | string;
	readonly #emit: (happening: Happening) => void;
	readonly #closesAt: EpochMs;
	#opened = 0;
	#customers = 0;

	/**
	 * @param emit called with every happening, in order of time
	 * @throws RangeError when the scenario cannot be simulated
	 */
	constructor(scenario: Scenario, seed: number | string, emit: (happening: Happening) => void) {
		checkScenario(scenario);
		this.#seed = seed;
		this.#emit = emit;
		this.#queues = scenario.queues;
		this.#closesAt = scenario.closesAt ?? Infinity;
		this.#desks = scenario.agents.map((agent, index) => new AgentDesk(index, agent));
		this.#skilled = scenario.queues.map((_, q) => this.#desks.filter((desk) => desk.skills.includes(q)));
		this.#lines = scenario.queues.map(() => new WaitingLine());
		this.#scripts = scenario.queues.map((_, q) => new RandomStream(seed, `scripts/${q}`));
		this.#arrivals = scenario.queues.map(
			(queue, q) => new ArrivalProcess(queue.arrivals, new RandomStream(seed, `arrivals/${q}`))
		);
		// Shifts before arrivals: who starts at 09:00 is there for the customer of 09:00.
		for (const desk of this.#desks) this.#scheduleShift(desk);
		this.#arrivals.forEach((process, q) => this.#heap.push(process.next(), arrival, q, 0));
	}

	/** Conversations that are open now. */
	get openConversations(): number {
		return this.#open.size;
	}

	/** When something happens next; Infinity when the simulation is over. */
	get nextAt(): EpochMs {
		return this.#heap.nextTime;
	}

	/** Runs all that is due until `to`, inclusive. `Infinity` runs to the end. */
	advance(to: EpochMs): void {
		const due = this.#due;
		while (this.#heap.nextTime <= to && this.#heap.pop(due)) this.#happen(due);
	}

	#happen({ time: now, kind, subject, stamp }: HeapEntry): void {
		switch (kind) {
			case arrival:
				return this.#arrive(subject, now);
			case customerReturns:
				return this.#comeBack(subject, now);
			case botReplies:
				return this.#botReply(this.#conversation(subject), now);
			case botEnds:
				return this.#botEnd(this.#conversation(subject), now);
			case patienceEnds: {
				const conversation = this.#open.get(subject);
				if (conversation?.isWaiting && conversation.waits === stamp) this.#abandon(conversation, now);
				return;
			}
			case milestoneReached: {
				const desk = this.#desks[subject] as AgentDesk;
				if (desk.stamp === stamp) this.#reachMilestone(desk, now);
				return;
			}
			case shiftStarts:
				return this.#startShift(this.#desks[subject] as AgentDesk, now);
			case shiftEnds:
				return this.#endShift(this.#desks[subject] as AgentDesk, now);
			case breakStarts: {
				const desk = this.#desks[subject] as AgentDesk;
				// Not when the shift's end came first.
				if (desk.state === 'online' && desk.shift === stamp) this.#startBreak(desk, now);
				return;
			}
			case breakEnds: {
				const desk = this.#desks[subject] as AgentDesk;
				// A shift that ended during the break took the agent offline already.
				if (desk.state === 'away' && desk.shift === stamp) this.#becomeOnline(desk, now);
				return;
			}
			case drainEnds: {
				const desk = this.#desks[subject] as AgentDesk;
				if (desk.state === 'leaving' && desk.shift === stamp) this.#handBack(desk, now);
				return;
			}
			default:
				throw new RangeError(`Simulation: unknown kind of entry ${kind}`);
		}
	}

	#conversation(id: number): Conversation {
		return this.#open.get(id) as Conversation;
	}

	// Customers

	#arrive(queue: number, now: EpochMs): void {
		const process = this.#arrivals[queue] as ArrivalProcess;
		const script = drawScript(this.#queues[queue] as QueueScenario, this.#scripts[queue] as RandomStream);
		this.#openConversation(queue, this.#customers++, script, now);
		this.#heap.push(process.next(), arrival, queue, 0);
	}

	#comeBack(earlier: number, now: EpochMs): void {
		const { queue, customer, reopens } = this.#returns.get(earlier) as Return;
		this.#returns.delete(earlier);
		// When somebody comes back depends on the roster; an own stream keeps the first contacts in step.
		const random = new RandomStream(this.#seed, `return/${reopens}`);
		const script = drawScript(this.#queues[queue] as QueueScenario, random);
		this.#openConversation(queue, customer, script, now, reopens);
	}

	#openConversation(
		queue: number,
		customer: number,
		script: SessionScript,
		now: EpochMs,
		reopens?: number
	): void {
		const conversation = new Conversation(this.#opened++, customer, queue, script);
		this.#open.set(conversation.id, conversation);
		const opened = { kind: 'opened', at: now, conversation: conversation.id, queue, customer } as const;
		this.#emit(reopens === undefined ? opened : { ...opened, reopens });
		this.#emit({ kind: 'message', at: now, conversation: conversation.id, from: 'customer', auto: false });
		if (script.bot) this.#heap.push(now + script.bot.reply, botReplies, conversation.id, 0);
		else this.#ask(conversation, now);
	}

	#botReply(conversation: Conversation, now: EpochMs): void {
		this.#emit({ kind: 'message', at: now, conversation: conversation.id, from: 'bot', auto: true });
		this.#heap.push(now + (conversation.script.bot?.dialogue ?? 0), botEnds, conversation.id, 0);
	}

	#botEnd(conversation: Conversation, now: EpochMs): void {
		if (conversation.script.bot?.solves) return this.#close(conversation, 'self_service', now);
		this.#emit({ kind: 'message', at: now, conversation: conversation.id, from: 'customer', auto: false });
		this.#ask(conversation, now);
	}

	/** The customer wants a human: waits in the queue, if only for no time at all. */
	#ask(conversation: Conversation, now: EpochMs): void {
		const position = this.#wait(conversation, now);
		const { id, queue } = conversation;
		this.#emit({ kind: 'queued', at: now, conversation: id, queue, position });
		this.#route(conversation, now);
	}

	#wait(conversation: Conversation, now: EpochMs): number {
		conversation.isWaiting = true;
		conversation.queuedAt = now;
		conversation.waits++;
		const line = this.#lines[conversation.queue] as WaitingLine;
		line.join(conversation);
		return line.length;
	}

	#abandon(conversation: Conversation, now: EpochMs): void {
		this.#stopWaiting(conversation);
		this.#close(conversation, 'abandoned', now);
	}

	#stopWaiting(conversation: Conversation): void {
		conversation.isWaiting = false;
		(this.#lines[conversation.queue] as WaitingLine).leave();
	}

	#close(conversation: Conversation, reason: CloseReason, now: EpochMs, agent?: number): void {
		this.#open.delete(conversation.id);
		const closed = { kind: 'closed', at: now, conversation: conversation.id, reason } as const;
		this.#emit(agent === undefined ? closed : { ...closed, agent });
		const { returnsAfter } = conversation.script;
		if (agent === undefined || !(now + returnsAfter < this.#closesAt)) return;
		const { id, queue, customer } = conversation;
		this.#returns.set(id, { queue, customer, reopens: id });
		this.#heap.push(now + returnsAfter, customerReturns, id, 0);
	}

	// Routing

	/** To the least loaded agent of the queue who has room; else it keeps waiting. */
	#route(conversation: Conversation, now: EpochMs): void {
		let best: AgentDesk | undefined;
		let lowest = Infinity;
		for (const desk of this.#skilled[conversation.queue] as AgentDesk[]) {
			if (!desk.isAccepting) continue;
			const load = desk.chats.length / desk.capacity;
			if (load < lowest || (load === lowest && desk.lastAssignedAt < (best as AgentDesk).lastAssignedAt)) {
				lowest = load;
				best = desk;
			}
		}
		if (best) this.#assign(conversation, best, now);
		else {
			const { id, waits, script } = conversation;
			this.#heap.push(now + script.patience, patienceEnds, id, waits);
		}
	}

	/** Gives an agent with room those who wait longest in any queue that the agent serves. */
	#fill(desk: AgentDesk, now: EpochMs): void {
		while (desk.isAccepting) {
			let longest: Conversation | undefined;
			for (const queue of desk.skills) {
				const first = (this.#lines[queue] as WaitingLine).first();
				if (first && (longest === undefined || first.queuedAt < longest.queuedAt)) longest = first;
			}
			if (longest === undefined) return;
			this.#assign(longest, desk, now);
		}
	}

	#assign(conversation: Conversation, desk: AgentDesk, now: EpochMs): void {
		this.#stopWaiting(conversation);
		const { id, previousAgent } = conversation;
		const via: AssignedVia = previousAgent === -1 ? 'route' : 'transfer';
		const assigned = { kind: 'assigned', at: now, conversation: id, agent: desk.agent, via } as const;
		this.#emit(previousAgent === -1 ? assigned : { ...assigned, from: previousAgent });
		if (previousAgent === -1 && this.#queues[conversation.queue]?.greets) {
			this.#emit({
				kind: 'message',
				at: now,
				conversation: id,
				from: 'agent',
				agent: desk.agent,
				auto: true
			});
		}
		conversation.previousAgent = desk.agent;
		desk.seat(conversation, now);
		this.#scheduleMilestone(desk, now);
	}

	// Service

	#scheduleMilestone(desk: AgentDesk, now: EpochMs): void {
		this.#heap.push(desk.nextDueAt(now), milestoneReached, desk.agent, ++desk.stamp);
	}

	#reachMilestone(desk: AgentDesk, now: EpochMs): void {
		const chat = desk.nextDue() as Conversation;
		desk.reach(chat, now);
		const milestone = chat.script.milestones[chat.milestone++];
		const { agent } = desk;
		const conversation = chat.id;
		switch (milestone) {
			case 'question':
				this.#emit({ kind: 'message', at: now, conversation, from: 'customer', auto: false });
				break;
			case 'reply':
				this.#emit({ kind: 'message', at: now, conversation, from: 'agent', agent, auto: false });
				break;
			case 'assisted_reply':
				this.#emit({ kind: 'message', at: now, conversation, from: 'assisted', agent, auto: false });
				break;
			case 'transfer': {
				const to = this.#queues[chat.queue]?.transfer?.to;
				// Who serves the other queue too answers at once.
				if (to === undefined || desk.skills.includes(to)) break;
				return this.#passOn(chat, desk, to, now);
			}
			case 'agent_ends':
				return this.#finish(chat, desk, 'agent', now);
			case 'customer_ends':
				return this.#finish(chat, desk, 'customer', now);
			case 'timeout':
				return this.#finish(chat, desk, 'timeout', now);
			case undefined:
				throw new RangeError(`Simulation: conversation ${conversation} has no milestone left`);
			default:
				milestone satisfies never;
		}
		this.#scheduleMilestone(desk, now);
	}

	#finish(chat: Conversation, desk: AgentDesk, reason: CloseReason, now: EpochMs): void {
		desk.unseat(chat, now);
		this.#close(chat, reason, now, desk.agent);
		this.#afterRoom(desk, now);
	}

	/** To another queue: a new wait there, the same turn goes on. */
	#passOn(chat: Conversation, desk: AgentDesk, queue: number, now: EpochMs): void {
		desk.unseat(chat, now);
		chat.queue = queue;
		this.#wait(chat, now);
		this.#emit({ kind: 'unassigned', at: now, conversation: chat.id, queue, agent: desk.agent });
		this.#route(chat, now);
		this.#afterRoom(desk, now);
	}

	/** A chat has left the desk: the next one comes, or the awaited break or end of shift begins. */
	#afterRoom(desk: AgentDesk, now: EpochMs): void {
		this.#scheduleMilestone(desk, now);
		if (desk.state === 'online') this.#fill(desk, now);
		else if (desk.chats.length === 0) this.#drained(desk, now);
	}

	// Shifts

	#scheduleShift(desk: AgentDesk): void {
		const shift = desk.shifts[desk.shift];
		if (shift) this.#heap.push(shift.from, shiftStarts, desk.agent, 0);
	}

	#shift(desk: AgentDesk): ShiftScenario {
		return desk.shifts[desk.shift] as ShiftScenario;
	}

	#startShift(desk: AgentDesk, now: EpochMs): void {
		desk.nextBreak = 0;
		this.#heap.push(Math.max(this.#shift(desk).to, now), shiftEnds, desk.agent, 0);
		this.#becomeOnline(desk, now);
	}

	#becomeOnline(desk: AgentDesk, now: EpochMs): void {
		desk.state = 'online';
		this.#presence(desk, 'online', now);
		const { breaks } = this.#shift(desk);
		const next = breaks[desk.nextBreak];
		if (next) this.#heap.push(Math.max(next.from, now), breakStarts, desk.agent, desk.shift);
		this.#fill(desk, now);
	}

	#startBreak(desk: AgentDesk, now: EpochMs): void {
		desk.state = 'pausing';
		if (desk.chats.length === 0) this.#drained(desk, now);
		else this.#presence(desk, 'busy', now, this.#shift(desk).breaks[desk.nextBreak]?.reason);
	}

	#endShift(desk: AgentDesk, now: EpochMs): void {
		desk.state = 'leaving';
		if (desk.chats.length === 0) return this.#drained(desk, now);
		this.#presence(desk, 'busy', now, 'shift_end');
		const { drainLimit = Infinity } = this.#shift(desk);
		this.#heap.push(now + drainLimit, drainEnds, desk.agent, desk.shift);
	}

	#drained(desk: AgentDesk, now: EpochMs): void {
		if (desk.state === 'pausing') {
			const { length, reason } = this.#shift(desk).breaks[
				desk.nextBreak++
			] as ShiftScenario['breaks'][number];
			desk.state = 'away';
			this.#presence(desk, 'away', now, reason);
			this.#heap.push(now + length, breakEnds, desk.agent, desk.shift);
			return;
		}
		if (desk.state !== 'leaving') return;
		desk.state = 'offline';
		this.#presence(desk, 'offline', now);
		desk.shift++;
		// A drain that ran into the next shift starts it late.
		const next = desk.shifts[desk.shift];
		if (next) this.#heap.push(Math.max(next.from, now), shiftStarts, desk.agent, 0);
	}

	#handBack(desk: AgentDesk, now: EpochMs): void {
		// Offline only afterwards, and not accepting meanwhile: none of them comes straight back.
		for (const chat of [...desk.chats]) this.#passOn(chat, desk, chat.queue, now);
	}

	#presence(desk: AgentDesk, state: AgentPresence, now: EpochMs, reason?: string): void {
		const presence = { kind: 'presence', at: now, agent: desk.agent, state } as const;
		this.#emit(reason === undefined ? presence : { ...presence, reason });
	}
}
