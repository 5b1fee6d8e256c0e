import type { KnownHistory } from './known-history.ts';

/**
 * The mixture must beat the first model by this much in the trials, or that model stands alone: errors of a few weeks
 * are too few to leave it for less.
 */
const leastGain = 0.05;
/** Errors are taken of sums of slots with this many inquiries: below, the least absolute error is at a forecast of 0. */
const blockCounts = 10;

/**
 * Weighs models by how their forecasts from earlier ends of the history (trials, rolling origin) met what came: the
 * weight is 1 / (Σ|e| · Σ|e|/(y + f)), which asks for small errors in inquiries and in parts, as WAPE and sMAPE judge.
 * Chosen on the last days of the training part of M4 Hourly, where other powers (1 to 6) were no better.
 *
 * @param forecasts `forecasts[m][k]`: of model m from `ends[k]`; of models that lack half of them
 * or more none takes part, and all are judged on the trials that all have. The first model is the default.
 * @returns `weights[m]`, adding up to 1
 */
export function weighModels(
	history: KnownHistory,
	ends: readonly number[],
	forecasts: readonly (readonly (Float64Array | undefined)[])[]
): number[] {
	const alone = forecasts.map((_, m) => (m === 0 ? 1 : 0));
	const able = forecasts.flatMap((ofModel, m) =>
		2 * ofModel.filter((forecast) => forecast).length > ends.length ? [m] : []
	);
	if (able.length < 2 || able[0] !== 0) return alone;
	const trials = ends.flatMap((end, k) => (able.every((m) => forecasts[m]?.[k]) ? [{ end, k }] : []));
	const block = blockLength(history, ends[0] as number);
	const lossOf = (weights: readonly number[]) => {
		let absolute = 0;
		let relative = 0;
		for (const { end, k } of trials) {
			const mixed = mix(forecasts, weights, k);
			const stop = Math.min(mixed.length, history.past - end);
			for (let h = 0; h < stop;) {
				let came = 0;
				let expected = 0;
				for (let left = block; left > 0 && h < stop; h++) {
					const count = history.counts[end + h] as number;
					if (Number.isNaN(count)) continue;
					came += count;
					expected += mixed[h] as number;
					left--;
				}
				const error = Math.abs(came - expected);
				absolute += error;
				if (error > 0) relative += error / (came + expected);
			}
		}
		return absolute * relative;
	};
	const single = forecasts.map((_, m) => forecasts.map((__, k) => (k === m ? 1 : 0)));
	const losses = able.map((m) => lossOf(single[m] as number[]));
	// A model without any error needs no help.
	const perfect = losses.indexOf(0);
	if (perfect >= 0) return single[able[perfect] as number] as number[];
	const weights = forecasts.map(() => 0);
	for (const [k, m] of able.entries()) weights[m] = 1 / (losses[k] as number);
	const sum = weights.reduce((total, weight) => total + weight, 0);
	const mixture = weights.map((weight) => weight / sum);
	return lossOf(mixture) < (losses[0] as number) * (1 - leastGain) ** 2 ? mixture : alone;
}

/** `Σ_m weights[m] · forecasts[m][k]`; models without weight need no forecast. */
export function mix(
	forecasts: readonly (readonly (Float64Array | undefined)[])[],
	weights: readonly number[],
	k: number
): Float64Array {
	const mixed = new Float64Array(Math.max(0, ...forecasts.map((ofModel) => ofModel[k]?.length ?? 0)));
	for (const [m, weight] of weights.entries()) {
		const forecast = forecasts[m]?.[k];
		if (weight > 0 && forecast)
			for (let h = 0; h < mixed.length; h++)
				mixed[h] = (mixed[h] as number) + weight * (forecast[h] as number);
	}
	return mixed;
}

/** Slots that hold `blockCounts` inquiries on average, a day's at most. */
function blockLength({ counts, past, slotsPerDay }: KnownHistory, from: number): number {
	let sum = 0;
	let known = 0;
	for (let t = from; t < past; t++) {
		const count = counts[t] as number;
		if (Number.isNaN(count)) continue;
		sum += count;
		known++;
	}
	return sum > 0 ? Math.min(slotsPerDay, Math.ceil((blockCounts * known) / sum)) : slotsPerDay;
}
