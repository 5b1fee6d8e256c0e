import type { DaySeries } from './day-series.ts';
import { estimateErrorDeviation } from './estimate-error-deviation.ts';
import { estimateSpread } from './estimate-spread.ts';
import { holtWinters } from './holt-winters.ts';
import { knownHistory, type KnownHistory } from './known-history.ts';
import { lagAutoregression } from './lag-autoregression.ts';
import type { NormalForecast, NormalModelName, NormalWarning } from './normal-forecast.ts';
import type { NormalModel } from './normal-model.ts';
import { trialEnds } from './trial-ends.ts';
import { weekdayProfile } from './weekday-profile.ts';
import { mix, weighModels } from './weigh-models.ts';

/** How a forecast of normal days is made. */
export interface NormalForecastOptions {
	/**
	 * The models that may take part; all by default. The first stands where trials cannot decide, or where it is as good
	 * as all of them together.
	 */
	readonly models?: readonly NormalModelName[];
}

const models: Readonly<Record<NormalModelName, NormalModel>> = {
	profile: weekdayProfile,
	autoregression: lagAutoregression,
	holt_winters: holtWinters
};
const allModels: readonly NormalModelName[] = ['profile', 'autoregression', 'holt_winters'];

/** Trials look no further ahead than this: beyond, the spread of the last lead holds. */
const longestTrialDays = 28;
/** A history with fewer known days is called short. */
const shortDays = 14;

/**
 * Forecasts a queue without promotions.
 *
 * @param slots length of the horizon, from the slot after the last count
 * @throws RangeError when a count is negative or the grid is not one
 * @example
 * // Two weeks of 24 inquiries a day, one an hour: one an hour
 * forecastNormalDays({ firstDay: 0, slotsPerDay: 24, counts: new Float64Array(336).fill(1), dayClass }, 24).mean
 */
export function forecastNormalDays(
	series: DaySeries,
	slots: number,
	{ models: names = allModels }: NormalForecastOptions = {}
): NormalForecast {
	if (!Number.isInteger(slots) || slots < 0)
		throw new RangeError(`forecastNormalDays: slots must be a whole number of at least 0, got ${slots}`);
	if (names.length === 0) throw new RangeError('forecastNormalDays: models must be at least one, got none');
	const { slotsPerDay } = series;
	// A trial goes over two days at least, so that the factor of a day can be told from its slots.
	const trialSlots = Math.min(Math.max(slots, 2 * slotsPerDay), longestTrialDays * slotsPerDay);
	const history = knownHistory(series, Math.max(slots, trialSlots));
	const warnings = warningsOf(history, slots);
	const ends = trialEnds(history);
	const tried = names.map((name) => models[name](history, ends, trialSlots));
	const weights = weighModels(history, ends, tried);
	const needed = names.map((name, m) =>
		weights[m] === 0 ? [] : models[name](history, [history.past], slots)
	);
	const mean = new Float64Array(slots);
	// Without anything to learn from there is no forecast to mix: 0.
	mean.set(mix(needed, weights, 0));
	const trials = ends.flatMap((end, k) =>
		weights.every((weight, m) => weight === 0 || tried[m]?.[k]) ? [{ end, mean: mix(tried, weights, k) }] : []
	);
	const error = estimateErrorDeviation(history, trials, mean);
	return {
		mean,
		spread: estimateSpread(history, trials, Math.ceil(slots / slotsPerDay) + 1),
		...(error && { error }),
		weights: Object.fromEntries(names.map((name, m) => [name, weights[m] as number])),
		warnings
	};
}

function warningsOf(
	{ slotsPerDay, past, counts, dayClass, open }: KnownHistory,
	slots: number
): NormalWarning[] {
	const warnings: NormalWarning[] = [];
	const seen = new Set<number>();
	let knownDays = 0;
	let least = Infinity;
	let most = -Infinity;
	for (let from = 0; from < past; from += slotsPerDay) {
		let known = false;
		for (let t = from; t < Math.min(past, from + slotsPerDay); t++) {
			const count = counts[t] as number;
			if (Number.isNaN(count)) continue;
			known = true;
			least = Math.min(least, count);
			most = Math.max(most, count);
		}
		if (!known) continue;
		knownDays++;
		seen.add(dayClass[from / slotsPerDay] as number);
	}
	if (knownDays < shortDays) warnings.push('short_history');
	if (!(most > 0)) return [...warnings, 'no_arrivals'];
	if (least === most) warnings.push('constant_history');
	for (let t = past; t < past + slots; t++)
		if (open[t] === 1 && !seen.has(dayClass[Math.floor(t / slotsPerDay)] as number))
			return [...warnings, 'unseen_day_class'];
	return warnings;
}
