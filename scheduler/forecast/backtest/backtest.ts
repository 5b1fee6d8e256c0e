import type { DayNumber } from '../../calendar/day-number.ts';
import { bias } from '../accuracy/bias.ts';
import { intervalCoverage } from '../accuracy/interval-coverage.ts';
import { pinballLoss } from '../accuracy/pinball-loss.ts';
import { wape } from '../accuracy/wape.ts';
import { baselinesOf, weeklyScale } from './baselines.ts';
import type { DaySeries } from '../normal-days/day-series.ts';
import { drawPaths, effectAt } from '../paths/draw-paths.ts';
import { forecastNormalDays } from '../normal-days/forecast-normal-days.ts';
import type { NormalForecast } from '../normal-days/normal-forecast.ts';
import { quantileOfSorted } from '../paths/path-quantiles.ts';

/** Errors of a point forecast; a figure that is not defined (nothing came, nothing to compare with) is missing. */
export interface PointScore {
	/** Σ |error| / Σ inquiries. */
	readonly wape?: number;
	/** Mean |error| over the mean |difference to the week before| of the history: below 1 is better than last week. */
	readonly mase?: number;
	/** Σ (forecast − inquiries) / Σ inquiries: above 0 too high. */
	readonly bias?: number;
}

/** The scores of one lead. */
export interface LeadScore {
	/** Days from the last known day to the forecast one. */
	readonly lead: number;
	readonly model: PointScore & {
		/** Mean pinball loss over the quantiles 5, 10, 50, 90 and 95 %, in inquiries. */
		readonly pinball?: number;
		/** Shares of the slots within the 80 % and the 90 % interval. */
		readonly coverage80?: number;
		readonly coverage90?: number;
	};
	readonly seasonalNaive: PointScore;
	readonly historicalAverage: PointScore;
	/** Days that were forecast, slots that were scored, and slots left out because a side is not known. */
	readonly days: number;
	readonly slots: number;
	readonly skipped: number;
}

export interface QueueBacktest {
	readonly queue: string;
	/** `too_short`: after less than two weeks of history there is nothing to test. */
	readonly status: 'tested' | 'too_short';
	/** One for each lead; empty when too short. */
	readonly leads: readonly LeadScore[];
}

export type BaselineName = 'seasonalNaive' | 'historicalAverage';

/** What the forecast would have been worth in the past: a result that planners are shown. */
export interface Backtest {
	readonly leads: readonly number[];
	readonly queues: readonly QueueBacktest[];
	/** All queues together: errors and inquiries are added up before they are divided. */
	readonly pooled: readonly LeadScore[];
	/** Where a baseline has the lower WAPE: of these queues the planner should be careful. */
	readonly baselineWins: readonly {
		readonly queue: string;
		readonly lead: number;
		readonly baseline: BaselineName;
		readonly wape: number;
		readonly modelWape: number;
	}[];
}

export interface BacktestOptions {
	/** Days ahead, ascending; 1, 2, 5, 10 by default. */
	readonly leads?: readonly number[];
	/** How many of the last days are forecast; 28 by default, less where the history is short. */
	readonly days?: number;
	/** Paths that quantiles are taken from; 200 by default. */
	readonly paths?: number;
	readonly seed?: number | string;
	/** What is tested; the forecast of normal days by default. */
	readonly forecast?: (series: DaySeries, slots: number) => NormalForecast;
	readonly onOrigin?: (done: number, total: number) => void;
}

const levels = [0.05, 0.1, 0.5, 0.9, 0.95] as const;
const leastHistoryDays = 14;

/**
 * Backtest with a rolling origin: each of the last days is forecast as it would have been `lead` days before, from
 * nothing but what was known then, and held against what came, beside two baselines (`baselinesOf`).
 *
 * Cost: one forecast per queue and origin (`days` + the longest lead), and `paths` draws per scored slot. Two years of
 * hours, 28 days, leads 1, 2, 5 and 10: 0.9 s a queue with the profile model alone, 4 s with all models, measured on
 * two cores that five other programs were busy on.
 *
 * Slots that a baseline does not know (the first holiday of a history) are scored for the model only.
 *
 * @throws RangeError when leads, days or paths are not positive whole numbers
 */
export function backtest(
	queues: readonly { readonly queue: string; readonly series: DaySeries }[],
	options: BacktestOptions = {}
): Backtest {
	const { leads = [1, 2, 5, 10], days = 28, paths = 200, seed = 1, onOrigin } = options;
	const forecast = options.forecast ?? forecastNormalDays;
	for (const [name, values] of Object.entries({ leads, days: [days], paths: [paths] })) {
		if (values.length === 0 || values.some((value) => !(Number.isInteger(value) && value > 0))) {
			throw new RangeError(
				`backtest: ${name} must be positive whole numbers, got ${values.join(', ') || 'none'}`
			);
		}
	}
	const longest = Math.max(...leads);
	const plans = queues.map(({ queue, series }) => ({ queue, series, ...originsOf(series, days, longest) }));
	const total = plans.reduce((sum, { first, last }) => sum + Math.max(0, last - first), 0);
	let done = 0;
	const pools = leads.map(() => [] as Sample[]);
	const results = plans.map(({ queue, series, first, last, firstTarget }): QueueBacktest => {
		if (first >= last) return { queue, status: 'too_short', leads: [] };
		const { firstDay, slotsPerDay } = series;
		const scale = weeklyScale({
			...series,
			counts: series.counts.subarray(0, (firstTarget - firstDay) * slotsPerDay)
		});
		const samples = leads.map((): Sample => emptySample(scale));
		for (let origin = first; origin < last; origin++) {
			const ahead = Math.min(longest, last - origin);
			const known = { ...series, counts: series.counts.subarray(0, (origin + 1 - firstDay) * slotsPerDay) };
			const made = forecast(known, ahead * slotsPerDay);
			leads.forEach((lead, k) => {
				const target = origin + lead;
				if (target < firstTarget || target > last) return;
				const mean = made.mean.subarray((lead - 1) * slotsPerDay, lead * slotsPerDay);
				const name = `backtest/${queue}/${target}/${lead}`;
				const quantiles = quantilesOfDay(mean, made, lead, slotsPerDay, paths, seed, name);
				addDay(samples[k] as Sample, series, target, mean, quantiles, baselinesOf(known, origin, target));
			});
			onOrigin?.(++done, total);
		}
		samples.forEach((sample, k) => pools[k]?.push(sample));
		return { queue, status: 'tested', leads: leads.map((lead, k) => scoreOf(lead, [samples[k] as Sample])) };
	});
	return {
		leads,
		queues: results,
		pooled: leads.map((lead, k) => scoreOf(lead, pools[k] as Sample[])),
		baselineWins: results.flatMap(({ queue, leads: scores }) =>
			scores.flatMap((score) => winsOf(queue, score))
		)
	};
}

/** The last known day of the first forecast, and the last known day of all, so that origins are [first, last). */
function originsOf({ firstDay, slotsPerDay, counts }: DaySeries, days: number, longest: number) {
	// A day that is cut cannot be scored as a whole; the part of it that is known is left for the next time.
	const last = firstDay + Math.floor(counts.length / slotsPerDay) - 1;
	const firstTarget = Math.max(firstDay + leastHistoryDays, last - days + 1);
	return { first: Math.max(firstDay + leastHistoryDays - 1, firstTarget - longest), last, firstTarget };
}

/** What was forecast and what came, slot after slot. */
interface Sample {
	readonly scale: number | undefined;
	readonly actual: number[];
	readonly mean: number[];
	readonly seasonalNaive: number[];
	readonly historicalAverage: number[];
	readonly quantiles: readonly number[][];
	days: number;
}

function emptySample(scale: number | undefined): Sample {
	return {
		scale,
		actual: [],
		mean: [],
		seasonalNaive: [],
		historicalAverage: [],
		quantiles: levels.map(() => []),
		days: 0
	};
}

function addDay(
	sample: Sample,
	{ firstDay, slotsPerDay, counts, isOpen }: DaySeries,
	target: DayNumber,
	mean: Float64Array,
	quantiles: readonly Float64Array[],
	baselines: ReturnType<typeof baselinesOf>
): void {
	let any = false;
	for (let i = 0; i < slotsPerDay; i++) {
		if (isOpen?.(target, i) === false) continue;
		const count = counts[(target - firstDay) * slotsPerDay + i] as number;
		any ||= !Number.isNaN(count);
		sample.actual.push(count);
		sample.mean.push(mean[i] as number);
		sample.seasonalNaive.push(baselines.seasonalNaive[i] as number);
		sample.historicalAverage.push(baselines.historicalAverage[i] as number);
		quantiles.forEach((quantile, q) => sample.quantiles[q]?.push(quantile[i] as number));
	}
	if (any) sample.days++;
}

function quantilesOfDay(
	mean: Float64Array,
	{ spread }: NormalForecast,
	lead: number,
	slotsPerDay: number,
	paths: number,
	seed: number | string,
	name: string
): Float64Array[] {
	// The day alone: its factor is that of its lead.
	const ofDay = { ...spread, dayEffect: [0, effectAt(spread, lead)] };
	const { counts } = drawPaths({ mean, spread: ofDay, firstSlot: 0, slotsPerDay, paths, seed, name });
	const quantiles = levels.map(() => new Float64Array(slotsPerDay));
	const column = new Float32Array(paths);
	for (let i = 0; i < slotsPerDay; i++) {
		for (let p = 0; p < paths; p++) column[p] = counts[p * slotsPerDay + i] as number;
		column.sort();
		levels.forEach((level, q) => ((quantiles[q] as Float64Array)[i] = quantileOfSorted(column, level)));
	}
	return quantiles;
}

function scoreOf(lead: number, samples: readonly Sample[]): LeadScore {
	const joined = (pick: (sample: Sample) => readonly number[]) => samples.flatMap(pick);
	const actual = joined((sample) => sample.actual);
	const quantiles = levels.map((_, q) => joined((sample) => sample.quantiles[q] as number[]));
	const coverage = (lower: number, upper: number) =>
		intervalCoverage(actual, quantiles[lower] as number[], quantiles[upper] as number[]).value;
	const losses = levels.map((level, q) => pinballLoss(actual, quantiles[q] as number[], level).value);
	const counted = wape(
		actual,
		joined((sample) => sample.mean)
	);
	return {
		lead,
		model: {
			...pointScore(samples, (sample) => sample.mean),
			pinball: losses.every((loss) => loss !== undefined)
				? losses.reduce((sum, loss) => sum + loss, 0) / levels.length
				: undefined,
			coverage80: coverage(1, 3),
			coverage90: coverage(0, 4)
		},
		seasonalNaive: pointScore(samples, (sample) => sample.seasonalNaive),
		historicalAverage: pointScore(samples, (sample) => sample.historicalAverage),
		days: samples.reduce((sum, sample) => sum + sample.days, 0),
		slots: counted.pairs,
		skipped: counted.skipped
	};
}

function pointScore(samples: readonly Sample[], pick: (sample: Sample) => readonly number[]): PointScore {
	const actual = samples.flatMap((sample) => sample.actual);
	const forecast = samples.flatMap(pick);
	// Errors are scaled by their own queue's weeks before they are put together.
	let scaled = 0;
	let pairs = 0;
	for (const sample of samples) {
		const { scale } = sample;
		if (scale === undefined) continue;
		pick(sample).forEach((value, i) => {
			const error = Math.abs(value - (sample.actual[i] as number));
			if (Number.isNaN(error)) return;
			scaled += error / scale;
			pairs++;
		});
	}
	return {
		wape: wape(actual, forecast).value,
		mase: pairs > 0 ? scaled / pairs : undefined,
		bias: bias(actual, forecast).value
	};
}

function winsOf(queue: string, score: LeadScore): Backtest['baselineWins'] {
	const modelWape = score.model.wape;
	if (modelWape === undefined) return [];
	return (['seasonalNaive', 'historicalAverage'] as const).flatMap((baseline) => {
		const own = score[baseline].wape;
		return own !== undefined && own < modelWape
			? [{ queue, lead: score.lead, baseline, wape: own, modelWape }]
			: [];
	});
}
