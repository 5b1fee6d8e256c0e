import type { KnownHistory } from './known-history.ts';
import type { CountSpread } from './normal-forecast.ts';

/** A forecast from an end of history inside the past, to be held against what came. */
export interface Trial {
	/** The forecast knew what lies before this slot. */
	readonly end: number;
	/** `mean[h]` of slot `end + h`. */
	readonly mean: Float64Array;
}

/** What is assumed of a queue too young for trials; it gives way as trials come in, over a week. */
const assumed = { dayEffect: 0.15, slotEffect: 0.1, slotCorrelation: 0.8, dispersion: 2 };
const trialsToBelieve = 7;
/** A deviation that lives longer than this many hours cannot be told from the factor of its day, and is part of it. */
const memoryHours = 6;
/** Widths are stretched or shrunk until nine in ten residuals of the trials lie within the 90 % interval. */
const calibrated = 0.9;
const calibratedZ = 1.6448536269514722;

/**
 * Estimates the spread of counts from the residuals e = count − mean of forecasts that did not know the counts
 * (rolling origin), by moments: with independent day factor (variance D²), deviation within the day (S², correlation
 * ρ from slot to slot) and counts (variance φ × mean), products of residuals of one day j slots apart have the mean
 * (D² + S² ρ^j)·mean·mean, and squares (D² + S²)·mean² + φ·mean. ρ and S² are fitted to all lags, D² to the days of
 * each lead; it does not fall with the lead.
 *
 * @param leads number of leads of `dayEffect`, lead 0 included
 */
export function estimateSpread(history: KnownHistory, trials: readonly Trial[], leads: number): CountSpread {
	const days = residualDays(history, trials);
	const { slotEffect, slotCorrelation, dayEffect } = fitProducts(days, history.slotsPerDay);
	const s2 = slotEffect * slotEffect;
	const triedLeads = days.reduce((most, { lead }) => Math.max(most, lead + 1), leads);
	const byLead = dayVariances(days, s2, slotCorrelation, dayEffect * dayEffect, triedLeads);
	let squares = 0;
	let means = 0;
	for (const { e, m, lead } of days) {
		const factor = (byLead[lead] as number) + s2;
		for (let i = 0; i < e.length; i++) {
			squares += (e[i] as number) ** 2 - factor * (m[i] as number) ** 2;
			means += m[i] as number;
		}
	}
	const dispersion = Math.max(1, means > 0 ? squares / means : 1);
	const stretch = calibration(days, byLead, s2, dispersion);
	const belief = Math.min(1, trials.length / trialsToBelieve);
	const blend = (estimate: number, prior: number) => belief * estimate + (1 - belief) * prior;
	return {
		dayEffect: Array.from(byLead.subarray(0, leads), (v) =>
			blend(Math.sqrt(Math.log1p(v)) * stretch, assumed.dayEffect)
		),
		dayCorrelation: belief * dayCorrelationOf(days, byLead),
		slotEffect: blend(Math.sqrt(Math.log1p(s2)) * stretch, assumed.slotEffect),
		slotCorrelation: blend(slotCorrelation, assumed.slotCorrelation),
		dispersion: Math.max(1, blend(dispersion * stretch * stretch, assumed.dispersion))
	};
}

/** The known slots of one day of one trial; `m` is their mean, `e` the residual, both 0 where a slot is not known. */
interface ResidualDay {
	readonly trial: number;
	readonly lead: number;
	readonly e: Float64Array;
	readonly m: Float64Array;
}

function residualDays({ slotsPerDay, counts, past }: KnownHistory, trials: readonly Trial[]): ResidualDay[] {
	const days: ResidualDay[] = [];
	for (const [trial, { end, mean }] of trials.entries()) {
		const lastDay = Math.floor((end - 1) / slotsPerDay);
		const stop = Math.min(past, end + mean.length);
		for (let from = end; from < stop;) {
			const day = Math.floor(from / slotsPerDay);
			const to = Math.min(stop, (day + 1) * slotsPerDay);
			const e = new Float64Array(to - from);
			const m = new Float64Array(to - from);
			let known = 0;
			for (let t = from; t < to; t++) {
				const count = counts[t] as number;
				if (Number.isNaN(count)) continue;
				m[t - from] = mean[t - end] as number;
				e[t - from] = count - (m[t - from] as number);
				known += m[t - from] as number;
			}
			if (known > 0) days.push({ trial, lead: day - lastDay, e, m });
			from = to;
		}
	}
	return days;
}

/** Least squares of the mean products at all lags on 1 and ρ^j, over a grid of ρ. */
function fitProducts(days: readonly ResidualDay[], slotsPerDay: number) {
	const longest = days.reduce((length, { e }) => Math.max(length, e.length), 0);
	const lags = Math.min(48, longest - 1);
	const product = new Float64Array(lags + 1);
	const scale = new Float64Array(lags + 1);
	for (const { e, m } of days)
		for (let j = 1; j <= Math.min(lags, e.length - 1); j++)
			for (let i = j; i < e.length; i++) {
				product[j] = (product[j] as number) + (e[i] as number) * (e[i - j] as number);
				scale[j] = (scale[j] as number) + (m[i] as number) * (m[i - j] as number);
			}
	let best = { slotEffect: 0, slotCorrelation: 0, dayEffect: 0, loss: Infinity };
	const longestMemory = (slotsPerDay * memoryHours) / 24;
	for (let k = 1; k <= 20; k++) {
		const rho = Math.exp(-20 / (k * longestMemory));
		// Weighted two-variable regression without negative variances.
		let w = 0;
		let x = 0;
		let xx = 0;
		let y = 0;
		let xy = 0;
		let yy = 0;
		for (let j = 1; j <= lags; j++) {
			const weight = scale[j] as number;
			if (weight === 0) continue;
			const c = (product[j] as number) / weight;
			const r = rho ** j;
			w += weight;
			x += weight * r;
			xx += weight * r * r;
			y += weight * c;
			xy += weight * r * c;
			yy += weight * c * c;
		}
		if (w === 0) break;
		const determinant = w * xx - x * x;
		let s2 = determinant > 1e-12 * w * xx ? (w * xy - x * y) / determinant : 0;
		let d2 = (y - s2 * x) / w;
		if (s2 < 0) [s2, d2] = [0, y / w];
		if (d2 < 0) [s2, d2] = [Math.max(0, xy / xx), 0];
		const loss = yy - 2 * (s2 * xy + d2 * y) + s2 * s2 * xx + 2 * s2 * d2 * x + d2 * d2 * w;
		if (loss < best.loss)
			best = {
				slotEffect: Math.sqrt(s2),
				slotCorrelation: s2 > 0 ? rho : 0,
				dayEffect: Math.sqrt(Math.max(0, d2)),
				loss
			};
	}
	return best;
}

/** Variance of the day factor by lead: what the products of residuals hold beyond those of the deviation within. */
function dayVariances(
	days: readonly ResidualDay[],
	s2: number,
	rho: number,
	pooled: number,
	leads: number
): Float64Array {
	const over = new Float64Array(leads);
	const under = new Float64Array(leads);
	for (const { lead, e, m } of days) {
		let sumE = 0;
		let sumM = 0;
		let carried = 0;
		for (let i = 0; i < e.length; i++) {
			const own = m[i] as number;
			over[lead] = (over[lead] as number) + (e[i] as number) * sumE - s2 * own * carried;
			under[lead] = (under[lead] as number) + own * sumM;
			sumE += e[i] as number;
			sumM += own;
			carried = rho * (carried + own);
		}
	}
	return isotonic(
		over.map((sum, l) => ((under[l] as number) > 0 ? Math.max(0, sum / (under[l] as number)) : pooled)),
		under
	);
}

/** The nearest sequence that does not fall (pool adjacent violators); values without weight follow their neighbours. */
function isotonic(values: Float64Array, weights: Float64Array): Float64Array {
	const blocks: { value: number; weight: number; length: number }[] = [];
	for (let i = 0; i < values.length; i++) {
		let block = { value: values[i] as number, weight: weights[i] as number, length: 1 };
		for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
			if (before.value <= block.value && before.weight > 0 && block.weight > 0) break;
			const weight = before.weight + block.weight;
			const value =
				weight > 0 ? (before.value * before.weight + block.value * block.weight) / weight : block.value;
			block = { value, weight, length: before.length + block.length };
			blocks.pop();
		}
		blocks.push(block);
	}
	const result = new Float64Array(values.length);
	let i = 0;
	for (const { value, length } of blocks) {
		result.fill(value, i, i + length);
		i += length;
	}
	return result;
}

function dayCorrelationOf(days: readonly ResidualDay[], byLead: Float64Array): number {
	let over = 0;
	let under = 0;
	for (let k = 1; k < days.length; k++) {
		const day = days[k] as ResidualDay;
		const before = days[k - 1] as ResidualDay;
		if (before.trial !== day.trial) continue;
		over += relativeError(before) * relativeError(day);
		under += Math.sqrt((byLead[before.lead] as number) * (byLead[day.lead] as number));
	}
	return under > 0 ? Math.min(0.95, Math.max(0, over / under)) : 0;
}

function relativeError({ e, m }: ResidualDay): number {
	return e.reduce((sum, x) => sum + x, 0) / m.reduce((sum, x) => sum + x, 0);
}

function calibration(
	days: readonly ResidualDay[],
	byLead: Float64Array,
	s2: number,
	dispersion: number
): number {
	const scores: number[] = [];
	for (const { lead, e, m } of days) {
		const factor = (byLead[lead] as number) + s2;
		for (let i = 0; i < e.length; i++) {
			const mean = m[i] as number;
			if (mean > 0)
				scores.push(Math.abs(e[i] as number) / Math.sqrt(factor * mean * mean + dispersion * mean));
		}
	}
	if (scores.length < 100) return 1;
	scores.sort((x, y) => x - y);
	const width = scores[Math.floor(calibrated * scores.length)] as number;
	return Math.min(2, Math.max(0.5, width / calibratedZ));
}
