import { weekdayOf, type DayNumber } from '../../calendar/day-number.ts';
import type { DayClass, DaySeries } from './day-series.ts';

/**
 * The history and the horizon of one queue on one grid of whole days, as every model reads it: looked up once, so
 * that inner loops touch arrays only. Slot t is slot `t % slotsPerDay` of day `firstDay + ⌊t / slotsPerDay⌋`.
 */
export interface KnownHistory {
	readonly firstDay: DayNumber;
	readonly slotsPerDay: number;
	/** Slots of the past; a forecast begins at slot `past`. */
	readonly past: number;
	/** `counts[t]`, length `past`: NaN where not known, closed or masked. */
	readonly counts: Float64Array;
	/** `dayClass[d]` for the days of the past and of the horizon. */
	readonly dayClass: Uint8Array;
	/** `open[t]` is 1 where inquiries are taken; the past and the horizon. */
	readonly open: Uint8Array;
}

/** Older days say nothing about volume that newer ones do not say better: three years hold every holiday thrice. */
export const daysLearnedFrom = 1_096;

/** Days of history from which on what was never counted is taken for closed. */
export const daysToCallClosed = 7;

/**
 * Prepares a series for the models. Only the last `daysLearnedFrom` days are kept, so that a history of ten years at
 * 5 minutes takes as long as one of three.
 *
 * @param slots length of the horizon
 * @throws RangeError when the grid or a count is not what the types say
 */
export function knownHistory(series: DaySeries, slots: number): KnownHistory {
	const { slotsPerDay } = series;
	if (!Number.isInteger(slotsPerDay) || slotsPerDay < 1 || slotsPerDay > 1_440)
		throw new RangeError(
			`forecastNormalDays: slotsPerDay must be a whole number from 1 to 1440, got ${slotsPerDay}`
		);
	if (!Number.isInteger(series.firstDay))
		throw new RangeError(`forecastNormalDays: firstDay must be a whole day, got ${series.firstDay}`);
	const daysPast = Math.ceil(series.counts.length / slotsPerDay);
	const skippedDays = Math.max(0, daysPast - daysLearnedFrom);
	const firstDay = series.firstDay + skippedDays;
	const counts = series.counts.slice(skippedDays * slotsPerDay);
	const past = counts.length;
	const days = Math.ceil((past + slots) / slotsPerDay);
	const dayClass = new Uint8Array(days);
	const open = new Uint8Array(days * slotsPerDay).fill(1);
	for (let d = 0; d < days; d++) {
		const kind = series.dayClass(firstDay + d);
		if (!(kind >= 0 && kind <= 7))
			throw new RangeError(`forecastNormalDays: dayClass must be 0 to 7, got ${kind}`);
		dayClass[d] = kind;
		if (series.isOpen)
			for (let i = 0; i < slotsPerDay; i++)
				if (!series.isOpen(firstDay + d, i)) open[d * slotsPerDay + i] = 0;
	}
	for (let t = 0; t < past; t++) {
		const count = counts[t] as number;
		if (count < 0 || count === Infinity)
			throw new RangeError(
				`forecastNormalDays: counts must be at least 0 and finite, got ${count} in slot ${t}`
			);
		if (open[t] === 0) counts[t] = NaN;
	}
	closeNeverCounted(counts, open, slotsPerDay);
	return { firstDay, slotsPerDay, past, counts, dayClass, open };
}

/** A time of day that a week of history never counted is one at which nobody serves, though nobody entered it. */
function closeNeverCounted(counts: Float64Array, open: Uint8Array, slotsPerDay: number): void {
	if (counts.length < daysToCallClosed * slotsPerDay) return;
	const counted = new Uint8Array(slotsPerDay);
	for (let t = 0; t < counts.length; t++) if (!Number.isNaN(counts[t])) counted[t % slotsPerDay] = 1;
	for (let t = 0; t < open.length; t++) if (counted[t % slotsPerDay] === 0) open[t] = 0;
}

/** Classes in the order in which they stand in for one that was never seen: workdays for workdays, rest for rest. */
export const standIns: Readonly<Record<DayClass, readonly DayClass[]>> = {
	0: [1, 2, 3, 4, 5, 6, 7],
	1: [2, 3, 0, 4, 5, 6, 7],
	2: [3, 1, 4, 0, 5, 6, 7],
	3: [2, 4, 1, 0, 5, 6, 7],
	4: [3, 2, 1, 0, 5, 6, 7],
	5: [6, 7, 4, 3, 2, 1, 0],
	6: [5, 7, 4, 3, 2, 1, 0],
	7: [6, 5, 4, 3, 2, 1, 0]
};

/** @example weekdayClass(dayNumberOf('2026-11-11')) // 2: every day as its weekday, no holidays */
export function weekdayClass(day: DayNumber): DayClass {
	return weekdayOf(day);
}
