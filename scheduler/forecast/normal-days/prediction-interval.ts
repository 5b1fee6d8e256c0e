import { standardNormal } from '../../simulate/distribution.ts';
import { effectAt } from '../paths/draw-paths.ts';
import type { NormalForecast } from './normal-forecast.ts';

/** Between which bounds the count of each slot lies with the probability asked for. */
export interface PredictionInterval {
	readonly lower: Float64Array;
	readonly upper: Float64Array;
}

/**
 * Interval of each slot by itself, equally likely to be missed on either side, from the errors of trials: mean ±
 * t·deviation, Student's t since the deviation is an estimate; cut at 0. Where a history was too short for trials,
 * from the spread of counts. For sums of slots, and for staffing, take sample paths.
 *
 * @param level share of counts within, such as 0.95
 * @param firstSlot slot of the day of `mean[0]`
 * @throws RangeError unless 0 < level < 1
 * @example predictionInterval(forecast, 0.95, { firstSlot: 0, slotsPerDay: 24 }).upper[9] // of 09:00
 */
export function predictionInterval(
	{ mean, spread, error }: Pick<NormalForecast, 'mean' | 'spread' | 'error'>,
	level: number,
	{ firstSlot, slotsPerDay }: { readonly firstSlot: number; readonly slotsPerDay: number }
): PredictionInterval {
	if (!(level > 0 && level < 1))
		throw new RangeError(`predictionInterval: level must be between 0 and 1, got ${level}`);
	const z = standardNormal(0.5 + level / 2);
	const reach = mean.map((expected, h) => {
		if (error) return studentOf(z, error.degrees) * (error.deviation[h] as number);
		const effect = effectAt(spread, Math.floor((firstSlot + h) / slotsPerDay) + (firstSlot === 0 ? 1 : 0));
		const factor = Math.expm1(effect * effect + spread.slotEffect * spread.slotEffect);
		return z * Math.sqrt(factor * expected * expected + spread.dispersion * expected);
	});
	return {
		lower: mean.map((expected, h) => Math.max(0, expected - (reach[h] as number))),
		upper: mean.map((expected, h) => expected + (reach[h] as number))
	};
}

/** Quantile of Student's t from the normal one (Cornish and Fisher); at 10 degrees and 0.975 off by 0.001. */
function studentOf(z: number, degrees: number): number {
	const z3 = z ** 3;
	const z5 = z ** 5;
	return (
		z +
		(z3 + z) / (4 * degrees) +
		(5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
		(3 * z5 * z * z + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
	);
}
