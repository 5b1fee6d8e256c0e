import { studentT } from './student-t.ts';

/** One figure in independent runs. */
export interface RunSeries {
	/** `values[r]`: the figure in run r; NaN where it was not defined. */
	readonly values: ArrayLike<number>;
	/**
	 * `weights[r]`: what the figure of run r is a share of (arrivals, answered inquiries, …), 0 where it was not
	 * defined. Runs are then added up, not averaged: the mean is Σ weight · value / Σ weight. Equal by default.
	 */
	readonly weights?: ArrayLike<number>;
	/** The figure is the share of customers of whom something is true, the weights are their numbers: from 0 to 1. */
	readonly isShare?: boolean;
}

/** What independent runs say about one figure. */
export interface RunSummary {
	/** Runs in which the figure was defined. */
	readonly runs: number;
	readonly mean: number;
	/** Limits of the confidence interval of the mean (Student); infinite with one run. */
	readonly low: number;
	readonly high: number;
	/** Quantiles over the runs: what single days may look like. */
	readonly p10: number;
	readonly p50: number;
	readonly p90: number;
}

/** The mean, and how far each run is from it in units of the mean: their spread is that of the mean. */
interface Estimate {
	readonly mean: number;
	readonly residuals: Float64Array;
}

/**
 * Mean with confidence limits and quantiles over runs. The interval of a weighted mean is that of a ratio of means
 * (delta method; Cochran, "Sampling Techniques", 3rd edition, section 6.4), within 0 and 1 for a share. Where all or
 * none of n customers were alike, the runs have no spread to go by: then the limits are those of n independent
 * customers, 1 − (α/2)^(1/n) from the end (Clopper & Pearson 1934).
 *
 * @param confidence of the interval of the mean; 0.95 by default
 * @returns undefined without any value
 * @example summarizeRuns({ values: [1, 2, 3] })?.mean // 2, from −0.484 to 4.484
 * @example summarizeRuns({ values: [1, 0], weights: [1, 3] })?.mean // 0.25
 * @example summarizeRuns({ values: [1, 1], weights: [12, 16], isShare: true })?.low // 0.877: 28 of 28 customers
 */
export function summarizeRuns(series: RunSeries, confidence = 0.95): RunSummary | undefined {
	const estimate = estimateMean(series);
	if (estimate === undefined) return undefined;
	const summary = describe(estimate, Float64Array.from(series.values), confidence);
	return series.isShare === true ? withinShares(summary, series, confidence) : summary;
}

function withinShares(summary: RunSummary, { weights }: RunSeries, confidence: number): RunSummary {
	const { mean, low, high } = summary;
	let customers = 0;
	for (let r = 0; weights !== undefined && r < weights.length; r++) customers += weights[r] as number;
	const margin = customers > 0 ? 1 - ((1 - confidence) / 2) ** (1 / customers) : 0;
	return {
		...summary,
		low: mean === 1 ? 1 - margin : Math.max(0, low),
		high: mean === 0 ? margin : Math.min(1, high)
	};
}

/**
 * The difference a − b, run by run of the same seeds: what the runs have in common falls out of its interval.
 *
 * @returns undefined where either was defined in no run
 * @throws RangeError unless both have the same number of runs
 */
export function compareRuns(a: RunSeries, b: RunSeries, confidence = 0.95): RunSummary | undefined {
	if (a.values.length !== b.values.length) {
		throw new RangeError(
			`compareRuns: b must have ${a.values.length} runs, as a has, got ${b.values.length}`
		);
	}
	const [here, there] = [estimateMean(a), estimateMean(b)];
	if (here === undefined || there === undefined) return undefined;
	const difference = {
		mean: here.mean - there.mean,
		residuals: here.residuals.map((value, r) => value - (there.residuals[r] as number))
	};
	const values = Float64Array.from(a.values, (value, r) => value - (b.values[r] as number));
	return values.every(Number.isNaN) ? undefined : describe(difference, values, confidence);
}

function estimateMean({ values, weights }: RunSeries): Estimate | undefined {
	const weightOf = (r: number) =>
		Number.isNaN(values[r]) ? 0 : weights === undefined ? 1 : (weights[r] as number);
	let total = 0;
	let sum = 0;
	for (let r = 0; r < values.length; r++) {
		const weight = weightOf(r);
		if (weight === 0) continue;
		total += weight;
		sum += weight * (values[r] as number);
	}
	if (total === 0) return undefined;
	const mean = sum / total;
	// Without weights, runs in which the figure is not defined are left out; with weights they are runs without any.
	const isLeftOut = (r: number) => weights === undefined && Number.isNaN(values[r]);
	const scale = weights === undefined ? 1 : values.length / total;
	const residuals = Float64Array.from(values, (value, r) => {
		if (isLeftOut(r)) return NaN;
		const weight = weightOf(r);
		return weight === 0 ? 0 : scale * weight * (value - mean);
	});
	return { mean, residuals };
}

function describe(
	{ mean, residuals }: Estimate,
	values: Float64Array<ArrayBuffer>,
	confidence: number
): RunSummary {
	let squares = 0;
	let runs = 0;
	for (const residual of residuals) {
		if (Number.isNaN(residual)) continue;
		squares += residual * residual;
		runs++;
	}
	const half =
		runs < 2 ? Infinity : studentT((1 + confidence) / 2, runs - 1) * Math.sqrt(squares / (runs - 1) / runs);
	const sorted = values.filter((value) => !Number.isNaN(value)).sort();
	return {
		runs: sorted.length,
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
