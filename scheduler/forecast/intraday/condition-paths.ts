import { RandomStream } from '../../simulate/random-stream.ts';
import type { SamplePaths } from '../paths/sample-paths.ts';
import { restOfDayLogFactors, type RestOfDayRule } from './rest-of-day.ts';
import { leastExpected, sumSoFar, type DaySoFar } from './so-far.ts';

/**
 * Sample paths of the rest of a day, given what has come so far. Each path is moved by its own surprise: by the factor
 * that the arrivals so far give (`restOfDayLogFactors`) over the factor that the path's own morning would have given; by
 * the gain alone exp(K_t · ln((O + ½) / (O_p + ½))).
 *
 * This is conditioning by a correction of each draw (Matheron's rule; the update of an ensemble Kalman filter): for
 * normal logs it gives not only the updated mean of `updateForecast` but also its remaining spread, since the part of
 * a path's rest that its own morning explains is replaced by the one morning that happened. So the band narrows as the
 * day passes as far as mornings explain afternoons, and keeps the noise of later slots.
 *
 * Fractions are rounded up or down by chance, seeded, so that the mean stays. Past slots become 0; of the running slot
 * the part that is left is taken pro rata. Too early (`updateForecast`), the past is cut and nothing else changes.
 *
 * @param paths of this whole day, drawn before it began, one slot for each of `day`
 * @throws RangeError when the gain lies outside of [0, 1] or the day is not well formed
 */
export function conditionPaths(
	paths: SamplePaths,
	day: DaySoFar,
	rule: RestOfDayRule,
	seed: number | string
): SamplePaths {
	const { slots } = paths;
	if (day.expected.length !== slots) {
		throw new RangeError(
			`conditionPaths: expected must have a value for each of the ${slots} slots, got ${day.expected.length}`
		);
	}
	const { elapsed, expected } = day;
	const known = restOfDayLogFactors(day, rule);
	const isEarly = sumSoFar(day).expected < leastExpected;
	const random = new RandomStream(seed, 'condition-paths');
	const running = Math.min(slots, Math.floor(elapsed));
	const left = 1 - (elapsed - running);
	const counts = new Float32Array(paths.counts.length);
	const own = new Float64Array(slots);
	for (let p = 0; p < paths.paths; p++) {
		const from = p * slots;
		for (let i = 0; i < elapsed; i++) {
			// What is not known of the day is not looked at in a path either.
			const isKnown = !Number.isNaN(day.observed[i] ?? NaN);
			own[i] = isKnown ? (paths.counts[from + i] as number) * Math.min(1, elapsed - i) : NaN;
		}
		const drawn = isEarly ? known : restOfDayLogFactors({ expected, observed: own, elapsed }, rule);
		for (let i = running; i < slots; i++) {
			const share = i === running ? left : 1;
			const factor = Math.exp((known[i] as number) - (drawn[i] as number));
			counts[from + i] = Math.floor((paths.counts[from + i] as number) * share * factor + random.uniform());
		}
	}
	return { paths: paths.paths, slots, counts };
}
