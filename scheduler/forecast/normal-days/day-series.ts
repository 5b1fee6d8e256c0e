import type { DayNumber } from '../../calendar/day-number.ts';

/**
 * What kind of day it is for volume and profile: 0 = Monday … 6 = Sunday as they usually are, 7 = a statutory
 * holiday. A make-up workday (a Saturday or Sunday that is worked) is of the class of the workday it resembles.
 */
export type DayClass = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * The history of one queue as the models of normal days see it: by date and slot of the wall clock, never by row, so
 * that a missing day shifts nothing. Promotion days and closed days are masked out before.
 *
 * On a day of 23 hours the skipped slots are NaN; on one of 25 hours a repeated slot holds the mean of the two.
 */
export interface DaySeries {
	/** Day of `counts[0]`. */
	readonly firstDay: DayNumber;
	/** Slots of a day from 00:00 on the wall: 24 for hours, 288 for 5 minutes. Closed hours are slots too. */
	readonly slotsPerDay: number;
	/**
	 * `counts[d · slotsPerDay + i]`: inquiries that came in slot i of day `firstDay + d`, at least 0; NaN where not
	 * known, closed or masked. The last day may be cut: the length is any number of slots.
	 */
	readonly counts: Float64Array;
	/** The class of any day, those of the forecast included. */
	readonly dayClass: (day: DayNumber) => DayClass;
	/**
	 * Whether the queue takes inquiries in a slot of a day. Closed slots are neither learned from nor forecast: their
	 * forecast is 0. Without it, every slot is open.
	 */
	readonly isOpen?: (day: DayNumber, slot: number) => boolean;
}

/**
 * A day without an inquiry is a standstill or a closure that nobody entered, except in a quiet queue, which may have one
 * by chance: below this usual total (Poisson: one day in 3,000) the days without are counted.
 */
export const quietTotal = 8;
