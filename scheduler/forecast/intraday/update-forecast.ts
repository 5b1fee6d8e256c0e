import { restOfDayLogFactors, type RestOfDayRule } from './rest-of-day.ts';
import { leastExpected, sumSoFar, type DaySoFar } from './so-far.ts';

/** The rest of a day as it is expected after what has come so far. */
export interface IntradayUpdate {
	/** `too_early`: fewer than 5 inquiries were expected so far; the forecast stands as it was. */
	readonly status: 'updated' | 'too_early';
	/** O_t: arrivals so far, in the slots that are known. */
	readonly observed: number;
	/** E_t: the forecast of the same time. */
	readonly expected: number;
	/** Rest of the day after the update over before it; 1 when too early. By the gain alone it is g. */
	readonly factor: number;
	/**
	 * `rest[i]`: inquiries still to come in slot i of the day: 0 in the past, of the running slot the part that is left.
	 * Finite, at least 0.
	 */
	readonly rest: Float64Array;
}

/**
 * Re-forecasts the rest of a day from its arrivals so far: see `restOfDayLogFactors`. By the gain alone
 * g = exp(K_t · ln((O_t + ½) / (E_t + ½))), none while E_t < 5 (planning.md, section 1). When every slot came as
 * expected nothing changes.
 *
 * @example
 * updateForecast({ expected: [20, 20, 40], observed: [25, 30], elapsed: 2 }, { gain: 0.5 })
 * // O 55, E 40, factor (55.5 / 40.5)^0.5 = 1.1706, rest [0, 0, 46.83]
 * @throws RangeError when the gain lies outside of [0, 1], or the day is not well formed
 */
export function updateForecast(day: DaySoFar, rule: RestOfDayRule): IntradayUpdate {
	const { observed, expected, expectedRest } = sumSoFar(day);
	const logFactors = restOfDayLogFactors(day, rule);
	let total = 0;
	const rest = logFactors.map((logFactor, i) => {
		const left = 1 - Math.min(1, Math.max(0, day.elapsed - i));
		const updated = (day.expected[i] as number) * left * Math.exp(logFactor);
		total += updated;
		return updated;
	});
	return {
		status: expected < leastExpected ? 'too_early' : 'updated',
		observed,
		expected,
		factor: expectedRest > 0 ? total / expectedRest : 1,
		rest
	};
}
