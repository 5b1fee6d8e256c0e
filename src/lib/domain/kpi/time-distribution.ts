import { second, type Milliseconds, type Seconds } from '../units.ts';

/** Counts of times per whole second: a time in (s − 1, s] is counted as s. Adds up over days, shops and queues. */
export type SecondCounts = ReadonlyMap<Seconds, number>;

/**
 * The whole second that a time is counted as: the next full one, so that "within N seconds" stays exact when only
 * the counts are kept. Times below 0 count as 0.
 *
 * @example countedSecond(30_001) // 31
 */
export function countedSecond(time: Milliseconds): Seconds {
	return time > 0 ? Math.ceil(time / second) : 0;
}

/**
 * Nearest-rank quantiles of counted times: the smallest second that at least the given share of times do not
 * exceed. In the order of `shares`; each `undefined` where nothing was counted.
 *
 * @param shares each above 0 and at most 1; 0.5 is the median
 * @throws RangeError when a share is outside (0, 1]
 * @example quantiles(new Map([[2, 1], [4, 1], [9, 2]]), [0.5, 0.9]) // [4, 9]
 */
export function quantiles(counts: SecondCounts, shares: readonly number[]): (Seconds | undefined)[] {
	for (const share of shares)
		if (!(share > 0 && share <= 1)) throw new RangeError(`quantiles: share must be in (0, 1], got ${share}`);
	const seconds = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
	const total = seconds.reduce((sum, [, count]) => sum + count, 0);
	return shares.map((share) => {
		const rank = nearestRank(share, total);
		let passed = 0;
		for (const [at, count] of seconds) {
			passed += count;
			if (passed >= rank) return at;
		}
		return undefined;
	});
}

/**
 * ⌈share × total⌉, where a product that only rounding lifts above a whole number (0.55 × 100) stays on it; at
 * least 1.
 */
function nearestRank(share: number, total: number): number {
	const product = share * total;
	const whole = Math.round(product);
	const rank = Math.abs(product - whole) < 1e-9 * Math.max(1, total) ? whole : Math.ceil(product);
	return Math.max(1, rank);
}

/**
 * How many counted times are within a limit.
 *
 * @param limit whole seconds; a fraction would cut through a counted second
 * @throws RangeError when the limit is not a whole number of seconds
 * @example countWithin(new Map([[30, 2], [31, 1]]), 30) // 2
 */
export function countWithin(counts: SecondCounts, limit: Seconds): number {
	if (!Number.isInteger(limit))
		throw new RangeError(`countWithin: limit must be whole seconds, got ${limit}`);
	let within = 0;
	for (const [at, count] of counts) if (at <= limit) within += count;
	return within;
}
