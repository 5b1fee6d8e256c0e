import { describe, expect, it } from 'vitest';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import { erlangC } from '#scheduler/staffing/erlang-c.ts';

const calls = { arrivalsPerHour: 200, handleTime: 180_000, patience: 300_000, answerWithin: 20_000 };

/** All figures of an answer, to look for one that is not a number. */
const figures = (answer: object) => Object.values(answer) as number[];

describe('Erlang A', () => {
	it('the mean wait of the served is below that of all, because the longest waits end in leaving', () => {
		const answer = erlangA({ ...calls, heads: 10 });
		expect(answer.meanWaitOfServed).toBeLessThan(answer.meanWait);
		expect(answer.serviceLevelOfServed).toBeGreaterThan(answer.serviceLevelOfOffered);
	});

	it('is steady under ten times the load: nine of ten leave', () => {
		const answer = erlangA({ ...calls, arrivalsPerHour: 2_000, heads: 10 });
		expect(answer.abandonment).toBeCloseTo(0.9, 6);
		expect(answer.occupancy).toBeCloseTo(1, 6);
	});

	it.each([
		['10,000 erlangs, 11,000 heads', { arrivalsPerHour: 200_000, heads: 11_000 }],
		['10,000 erlangs, 100 heads', { arrivalsPerHour: 200_000, heads: 100 }],
		[
			'10,000 erlangs, 100 heads, patience of a year',
			{ arrivalsPerHour: 200_000, heads: 100, patience: 3e10 }
		],
		['nearly nobody', { arrivalsPerHour: 1e-9, heads: 500 }],
		['half a head', { heads: 0.5 }],
		['a patience of a nanosecond', { heads: 14, patience: 1e-6 }],
		['a service level within a year', { heads: 14, answerWithin: 3e10 }]
	])('%s: every figure is a number, shares within 0 and 1', (_, changed) => {
		const answer = erlangA({ ...calls, ...changed });
		for (const value of figures(answer)) expect(value).toSatisfy(Number.isFinite);
		for (const share of [
			answer.waitingProbability,
			answer.abandonment,
			answer.serviceLevelOfOffered,
			answer.serviceLevelOfServed,
			answer.occupancy
		]) {
			expect(share).toBeGreaterThanOrEqual(0);
			expect(share).toBeLessThanOrEqual(1 + 1e-12);
		}
	});

	it.each([1e9, 1e15, 1e200])(
		'overload with a patience of %d ms: what cannot be served leaves, exactly',
		(patience) => {
			const answer = erlangA({ ...calls, patience, heads: 8 });
			// The excess of the line over 8 agents' work is all that leaves, and the wait is what patience · ln(λ/D) gives.
			expect(answer.waitingProbability).toBeCloseTo(1, 9);
			expect(answer.abandonment).toBeCloseTo(0.2, 9);
			expect(answer.occupancy).toBeCloseTo(1, 9);
			expect(answer.meanWait / patience).toBeCloseTo(0.2, 9);
			expect(answer.meanWaitOfServed / patience).toBeCloseTo(Math.log(10 / 8), 4);
			expect(answer.serviceLevelOfOffered).toBeCloseTo(0, 9);
		}
	);

	it('without arrivals nobody waits', () => {
		expect(erlangA({ ...calls, arrivalsPerHour: 0, heads: 3 })).toMatchObject({
			waitingProbability: 0,
			serviceLevelOfOffered: 1,
			abandonment: 0
		});
	});

	it('needs fewer heads than Erlang C, because those who leave no longer wait', () => {
		const impatient = erlangA({ ...calls, heads: 13 });
		const endless = erlangC({ ...calls, heads: 13 });
		expect(endless.status === 'stable' && endless.serviceLevel).toBeLessThan(0.8);
		expect(impatient.serviceLevelOfOffered).toBeGreaterThan(0.85);
	});

	it('misuse names the parameter', () => {
		expect(() => erlangA({ ...calls, heads: 0 })).toThrow(
			'erlangA: heads must be more than 0 and finite, got 0'
		);
		expect(() => erlangA({ ...calls, heads: 3, patience: Infinity })).toThrow('patience');
		expect(() => erlangA({ ...calls, heads: 3, patience: 0 })).toThrow('patience');
		expect(() => erlangA({ ...calls, heads: 3, handleTime: Number.NaN })).toThrow('handleTime');
	});
});
