import { describe, expect, it } from 'vitest';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

const take = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uniform());

describe('RandomStream', () => {
	it('draws the numbers of its documentation on every machine', () => {
		const stream = new RandomStream(1, 'arrivals/0');
		expect(stream.uniform()).toBe(0.6188965532783949);
		expect(new RandomStream('demo', 'x').word()).toMatchInlineSnapshot(`320369402`);
	});

	it('repeats itself for the same seed and name, and for no other', () => {
		expect(take(new RandomStream(7, 'a'), 100)).toEqual(take(new RandomStream(7, 'a'), 100));
		for (const other of [new RandomStream(8, 'a'), new RandomStream(7, 'b'), new RandomStream(7, 'a ')]) {
			expect(take(other, 5)).not.toEqual(take(new RandomStream(7, 'a'), 5));
		}
	});

	it('stays strictly between 0 and 1, with mean 0.5 and variance 1/12 over 100,000 draws', () => {
		const draws = take(new RandomStream(3, 'uniform'), 100_000);
		const mean = draws.reduce((sum, u) => sum + u, 0) / draws.length;
		const variance = draws.reduce((sum, u) => sum + (u - mean) ** 2, 0) / draws.length;
		expect(Math.min(...draws.slice(0, 50_000))).toBeGreaterThan(0);
		expect(Math.max(...draws.slice(0, 50_000))).toBeLessThan(1);
		expect(mean).toBeCloseTo(0.5, 2);
		expect(variance).toBeCloseTo(1 / 12, 3);
	});
});
