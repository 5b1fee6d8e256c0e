import { describe, expect, it } from 'vitest';
import { drawPaths, type PathSource } from '#scheduler/forecast/paths/draw-paths.ts';
import { pathTotals } from '#scheduler/forecast/paths/path-quantiles.ts';

const source: PathSource = {
	mean: new Float64Array(72).fill(50),
	spread: { dayEffect: [0.1, 0.1, 0.2], slotEffect: 0.1, slotCorrelation: 0.8, dispersion: 2.4 },
	firstSlot: 0,
	slotsPerDay: 24,
	paths: 4_000,
	seed: 1,
	name: 'pre-sale'
};
const means = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
const variance = (values: Float64Array) => means(values.map((x) => x * x)) - means(values) ** 2;

describe('sample paths', () => {
	it('average to the mean though factors are log-normal: 1,200 inquiries a day within 2 %', () => {
		const spread = { dayEffect: [0.3], slotEffect: 0.4, slotCorrelation: 0.5, dispersion: 2.4 };
		const paths = drawPaths({ ...source, spread });
		for (const from of [0, 24, 48]) {
			expect(Math.abs(means(pathTotals(paths, from, from + 24)) / 1_200 - 1)).toBeLessThan(0.02);
		}
	});

	it('without effects have the variance φ times the mean in a slot and in a day', () => {
		const spread = { dayEffect: [0], slotEffect: 0, slotCorrelation: 0, dispersion: 2.4 };
		const paths = drawPaths({ ...source, spread });
		expect(variance(pathTotals(paths, 0, 1)) / 50).toBeCloseTo(2.4, 0);
		expect(variance(pathTotals(paths, 0, 24)) / 1_200 / 2.4).toBeCloseTo(1, 1);
	});

	it('scatter by the day effect of their lead: 0.1 on the first day, 0.2 on the second and on all later ones', () => {
		const spread = { dayEffect: [0, 0.1, 0.2], slotEffect: 0, slotCorrelation: 0, dispersion: 1 };
		const paths = drawPaths({ ...source, spread, mean: source.mean.map((m) => m * 100) });
		const deviation = (from: number) => Math.sqrt(variance(pathTotals(paths, from, from + 24))) / 120_000;
		expect(deviation(0)).toBeCloseTo(0.1, 2);
		expect(deviation(24)).toBeCloseTo(0.2, 1);
		expect(deviation(48)).toBeCloseTo(0.2, 1);
	});

	it('change the day factor at midnight: a horizon from 18:00 is of lead 0 for six hours', () => {
		const spread = { dayEffect: [0, 0.5], slotEffect: 0, slotCorrelation: 0, dispersion: 1 };
		const paths = drawPaths({ ...source, spread, firstSlot: 18 });
		expect(variance(pathTotals(paths, 0, 6)) / 300).toBeCloseTo(1, 0);
		expect(variance(pathTotals(paths, 6, 12)) / 300).toBeGreaterThan(20);
	});

	it('are the same for the same seed and name, and others for another', () => {
		const once = drawPaths({ ...source, paths: 10 });
		expect(drawPaths({ ...source, paths: 10 }).counts).toEqual(once.counts);
		expect(drawPaths({ ...source, paths: 10, name: 'after-sale' }).counts).not.toEqual(once.counts);
	});

	it('hold no inquiry where none is expected', () => {
		const mean = source.mean.map((_, s) => (s % 24 < 8 ? 0 : 5));
		const { counts } = drawPaths({ ...source, mean, paths: 50 });
		expect(counts.every((count, k) => (k % 24 < 8 ? count === 0 : Number.isInteger(count)))).toBe(true);
	});

	it.each([
		['mean', { mean: Float64Array.of(-1) }],
		['mean', { mean: Float64Array.of(NaN) }],
		['paths', { paths: 0 }],
		['firstSlot', { firstSlot: 24 }],
		['slotCorrelation', { spread: { ...source.spread, slotCorrelation: 1 } }],
		['dispersion', { spread: { ...source.spread, dispersion: 0.5 } }]
	])('refuse a %s out of range', (name, change) => {
		expect(() => drawPaths({ ...source, ...change })).toThrow(new RegExp(`drawPaths: ${name} must be`));
	});
});
