import { fromLog, LogSeries } from './log-series.ts';
import type { NormalModel } from './normal-model.ts';
import { solveRidge } from '../numeric/solve-ridge.ts';

/** How far the model looks back, in hours: the last hours, around one and two days, days of the week, one week. */
const lagHours = [1, 2, 3, 23, 24, 25, 47, 48, 72, 120, 144, 167, 168, 169, 192];
/** Ridge penalty per row, on z-scores. */
const penaltyPerRow = 1e-3;
/** Rows below which the lags are too many to be told apart. */
const leastRows = 168;
/** A recursion may leave the range of the history by half of it, not run away. */
const slack = 0.5;

/**
 * Model (b): ridge autoregression of log counts on 15 lags, used recursively (planning.md, section 1). The lags are
 * clock offsets: at 30 minutes, 1 h is the second slot back. Normal equations are carried from one end of history to
 * the next, so that many trials cost little more than one.
 */
export const lagAutoregression: NormalModel = (history, ends, slots) => {
	const lags = [...new Set(lagHours.map((hours) => (hours * history.slotsPerDay) / 24))].filter(
		(lag) => Number.isInteger(lag) && lag > 0
	);
	const longest = lags.at(-1) ?? Infinity;
	const firstEnd = ends.find((end) => end - longest >= leastRows);
	const series = firstEnd === undefined ? undefined : LogSeries.of(history, firstEnd);
	if (!series) return ends.map(() => undefined);
	const normal = new NormalEquations(series.values, lags);
	const values = new Float64Array(history.past + slots);
	let lowest = Infinity;
	let highest = -Infinity;
	let seen = 0;
	let rows = longest;
	return ends.map((end) => {
		// What lies beyond this end holds the forecasts from earlier ones.
		for (; seen < end; seen++) {
			const value = series.values[seen] as number;
			values[seen] = value;
			lowest = Math.min(lowest, value);
			highest = Math.max(highest, value);
		}
		for (; rows < end; rows++) if (!Number.isNaN(history.counts[rows])) normal.add(rows);
		const fit = normal.rows >= leastRows ? normal.solve(penaltyPerRow) : undefined;
		if (!fit) return undefined;
		const room = slack * (highest - lowest);
		series.continueFrom(end, slots, values, (t) => {
			let value = fit.intercept;
			for (let k = 0; k < lags.length; k++)
				value += (fit.weights[k] as number) * (values[t - (lags[k] as number)] as number);
			return Math.min(highest + room, Math.max(lowest - room, value));
		});
		return values
			.slice(end, end + slots)
			.map((value, h) => (history.open[end + h] === 1 ? fromLog(value) : 0));
	});
};

/** Σ of products of a row's regressors and target, about a fixed origin near the mean so that no digits are lost. */
class NormalEquations {
	readonly #values: Float64Array;
	readonly #lags: readonly number[];
	readonly #origin: number;
	/** Regressors, then the target. */
	readonly #row: Float64Array;
	readonly #sums: Float64Array;
	readonly #products: Float64Array;
	rows = 0;

	constructor(values: Float64Array, lags: readonly number[]) {
		this.#values = values;
		this.#lags = lags;
		this.#origin = values[0] ?? 0;
		this.#row = new Float64Array(lags.length + 1);
		this.#sums = new Float64Array(lags.length + 1);
		this.#products = new Float64Array((lags.length + 1) ** 2);
	}

	add(t: number): void {
		const n = this.#row.length;
		const row = this.#row;
		for (let k = 0; k < n - 1; k++)
			row[k] = (this.#values[t - (this.#lags[k] as number)] as number) - this.#origin;
		row[n - 1] = (this.#values[t] as number) - this.#origin;
		for (let i = 0; i < n; i++) {
			const own = row[i] as number;
			this.#sums[i] = (this.#sums[i] as number) + own;
			for (let j = 0; j <= i; j++)
				this.#products[i * n + j] = (this.#products[i * n + j] as number) + own * (row[j] as number);
		}
		this.rows++;
	}

	/** Regressors and target have one scale, so that a penalty on z-scores is one on variances of the target. */
	solve(penalty: number): { readonly intercept: number; readonly weights: Float64Array } | undefined {
		const n = this.#row.length - 1;
		const centred = (i: number, j: number) =>
			(this.#products[i * (n + 1) + j] as number) -
			((this.#sums[i] as number) * (this.#sums[j] as number)) / this.rows;
		const a = new Float64Array(n * n);
		const b = new Float64Array(n);
		for (let i = 0; i < n; i++) {
			for (let j = 0; j <= i; j++) a[i * n + j] = centred(i, j);
			b[i] = centred(n, i);
		}
		const variance = centred(n, n) / this.rows;
		if (!(variance > 1e-12)) return undefined;
		const weights = solveRidge(a, b, penalty * this.rows * variance);
		if (!weights) return undefined;
		let intercept = (this.#sums[n] as number) / this.rows;
		for (let i = 0; i < n; i++) intercept -= (weights[i] as number) * ((this.#sums[i] as number) / this.rows);
		let sum = 0;
		for (const weight of weights) sum += weight;
		return { intercept: intercept + this.#origin * (1 - sum), weights };
	}
}
