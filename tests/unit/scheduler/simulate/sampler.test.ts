import { describe, expect, it } from 'vitest';
import { draw, normalTail, standardNormal } from '#scheduler/simulate/distribution.ts';
import type { Distribution } from '#scheduler/simulate/distribution.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { Sampler } from '#scheduler/simulate/sampler.ts';

const minute = 60_000;
const kinds: readonly Distribution[] = [
	{ kind: 'constant', value: 250 },
	{ kind: 'exponential', mean: 3 * minute },
	{ kind: 'logNormal', median: 8_000, spread: 0.7 },
	{ kind: 'empirical', values: [1_000, 5_000, 9_000, 20_000] },
	{ kind: 'never' }
];

describe('Sampler', () => {
	it.each(kinds)('draws what draw draws, number by number: %o', (distribution) => {
		const [a, b] = [new RandomStream(1, 'same'), new RandomStream(1, 'same')];
		const sampler = new Sampler(distribution);
		for (let i = 0; i < 200; i++) expect(sampler.draw(a)).toBe(draw(distribution, b));
		expect(a.uniform()).toBe(b.uniform());
	});

	it.each(kinds)('a chance that is turned into a duration later is the same duration: %o', (distribution) => {
		const [a, b] = [new RandomStream(2, 'same'), new RandomStream(2, 'same')];
		const sampler = new Sampler(distribution);
		for (let i = 0; i < 50; i++) expect(sampler.at(sampler.chance(a))).toBe(sampler.draw(b));
	});

	it('beyond 5 min the exponential has no memory, and the median of the rest is mean · ln 2', () => {
		const sampler = new Sampler({ kind: 'exponential', mean: 3 * minute });
		expect(sampler.beyond(5 * minute, 0.5)).toBeCloseTo(5 * minute + 3 * minute * Math.LN2, 6);
	});

	it('beyond its median the log-normal has the upper half: quantile 0.5 there is quantile 0.25 from the top', () => {
		const sampler = new Sampler({ kind: 'logNormal', median: 8_000, spread: 0.7 });
		expect(sampler.beyond(8_000, 0.5)).toBeCloseTo(8_000 * Math.exp(0.7 * standardNormal(0.75)), 6);
		// So far out that the tail is below every double: it ends now, and nothing is NaN.
		expect(sampler.beyond(1e300, 0.5)).toBe(1e300);
	});

	it('beyond 5 s of 1, 5, 9 and 20 s there are 9 and 20 s; beyond 20 s it ends now', () => {
		const sampler = new Sampler({ kind: 'empirical', values: [1_000, 5_000, 9_000, 20_000] });
		expect([sampler.beyond(5_000, 0.2), sampler.beyond(5_000, 0.7)]).toEqual([9_000, 20_000]);
		expect(sampler.beyond(20_000, 0.7)).toBe(20_000);
	});

	it('refuses negative durations, NaN and nothing at all', () => {
		expect(() => new Sampler({ kind: 'exponential', mean: NaN })).toThrow(RangeError);
		expect(() => new Sampler({ kind: 'logNormal', median: 1, spread: -1 })).toThrow(RangeError);
		expect(() => new Sampler({ kind: 'empirical', values: [] })).toThrow('must not be empty');
		expect(() => new Sampler({ kind: 'empirical', values: [-1] })).toThrow(RangeError);
	});
});

describe('normalTail', () => {
	it.each([
		[-1, 0.8413447460685429],
		[0, 0.5],
		[1.959963984540054, 0.025],
		[2.999, 0.001354333786],
		[3.001, 0.00134547],
		[6, 9.865876450376946e-10],
		[20, 2.7536241186062337e-89]
	])('P(Z > %f) is %f', (z, tail) => {
		expect(normalTail(z) / tail).toBeCloseTo(1, 5);
	});

	it('is the inverse of the quantile from 1e-12 to 1 − 1e-12', () => {
		for (const p of [1e-12, 1e-6, 0.001, 0.1, 0.5, 0.9, 0.999999]) {
			expect(normalTail(-standardNormal(p)) / p).toBeCloseTo(1, 10);
		}
		expect([normalTail(-50), normalTail(50)]).toEqual([1, 0]);
	});
});
