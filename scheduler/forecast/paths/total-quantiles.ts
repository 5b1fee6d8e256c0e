import { quantileOfSorted } from './path-quantiles.ts';
import { quantileLevels, type Quantiles } from './sample-paths.ts';

/** Quantiles of one figure. */
export type TotalQuantiles = Readonly<Record<keyof Quantiles, number>>;

/** The quantiles of one figure over the paths. */
export function totalQuantiles(values: Float64Array): TotalQuantiles {
	const sorted = values.slice().sort();
	const [p10, p50, p80, p90, p95] = quantileLevels.map((level) => quantileOfSorted(sorted, level)) as [
		number,
		number,
		number,
		number,
		number
	];
	return { p10, p50, p80, p90, p95 };
}
