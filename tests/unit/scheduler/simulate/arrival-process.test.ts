import { describe, expect, it } from 'vitest';
import { ArrivalProcess, expectedArrivals } from '#scheduler/simulate/arrival-process.ts';
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
