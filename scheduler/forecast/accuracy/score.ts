/**
 * A measure over pairs of what came and what was forecast. A pair in which either is NaN is not known and is left
 * out; how many, is told. All measures of this folder count alike, so that they speak of the same pairs.
 */
export interface Score {
	/** Absent when it is not defined: no pair, or nothing to divide by. */
	readonly value?: number;
	/** Pairs that were measured. */
	readonly pairs: number;
	/** Pairs that were left out because one side is not known. */
	readonly skipped: number;
}

/**
 * Visits the known pairs of two series of equal length and counts both kinds.
 *
 * @example knownPairs('wape', [1, NaN], [1, 2], () => {}) // { pairs: 1, skipped: 1 }
 * @throws RangeError in the name of the caller when the lengths differ or a side is infinite
 */
export function knownPairs(
	caller: string,
	actual: ArrayLike<number>,
	forecast: ArrayLike<number>,
	visit: (actual: number, forecast: number, index: number) => void
): { pairs: number; skipped: number } {
	if (actual.length !== forecast.length) {
		throw new RangeError(
			`${caller}: forecast must be as long as actual (${actual.length}), got ${forecast.length}`
		);
	}
	let pairs = 0;
	for (let i = 0; i < actual.length; i++) {
		const y = actual[i] as number;
		const f = forecast[i] as number;
		if (Number.isNaN(y) || Number.isNaN(f)) continue;
		if (!Number.isFinite(y) || !Number.isFinite(f)) {
			throw new RangeError(`${caller}: pair ${i} must be finite or NaN, got ${y} and ${f}`);
		}
		pairs++;
		visit(y, f, i);
	}
	return { pairs, skipped: actual.length - pairs };
}
