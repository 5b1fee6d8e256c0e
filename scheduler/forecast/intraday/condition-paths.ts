import { RandomStream } from '../../simulate/random-stream.ts';
import type { SamplePaths } from '../sample-paths.ts';
import { leastExpected, logRatio, sumSoFar } from './so-far.ts';

/**
 * Sample paths of the rest of a day, given what has come so far. Each path p is moved by its own surprise: where it had
 * O_p inquiries until now and O came, its rest is multiplied by
 *
 *   exp(K_t · ln((O + ½) / (O_p + ½))).
 *
 * This is conditioning by a correction of each draw (Matheron's rule; the update of an ensemble Kalman filter): for
 * normal logs it gives not only the updated mean of `updateForecast` but also its remaining spread, since the part of
 * a path's rest that its own morning explains is replaced by the one morning that happened. So the band narrows as the
 * day passes as far as mornings explain afternoons, and keeps the noise of later slots.
 *
 * Fractions are rounded up or down by chance, seeded, so that the mean stays. Past slots become 0; of the running slot
 * the part that is left is taken pro rata. Too early (`updateForecast`), the past is cut and nothing else changes.
 *
 * @param day.paths paths of this whole day, drawn before it began, one slot each as `observed` has them
 * @throws RangeError when the gain lies outside of [0, 1] or the day is not well formed
 */
export function conditionPaths(
	day: {
		readonly paths: SamplePaths;
		/** As in `DaySoFar`; slots that are not known count neither in O nor in O_p. */
		readonly observed: ArrayLike<number>;
		readonly expected: ArrayLike<number>;
		readonly elapsed: number;
	},
	gain: number,
	seed: number | string
): SamplePaths {
	const { paths, observed, elapsed } = day;
	if (!(gain >= 0 && gain <= 1)) {
		throw new RangeError(`conditionPaths: gain must be from 0 to 1, got ${gain}`);
	}
	if (day.expected.length !== paths.slots) {
		throw new RangeError(
			`conditionPaths: expected must have a value for each of the ${paths.slots} slots, got ${day.expected.length}`
		);
	}
	const soFar = sumSoFar(day);
	const effectiveGain = soFar.expected < leastExpected ? 0 : gain;
	const random = new RandomStream(seed, 'condition-paths');
	const running = Math.min(paths.slots, Math.floor(elapsed));
	const left = 1 - (elapsed - running);
	const counts = new Float32Array(paths.counts.length);
	for (let p = 0; p < paths.paths; p++) {
		const from = p * paths.slots;
		let own = 0;
		for (let i = 0; i < running; i++) {
			if (!Number.isNaN(observed[i] ?? NaN)) own += paths.counts[from + i] as number;
		}
		if (left < 1 && running < paths.slots && !Number.isNaN(observed[running] ?? NaN)) {
			own += (paths.counts[from + running] as number) * (1 - left);
		}
		const factor = Math.exp(effectiveGain * logRatio(soFar.observed, own));
		for (let i = running; i < paths.slots; i++) {
			const share = i === running ? left : 1;
			counts[from + i] = Math.floor((paths.counts[from + i] as number) * share * factor + random.uniform());
		}
	}
	return { paths: paths.paths, slots: paths.slots, counts };
}
