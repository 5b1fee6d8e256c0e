import { knownPairs, type Score } from './score.ts';

/**
 * How much too high the forecast was: Σ (f − y) / Σ |y|, a share; below 0 it was too low. Not defined without
 * inquiries.
 *
 * @example bias([10, 30], [12, 30]) // { value: 0.05, pairs: 2, skipped: 0 }
 * @throws RangeError when the lengths differ
 */
export function bias(actual: ArrayLike<number>, forecast: ArrayLike<number>): Score {
	let excess = 0;
	let volume = 0;
	const counted = knownPairs('bias', actual, forecast, (y, f) => {
		excess += f - y;
		volume += Math.abs(y);
	});
	return volume > 0 ? { value: excess / volume, ...counted } : counted;
}
