import type { Cell } from '../floor/cell.ts';
import type { EpochMs, Milliseconds } from '../units.ts';

/**
 * Additive facts that a conversation contributes, each booked at an instant in a cell (shop × channel × queue).
 * A fact is booked with +1 and, when a late event changes the conversation, taken back with −1.
 */
export const Counter = {
	// The kinds of asks come first, `returns` last of them.
	arrivals: 0,
	agentStarted: 1,
	selfService: 2,
	returns: 3,
	opened: 4,
	closed: 5,
	/** A wait began or ended; their difference since u is the change of the queue length since u. */
	waitStarts: 6,
	waitEnds: 7,
	/** Closed as abandoned while queued. */
	abandoned: 8,
	/** Part of `abandoned`: after less than `shortAbandon`. */
	abandonedShort: 9,
	/** Turns that ended without a valid reply because the conversation closed. */
	turnsUnanswered: 10,
	reopened: 11,
	rated: 12,
	satisfied: 13,
	lateEvents: 14,
	/** Customers by their last turn, booked at the instant when it was asked. */
	customersAsked: 15,
	customersUnanswered: 16,
	firstResponseCount: 17,
	firstResponseMs: 18,
	responseCount: 19,
	responseMs: 20,
	waitCount: 21,
	waitMs: 22,
	complaintsOpened: 23,
	/** Irregular events, kept and counted: an assignment of a closed conversation, a second close. */
	irregular: 24,
	/** Ratings whose label is not mapped: beside `rated`, not part of it. */
	ratedUnreadable: 25
} as const;
export type Counter = (typeof Counter)[keyof typeof Counter];
export const counterCount = 26;

/** Distributions of times; each one's count and exact sum are the two counters from `firstCounterOf` on. */
export const Distribution = {
	/** Time of the first turn of a conversation. */
	firstResponse: 0,
	/** Time of every answered turn. */
	response: 1,
	/** Queue waits that ended in an assignment. */
	wait: 2
} as const;
export type Distribution = (typeof Distribution)[keyof typeof Distribution];
export const distributionCount = 3;

/** What a board shows of its conversations at an instant and keeps the day's maximum of. */
export const Gauge = {
	/** Queued, not assigned, not closed. */
	waiting: 0,
	/** With an open turn. */
	unanswered: 1
} as const;
export type Gauge = (typeof Gauge)[keyof typeof Gauge];

/** The counter that holds how many times were booked; the one after it holds their sum in ms. */
export function firstCounterOf(distribution: Distribution): Counter {
	return (Counter.firstResponseCount + 2 * distribution) as Counter;
}

/** S: an abandonment after less than this in the queue is counted apart and left out of the service level. */
export const shortAbandon: Milliseconds = 5_000;
/** A conversation of the same customer and shop asked within this time of a close is a return, not an arrival. */
export const sessionGap: Milliseconds = 600_000;

/** Where the facts of a fold go: the boards of a floor, the roll-ups, or a test. `by` books (+) or takes back (−). */
export interface FactSink {
	/** @param agent account key of whom the fact is credited to, where it is somebody's. */
	count(counter: Counter, at: EpochMs, by: number, cell: Cell, agent?: string): void;
	/** A time ended at `at`. */
	time(
		distribution: Distribution,
		at: EpochMs,
		time: Milliseconds,
		by: 1 | -1,
		cell: Cell,
		agent?: string
	): void;
	/**
	 * A conversation began (`change` 1) or ceased (−1) to count in a gauge. All steps of a gauge up to an instant come to
	 * its value then.
	 *
	 * @param agent account key of who owns the conversation, where somebody does
	 */
	gauge(gauge: Gauge, at: EpochMs, change: 1 | -1, by: 1 | -1, cell: Cell, agent: string | undefined): void;
	/** A queue wait that began at `from` ended, for whatever reason, at `at`. */
	waitEnded(from: EpochMs, at: EpochMs, by: 1 | -1, cell: Cell): void;
	/** An account took a conversation. */
	taken(agent: string, at: EpochMs, by: 1 | -1, cell: Cell): void;
	/** An account's number of open conversations changed; a gauge, of people. */
	load(agent: string, at: EpochMs, change: 1 | -1, by: 1 | -1): void;
	/** A customer asked for a human: an arrival, or a return. */
	asked(customer: string, at: EpochMs, by: 1 | -1, cell: Cell): void;
	/** A message after which an account and a customer have both written; booked at each such message. */
	exchange(agent: string, customer: string, at: EpochMs, by: 1 | -1, cell: Cell): void;
	/** Where the facts of backfilled events go, which are never on a live board. */
	readonly history: FactSink;
}

/** Books nothing: for what is booked already, and for sinks of a few facts. */
export const silentSink: FactSink = {
	count() {},
	time() {},
	waitEnded() {},
	taken() {},
	load() {},
	gauge() {},
	asked() {},
	exchange() {},
	get history() {
		return silentSink;
	}
};
