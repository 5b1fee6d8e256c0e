import { expect, it } from 'vitest';
import { measurePaths } from '#scheduler/staffing/path-measure.ts';

/** Error of the arrival-weighted mean of a figure that turns at `at` within a few √at, as that of a floor does. */
function errorAt(at: number, rates: Float64Array, reach: number): number {
	const steep = (rate: number) => 1 / (1 + Math.exp((rate - at) / Math.sqrt(at)));
	const { rates: few, weights } = measurePaths(rates, reach);
	const total = rates.reduce((sum, rate) => sum + rate, 0);
	const exact = rates.reduce((sum, rate) => sum + (rate / total) * steep(rate), 0);
	return Math.abs(few.reduce((sum, rate, i) => sum + (weights[i] as number) * steep(rate), 0) - exact);
}

it('few paths are kept, each weighted by its arrivals; equal ones are one; those without arrivals do not count', () => {
	expect(measurePaths(Float64Array.of(1, 3), 10)).toEqual({
		rates: Float64Array.of(1, 3),
		weights: Float64Array.of(0.25, 0.75),
		meanRate: 2
	});
	expect(measurePaths(new Float64Array(500).fill(7), 10).rates).toEqual(Float64Array.of(7));
	expect([...measurePaths(Float64Array.of(0, 4, 12), 10).weights]).toEqual([0.25, 0.75]);
	expect(measurePaths(Float64Array.of(0, 5, 5, 0), 10).meanRate).toBe(2.5);
});

it('2,000 paths become 64 rates that give the same mean of a steep figure to 1e-8', () => {
	const rates = Float64Array.from({ length: 2_000 }, (_, i) => 60 + 80 * ((i * 0.618034) % 1));
	expect(measurePaths(rates, 40).rates).toHaveLength(64);
	expect(errorAt(100, rates, 40)).toBeLessThan(1e-8);
	expect(measurePaths(rates, 0).rates).toHaveLength(2_000);
});

it('2,000 paths of a wide forecast, 100 to 40,000, become few rates side by side, to 1e-5 wherever the figure turns', () => {
	const rates = Float64Array.from({ length: 2_000 }, (_, i) => 100 * 400 ** ((i * 0.618034) % 1));
	expect(measurePaths(rates, 40).rates.length).toBeLessThanOrEqual(5 * 64);
	for (const at of [400, 2_000, 10_000, 30_000]) expect(errorAt(at, rates, 40)).toBeLessThan(1e-5);
});
