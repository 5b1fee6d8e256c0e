/** What is known at one instant of a promotion day. */
export interface EventDayEvidence {
	/** V_z: variance of the log of the day's uplift before the day, from the promotion model. */
	readonly upliftVariance: number;
	/** φ = variance / mean of the counts, at least 1. */
	readonly dispersion: number;
	/** E_t: inquiries expected so far. */
	readonly expected: number;
	/** F_t: share of the day's inquiries expected so far, in [0, 1]. */
	readonly share: number;
	/** κ: concentration of the Dirichlet around the day's shape, positive. */
	readonly concentration: number;
}

/**
 * How much of the deviation so far is the day's size on a promotion day, and not chance or another shape:
 *
 *   K_t = V_z / (V_z + φ/E_t + (1 − F_t) / (F_t (κ + 1)))
 *
 * prior variance against the noise of the count and the noise of the share so far, whose relative variance under
 * Dirichlet(κ) is (1 − F)/(F(κ + 1)). 0 while nothing is expected yet (planning.md, section 1).
 *
 * @example
 * // A fifth of the day has come, 1,000 inquiries expected: 0.3125 / (0.3125 + 0.002 + 4 / 201)
 * eventDayGain({ upliftVariance: 0.3125, dispersion: 2, expected: 1000, share: 0.2, concentration: 200 }) // 0.93450…
 * @throws RangeError when a value lies outside of its range
 */
export function eventDayGain(evidence: EventDayEvidence): number {
	const { upliftVariance, dispersion, expected, share, concentration } = evidence;
	for (const name of ['upliftVariance', 'dispersion', 'expected'] as const) {
		if (!(evidence[name] >= 0 && evidence[name] < Infinity)) {
			throw new RangeError(`eventDayGain: ${name} must be at least 0 and finite, got ${evidence[name]}`);
		}
	}
	if (!(share >= 0 && share <= 1)) {
		throw new RangeError(`eventDayGain: share must be from 0 to 1, got ${share}`);
	}
	if (!(concentration > 0)) {
		throw new RangeError(`eventDayGain: concentration must be positive, got ${concentration}`);
	}
	if (upliftVariance === 0 || expected === 0 || share === 0) return 0;
	const countNoise = dispersion / expected;
	const shapeNoise = (1 - share) / (share * (concentration + 1));
	return upliftVariance / (upliftVariance + countNoise + shapeNoise);
}
