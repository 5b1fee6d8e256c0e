import { studentT } from './student-t.ts';

/** What independent runs say about one figure. */
export interface RunSummary {
	/** Runs in which the figure was defined. */
	readonly runs: number;
	readonly mean: number;
	/** Limits of the confidence interval of the mean (Student); the mean itself ± Infinity with one run. */
	readonly low: number;
	readonly high: number;
	/** Quantiles over the runs: what single days may look like. */
	readonly p10: number;
	readonly p50: number;
	readonly p90: number;
}

/**
 * Mean with confidence limits and quantiles over runs; undefined values (NaN) are left out.
 *
 * @param confidence of the interval of the mean; 0.95 by default
 * @returns undefined without any value
 * @example summarizeRuns([1, 2, 3])?.mean // 2, from −0.484 to 4.484
 */
export function summarizeRuns(values: Iterable<number>, confidence = 0.95): RunSummary | undefined {
	const sorted = Float64Array.from(values)
		.filter((value) => !Number.isNaN(value))
		.sort();
	const runs = sorted.length;
	if (runs === 0) return undefined;
	const mean = sorted.reduce((sum, value) => sum + value, 0) / runs;
	const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	const half =
		runs === 1 ? Infinity : studentT((1 + confidence) / 2, runs - 1) * Math.sqrt(squares / (runs - 1) / runs);
	return {
		runs,
		mean,
		low: mean - half,
		high: mean + half,
		p10: quantileOf(sorted, 0.1),
		p50: quantileOf(sorted, 0.5),
		p90: quantileOf(sorted, 0.9)
	};
}

/** Quantile of ascending values, straight lines between them (Hyndman & Fan's type 7). */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
	const place = p * (sorted.length - 1);
	const below = Math.floor(place);
	const low = sorted[below] as number;
	const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
	return low + (high - low) * (place - below);
}
