import { knownPairs, type Score } from './score.ts';

/**
 * Mean absolute percentage error: the mean of |y − f| / |y|, a share. For totals of days; slots with few inquiries
 * make it meaningless, use WAPE there. Pairs in which nothing came have no percentage and count as skipped.
 *
 * @example mape([10, 40], [12, 38]) // { value: 0.125, pairs: 2, skipped: 0 }
 * @throws RangeError when the lengths differ
 */
export function mape(actual: ArrayLike<number>, forecast: ArrayLike<number>): Score {
	let sum = 0;
	let withoutInquiries = 0;
	const { pairs, skipped } = knownPairs('mape', actual, forecast, (y, f) => {
		if (y === 0) withoutInquiries++;
		else sum += Math.abs((y - f) / y);
	});
	const counted = { pairs: pairs - withoutInquiries, skipped: skipped + withoutInquiries };
	return counted.pairs > 0 ? { value: sum / counted.pairs, ...counted } : counted;
}
