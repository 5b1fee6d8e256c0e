import { seasonalScale } from './mase.ts';
import { knownPairs, type Score } from './score.ts';

/**
 * Mean scaled interval score of the M4 competition (after Gneiting and Raftery, JASA 102, 2007): the width of the
 * interval, and 2/α times what it is missed by, over the scale of MASE. Small for narrow intervals that hold.
 *
 * @param level share that the interval is meant to hold, 1 − α
 * @example msis([12], [8], [11], 0.95, [1, 2, 5, 6], 2) // (3 + 40 · 1) / 4 = 10.75
 * @throws RangeError when the lengths differ or the level is not between 0 and 1
 */
export function msis(
	actual: ArrayLike<number>,
	lower: ArrayLike<number>,
	upper: ArrayLike<number>,
	level: number,
	history: ArrayLike<number>,
	season: number
): Score {
	if (!(level > 0 && level < 1)) throw new RangeError(`msis: level must be between 0 and 1, got ${level}`);
	if (upper.length !== lower.length)
		throw new RangeError(`msis: upper must be as long as lower (${lower.length}), got ${upper.length}`);
	const scale = seasonalScale(history, season);
	let sum = 0;
	let halves = 0;
	const { pairs, skipped } = knownPairs('msis', actual, lower, (y, low, i) => {
		const high = upper[i] as number;
		if (Number.isNaN(high)) halves++;
		else sum += high - low + (2 / (1 - level)) * (Math.max(0, low - y) + Math.max(0, y - high));
	});
	const counted = { pairs: pairs - halves, skipped: skipped + halves };
	if (scale === undefined || counted.pairs === 0) return counted;
	return { value: sum / counted.pairs / scale, ...counted };
}
