import { describe, expect, it } from 'vitest';
import { erlangC, headsAtMeanWait, headsAtServiceLevel } from '#scheduler/staffing/erlang-c.ts';

const calls = { arrivalsPerHour: 200, handleTime: 180_000, answerWithin: 20_000 };

describe('Erlang C', () => {
	it('heads at or below the load are an outcome, not a number', () => {
		expect(erlangC({ ...calls, heads: 10 })).toEqual({ status: 'overloaded', offeredLoad: 10, heads: 10 });
		expect(erlangC({ ...calls, heads: 0 })).toEqual({ status: 'overloaded', offeredLoad: 10, heads: 0 });
		expect(erlangC({ ...calls, arrivalsPerHour: 0, heads: 0 }).status).toBe('overloaded');
	});

	it('without arrivals the one who would come is answered at once', () => {
		expect(erlangC({ ...calls, arrivalsPerHour: 0, heads: 3 })).toMatchObject({
			status: 'stable',
			waitingProbability: 0,
			serviceLevel: 1,
			meanWait: 0,
			occupancy: 0,
			queueLength: 0
		});
	});

	it('real heads: the service level at 13.037 heads is 80 %, between 13 and 14', () => {
		const heads = headsAtServiceLevel({ ...calls, serviceLevel: 0.8 });
		expect(heads).toBeCloseTo(13.037, 3);
		const answer = erlangC({ ...calls, heads });
		expect(answer.status === 'stable' && answer.serviceLevel).toBeCloseTo(0.8, 9);
	});

	it('a hair of arrivals and a mean wait of a day are no trouble', () => {
		expect(headsAtMeanWait({ arrivalsPerHour: 1e-6, handleTime: 60_000, meanWait: 86_400_000 })).toBeLessThan(
			1
		);
		const heads = headsAtMeanWait({ ...calls, meanWait: 86_400_000 });
		expect(heads).toBeGreaterThan(10);
		expect(heads).toBeLessThan(10.01);
	});

	it('10,000 erlangs with 10,001 heads are finite', () => {
		const answer = erlangC({ ...calls, arrivalsPerHour: 200_000, heads: 10_001 });
		if (answer.status !== 'stable') throw new Error('must be stable');
		expect(answer.waitingProbability).toBeCloseTo(0.9876, 3);
		expect(Number.isFinite(answer.meanWait)).toBe(true);
	});

	it('misuse names the parameter', () => {
		expect(() => erlangC({ ...calls, heads: 14, handleTime: 0 })).toThrow(
			'erlangC: handleTime must be more than 0 ms and finite, got 0'
		);
		expect(() => erlangC({ ...calls, heads: 14, arrivalsPerHour: -1 })).toThrow('arrivalsPerHour');
		expect(() => erlangC({ ...calls, heads: Number.NaN })).toThrow('heads');
		expect(() => erlangC({ ...calls, heads: 14, answerWithin: -1 })).toThrow('answerWithin');
		expect(() => headsAtServiceLevel({ ...calls, serviceLevel: 1 })).toThrow('serviceLevel');
		expect(() => headsAtMeanWait({ ...calls, meanWait: 0 })).toThrow('meanWait');
	});
});
