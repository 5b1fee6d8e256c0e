import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { Conversation } from './conversation.ts';
import type { AgentScenario } from './scenario.ts';

/**
 * `online` takes conversations; `pausing` and `leaving` finish the open ones before the break or the end of the
 * shift; `away` is on a break.
 */
export type DeskState = 'offline' | 'online' | 'pausing' | 'away' | 'leaving';

/**
 * An agent and the chats on the desk: processor sharing in virtual time.
 *
 * All chats of an agent advance at the same speed throughput(k) / k, so one counter per desk is enough: `attained`
 * is the work that a chat present from the beginning would have got, and each chat remembers where it joined.
 * A change of k costs a re-reading of the (few) chats for the next milestone, nothing else.
 */
export class AgentDesk {
	readonly agent: number;
	readonly capacity: number;
	readonly skills: readonly number[];
	readonly shifts: AgentScenario['shifts'];
	readonly chats: Conversation[] = [];
	state: DeskState = 'offline';
	/** Raised whenever the next milestone has to be computed anew: older entries of the heap are void. */
	stamp = 0;
	/** When the last conversation came: of equally loaded agents the one who waited longest is next. */
	lastAssignedAt: EpochMs = -Infinity;
	/** Index of the shift that is on or comes next, and of its next break. */
	shift = 0;
	nextBreak = 0;
	#attained: Milliseconds = 0;
	#since: EpochMs = 0;
	/** `#speed[k]`: work per ms that each of k chats gets. */
	readonly #speed: Float64Array;

	constructor(agent: number, { capacity, skills, shifts, throughput, pace = 1 }: AgentScenario) {
		this.agent = agent;
		this.capacity = capacity;
		this.skills = skills;
		this.shifts = shifts;
		this.#speed = Float64Array.from({ length: capacity + 1 }, (_, k) =>
			k === 0 ? 0 : (pace * (throughput[k - 1] as number)) / k
		);
	}

	get isAccepting(): boolean {
		return this.state === 'online' && this.chats.length < this.capacity;
	}

	seat(conversation: Conversation, now: EpochMs): void {
		this.#advance(now);
		conversation.joined = this.#attained - conversation.attained;
		conversation.agent = this.agent;
		this.chats.push(conversation);
		this.lastAssignedAt = now;
	}

	unseat(conversation: Conversation, now: EpochMs): void {
		this.#advance(now);
		conversation.attained = this.#attained - conversation.joined;
		conversation.agent = -1;
		// The order of the chats decides nothing, so the last one may fill the gap.
		const place = this.chats.indexOf(conversation);
		const last = this.chats.pop() as Conversation;
		if (last !== conversation) this.chats[place] = last;
	}

	/** The chat whose milestone is reached first; undefined with an empty desk. */
	nextDue(): Conversation | undefined {
		let first: Conversation | undefined;
		let earliest = Infinity;
		for (const chat of this.chats) {
			const due = chat.joined + chat.nextWork;
			if (due < earliest) {
				earliest = due;
				first = chat;
			}
		}
		return first;
	}

	/** When that chat gets there if no chat comes or goes before; Infinity with an empty desk. */
	nextDueAt(now: EpochMs): EpochMs {
		const chat = this.nextDue();
		if (chat === undefined) return Infinity;
		this.#advance(now);
		const missing = Math.max(0, chat.joined + chat.nextWork - this.#attained);
		return now + missing / (this.#speed[this.chats.length] as number);
	}

	/** Puts the clock exactly on the milestone of `chat`, which is due now, free of rounding. */
	reach(chat: Conversation, now: EpochMs): void {
		this.#attained = chat.joined + chat.nextWork;
		this.#since = now;
	}

	#advance(now: EpochMs): void {
		const k = this.chats.length;
		if (k === 0) {
			// An idle desk starts from 0 again, so that weeks of work do not eat the digits of the counter.
			this.#attained = 0;
		} else {
			this.#attained += (now - this.#since) * (this.#speed[k] as number);
		}
		this.#since = now;
	}
}
