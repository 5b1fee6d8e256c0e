import { describe, expect, it } from 'vitest';
import type { SessionLength } from '#scheduler/staffing/session-length.ts';
import { sessionSurvival } from '#scheduler/staffing/session-length.ts';

const minute = 60_000;
const kinds: readonly (readonly [string, SessionLength, number])[] = [
	['exponential of mean 8 min', { kind: 'exponential', mean: 8 * minute }, 8],
	['log-normal of median 6 min', { kind: 'logNormal', median: 6 * minute, spread: 0.8 }, 6 * Math.exp(0.32)],
	['constant 8 min', { kind: 'constant', value: 8 * minute }, 8],
	['observed 2, 5 and 20 min', { kind: 'empirical', values: [20 * minute, 2 * minute, 5 * minute] }, 9]
];

describe.each(kinds)('session length: %s', (_, session, mean) => {
	const survival = sessionSurvival(session);

	it('has its mean, which the first integral reaches', () => {
		expect(survival.mean / minute).toBeCloseTo(mean, 9);
		expect(survival.firstIntegral(5_000 * minute) / minute).toBeCloseTo(mean, 9);
	});

	it('the integrals are those of the survival function, summed in steps of 6 s', () => {
		let first = 0;
		let second = 0;
		const step = 0.1;
		for (let age = 0; age < 30; age += step) {
			const middle = survival.survival((age + step / 2) * minute);
			second += step * (first + (middle * step) / 2);
			first += step * middle;
		}
		expect(survival.firstIntegral(30 * minute) / minute).toBeCloseTo(first, 1);
		expect(survival.secondIntegral(30 * minute) / minute ** 2 / second).toBeCloseTo(1, 2);
	});

	it('all last longer than nothing', () => {
		expect(survival.survival(0)).toBe(1);
		expect(survival.firstIntegral(0)).toBe(0);
		expect(survival.secondIntegral(0)).toBeCloseTo(0, 12);
	});
});

describe('session length, bad input', () => {
	it('names the parameter', () => {
		expect(() => sessionSurvival({ kind: 'exponential', mean: 0 })).toThrow(
			'sessionSurvival: mean must be more than 0 ms and finite, got 0'
		);
		expect(() => sessionSurvival({ kind: 'empirical', values: [] })).toThrow('values must not be empty');
		expect(() => sessionSurvival({ kind: 'logNormal', median: 1, spread: -1 })).toThrow('spread');
		expect(() => sessionSurvival({ kind: 'constant', value: Number.NaN })).toThrow('value');
	});

	it('log-normal without spread is constant', () => {
		expect(sessionSurvival({ kind: 'logNormal', median: 5, spread: 0 }).survival(4)).toBe(1);
		expect(sessionSurvival({ kind: 'logNormal', median: 5, spread: 0 }).survival(6)).toBe(0);
	});
});
