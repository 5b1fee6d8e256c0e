/**
 * How many more misses a period can take and still reach its target share.
 *
 * With `expectedUnits` the period ends with that many units (or with those already decided, if more); without it,
 * the misses are the next units to come. Negative: that many misses too many; with `expectedUnits` the target can
 * then no longer be reached. `undefined` when there is nothing to count yet.
 *
 * @param period.met units met so far
 * @param period.units units decided so far
 * @param period.target least share of met units, above 0 and at most 1
 * @throws RangeError when the target is outside (0, 1] or the counts are not whole numbers with met ≤ units
 * @example affordableMisses({ met: 95, units: 96, target: 0.9, expectedUnits: 200 }) // 19
 */
export function affordableMisses(period: {
	readonly met: number;
	readonly units: number;
	readonly target: number;
	readonly expectedUnits?: number;
}): number | undefined {
	const { met, units, target, expectedUnits } = period;
	if (!(target > 0 && target <= 1))
		throw new RangeError(`affordableMisses: target must be in (0, 1], got ${target}`);
	if (!(Number.isInteger(met) && Number.isInteger(units) && met >= 0 && met <= units))
		throw new RangeError(`affordableMisses: met must be a whole number up to ${units}, got ${met}`);
	if (expectedUnits === undefined) {
		if (units === 0) return undefined;
		let total = Math.floor(met / target);
		// The division may fall on either side of a whole number: the share itself decides.
		while (met > 0 && met / (total + 1) >= target) total += 1;
		while (total > 0 && met / total < target) total -= 1;
		return total - units;
	}
	const total = Math.max(Math.floor(expectedUnits), units);
	if (total === 0) return undefined;
	let misses = Math.floor(total * (1 - target));
	while (misses < total && (total - (misses + 1)) / total >= target) misses += 1;
	while (misses > 0 && (total - misses) / total < target) misses -= 1;
	return misses - (units - met);
}
