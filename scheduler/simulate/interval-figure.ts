import type { Milliseconds } from '#lib/domain/units.ts';
import type { IntervalGrid } from './level-series.ts';

/** What the figures of a simulation are counted by. */
export interface FigureRules {
	readonly grid: IntervalGrid;
	/** The N of the service level: one for all queues, or `answerWithin[q]` for queue q. */
	readonly answerWithin: Milliseconds | readonly Milliseconds[];
	/** Who leaves the queue sooner is counted apart; 5 s by default. */
	readonly earlyAbandonment?: Milliseconds;
	/** Who comes back sooner goes on with the same inquiry and is counted apart; 10 min by default. */
	readonly sessionGap?: Milliseconds;
}

/**
 * Counts of a queue in an interval. `unassignedTooLong` and `unansweredTooLong`: open at the end after more than N
 * without an agent, without a reply; `unanswered`: the last turn is open, or was closed so. Conversations are counted in the interval in which they asked for a human. */
export const counted = [
	'arrivals',
	'assigned',
	'assignedWithin',
	'answered',
	'answeredWithin',
	'abandoned',
	'abandonedEarly',
	'unassignedTooLong',
	'unansweredTooLong',
	'unanswered',
	'selfServed',
	'returned'
] as const;
export type Count = (typeof counted)[number];

/**
 * What happened in some intervals to some queues. Rates are undefined where nothing came that they could be a share
 * of. The definitions are those of the product's metrics; as in every plan, what becomes of an inquiry is booked in
 * the interval in which it asked for a human.
 */
export interface IntervalFigure extends Readonly<Record<Count, number>> {
	/** Σ answered within N / (answered + abandoned after 5 s + unanswered for longer than N at the end). */
	readonly serviceLevel: number | undefined;
	/** The same of the wait for an agent alone. */
	readonly waitWithin: number | undefined;
	/** Mean time from the ask to the first reply by a human. */
	readonly firstResponse: Milliseconds | undefined;
	/** Mean time from the ask to an agent, of those who got one. */
	readonly wait: Milliseconds | undefined;
	/** Abandoned, early or not / arrivals. */
	readonly abandonmentRate: number | undefined;
	/** Whose last turn is open, or was closed unanswered / arrivals. */
	readonly unansweredRate: number | undefined;
	/** Mean, highest and last number of those who wait. */
	readonly meanQueue: number;
	readonly longestQueue: number;
	readonly queueAtEnd: number;
	/** Conversations whose customer waits for a reply, at the end. */
	readonly openTurns: number;
	/** Mean number of agents with the skill who are online: there, with or without conversations. */
	readonly headsOnline: number;
	/** Mean number of conversations that they can have. */
	readonly placesOnline: number;
	/** Mean number of open conversations of an agent online. */
	readonly concurrency: number | undefined;
	/** Σ open conversations / Σ capacity over online time. */
	readonly occupancy: number | undefined;
}
