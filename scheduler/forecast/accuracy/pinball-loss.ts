import { knownPairs, type Score } from './score.ts';

/**
 * Mean pinball (quantile) loss, in inquiries: level · (y − f) where more came than the quantile f says, and
 * (1 − level) · (f − y) where fewer came. Its mean is least at the true quantile; at level 0.5 it is half of the mean
 * absolute error.
 *
 * @example pinballLoss([10, 10], [8, 12], 0.9) // { value: 1, pairs: 2, skipped: 0 }: 1.8 and 0.2
 * @throws RangeError when the lengths differ, or the level is not between 0 and 1
 */
export function pinballLoss(actual: ArrayLike<number>, quantile: ArrayLike<number>, level: number): Score {
	if (!(level > 0 && level < 1)) {
		throw new RangeError(`pinballLoss: level must be between 0 and 1, got ${level}`);
	}
	let loss = 0;
	const counted = knownPairs('pinballLoss', actual, quantile, (y, f) => {
		loss += y >= f ? level * (y - f) : (1 - level) * (f - y);
	});
	return counted.pairs > 0 ? { value: loss / counted.pairs, ...counted } : counted;
}
