import type { DayClass } from './day-series.ts';
import { standIns, type KnownHistory } from './known-history.ts';
import { fromLog, toLog } from './log-series.ts';
import { minimise } from '../numeric/minimise.ts';
import type { NormalModel } from './normal-model.ts';

/** Smoothing of level, day and week, and the AR(1) of the residuals; each in (0, 1). */
interface Smoothing {
	readonly level: number;
	readonly day: number;
	readonly week: number;
	readonly persistence: number;
}

/** What is smoothed: logarithms, NaN where not known. */
type LogHistory = Pick<KnownHistory, 'slotsPerDay' | 'dayClass' | 'open'> & { readonly values: Float64Array };

/** The states after a slot, on the log scale. */
interface States {
	level: number;
	/** `day[i]` of slot i of the day. */
	readonly day: Float64Array;
	/** `week[c · slotsPerDay + i]`, by class of day instead of by row: a holiday does not shift the week. */
	readonly week: Float64Array;
	/** Residual of the last slot, without its AR(1) part; it dies away over gaps. */
	residual: number;
}

/** First states are means over this much of the history. */
const initialDays = 14;
/** Smoothing is learned from at most this much of the end of it: four numbers need no more. */
const searchedDays = 119;
/** Calls of the error during the search. */
const evaluations = 80;

/**
 * Model (c): double-seasonal Holt–Winters, additive on log counts, with AR(1) residuals (Taylor, "Short-term
 * electricity demand forecasting using double seasonal exponential smoothing", JORS 54, 2003):
 * ŷ = l + d_slot + w_class,slot + φ ε; all states move by their share of ε = y − (l + d + w). Gaps move nothing.
 *
 * Smoothing minimises squared one-slot errors, once before the first end for the trials and once before the last.
 */
export const holtWinters: NormalModel = (history, ends, slots) => {
	const leastEnd = initialDays * history.slotsPerDay;
	const usable = ends.filter((end) => end >= leastEnd && isKnown(history, end));
	const [first, last] = [usable[0], usable.at(-1)];
	if (first === undefined || last === undefined) return ends.map(() => undefined);
	const forecasts = new Map<number, Float64Array>();
	const logs: LogHistory = { ...history, values: history.counts.map(toLog) };
	const run = (until: readonly number[], learnedBefore: number) => {
		const smoothing = findSmoothing(logs, learnedBefore);
		const states = initialStates(logs);
		let t = 0;
		for (const end of until) {
			follow(logs, states, smoothing, t, end);
			t = end;
			forecasts.set(end, continueStates(logs, states, smoothing, end, slots));
		}
	};
	run(usable.slice(0, -1), first);
	run([last], last);
	return ends.map((end) => forecasts.get(end));
};

function isKnown({ counts, slotsPerDay }: KnownHistory, end: number): boolean {
	let known = 0;
	for (let t = 0; t < end; t++) if (!Number.isNaN(counts[t])) known++;
	return known >= slotsPerDay;
}

function findSmoothing(history: LogHistory, end: number): Smoothing {
	const from = Math.max(0, Math.floor(end / history.slotsPerDay) - searchedDays) * history.slotsPerDay;
	const window = {
		...history,
		values: history.values.subarray(from, end),
		dayClass: history.dayClass.subarray(from / history.slotsPerDay)
	};
	const first = initialStates(window);
	const best = minimise(
		(x) =>
			follow(
				window,
				{ ...first, day: first.day.slice(), week: first.week.slice() },
				smoothingOf(x),
				0,
				end - from
			),
		[-2, -2, -2, 1],
		1,
		evaluations
	);
	return smoothingOf(best);
}

/** Unbounded search, bounded smoothing: the logistic function. */
function smoothingOf(x: readonly number[]): Smoothing {
	const [level, day, week, persistence] = x.map((z) => 1 / (1 + Math.exp(-z))) as [
		number,
		number,
		number,
		number
	];
	// Above 0.5 a season would follow its last value more than all before it.
	return { level: 0.5 * level, day: 0.5 * day, week: 0.5 * week, persistence: 0.99 * persistence };
}

/** Means over the first two weeks: the level, the day about it, each class about both. */
function initialStates({ slotsPerDay, values, dayClass }: LogHistory): States {
	const to = Math.min(values.length, initialDays * slotsPerDay);
	const day = new Float64Array(slotsPerDay);
	const week = new Float64Array(8 * slotsPerDay);
	const perSlot = new Uint32Array(slotsPerDay);
	const perCell = new Uint32Array(8 * slotsPerDay);
	let level = 0;
	let known = 0;
	for (let t = 0; t < to; t++) {
		const value = values[t] as number;
		if (Number.isNaN(value)) continue;
		const i = t % slotsPerDay;
		level += value;
		known++;
		day[i] = (day[i] as number) + value;
		perSlot[i] = (perSlot[i] as number) + 1;
	}
	level /= Math.max(1, known);
	for (let i = 0; i < slotsPerDay; i++)
		day[i] = perSlot[i] === 0 ? 0 : (day[i] as number) / (perSlot[i] as number) - level;
	for (let t = 0; t < to; t++) {
		const value = values[t] as number;
		if (Number.isNaN(value)) continue;
		const i = t % slotsPerDay;
		const cell = (dayClass[Math.floor(t / slotsPerDay)] as number) * slotsPerDay + i;
		week[cell] = (week[cell] as number) + value - level - (day[i] as number);
		perCell[cell] = (perCell[cell] as number) + 1;
	}
	for (let cell = 0; cell < week.length; cell++)
		if (perCell[cell] !== 0) week[cell] = (week[cell] as number) / (perCell[cell] as number);
	for (let c = 0; c < 8; c++)
		for (let i = 0; i < slotsPerDay; i++) {
			if (perCell[c * slotsPerDay + i] !== 0) continue;
			const other = standIns[c as DayClass].find((k) => perCell[k * slotsPerDay + i] !== 0);
			if (other !== undefined) week[c * slotsPerDay + i] = week[other * slotsPerDay + i] as number;
		}
	return { level, day, week, residual: 0 };
}

/** Moves the states through the slots `from … to − 1`; returns the sum of squared errors of one slot ahead. */
function follow(
	{ slotsPerDay, values, dayClass }: LogHistory,
	states: States,
	smoothing: Smoothing,
	from: number,
	to: number
): number {
	const { day, week } = states;
	const { level: alpha, day: delta, week: omega, persistence } = smoothing;
	let { level, residual } = states;
	let error = 0;
	for (let t = from; t < to; t++) {
		const value = values[t] as number;
		residual *= persistence;
		if (Number.isNaN(value)) continue;
		const i = t % slotsPerDay;
		const cell = (dayClass[Math.floor(t / slotsPerDay)] as number) * slotsPerDay + i;
		const own = value - level - (day[i] as number) - (week[cell] as number);
		error += (own - residual) ** 2;
		level += alpha * own;
		day[i] = (day[i] as number) + delta * own;
		week[cell] = (week[cell] as number) + omega * own;
		residual = own;
	}
	states.level = level;
	states.residual = residual;
	return error;
}

function continueStates(
	{ slotsPerDay, dayClass, open }: LogHistory,
	{ level, day, week, residual }: States,
	{ persistence }: Smoothing,
	end: number,
	slots: number
): Float64Array {
	const mean = new Float64Array(slots);
	let left = residual;
	for (let h = 0; h < slots; h++) {
		const t = end + h;
		left *= persistence;
		if (open[t] !== 1) continue;
		const i = t % slotsPerDay;
		const c = dayClass[Math.floor(t / slotsPerDay)] as number;
		mean[h] = fromLog(level + (day[i] as number) + (week[c * slotsPerDay + i] as number) + left);
	}
	return mean;
}
