import { knownPairs, type Score } from './score.ts';

/**
 * Share of what came that lies within [lower, upper]. An interval that is not known counts as skipped.
 *
 * @example intervalCoverage([5, 12], [4, 4], [9, 9]) // { value: 0.5, pairs: 2, skipped: 0 }
 * @throws RangeError when the lengths differ
 */
export function intervalCoverage(
	actual: ArrayLike<number>,
	lower: ArrayLike<number>,
	upper: ArrayLike<number>
): Score {
	if (upper.length !== lower.length) {
		throw new RangeError(
			`intervalCoverage: upper must be as long as lower (${lower.length}), got ${upper.length}`
		);
	}
	let within = 0;
	let halves = 0;
	const { pairs, skipped } = knownPairs('intervalCoverage', actual, lower, (y, low, i) => {
		const high = upper[i] as number;
		if (Number.isNaN(high)) halves++;
		else if (y >= low && y <= high) within++;
	});
	const counted = { pairs: pairs - halves, skipped: skipped + halves };
	return counted.pairs > 0 ? { value: within / counted.pairs, ...counted } : counted;
}
