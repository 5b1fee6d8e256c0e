import { describe, expect, it } from 'vitest';
import {
	draw,
	exponential,
	logNormal,
	standardNormal,
	weightedIndex
} from '#scheduler/simulate/distribution.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

describe('distributions of durations', () => {
	it('standard normal quantiles: 0.5, 0.975, 0.9999 and 1e-10 as printed in tables', () => {
		expect(standardNormal(0.5)).toBe(0);
		expect(standardNormal(0.975)).toBeCloseTo(1.959963984540054, 14);
		expect(standardNormal(0.9999)).toBeCloseTo(3.719016485455709, 12);
		expect(standardNormal(1e-10)).toBeCloseTo(-6.361340902404056, 12);
		expect(standardNormal(0.1)).toBeCloseTo(-standardNormal(0.9), 14);
		expect(() => standardNormal(0)).toThrow(RangeError);
	});

	it('exponential of mean 180 s: median 124.766 s', () => {
		expect(exponential(180_000, 0.5)).toBeCloseTo(180_000 * Math.LN2, 6);
	});

	it('log-normal of median 8 s and spread 0.7: P90 19.62 s, mean 10.22 s over 200,000 draws', () => {
		expect(logNormal(8_000, 0.7, 0.9)).toBeCloseTo(19_619.6, 0);
		const random = new RandomStream(1, 'log-normal');
		let sum = 0;
		for (let i = 0; i < 200_000; i++) sum += draw({ kind: 'logNormal', median: 8_000, spread: 0.7 }, random);
		expect(sum / 200_000 / (8_000 * Math.exp(0.245))).toBeCloseTo(1, 2);
	});

	it('empirical values come equally often, a constant takes no random number, and never is infinite', () => {
		const random = new RandomStream(1, 'empirical');
		const counts = new Map<number, number>();
		for (let i = 0; i < 30_000; i++) {
			const value = draw({ kind: 'empirical', values: [1, 2, 3] }, random);
			counts.set(value, (counts.get(value) ?? 0) + 1);
		}
		for (const value of [1, 2, 3]) expect((counts.get(value) ?? 0) / 10_000).toBeCloseTo(1, 1);
		expect(draw({ kind: 'constant', value: 5 }, random)).toBe(5);
		expect(draw({ kind: 'never' }, random)).toBe(Infinity);
		expect(() => draw({ kind: 'empirical', values: [] }, random)).toThrow(RangeError);
	});

	it('a choice with weights 1 and 3 takes the first for p < 0.25, and never one of weight 0', () => {
		expect(weightedIndex([1, 3], 0.2499)).toBe(0);
		expect(weightedIndex([1, 3], 0.2501)).toBe(1);
		expect(weightedIndex([0, 1, 0], 1 - 1e-16)).toBe(1);
		expect(() => weightedIndex([0, 0], 0.5)).toThrow(RangeError);
		expect(() => weightedIndex([1, -1], 0.5)).toThrow(RangeError);
	});
});
