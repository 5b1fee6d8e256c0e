/**
 * The least whole number for which a condition holds that stays true once it is: the heads of a slot. Steps out
 * from a start value by 1, 2, 4, … until the answer is between two numbers, then halves. From a start value
 * next to the answer it asks two to four times: the answer holds, one less does not.
 *
 * The condition is taken to fail at 0 and is not asked there.
 *
 * @returns undefined where it does not hold at `most` either
 * @example leastHeads((heads) => heads >= 14, 10, 1_000_000) // 14
 */
export function leastHeads(
	holds: (heads: number) => boolean,
	startValue: number,
	most: number
): number | undefined {
	let heads = Math.min(most, Math.max(1, Math.round(startValue)));
	/** Known to fail, known to hold. */
	let low = 0;
	let high = Infinity;
	if (holds(heads)) {
		high = heads;
		for (let step = 1; high - step > 0; step *= 2) {
			heads = high - step;
			if (!holds(heads)) {
				low = heads;
				break;
			}
			high = heads;
		}
	} else {
		low = heads;
		for (let step = 1; high === Infinity; step *= 2) {
			if (low === most) return undefined;
			heads = Math.min(most, low + step);
			if (holds(heads)) high = heads;
			else low = heads;
		}
	}
	while (high - low > 1) {
		heads = (low + high) >> 1;
		if (holds(heads)) high = heads;
		else low = heads;
	}
	return high;
}
