import type { Milliseconds, Seconds } from '../units.ts';

/** Seconds below this are counted in an array, longer times in a map. */
const denseSeconds = 4_096;

/**
 * Counts per whole second. A time in (s − 1, s] counts as s, so that "within N seconds" is exact for every whole N.
 * Plain data, mergeable; a count may be taken back.
 */
export interface Histogram {
	total: number;
	dense: Int32Array;
	sparse: Map<Seconds, number>;
}

export function emptyHistogram(): Histogram {
	return { total: 0, dense: new Int32Array(64), sparse: new Map() };
}

/**
 * The whole second that counts a time.
 *
 * @example secondOf(20_000) // 20
 * @example secondOf(20_001) // 21
 */
export function secondOf(time: Milliseconds): Seconds {
	return Math.ceil(time / 1_000);
}

/** Adds `by` (which may be negative) to the count of a second. */
export function addSeconds(histogram: Histogram, seconds: Seconds, by: number): void {
	histogram.total += by;
	if (seconds < denseSeconds) {
		if (seconds >= histogram.dense.length) {
			let length = histogram.dense.length;
			while (length <= seconds) length *= 2;
			const grown = new Int32Array(length);
			grown.set(histogram.dense);
			histogram.dense = grown;
		}
		histogram.dense[seconds] = (histogram.dense[seconds] as number) + by;
		return;
	}
	const count = (histogram.sparse.get(seconds) ?? 0) + by;
	if (count === 0) histogram.sparse.delete(seconds);
	else histogram.sparse.set(seconds, count);
}

/** How many times are at most `seconds` (a whole number). */
export function countWithin(histogram: Histogram, seconds: Seconds): number {
	let count = 0;
	const end = Math.min(seconds, histogram.dense.length - 1);
	for (let s = 0; s <= end; s++) count += histogram.dense[s] as number;
	for (const [s, n] of histogram.sparse) if (s <= seconds) count += n;
	return count;
}

/**
 * Quantile by nearest rank: the smallest second s such that at least share × total times are ≤ s.
 * Undefined when the histogram is empty.
 *
 * @example of the times 1, 2, 3, 4 s the median (0.5) is 2, the P90 (0.9) is 4
 */
export function quantile(histogram: Histogram, share: number): Seconds | undefined {
	if (histogram.total <= 0) return undefined;
	// 0.9 × 10 is 9.000000000000002 in floating point: without the tolerance the rank would be 10.
	const rank = Math.max(1, Math.ceil(share * histogram.total - 1e-9));
	let below = 0;
	for (let s = 0; s < histogram.dense.length; s++) {
		below += histogram.dense[s] as number;
		if (below >= rank) return s;
	}
	for (const s of [...histogram.sparse.keys()].sort((a, b) => a - b)) {
		below += histogram.sparse.get(s) as number;
		if (below >= rank) return s;
	}
	return undefined;
}
