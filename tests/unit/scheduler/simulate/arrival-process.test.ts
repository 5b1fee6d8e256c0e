import { describe, expect, it } from 'vitest';
import { arrivalsOf, ArrivalProcess, expectedArrivals } from '#scheduler/simulate/arrival-process.ts';
import type { ArrivalRate } from '#scheduler/simulate/arrival-process.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

const hour = 3_600_000;

function arrivals(rate: ArrivalRate, seed = 1): number[] {
	const process = new ArrivalProcess(rate, new RandomStream(seed, 'test'));
	const instants: number[] = [];
	for (let at = process.next(); at < Infinity; at = process.next()) instants.push(at);
	return instants;
}

describe('ArrivalProcess', () => {
	it('follows slots of 0, 3,600 and 7,200 an hour: 0, about 3,600 and about 7,200 arrivals', () => {
		const instants = arrivals({ from: 0, step: hour, perHour: [0, 3_600, 7_200], shape: 'constant' });
		const count = (slot: number) => instants.filter((at) => Math.floor(at / hour) === slot).length;
		expect(count(0)).toBe(0);
		expect(Math.abs(count(1) - 3_600)).toBeLessThan(4 * Math.sqrt(3_600));
		expect(Math.abs(count(2) - 7_200)).toBeLessThan(4 * Math.sqrt(7_200));
		expect(instants).toEqual([...instants].sort((a, b) => a - b));
	});

	it('follows a straight line: with 0 → 20,000 an hour a quarter of the arrivals come in the first half', () => {
		const rate: ArrivalRate = { from: 5, step: hour, perHour: [0, 20_000], shape: 'linear' };
		const instants = arrivals(rate);
		expect(expectedArrivals(rate, 0, Infinity)).toBeCloseTo(10_000, 6);
		expect(expectedArrivals(rate, 5, 5 + hour / 2)).toBeCloseTo(2_500, 6);
		expect(Math.abs(instants.length - 10_000)).toBeLessThan(400);
		const share = instants.filter((at) => at < 5 + hour / 2).length / instants.length;
		expect(share).toBeCloseTo(0.25, 1.5);
	});

	it('has no arrivals outside of its grid and refuses negative rates', () => {
		const instants = arrivals({ from: 1_000, step: 500, perHour: [1e7, 1e7], shape: 'constant' });
		expect(Math.min(...instants)).toBeGreaterThanOrEqual(1_000);
		expect(Math.max(...instants)).toBeLessThan(2_000);
		const negative: ArrivalRate = { from: 0, step: 1, perHour: [-1], shape: 'constant' };
		expect(() => new ArrivalProcess(negative, new RandomStream(1, ''))).toThrow(
			'ArrivalProcess: perHour[0] must be at least 0, got -1'
		);
	});
});

describe('arrivals of given counts', () => {
	const counts = { shape: 'counts', bounds: [0, 100, 400], counts: [200, 300] } as const;
	const all = (after?: number) => {
		const arrivals = arrivalsOf(counts, new RandomStream(1, 'counted'), after);
		const instants: number[] = [];
		for (let at = arrivals.next(); at < Infinity; at = arrivals.next()) instants.push(at);
		return instants;
	};

	it('as many as given in each slot, in order of time, anywhere in it', () => {
		const instants = all();
		expect(instants.filter((at) => at < 100)).toHaveLength(200);
		expect(instants).toHaveLength(500);
		expect(instants).toEqual(instants.toSorted((a, b) => a - b));
		expect(Math.max(...instants)).toBeLessThan(400);
		const mean = instants.slice(200).reduce((sum, at) => sum + at, 0) / 300;
		expect(Math.abs(mean - 250)).toBeLessThan(3 * (300 / Math.sqrt(12 * 300)));
	});

	it('from an instant on: the same ones, without those before', () => {
		expect(all(250)).toEqual(all().filter((at) => at >= 250));
	});

	it('counts that are not whole, or do not fit the bounds, are misuse', () => {
		const of = (changes: object) => () => arrivalsOf({ ...counts, ...changes }, new RandomStream(1, 'x'));
		expect(of({ counts: [1.5, 2] })).toThrow('counts[0] must be a whole number, got 1.5');
		expect(of({ counts: [1] })).toThrow('bounds must be one more than counts, got 3 for 1');
	});
});
