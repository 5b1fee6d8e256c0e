import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { DueTree } from './due-tree.ts';
import type { AgentScenario } from './scenario.ts';

/**
 * `online` takes conversations; `pausing` and `leaving` finish the open ones before the break or the end of the
 * shift; `away` is on a break.
 */
export type DeskState = 'offline' | 'online' | 'pausing' | 'away' | 'leaving';

/**
 * The agents and the chats on their desks, a column per property: processor sharing in virtual time.
 *
 * All chats of an agent advance at the same speed throughput(k) / k, so one counter per desk is enough: `attained`
 * is the work that a chat present from the beginning would have got, and each chat remembers where it joined.
 * A change of k costs a re-reading of the (few) chats for the next milestone, nothing else.
 */
export class DeskTable {
	readonly capacity: Int32Array;
	/** `open[d]`: chats on desk d. */
	readonly open: Int32Array;
	/**
	 * The number of the instant at which the last conversation came, 0 before the first: of equally loaded agents the
	 * one who waited longest is next.
	 */
	readonly #lastAssigned: Float64Array;
	#assignedAt: EpochMs = -Infinity;
	#instants = 0;
	/** `#rankOfLoad[d · (width + 1) + k]`: the place of k / capacity among all loads that there can be. */
	readonly #rankOfLoad: Int32Array;
	/**
	 * `#loads[q]`: of the desks that serve queue q and take one more, load and last assignment in one number: the
	 * load's rank above 36 bits of the instant. Infinity of the others.
	 */
	readonly #loads: readonly DueTree[];
	/** `#ranks[d]`: for each queue that desk d serves, the queue and the desk's number among those who do. */
	readonly #ranks: readonly Int32Array[];
	/** `#desks[q]`: the desks that serve queue q, ascending. */
	readonly #desks: readonly Int32Array[];
	readonly #state: DeskState[];
	/** Chats of desk d lie at d · width …, in no order that means anything. */
	readonly #width: number;
	/** Their places in the table of conversations. */
	readonly #place: Int32Array;
	/** The desk's counter where the chat joined, minus the work it had before. */
	readonly #joined: Float64Array;
	/** The desk's counter at the chat's next milestone. */
	readonly #due: Float64Array;
	/** Index of the chat that is due first, as `nextDueAt` found it. */
	readonly #first: Int32Array;
	readonly #attained: Float64Array;
	readonly #since: Float64Array;
	/** `#speed[d · (width + 1) + k]`: work per ms that each of k chats gets. */
	readonly #speed: Float64Array;

	/** @param queues how many there are */
	constructor(agents: readonly AgentScenario[], queues: number) {
		const count = agents.length;
		const width = agents.reduce((most, { capacity }) => Math.max(most, capacity), 1);
		this.capacity = Int32Array.from(agents, ({ capacity }) => capacity);
		this.open = new Int32Array(count);
		const desks = Array.from({ length: queues }, (): number[] => []);
		this.#ranks = agents.map(({ skills }, desk) =>
			Int32Array.from(
				[...new Set(skills)].flatMap((queue) => [queue, (desks[queue] as number[]).push(desk) - 1])
			)
		);
		this.#desks = desks.map((own) => Int32Array.from(own));
		this.#loads = desks.map((own) => new DueTree(own.length));
		this.#lastAssigned = new Float64Array(count);
		this.#rankOfLoad = new Int32Array(count * (width + 1));
		this.#state = agents.map(() => 'offline');
		this.#width = width;
		this.#place = new Int32Array(count * width);
		this.#joined = new Float64Array(count * width);
		this.#due = new Float64Array(count * width);
		this.#first = new Int32Array(count);
		this.#attained = new Float64Array(count);
		this.#since = new Float64Array(count);
		this.#speed = new Float64Array(count * (width + 1));
		const shares = new Set<number>();
		for (const capacity of new Set(this.capacity)) {
			for (let k = 0; k <= capacity; k++) shares.add(k / capacity);
		}
		const ranks = new Map([...shares].sort((a, b) => a - b).map((share, rank) => [share, rank]));
		agents.forEach(({ capacity, throughput, pace = 1 }, desk) => {
			for (let k = 0; k <= capacity; k++) {
				this.#rankOfLoad[desk * (width + 1) + k] = ranks.get(k / capacity) as number;
			}
			for (let k = 1; k <= capacity; k++) {
				this.#speed[desk * (width + 1) + k] = (pace * (throughput[k - 1] as number)) / k;
			}
		});
	}

	state(desk: number): DeskState {
		return this.#state[desk] as DeskState;
	}

	setState(desk: number, state: DeskState): void {
		this.#state[desk] = state;
		this.#weigh(desk);
	}

	isAccepting(desk: number): boolean {
		return this.#state[desk] === 'online' && (this.open[desk] as number) < (this.capacity[desk] as number);
	}

	/** Of the agents of a queue who take one more the least loaded; −1 when there is none. */
	leastLoaded(queue: number): number {
		const loads = this.#loads[queue] as DueTree;
		return loads.firstTime === Infinity ? -1 : ((this.#desks[queue] as Int32Array)[loads.first] as number);
	}

	/** Puts a chat with `attained` work on the desk; its next milestone is at `nextWork`. */
	seat(desk: number, place: number, attained: Milliseconds, nextWork: Milliseconds, now: EpochMs): void {
		this.#advance(desk, now);
		const chat = desk * this.#width + (this.open[desk] as number);
		const joined = (this.#attained[desk] as number) - attained;
		this.#place[chat] = place;
		this.#joined[chat] = joined;
		this.#due[chat] = joined + nextWork;
		this.open[desk] = (this.open[desk] as number) + 1;
		if (now > this.#assignedAt) {
			this.#assignedAt = now;
			this.#instants++;
		}
		this.#lastAssigned[desk] = this.#instants;
		this.#weigh(desk);
	}

	/** Takes a chat from the desk; the work it has attained. */
	unseat(desk: number, place: number, now: EpochMs): Milliseconds {
		this.#advance(desk, now);
		const chat = this.#chatOf(desk, place);
		const attained = (this.#attained[desk] as number) - (this.#joined[chat] as number);
		const open = (this.open[desk] as number) - 1;
		this.open[desk] = open;
		// The order of the chats decides nothing, so the last one may fill the gap.
		const last = desk * this.#width + open;
		this.#place[chat] = this.#place[last] as number;
		this.#joined[chat] = this.#joined[last] as number;
		this.#due[chat] = this.#due[last] as number;
		this.#weigh(desk);
		return attained;
	}

	/** When the first milestone is reached if no chat comes or goes before; Infinity with an empty desk. */
	nextDueAt(desk: number, now: EpochMs): EpochMs {
		const open = this.open[desk] as number;
		if (open === 0) return Infinity;
		const from = desk * this.#width;
		const dues = this.#due;
		let first = from;
		let earliest = dues[from] as number;
		for (let chat = from + 1; chat < from + open; chat++) {
			const due = dues[chat] as number;
			if (due < earliest) {
				earliest = due;
				first = chat;
			}
		}
		this.#first[desk] = first;
		if (this.#since[desk] !== now) this.#advance(desk, now);
		const missing = Math.max(0, earliest - (this.#attained[desk] as number));
		return now + missing / (this.#speed[desk * (this.#width + 1) + open] as number);
	}

	/**
	 * The place of the chat whose milestone is due now, as `nextDueAt` announced; puts the clock exactly on it, free
	 * of rounding.
	 */
	reach(desk: number, now: EpochMs): number {
		const first = this.#first[desk] as number;
		this.#attained[desk] = this.#due[first] as number;
		this.#since[desk] = now;
		return this.#place[first] as number;
	}

	/** The chat that `reach` found goes on to its next milestone. */
	goOn(desk: number, nextWork: Milliseconds): void {
		const first = this.#first[desk] as number;
		this.#due[first] = (this.#joined[first] as number) + nextWork;
	}

	/** Work per ms that each of k chats gets. */
	speed(desk: number, k: number): number {
		return this.#speed[desk * (this.#width + 1) + k] as number;
	}

	/** Work that a chat of the desk has attained by now. */
	attained(desk: number, place: number, now: EpochMs): Milliseconds {
		const speed = this.#speed[desk * (this.#width + 1) + (this.open[desk] as number)] as number;
		const passed = (now - (this.#since[desk] as number)) * speed;
		return (this.#attained[desk] as number) + passed - (this.#joined[this.#chatOf(desk, place)] as number);
	}

	/** The places of the chats on a desk. */
	placesOf(desk: number): number[] {
		const from = desk * this.#width;
		return Array.from(this.#place.subarray(from, from + (this.open[desk] as number)));
	}

	#chatOf(desk: number, place: number): number {
		let chat = desk * this.#width;
		while (this.#place[chat] !== place) chat++;
		return chat;
	}

	#weigh(desk: number): void {
		const rank = this.#rankOfLoad[desk * (this.#width + 1) + (this.open[desk] as number)] as number;
		const load = this.isAccepting(desk)
			? rank * 68_719_476_736 + (this.#lastAssigned[desk] as number)
			: Infinity;
		const ranks = this.#ranks[desk] as Int32Array;
		for (let i = 0; i < ranks.length; i += 2) {
			(this.#loads[ranks[i] as number] as DueTree).schedule(ranks[i + 1] as number, load, 0);
		}
	}

	#advance(desk: number, now: EpochMs): void {
		const k = this.open[desk] as number;
		if (k === 0) {
			// An idle desk starts from 0 again, so that weeks of work do not eat the digits of the counter.
			this.#attained[desk] = 0;
		} else {
			const passed = now - (this.#since[desk] as number);
			this.#attained[desk] =
				(this.#attained[desk] as number) + passed * (this.#speed[desk * (this.#width + 1) + k] as number);
		}
		this.#since[desk] = now;
	}
}
