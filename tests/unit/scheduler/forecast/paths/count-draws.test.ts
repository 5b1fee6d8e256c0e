import { describe, expect, it } from 'vitest';
import { drawBinomial, drawCount, drawGamma, drawPoisson } from '#scheduler/forecast/paths/count-draws.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

const draws = 40_000;

function moments(draw: (random: RandomStream) => number): { mean: number; variance: number; skew: number } {
	const random = new RandomStream(7, 'draws');
	const values = Array.from({ length: draws }, () => draw(random));
	const mean = values.reduce((sum, value) => sum + value, 0) / draws;
	const central = (power: number): number =>
		values.reduce((sum, value) => sum + (value - mean) ** power, 0) / draws;
	return { mean, variance: central(2), skew: central(3) / central(2) ** 1.5 };
}

describe('draws of counts', () => {
	it.each([0.05, 0.7, 1, 3, 50])('gamma of shape %d: mean and variance are the shape', (shape) => {
		const { mean, variance, skew } = moments((random) => drawGamma(shape, random));
		expect(Math.abs(mean - shape)).toBeLessThan(5 * Math.sqrt(shape / draws));
		expect(variance / shape).toBeCloseTo(1, 0);
		expect(Math.abs(skew * Math.sqrt(shape) - 2)).toBeLessThan(0.5);
	});

	it.each([0.3, 4, 9.99, 10, 35, 4_000])('Poisson of mean %d: variance is the mean', (mean) => {
		const got = moments((random) => drawPoisson(mean, random));
		expect(Math.abs(got.mean - mean)).toBeLessThan(5 * Math.sqrt(mean / draws));
		expect(Math.abs(got.variance / mean - 1)).toBeLessThan(0.06);
	});

	it.each([
		[1, 0.25],
		[7, 0.9],
		[60, 0.3],
		[600, 1 / 12],
		[4_000, 0.7]
	])('binomial of %d trials at %d: mean n·p, variance n·p·(1 − p)', (trials, probability) => {
		const got = moments((random) => drawBinomial(trials, probability, random));
		const variance = trials * probability * (1 - probability);
		expect(Math.abs(got.mean - trials * probability)).toBeLessThan(5 * Math.sqrt(variance / draws));
		expect(Math.abs(got.variance / variance - 1)).toBeLessThan(0.06);
	});

	it('binomial of none or certain trials needs no draw; what is no probability is refused', () => {
		const random = new RandomStream(1, 'draws');
		expect([0, 12].map((trials) => drawBinomial(trials, 1, random))).toEqual([0, 12]);
		expect(drawBinomial(12, 0, random)).toBe(0);
		expect(() => drawBinomial(1.5, 0.5, random)).toThrow(RangeError);
		expect(() => drawBinomial(12, NaN, random)).toThrow(RangeError);
	});

	it('Poisson of mean 12: P(N ≤ 12) is 0.57597', () => {
		const random = new RandomStream(3, 'draws');
		let atMost = 0;
		for (let i = 0; i < draws; i++) if (drawPoisson(12, random) <= 12) atMost++;
		expect(Math.abs(atMost / draws - 0.57597)).toBeLessThan(0.01);
	});

	it.each([
		[2, 1.5],
		[40, 2.4],
		[900, 6]
	])('a count of mean %d and dispersion %d: variance is dispersion × mean', (mean, dispersion) => {
		const got = moments((random) => drawCount(mean, dispersion, random));
		expect(Math.abs(got.mean / mean - 1)).toBeLessThan((5 * Math.sqrt(dispersion / mean)) / Math.sqrt(draws));
		expect(Math.abs(got.variance / (dispersion * mean) - 1)).toBeLessThan(0.06);
	});

	it('a mean of 0 gives 0; a negative one, a NaN and a dispersion below 1 are misuse', () => {
		const random = new RandomStream(1, 'draws');
		expect(drawCount(0, 2, random)).toBe(0);
		expect(drawGamma(0, random)).toBe(0);
		expect(() => drawPoisson(-1, random)).toThrow('drawPoisson: mean must be at least 0 and finite, got -1');
		expect(() => drawCount(NaN, 2, random)).toThrow('got NaN');
		expect(() => drawCount(5, 0.5, random)).toThrow('drawCount: dispersion must be at least 1, got 0.5');
	});
});
