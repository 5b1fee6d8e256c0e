import { leastExpected, logRatio } from './so-far.ts';

/** Past days with the forecasts that were made before each of them began. */
export interface ForecastDays {
	readonly slotsPerDay: number;
	/** `actual[d · slotsPerDay + i]`: arrivals of day d in slot i, days ascending; NaN where not known. */
	readonly actual: ArrayLike<number>;
	/** The forecast of the same slots; NaN on days without one. */
	readonly expected: ArrayLike<number>;
}

/** How much of a deviation so far carries over to the rest of the day, by the time of day. Arrays: slotsPerDay + 1. */
export interface IntradayGain {
	/** `gain[i]`: ρ at the start of slot i, in [0, 1]; 0 where it could not be learned. */
	readonly gain: Float64Array;
	/**
	 * `residual[i]`: root mean square of ln(rest arrived / rest expected) after the update at the start of slot i; NaN
	 * where it could not be learned.
	 */
	readonly residual: Float64Array;
	/** `days[i]`: days that it was learned from. */
	readonly days: Uint16Array;
}

/** As if this many further days of usual size had shown no connection: few days are believed less. */
const ridgeDays = 4;
/** From fewer days nothing is learned. */
const leastDays = 5;

/**
 * Learns from past days how much a morning says about its afternoon: ρ_t, for every t the ridge slope (through 0) of
 * y = ln(rest arrived / rest expected) on x = ln(so far arrived / so far expected) over the last days,
 *
 *   ρ_t = Σ x·y / (Σ x² + λ),  λ = 4 days of mean x².
 *
 * Early in the day x is mostly chance, so the slope is small; it grows with the day. That is what the raw ratio O/E
 * (ρ = 1) gets wrong in the morning. Days on which less than 5 inquiries are expected on either side of t do not count.
 *
 * @param lastDays how many of the last days with a forecast are looked at
 * @throws RangeError when the arrays are not whole days of equal number
 */
export function learnIntradayGain(
	{ slotsPerDay, actual, expected }: ForecastDays,
	lastDays = 40
): IntradayGain {
	const total = actual.length / slotsPerDay;
	if (!Number.isInteger(total) || expected.length !== actual.length) {
		throw new RangeError(
			`learnIntradayGain: actual and expected must be whole days of ${slotsPerDay} slots, ` +
				`got ${actual.length} and ${expected.length}`
		);
	}
	const sumXX = new Float64Array(slotsPerDay + 1);
	const sumXY = new Float64Array(slotsPerDay + 1);
	const sumYY = new Float64Array(slotsPerDay + 1);
	const days = new Uint16Array(slotsPerDay + 1);
	let used = 0;
	for (let d = total - 1; d >= 0 && used < lastDays; d--) {
		const from = d * slotsPerDay;
		let dayActual = 0;
		let dayExpected = 0;
		for (let i = from; i < from + slotsPerDay; i++) {
			const y = actual[i] as number;
			const f = expected[i] as number;
			if (Number.isNaN(y) || Number.isNaN(f)) continue;
			dayActual += y;
			dayExpected += f;
		}
		if (dayExpected < 2 * leastExpected) continue;
		used++;
		let soFar = 0;
		let soFarExpected = 0;
		for (let i = 1; i <= slotsPerDay; i++) {
			const y = actual[from + i - 1] as number;
			const f = expected[from + i - 1] as number;
			if (!Number.isNaN(y) && !Number.isNaN(f)) {
				soFar += y;
				soFarExpected += f;
			}
			const restExpected = dayExpected - soFarExpected;
			if (soFarExpected < leastExpected || restExpected < leastExpected) continue;
			const deviation = logRatio(soFar, soFarExpected);
			const rest = logRatio(dayActual - soFar, restExpected);
			sumXX[i] = (sumXX[i] as number) + deviation * deviation;
			sumXY[i] = (sumXY[i] as number) + deviation * rest;
			sumYY[i] = (sumYY[i] as number) + rest * rest;
			days[i] = (days[i] as number) + 1;
		}
	}
	const gain = new Float64Array(slotsPerDay + 1);
	const residual = new Float64Array(slotsPerDay + 1).fill(NaN);
	for (let i = 0; i <= slotsPerDay; i++) {
		const n = days[i] as number;
		if (n < leastDays) continue;
		const xx = sumXX[i] as number;
		const xy = sumXY[i] as number;
		const slope = xx > 0 ? xy / (xx * (1 + ridgeDays / n)) : 0;
		const rho = Math.min(1, Math.max(0, slope));
		gain[i] = rho;
		// Σ (y − ρx)² expanded; rounding may leave it a hair below 0.
		residual[i] = Math.sqrt(Math.max(0, (sumYY[i] as number) - 2 * rho * xy + rho * rho * xx) / n);
	}
	return { gain, residual, days };
}

/**
 * The gain at any time of the day: linear between the starts of the slots.
 *
 * @example gainAt({ gain: Float64Array.of(0, 0.4, 0.6), … }, 1.5) // 0.5
 * @throws RangeError when `elapsed` lies outside of the day
 */
export function gainAt({ gain }: Pick<IntradayGain, 'gain'>, elapsed: number): number {
	if (!(elapsed >= 0 && elapsed <= gain.length - 1)) {
		throw new RangeError(`gainAt: elapsed must be from 0 to ${gain.length - 1} slots, got ${elapsed}`);
	}
	const before = Math.floor(elapsed);
	const left = gain[before] as number;
	const right = gain[Math.min(before + 1, gain.length - 1)] as number;
	return left + (right - left) * (elapsed - before);
}
