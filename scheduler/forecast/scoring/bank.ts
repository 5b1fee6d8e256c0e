import { weekdayOf } from '../../calendar/day-number.ts';
import { mape } from '../accuracy/mape.ts';
import { wape } from '../accuracy/wape.ts';
import type { DaySeries } from '../normal-days/day-series.ts';
import { drawPaths } from '../paths/draw-paths.ts';
import { forecastNormalDays } from '../normal-days/forecast-normal-days.ts';
import { conditionPaths } from '../intraday/condition-paths.ts';
import { gainAt, learnIntradayGain } from '../intraday/learn-intraday-gain.ts';
import { updateForecast } from '../intraday/update-forecast.ts';
import type { NormalForecast } from '../normal-days/normal-forecast.ts';
import { pathTotals, quantileOfSorted } from '../paths/path-quantiles.ts';
import type { SamplePaths } from '../paths/sample-paths.ts';
import { bankFirstSlot, bankSlots, type BankDays } from './bank-days.ts';

/** How far ahead, in stored days: 1 is the next one. */
export const bankLeads = [1, 2, 5, 10] as const;
/** Hours of the day at which the rest of it is forecast anew. */
export const bankUpdates = [10, 12, 14] as const;

export type BankLead = (typeof bankLeads)[number];
export type BankUpdate = (typeof bankUpdates)[number];

/** Errors of one lead, all shares of the calls that came (pooled over days and half hours). */
export interface BankLeadScore {
	readonly wape: number;
	/** Seasonal naive: the half hour of the last stored day with the same weekday in the history. */
	readonly snaive: number;
	/** Historical average: the mean of the half hour over all days of the same weekday in the history. */
	readonly historical: number;
	/** Days that could be forecast from a full history. */
	readonly days: number;
}

export interface BankUpdateScore {
	/** Share by which the update lowers the error of the rest of the day: 1 − WAPE updated / WAPE not updated. */
	readonly gain: number;
	/** Mean of the learned K. */
	readonly meanGain: number;
	/** Share of the half hours of the rest of the day within the updated 90 % interval. */
	readonly coverage90: number;
}

export interface BankScore {
	/** Days that were forecast one day ahead. */
	readonly days: number;
	/** Without the leads for which no day has a full history. */
	readonly leads: Readonly<Partial<Record<BankLead, BankLeadScore>>>;
	/** Mean absolute error of the day's total, one day ahead, a share. */
	readonly dayMape: number;
	/** Share of the half hours within the 90 % interval given before the day began; and of the totals of days. */
	readonly coverage90: number;
	readonly totalCoverage90: number;
	readonly intraday: Readonly<Record<BankUpdate, BankUpdateScore>>;
}

export interface BankOptions {
	/** Stored days that a forecast knows. */
	readonly history: number;
	/** How many of the last stored days are forecast; fewer when there is not so much after the first history. */
	readonly days: number;
	/**
	 * What the forecasts see instead of `bank.series` (the same dates and grid): a history with faults. It is scored
	 * against `bank` all the same.
	 */
	readonly seen?: DaySeries;
	readonly paths?: number;
	readonly seed?: number | string;
	readonly onDay?: (done: number, total: number) => void;
}

/** From so many stored days on a forecast is kept for the intraday gain: earlier ones were made from too little. */
const leastHistory = 20;

/**
 * Scores the forecast of normal days on the bank data with a rolling origin. For a lead of L the history are the
 * `history` stored days up to the L-th stored day before the one that is forecast. Intraday gains are learned from the
 * forecasts of the 40 stored days before (made in their turn from the up to `history` days before each).
 *
 * @throws RangeError when no day can be forecast
 */
export function scoreBank(bank: BankDays, options: BankOptions): BankScore {
	const { history, seen = bank.series, paths = 1_000, seed = 1, onDay } = options;
	const { days } = bank;
	const longest = Math.max(...bankLeads);
	const firstTarget = Math.max(history, days.length - options.days);
	if (!(history >= leastHistory && firstTarget < days.length)) {
		throw new RangeError(
			`scoreBank: history must be from ${leastHistory} to ${days.length - 1} days, got ${history}`
		);
	}
	// `byOrigin[o]`: the forecast after stored day o, as far as it is needed.
	const byOrigin = new Map<number, NormalForecast>();
	const firstOrigin = Math.max(leastHistory - 1, firstTarget - 41);
	for (let o = firstOrigin; o < days.length - 1; o++) {
		const first = Math.max(0, o - history + 1);
		const end = days[Math.min(o + longest, days.length - 1)] as number;
		const series = sliceDays(seen, days[first] as number, days[o] as number);
		byOrigin.set(o, forecastNormalDays(series, (end - (days[o] as number)) * 48));
		onDay?.(o - firstOrigin + 1, days.length - 1 - firstOrigin);
	}
	const meanOf = (o: number, target: number) => {
		const from = ((days[target] as number) - (days[o] as number) - 1) * 48 + bankFirstSlot;
		return (byOrigin.get(o) as NormalForecast).mean.subarray(from, from + bankSlots);
	};

	const leads = Object.fromEntries(
		bankLeads.flatMap((lead) => {
			const actual: number[] = [];
			const forecast: number[] = [];
			const naive: number[] = [];
			const average: number[] = [];
			let scored = 0;
			for (let target = firstTarget; target < days.length; target++) {
				const origin = target - lead;
				if (origin - history + 1 < 0) continue;
				const baselines = baselinesOf(bank, origin, history, target);
				if (baselines === undefined) continue;
				scored++;
				actual.push(...dayOf(bank, target));
				forecast.push(...meanOf(origin, target));
				naive.push(...baselines.naive);
				average.push(...baselines.average);
			}
			if (scored === 0) return [];
			const score: BankLeadScore = {
				wape: valueOf(wape(actual, forecast)),
				snaive: valueOf(wape(actual, naive)),
				historical: valueOf(wape(actual, average)),
				days: scored
			};
			return [[lead, score]];
		})
	) as BankScore['leads'];

	const totals = { actual: [] as number[], forecast: [] as number[] };
	const covered = nothingCovered();
	const drawn = new Map<number, SamplePaths>();
	for (let target = firstTarget; target < days.length; target++) {
		const actual = dayOf(bank, target);
		totals.actual.push(sum(actual));
		totals.forecast.push(sum(meanOf(target - 1, target)));
		drawn.set(target, drawTarget(target));
		countCovered(actual, drawn.get(target) as SamplePaths, 0, covered);
	}

	return {
		days: days.length - firstTarget,
		leads,
		dayMape: valueOf(mape(totals.actual, totals.forecast)),
		coverage90: covered.slots / covered.knownSlots,
		totalCoverage90: covered.totals / covered.knownTotals,
		intraday: scoreUpdates()
	};

	function drawTarget(target: number): SamplePaths {
		const { mean, spread } = byOrigin.get(target - 1) as NormalForecast;
		const length = ((days[target] as number) - (days[target - 1] as number)) * 48;
		const horizon = drawPaths({
			mean: mean.subarray(0, length),
			spread,
			firstSlot: 0,
			slotsPerDay: 48,
			paths,
			seed,
			name: `bank/${days[target]}`
		});
		return openSlots(horizon, length - 48 + bankFirstSlot);
	}

	function scoreUpdates(): BankScore['intraday'] {
		// All days that have a forecast of the day before, closed hours left out.
		const begin = firstOrigin + 1;
		const actual = new Float64Array((days.length - begin) * bankSlots);
		const expected = new Float64Array(actual.length);
		for (let t = begin; t < days.length; t++) {
			actual.set(dayOf({ days, series: seen }, t), (t - begin) * bankSlots);
			expected.set(meanOf(t - 1, t), (t - begin) * bankSlots);
		}
		return Object.fromEntries(
			bankUpdates.map((hour) => {
				const elapsed = hour * 2 - bankFirstSlot;
				const came: number[] = [];
				const still: number[] = [];
				const updated: number[] = [];
				const within = nothingCovered();
				let gains = 0;
				for (let t = firstTarget; t < days.length; t++) {
					const past = (t - begin) * bankSlots;
					const learned = learnIntradayGain({
						slotsPerDay: bankSlots,
						actual: actual.subarray(0, past),
						expected: expected.subarray(0, past)
					});
					const gain = gainAt(learned, elapsed);
					gains += gain;
					const today = expected.subarray(past, past + bankSlots);
					const observed = actual.subarray(past, past + elapsed);
					came.push(...dayOf(bank, t).subarray(elapsed));
					still.push(...today.subarray(elapsed));
					const lead = (days[t] as number) - (days[t - 1] as number);
					const level = { spread: (byOrigin.get(t - 1) as NormalForecast).spread, lead };
					const day = { expected: today, observed, elapsed };
					updated.push(...updateForecast(day, { gain, level }).rest.subarray(elapsed));
					const known = drawn.get(t) as SamplePaths;
					countCovered(dayOf(bank, t), conditionPaths(known, day, { gain, level }, seed), elapsed, within);
				}
				const gain = 1 - valueOf(wape(came, updated)) / valueOf(wape(came, still));
				const meanGain = gains / (days.length - firstTarget);
				return [hour, { gain, meanGain, coverage90: within.slots / within.knownSlots }];
			})
		) as BankScore['intraday'];
	}
}

/** The open half hours of a stored day. */
function dayOf({ days, series }: BankDays, index: number): Float64Array {
	const from = ((days[index] as number) - series.firstDay) * 48 + bankFirstSlot;
	return series.counts.subarray(from, from + bankSlots);
}

/** Undefined when the weekday of the target does not occur in the history. */
function baselinesOf(bank: BankDays, origin: number, history: number, target: number) {
	const weekday = weekdayOf(bank.days[target] as number);
	const sums = new Float64Array(bankSlots);
	const known = new Float64Array(bankSlots);
	let naive: Float64Array | undefined;
	for (let d = origin; d > origin - history; d--) {
		if (weekdayOf(bank.days[d] as number) !== weekday) continue;
		const counts = dayOf(bank, d);
		naive ??= counts;
		counts.forEach((count, i) => {
			if (Number.isNaN(count)) return;
			sums[i] = (sums[i] as number) + count;
			known[i] = (known[i] as number) + 1;
		});
	}
	return naive && { naive, average: sums.map((total, i) => total / (known[i] as number)) };
}

/** Whole days `first` … `last` of a series. */
function sliceDays(series: DaySeries, first: number, last: number): DaySeries {
	const { firstDay, slotsPerDay, counts } = series;
	return {
		...series,
		firstDay: first,
		counts: counts.subarray((first - firstDay) * slotsPerDay, (last - firstDay + 1) * slotsPerDay)
	};
}

/** The open half hours of the last day of paths. */
function openSlots({ paths, slots, counts }: SamplePaths, from: number): SamplePaths {
	const open = new Float32Array(paths * bankSlots);
	for (let p = 0; p < paths; p++) {
		open.set(counts.subarray(p * slots + from, p * slots + from + bankSlots), p * bankSlots);
	}
	return { paths, slots: bankSlots, counts: open };
}

interface Covered {
	slots: number;
	knownSlots: number;
	totals: number;
	knownTotals: number;
}

function nothingCovered(): Covered {
	return { slots: 0, knownSlots: 0, totals: 0, knownTotals: 0 };
}

/** Counts the half hours from `from` on, and their total, that lie within the 90 % interval of the paths. */
function countCovered(actual: Float64Array, drawn: SamplePaths, from: number, covered: Covered): void {
	const within = (values: Float64Array, y: number) => {
		values.sort();
		return y >= quantileOfSorted(values, 0.05) && y <= quantileOfSorted(values, 0.95) ? 1 : 0;
	};
	for (let i = from; i < bankSlots; i++) {
		const y = actual[i] as number;
		if (Number.isNaN(y)) continue;
		covered.knownSlots++;
		covered.slots += within(pathTotals(drawn, i, i + 1), y);
	}
	const total = sum(actual.subarray(from));
	if (Number.isNaN(total)) return;
	covered.knownTotals++;
	covered.totals += within(pathTotals(drawn, from), total);
}

function sum(values: Float64Array): number {
	return values.reduce((total, value) => total + value, 0);
}

function valueOf({ value }: { readonly value?: number }): number {
	if (value === undefined) throw new RangeError('scoreBank: days must hold calls, got none');
	return value;
}
