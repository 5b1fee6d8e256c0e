import { describe, expect, it } from 'vitest';
import { erlangB } from '#scheduler/staffing/erlang-b.ts';
import { finiteQueue } from '#scheduler/staffing/finite-queue.ts';

const calls = { arrivalsPerHour: 200, handleTime: 180_000, patience: Infinity, answerWithin: 20_000 };

describe('M/M/c/K+M', () => {
	it('one agent, one place, load 1: a third idle, a third busy, a third turned away', () => {
		const answer = finiteQueue({ ...calls, arrivalsPerHour: 20, heads: 1, places: 1, answerWithin: 180_000 });
		expect(answer.blocking).toBeCloseTo(1 / 3, 12);
		expect(answer.waitingProbability).toBeCloseTo(1 / 3, 12);
		expect(answer.queueLength).toBeCloseTo(1 / 3, 12);
		expect(answer.occupancy).toBeCloseTo(2 / 3, 12);
		// The one who waits does so for one handle time: 1 − 1/e of them are taken within it.
		expect(answer.serviceLevelOfOffered).toBeCloseTo(1 / 3 + (1 - Math.exp(-1)) / 3, 12);
		expect(answer.meanWait).toBeCloseTo(90_000, 6);
		expect(answer.meanWaitOfServed).toBeCloseTo(90_000, 6);
	});

	it('without places it is Erlang B', () => {
		const answer = finiteQueue({ ...calls, heads: 14, places: 0 });
		expect(answer.blocking).toBeCloseTo(erlangB(10, 14), 14);
		expect(answer.waitingProbability).toBe(0);
		expect(answer.meanWait).toBe(0);
	});

	it('1,000 erlangs, 100 agents and 5,000 places: nine of ten are turned away, the others wait 150 min', () => {
		const answer = finiteQueue({ ...calls, arrivalsPerHour: 20_000, heads: 100, places: 5_000 });
		expect(answer.blocking).toBeCloseTo(0.9, 9);
		expect(answer.occupancy).toBeCloseTo(1, 12);
		expect(answer.serviceLevelOfOffered).toBeCloseTo(0, 12);
		expect(answer.meanWaitOfServed / 60_000).toBeCloseTo(150, 0);
		expect(answer.meanWaitOfServed).toBeCloseTo(answer.meanWait, 3);
	});

	it('misuse names the parameter', () => {
		expect(() => finiteQueue({ ...calls, heads: 1.5, places: 1 })).toThrow(
			'finiteQueue: heads must be a whole number of at least 1, got 1.5'
		);
		expect(() => finiteQueue({ ...calls, heads: 1, places: -1 })).toThrow('places');
		expect(() => finiteQueue({ ...calls, heads: 1, places: 1, patience: 0 })).toThrow('patience');
	});
});
