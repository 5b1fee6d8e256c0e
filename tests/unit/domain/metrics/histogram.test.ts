import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	addSeconds,
	countWithin,
	emptyHistogram,
	quantile,
	secondOf
} from '#lib/domain/metrics/histogram.ts';

const histogramOf = (times: readonly number[]) => {
	const histogram = emptyHistogram();
	for (const time of times) addSeconds(histogram, time, 1);
	return histogram;
};

describe('histogram', () => {
	it('20.000 s counts as 20, 20.001 s as 21: within 20 s is exact', () => {
		expect([secondOf(0), secondOf(1), secondOf(20_000), secondOf(20_001)]).toEqual([0, 1, 20, 21]);
	});

	it('quantiles are the nearest rank: of 1…10 the median is 5, P90 is 9', () => {
		const histogram = histogramOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		expect([quantile(histogram, 0.5), quantile(histogram, 0.9), quantile(histogram, 1)]).toEqual([5, 9, 10]);
		expect(quantile(emptyHistogram(), 0.5)).toBeUndefined();
	});

	it('any times, added and taken back, agree with the sorted list', () => {
		const times = fc.array(fc.oneof(fc.nat(100), fc.nat(100_000)), { minLength: 1, maxLength: 60 });
		fc.assert(
			fc.property(times, times, fc.double({ min: 0.01, max: 1, noNaN: true }), (kept, taken, share) => {
				const histogram = histogramOf([...kept, ...taken]);
				for (const time of taken) addSeconds(histogram, time, -1);
				const sorted = kept.toSorted((a, b) => a - b);
				const rank = Math.max(1, Math.ceil(share * sorted.length - 1e-9));
				expect(quantile(histogram, share)).toBe(sorted[rank - 1]);
				expect(countWithin(histogram, 50)).toBe(sorted.filter((time) => time <= 50).length);
			})
		);
	});
});
