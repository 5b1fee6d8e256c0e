import { describe, expect, it } from 'vitest';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import {
	garnett,
	garnettQuality,
	halfinWhitt,
	halfinWhittQuality,
	squareRootHeads
} from '#scheduler/staffing/halfin-whitt.ts';
import { normalCumulative, normalHazard } from '#scheduler/staffing/normal-distribution.ts';

describe('square-root staffing', () => {
	it('100 erlangs with β = 1 are 110 heads; β may be negative', () => {
		expect(squareRootHeads(100, 1)).toBe(110);
		expect(squareRootHeads(100, -1)).toBe(90);
		expect(squareRootHeads(0, 1)).toBe(0);
	});

	it('β ≤ 0 in Halfin–Whitt: everybody waits', () => {
		expect(halfinWhitt(0)).toBe(1);
		expect(halfinWhitt(-3)).toBe(1);
		expect(halfinWhittQuality(0.2234)).toBeCloseTo(1, 3);
	});

	it('Garnett with patience equal to handle time is 1 − Φ(β)', () => {
		for (const quality of [-2, -0.5, 0, 0.7, 3]) {
			expect(garnett(quality, 1)).toBeCloseTo(1 - normalCumulative(quality), 14);
		}
		expect(garnettQuality(0.5, 1)).toBeCloseTo(0, 12);
	});

	it('Garnett is close to Erlang A at 10,000 erlangs', () => {
		const exact = erlangA({
			arrivalsPerHour: 200_000,
			handleTime: 180_000,
			patience: 90_000,
			heads: 10_050,
			answerWithin: 0
		});
		expect(garnett(0.5, 2)).toBeCloseTo(exact.waitingProbability, 2);
	});

	it('extreme β gives shares, not NaN', () => {
		for (const quality of [-1_000, -40, 40, 1_000]) {
			expect(garnett(quality, 0.01)).toSatisfy(Number.isFinite);
			expect(halfinWhitt(quality)).toSatisfy(Number.isFinite);
		}
	});
});

describe('normal distribution', () => {
	it.each([
		[0, 0.5],
		[1, 0.841344746068543],
		[1.959963984540054, 0.975],
		[-1.959963984540054, 0.025],
		[2.5, 0.993790334674224],
		[-6.361340902404056, 1e-10]
	])('Φ(%d) = %d', (x, expected) => {
		expect(normalCumulative(x) / expected).toBeCloseTo(1, 12);
	});

	it('the hazard goes from 0 far left to x + 1/x far right', () => {
		expect(normalHazard(0)).toBeCloseTo(Math.sqrt(2 / Math.PI), 14);
		expect(normalHazard(-50)).toBe(0);
		expect(normalHazard(100)).toBeCloseTo(100.01, 3);
	});
});
