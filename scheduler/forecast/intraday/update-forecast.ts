import { leastExpected, logRatio, sumSoFar, type DaySoFar } from './so-far.ts';

/** The rest of a day as it is expected after what has come so far. */
export interface IntradayUpdate {
	/** `too_early`: fewer than 5 inquiries were expected so far; the forecast stands as it was. */
	readonly status: 'updated' | 'too_early';
	/** O_t: arrivals so far, in the slots that are known. */
	readonly observed: number;
	/** E_t: the forecast of the same time. */
	readonly expected: number;
	/** g: factor on the rest of the day; 1 when too early. */
	readonly factor: number;
	/**
	 * `rest[i]`: inquiries still to come in slot i of the day: 0 in the past, of the running slot the part that is left.
	 * Finite, at least 0.
	 */
	readonly rest: Float64Array;
}

/**
 * Re-forecasts the rest of a day from its arrivals so far: g = exp(K_t · ln((O_t + ½) / (E_t + ½))), none while
 * E_t < 5 (planning.md, section 1). With O_t = E_t nothing changes; with K_t = 0 neither.
 *
 * @param gain K_t in [0, 1]: `gainAt` of the learned gains on normal days, `eventDayGain` on promotion days
 * @example
 * updateForecast({ expected: [20, 20, 40], observed: [25, 30], elapsed: 2 }, 0.5)
 * // O 55, E 40, factor (55.5 / 40.5)^0.5 = 1.1706, rest [0, 0, 46.83]
 * @throws RangeError when the gain lies outside of [0, 1], or the day is not well formed
 */
export function updateForecast(day: DaySoFar, gain: number): IntradayUpdate {
	if (!(gain >= 0 && gain <= 1)) {
		throw new RangeError(`updateForecast: gain must be from 0 to 1, got ${gain}`);
	}
	const { observed, expected } = sumSoFar(day);
	const isEarly = expected < leastExpected;
	const factor = isEarly ? 1 : Math.exp(gain * logRatio(observed, expected));
	const rest = Float64Array.from(
		day.expected,
		(mean, i) => mean * (1 - Math.min(1, Math.max(0, day.elapsed - i))) * factor
	);
	return { status: isEarly ? 'too_early' : 'updated', observed, expected, factor, rest };
}
