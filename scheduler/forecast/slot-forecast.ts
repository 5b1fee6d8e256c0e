import { localDateOf } from '#lib/domain/time/local-time.ts';
import type { DayForecast, SlotForecast } from './arrival-forecast.ts';
import { pathQuantiles, pathTotals } from './paths/path-quantiles.ts';
import { totalQuantiles } from './paths/total-quantiles.ts';
import type { SamplePaths } from './paths/sample-paths.ts';

/** Expected inquiries and their joint paths, on the same slots. */
export interface ExpectedPaths {
	readonly mean: Float64Array;
	readonly paths: SamplePaths;
}

/** Sums over queues, slot by slot and path by path: quantiles of a sum are those of its paths. */
export class ForecastSum {
	#sum: ExpectedPaths | undefined;

	add({ mean, paths }: ExpectedPaths): void {
		const sum = this.#sum;
		if (sum === undefined) {
			this.#sum = { mean: mean.slice(), paths: { ...paths, counts: paths.counts.slice() } };
			return;
		}
		for (let i = 0; i < mean.length; i++) sum.mean[i] = (sum.mean[i] as number) + (mean[i] as number);
		const { counts } = sum.paths;
		for (let i = 0; i < counts.length; i++) {
			counts[i] = (counts[i] as number) + (paths.counts[i] as number);
		}
	}

	/** @throws RangeError when nothing was added */
	get sum(): ExpectedPaths {
		if (this.#sum === undefined) throw new RangeError('ForecastSum: add must come before sum');
		return this.#sum;
	}
}

/** What is published of expected paths: quantiles by slot and by day, and the paths where they are kept. */
export function slotForecast(
	{ mean, paths }: ExpectedPaths,
	bounds: Float64Array,
	zone: string,
	keepPaths: boolean
): SlotForecast {
	return {
		mean,
		quantiles: pathQuantiles(paths),
		days: daysOf(mean, paths, bounds, zone),
		...(keepPaths && { paths })
	};
}

function daysOf(mean: Float64Array, paths: SamplePaths, bounds: Float64Array, zone: string): DayForecast[] {
	const days: DayForecast[] = [];
	for (let from = 0; from < mean.length;) {
		const date = localDateOf(bounds[from] as number, zone);
		let to = from;
		let sum = 0;
		while (to < mean.length && localDateOf(bounds[to] as number, zone) === date) sum += mean[to++] as number;
		days.push({ date, mean: sum, ...totalQuantiles(pathTotals(paths, from, to)) });
		from = to;
	}
	return days;
}
