import { describe, expect, it } from 'vitest';
import { compareRuns, quantileOf, summarizeRuns } from '#scheduler/simulate/run-summary.ts';
import { studentT } from '#scheduler/simulate/student-t.ts';

describe('studentT', () => {
	// Tables of the t distribution, e.g. NIST/SEMATECH e-Handbook, section 1.3.6.7.2.
	it.each([
		[0.975, 1, 12.706],
		[0.975, 2, 4.303],
		[0.975, 3, 3.182],
		[0.995, 3, 5.841],
		[0.975, 4, 2.776],
		[0.995, 9, 3.25],
		[0.9, 10, 1.372],
		[0.999, 19, 3.579],
		[0.975, 100, 1.984]
	])('quantile %f with %i degrees of freedom is %f', (p, degrees, value) => {
		expect(Math.abs(studentT(p, degrees) - value)).toBeLessThan(6e-4);
		expect(studentT(1 - p, degrees)).toBeCloseTo(-studentT(p, degrees), 9);
	});

	it('refuses probabilities outside of (0, 1) and no degree of freedom', () => {
		expect(() => studentT(1, 5)).toThrow('studentT: p must be between 0 and 1, got 1');
		expect(() => studentT(0.5, 0)).toThrow(RangeError);
	});
});

describe('summarizeRuns', () => {
	it('1, 2, 3: mean 2, from −0.484 to 4.484, median 2', () => {
		const summary = summarizeRuns({ values: [1, 2, 3] });
		expect(summary?.mean).toBe(2);
		expect(summary?.low).toBeCloseTo(-0.484, 3);
		expect(summary?.high).toBeCloseTo(4.484, 3);
		expect([summary?.p10, summary?.p50, summary?.p90]).toEqual([1.2, 2, 2.8]);
	});

	it('adds up instead of averaging averages: 1 of 1 and 0 of 3 is a quarter', () => {
		expect(summarizeRuns({ values: [1, 0], weights: [1, 3] })?.mean).toBe(0.25);
	});

	it('28 of 28 in 20 runs is not certainty: from 0.877 to 1; 0 of 28 up to 0.123', () => {
		const weights = Array.from({ length: 20 }, (_, r) => (r < 8 ? 2 : 1));
		const all = summarizeRuns({ values: weights.map(() => 1), weights, isShare: true });
		expect([all?.mean, all?.high]).toEqual([1, 1]);
		// Clopper and Pearson's limit, n = 28: 0.8766.
		expect(all?.low).toBeCloseTo(0.8766, 4);
		const none = summarizeRuns({ values: weights.map(() => 0), weights, isShare: true });
		expect([none?.low, none?.mean]).toEqual([0, 0]);
		expect(none?.high).toBeCloseTo(0.1234, 4);
	});

	it('the limits of a share stay within 0 and 1, those of other figures do not', () => {
		const series = { values: [1, 0.5, 1], weights: [2, 2, 2] };
		expect(summarizeRuns({ ...series, isShare: true })?.high).toBe(1);
		expect(summarizeRuns(series)?.high).toBeGreaterThan(1);
	});

	it('with equal weights the interval is that of the plain mean', () => {
		const [plain, weighted] = [
			summarizeRuns({ values: [1, 4, 2] }),
			summarizeRuns({ values: [1, 4, 2], weights: [5, 5, 5] })
		];
		expect(weighted?.low).toBeCloseTo(plain?.low ?? NaN, 12);
		expect(weighted?.high).toBeCloseTo(plain?.high ?? NaN, 12);
	});

	it('one run says nothing about the mean; none gives no summary', () => {
		expect(summarizeRuns({ values: [7] })).toMatchObject({
			runs: 1,
			mean: 7,
			low: -Infinity,
			high: Infinity
		});
		expect(summarizeRuns({ values: [NaN, NaN] })).toBeUndefined();
		expect(summarizeRuns({ values: [NaN, 3, 5] })).toMatchObject({ runs: 2, mean: 4 });
	});

	it('a difference that is the same in every run is certain, however the runs swing', () => {
		const difference = compareRuns({ values: [10, 50, 90] }, { values: [9, 49, 89] });
		expect(difference).toMatchObject({ mean: 1, low: 1, high: 1, p50: 1 });
		expect(() => compareRuns({ values: [1] }, { values: [1, 2] })).toThrow(RangeError);
	});

	it('quantiles lie on straight lines between the values', () => {
		expect(quantileOf([0, 10], 0.3)).toBe(3);
		expect(quantileOf([4], 0.9)).toBe(4);
	});
});
