/** The day as it stands at one instant, in slots of its forecast. */
export interface DaySoFar {
	/** `expected[i]`: inquiries forecast for slot i of the day before it began; at least 0. */
	readonly expected: ArrayLike<number>;
	/**
	 * `observed[i]`: **arrivals** in slot i up to now, the abandoned included (answered conversations would be censored
	 * by the staffing); NaN where not known. Slots from `elapsed` on are not looked at and may be missing.
	 */
	readonly observed: ArrayLike<number>;
	/** Slots that have passed, a fraction for the running one: at 10:10 in slots of 30 minutes 20.333…. */
	readonly elapsed: number;
}

/** Arrivals and forecast of the known slots until now, and the forecast of what is left of the day. */
export interface ObservedAndExpected {
	readonly observed: number;
	readonly expected: number;
	readonly expectedRest: number;
}

/** With fewer expected inquiries than this so far, chance is louder than any message: no update, no residual. */
export const leastExpected = 5;

/**
 * Adds up a day until now. Of the running slot the elapsed share is expected so far (pro rata: within a slot the
 * forecast is taken as even), so that an update every 5 minutes works on a forecast by the hour too. Where the profile
 * rises steeply inside of a slot this is off by a part of that slot only.
 *
 * Slots that are not known count on neither side.
 *
 * @example
 * sumSoFar({ expected: [10, 20, 30], observed: [12, 9], elapsed: 1.5 })
 * // { observed: 21, expected: 20, expectedRest: 40 }
 * @throws RangeError when `elapsed` lies outside of the day, or a value is negative or infinite
 */
export function sumSoFar({ expected, observed, elapsed }: DaySoFar): ObservedAndExpected {
	if (!(elapsed >= 0 && elapsed <= expected.length)) {
		throw new RangeError(`sumSoFar: elapsed must be from 0 to ${expected.length} slots, got ${elapsed}`);
	}
	let observedSum = 0;
	let expectedSum = 0;
	let expectedRest = 0;
	for (let i = 0; i < expected.length; i++) {
		const mean = expected[i] as number;
		if (!(mean >= 0 && mean < Infinity)) {
			throw new RangeError(`sumSoFar: expected[${i}] must be at least 0 and finite, got ${mean}`);
		}
		const passed = Math.min(1, Math.max(0, elapsed - i));
		expectedRest += mean * (1 - passed);
		if (passed === 0) continue;
		const count = observed[i] ?? NaN;
		if (Number.isNaN(count)) continue;
		if (!(count >= 0 && count < Infinity)) {
			throw new RangeError(`sumSoFar: observed[${i}] must be at least 0, finite or NaN, got ${count}`);
		}
		observedSum += count;
		expectedSum += mean * passed;
	}
	return { observed: observedSum, expected: expectedSum, expectedRest };
}

/**
 * ln((observed + ½) / (expected + ½)): how far a count is from its forecast. The halves keep it finite at 0.
 *
 * @example logRatio(0, 0) // 0
 */
export function logRatio(observed: number, expected: number): number {
	return Math.log((observed + 0.5) / (expected + 0.5));
}
