import { describe, expect, it } from 'vitest';
import { pathQuantiles, pathTotals, quantileOfSorted } from '#scheduler/forecast/paths/path-quantiles.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

describe('quantiles of sample paths', () => {
	// Path p: p in the first slot, 20 − p in the second.
	const paths = {
		paths: 21,
		slots: 2,
		counts: Float32Array.from({ length: 42 }, (_, at) => (at % 2 ? 20 - (at >> 1) : at >> 1))
	};

	it('0 … 20 in a slot: P10 is 2, P50 10, P80 16, P90 18, P95 19', () => {
		const { p10, p50, p80, p90, p95 } = pathQuantiles(paths);
		expect([p10[0], p50[0], p80[0], p90[0], p95[0]]).toEqual([2, 10, 16, 18, 19]);
		expect([p10[1], p95[1]]).toEqual([2, 19]);
	});

	it('adds up each path before taking quantiles: slots that offset each other leave a certain total', () => {
		expect(new Set(pathTotals(paths))).toEqual(new Set([20]));
		expect([...pathTotals(paths, 0, 1)].slice(0, 3)).toEqual([0, 1, 2]);
	});

	it('between two values it is linear', () => {
		expect(quantileOfSorted([1, 3], 0.25)).toBe(1.5);
		expect(() => quantileOfSorted([], 0.5)).toThrow('values must not be empty');
		expect(() => quantileOfSorted([1], 1.5)).toThrow('level must be from 0 to 1, got 1.5');
	});

	it('counts that are not paths × slots are misuse', () => {
		expect(() => pathQuantiles({ paths: 2, slots: 2, counts: new Float32Array(3) })).toThrow(
			'got 3 for 2 × 2'
		);
	});
});

it.each([
	['counts of a narrow range', (u: number) => Math.floor(40 * u)],
	['counts of a wide range', (u: number) => Math.floor(1e6 * u)],
	['equal counts', () => 7],
	['no whole numbers', (u: number) => 40 * u]
])('%s: as by sorting', (_, countOf) => {
	const random = new RandomStream(1, 'quantiles');
	const column = Float32Array.from({ length: 99 }, () => countOf(random.uniform()));
	const sorted = Float32Array.from(column).sort();
	const { p10, p95 } = pathQuantiles({ paths: 99, slots: 1, counts: column });
	expect([p10[0], p95[0]]).toEqual([quantileOfSorted(sorted, 0.1), quantileOfSorted(sorted, 0.95)]);
});
