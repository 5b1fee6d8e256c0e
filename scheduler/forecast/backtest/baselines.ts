import type { DayNumber } from '../../calendar/day-number.ts';
import type { DaySeries } from '../normal-days/day-series.ts';

/** A forecast that anybody could make: what a model has to beat. */
export interface Baselines {
	/** `seasonalNaive[i]`: slot i of the last day of the same class on which it is known; NaN when there is none. */
	readonly seasonalNaive: Float64Array;
	/** `historicalAverage[i]`: mean of slot i over the days of the same class; NaN when there is none. */
	readonly historicalAverage: Float64Array;
}

/** Days that the historical average looks back: eight weeks. Of two years it would be easy to beat. */
export const averageDays = 56;

/**
 * The baselines of a day: the same weekday last week (or before, where that is not known), and the mean of the same
 * weekdays of eight weeks. A holiday looks back to holidays, as far as the history goes when none is nearer.
 *
 * @param origin the last day that is known
 * @param target the day to forecast, after it
 */
export function baselinesOf(
	{ firstDay, slotsPerDay, counts, dayClass }: DaySeries,
	origin: DayNumber,
	target: DayNumber
): Baselines {
	const seasonalNaive = new Float64Array(slotsPerDay).fill(NaN);
	const sums = new Float64Array(slotsPerDay);
	const known = new Uint32Array(slotsPerDay);
	const kind = dayClass(target);
	let missing = slotsPerDay;
	for (let day = origin; day >= firstDay; day--) {
		const isRecent = day > origin - averageDays;
		// A slot that is never known (closed) would send the search through all of the history.
		if (!isRecent && (missing === 0 || (missing < slotsPerDay && kind !== 7))) break;
		if (dayClass(day) !== kind) continue;
		const from = (day - firstDay) * slotsPerDay;
		for (let i = 0; i < slotsPerDay; i++) {
			const count = counts[from + i] ?? NaN;
			if (Number.isNaN(count)) continue;
			if (Number.isNaN(seasonalNaive[i])) {
				seasonalNaive[i] = count;
				missing--;
			} else if (!isRecent) continue;
			sums[i] = (sums[i] as number) + count;
			known[i] = (known[i] as number) + 1;
		}
	}
	return { seasonalNaive, historicalAverage: sums.map((sum, i) => sum / (known[i] as number)) };
}

/**
 * Mean absolute difference to the same slot a week before, over a history: what MASE measures errors by. Undefined
 * when no two weeks are known or nothing ever differs.
 */
export function weeklyScale({ slotsPerDay, counts }: DaySeries): number | undefined {
	const week = 7 * slotsPerDay;
	let sum = 0;
	let pairs = 0;
	for (let t = week; t < counts.length; t++) {
		const difference = (counts[t] as number) - (counts[t - week] as number);
		if (Number.isNaN(difference)) continue;
		sum += Math.abs(difference);
		pairs++;
	}
	return sum > 0 ? sum / pairs : undefined;
}
