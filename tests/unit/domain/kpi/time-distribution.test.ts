import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedSecond, countWithin, quantiles } from '#lib/domain/kpi/time-distribution.ts';

const countsOf = (times: readonly number[]) => {
	const counts = new Map<number, number>();
	for (const time of times) counts.set(countedSecond(time), (counts.get(countedSecond(time)) ?? 0) + 1);
	return counts;
};

describe('times counted by the next whole second', () => {
	it('30,000 ms counts as 30 s, 30,001 ms as 31 s, 0 and below as 0 s', () => {
		expect([30_000, 30_001, 1, 0, -5].map(countedSecond)).toEqual([30, 31, 1, 0, 0]);
	});

	it('within N seconds is exact for every time and every whole N', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(120_000)), fc.nat(120), (times, limit) => {
				const exact = times.filter((time) => time <= limit * 1_000).length;
				expect(countWithin(countsOf(times), limit)).toBe(exact);
			})
		);
	});

	it('within half a second cannot be told from the counts', () => {
		expect(() => countWithin(new Map(), 0.5)).toThrow('countWithin: limit must be whole seconds, got 0.5');
	});
});

describe('nearest-rank quantiles', () => {
	it('of 15, 20, 35, 40, 50: P30 is 20, P40 is 20, P50 is 35, P100 is 50', () => {
		const counts = new Map([15, 20, 35, 40, 50].map((time) => [time, 1]));
		expect(quantiles(counts, [0.3, 0.4, 0.5, 1])).toEqual([20, 20, 35, 50]);
	});

	it('P55 of 100 times is the 55th, although 0.55 × 100 is computed as 55.000…01', () => {
		const counts = new Map(Array.from({ length: 100 }, (_, index) => [index + 1, 1]));
		expect(quantiles(counts, [0.55, 0.07, 0.9])).toEqual([55, 7, 90]);
	});

	it('of nothing are unknown', () => {
		expect(quantiles(new Map(), [0.5, 0.9])).toEqual([undefined, undefined]);
		expect(quantiles(new Map([[3, 0]]), [0.5])).toEqual([undefined]);
	});

	it('equal sorting all times and taking the ⌈share × count⌉-th', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(200_000), { minLength: 1 }),
				fc.integer({ min: 1, max: 100 }),
				(times, percent) => {
					const sorted = times.map(countedSecond).sort((a, b) => a - b);
					const rank = Math.ceil((percent * times.length) / 100);
					expect(quantiles(countsOf(times), [percent / 100])).toEqual([sorted[rank - 1]]);
				}
			)
		);
	});

	it('a share of 0 or 1.5 is refused', () => {
		expect(() => quantiles(new Map(), [0])).toThrow(RangeError);
		expect(() => quantiles(new Map(), [1.5])).toThrow('quantiles: share must be in (0, 1], got 1.5');
	});
});
