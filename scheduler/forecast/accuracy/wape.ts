import { knownPairs, type Score } from './score.ts';

/**
 * Weighted absolute percentage error: Σ |y − f| / Σ |y|, a share (0.05 is 5 %). Busy slots count as much as they
 * have inquiries, and a slot without any does no harm, unlike the mean of percentages. Not defined without inquiries.
 *
 * @example wape([10, 30], [12, 28]) // { value: 0.1, pairs: 2, skipped: 0 }
 * @throws RangeError when the lengths differ
 */
export function wape(actual: ArrayLike<number>, forecast: ArrayLike<number>): Score {
	let error = 0;
	let volume = 0;
	const counted = knownPairs('wape', actual, forecast, (y, f) => {
		error += Math.abs(y - f);
		volume += Math.abs(y);
	});
	return volume > 0 ? { value: error / volume, ...counted } : counted;
}
