import type { ForecastPromotionDay } from './promotion/promotion-forecast.ts';
import type { ExpectedPaths } from './slot-forecast.ts';
import type { SamplePaths } from './paths/sample-paths.ts';

/** A promotion day, and what it is for one queue. */
export type OwnDay = ForecastPromotionDay & { readonly own: ForecastPromotionDay['queues'][number] };

/** Puts promotion days in place of normal ones; a slot in days of two promotions is their sum, one of them being 0 there. */
export function overlayPromotionDays(
	days: readonly OwnDay[],
	{ mean, paths: { paths, slots, counts } }: ExpectedPaths
): void {
	for (const { firstSlot, slots: length } of days) {
		mean.fill(0, firstSlot, firstSlot + length);
		for (let p = 0; p < paths; p++) counts.fill(0, p * slots + firstSlot, p * slots + firstSlot + length);
	}
	for (const { firstSlot, slots: length, own } of days) {
		for (let i = 0; i < length; i++) {
			mean[firstSlot + i] = (mean[firstSlot + i] as number) + (own.mean[i] as number);
			for (let p = 0; p < paths; p++) {
				const at = p * slots + firstSlot + i;
				counts[at] = (counts[at] as number) + (own.paths.counts[p * length + i] as number);
			}
		}
	}
}

/** The slots [first, end) of paths. */
export function cropPaths({ paths, slots, counts }: SamplePaths, first: number, end: number): SamplePaths {
	if (first === 0 && end === slots) return { paths, slots, counts };
	const length = end - first;
	const cropped = new Float32Array(paths * length);
	for (let p = 0; p < paths; p++) {
		cropped.set(counts.subarray(p * slots + first, p * slots + end), p * length);
	}
	return { paths, slots: length, counts: cropped };
}
