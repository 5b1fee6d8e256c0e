import { knownPairs, type Score } from './score.ts';

/**
 * Symmetric mean absolute percentage error as the M4 competition scores it: the mean of 2·|y − f| / (|y| + |f|), a
 * share from 0 to 2 (tables print it times 100). A pair of two zeros is a forecast without error.
 *
 * @example smape([100, 50], [300, 50]) // { value: 0.5, pairs: 2, skipped: 0 }
 * @throws RangeError when the lengths differ
 */
export function smape(actual: ArrayLike<number>, forecast: ArrayLike<number>): Score {
	let sum = 0;
	const counted = knownPairs('smape', actual, forecast, (y, f) => {
		if (y !== f) sum += (2 * Math.abs(y - f)) / (Math.abs(y) + Math.abs(f));
	});
	return counted.pairs > 0 ? { value: sum / counted.pairs, ...counted } : counted;
}
