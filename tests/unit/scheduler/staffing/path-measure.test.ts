import { expect, it } from 'vitest';
import { measurePaths } from '#scheduler/staffing/path-measure.ts';

it('few paths are kept, each weighted by its arrivals; equal ones are one; those without arrivals do not count', () => {
	expect(measurePaths(Float64Array.of(1, 3), true)).toEqual({
		rates: Float64Array.of(1, 3),
		weights: Float64Array.of(0.25, 0.75)
	});
	expect(measurePaths(new Float64Array(500).fill(7), true).rates).toEqual(Float64Array.of(7));
	expect(measurePaths(Float64Array.of(0, 5, 5), true).rates).toEqual(Float64Array.of(5));
	expect([...measurePaths(Float64Array.of(0, 4, 12), true).weights]).toEqual([0.25, 0.75]);
});

it('2,000 paths become 64 rates that give the same mean of a steep figure to 1e-8', () => {
	const rates = Float64Array.from({ length: 2_000 }, (_, i) => 60 + 80 * ((i * 0.618034) % 1));
	const steep = (rate: number) => 1 / (1 + Math.exp((rate - 100) / 5));
	const { rates: few, weights } = measurePaths(rates, true);
	expect(few).toHaveLength(64);
	const total = rates.reduce((sum, rate) => sum + rate, 0);
	const exact = rates.reduce((sum, rate) => sum + (rate / total) * steep(rate), 0);
	const fast = few.reduce((sum, rate, i) => sum + (weights[i] as number) * steep(rate), 0);
	expect(Math.abs(fast - exact)).toBeLessThan(1e-8);
	expect(measurePaths(rates, false).rates).toHaveLength(2_000);
});
