import type { Trial } from './estimate-spread.ts';
import type { KnownHistory } from './known-history.ts';
import type { ForecastError } from './normal-forecast.ts';

/** The deviation of a slot is drawn towards that of its day by as much as this many trials. */
const pooledTrials = 5;
/** A day of the horizon that fewer trials reached is taken to be like the last one that as many reached. */
const leastTrials = 5;

/**
 * Standard deviation of the forecast's error in each slot of the horizon, from trials that did not know the counts.
 * Unlike the spread of counts it assumes nothing of how they came about: it also holds for series that are no counts.
 *
 * The mean square of a slot and its two neighbours is drawn towards that of its day ahead, which is the geometric mean
 * of "the same in inquiries" and "the same in parts of the mean".
 *
 * @param mean the forecast from the end of the history
 * @returns undefined with fewer than five trials
 */
export function estimateErrorDeviation(
	{ slotsPerDay, counts, past }: KnownHistory,
	trials: readonly Trial[],
	mean: Float64Array
): ForecastError | undefined {
	if (trials.length < leastTrials) return undefined;
	const tried = Math.max(...trials.map((trial) => trial.mean.length));
	const days = Math.ceil(tried / slotsPerDay);
	const squares = new Float64Array(tried);
	const known = new Float64Array(tried);
	const dayRelative = new Float64Array(days);
	const dayAbsolute = new Float64Array(days);
	const dayKnown = new Float64Array(days);
	const dayTrials = new Float64Array(days);
	for (const trial of trials) {
		const stop = Math.min(trial.mean.length, past - trial.end);
		let lastDay = -1;
		for (let h = 0; h < stop; h++) {
			const count = counts[trial.end + h] as number;
			const expected = trial.mean[h] as number;
			if (Number.isNaN(count) || !(expected > 0)) continue;
			const square = (count - expected) ** 2;
			const d = Math.floor(h / slotsPerDay);
			add(squares, h, square);
			add(known, h, 1);
			add(dayAbsolute, d, square);
			add(dayRelative, d, square / expected ** 2);
			add(dayKnown, d, 1);
			if (d !== lastDay) add(dayTrials, d, 1);
			lastDay = d;
		}
	}
	const like = likeDays(dayTrials);
	if (!like) return undefined;
	const deviation = mean.map((expected, h) => {
		if (!(expected > 0)) return 0;
		const d = like[Math.min(days - 1, Math.floor(h / slotsPerDay))] as number;
		const slot = d * slotsPerDay + (h % slotsPerDay);
		const perDay = Math.max(1, dayKnown[d] as number);
		const pooled = (Math.sqrt((dayAbsolute[d] as number) * (dayRelative[d] as number)) / perDay) * expected;
		let sum = 0;
		let n = 0;
		for (let near = Math.max(0, slot - 1); near <= Math.min(tried - 1, slot + 1); near++) {
			sum += (squares[near] as number) / 3;
			n += (known[near] as number) / 3;
		}
		return Math.sqrt((sum + pooledTrials * pooled) / (n + pooledTrials));
	});
	return { deviation, degrees: trials.length + pooledTrials };
}

/** For each day ahead, the day whose trials speak for it; undefined when no day had enough. */
function likeDays(dayTrials: Float64Array): number[] | undefined {
	let last = -1;
	const like = Array.from(dayTrials, (trials, d) => (trials >= leastTrials ? (last = d) : last));
	const first = like.find((d) => d >= 0);
	return first === undefined ? undefined : like.map((d) => (d < 0 ? first : d));
}

function add(array: Float64Array, i: number, value: number): void {
	array[i] = (array[i] as number) + value;
}
