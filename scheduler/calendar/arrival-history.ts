import type { Milliseconds } from '#lib/domain/units.ts';
import type { DayNumber } from './day-number.ts';

/** What is known of the past of all queues, on one grid of dates and slots. */
export interface ArrivalHistory {
	/** IANA zone of the wall clock by which days and slots are cut. */
	readonly zone: string;
	/** Length of a slot; divides a day. */
	readonly step: Milliseconds;
	readonly queues: readonly QueueHistory[];
}

/** The past of one queue. All arrays have one length, whole days: `days · slotsPerDay`. */
export interface QueueHistory {
	readonly queue: string;
	readonly firstDay: DayNumber;
	/**
	 * `arrivals[d · slotsPerDay + i]`: inquiries that came in slot i of day `firstDay + d`, the abandoned included;
	 * NaN where not known. A slot that the wall clock shows twice holds the mean of the two, one that it skips NaN.
	 */
	readonly arrivals: Float64Array;
	/** Of them, answered by a human; NaN where not known. */
	readonly answered?: Float64Array;
	/** Mean handle time of the answered, in seconds; NaN where not known or nothing was answered. */
	readonly handleSeconds?: Float64Array;
}
