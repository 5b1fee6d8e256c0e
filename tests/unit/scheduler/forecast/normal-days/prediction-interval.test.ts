import { describe, expect, it } from 'vitest';
import { predictionInterval } from '#scheduler/forecast/normal-days/prediction-interval.ts';

const spread = { dayEffect: [0.1, 0.2], slotEffect: 0, slotCorrelation: 0, dispersion: 1 };
const mean = Float64Array.of(100, 100);
const day = { firstSlot: 0, slotsPerDay: 24 };

describe('prediction interval', () => {
	it('is t deviations wide: ± 2.086 at 95 % and 20 degrees', () => {
		const error = { deviation: Float64Array.of(10, 0), degrees: 20 };
		const { lower, upper } = predictionInterval({ mean, spread, error }, 0.95, day);
		expect(upper[0]).toBeCloseTo(120.86, 2);
		expect(lower[0]).toBeCloseTo(79.14, 2);
		expect([lower[1], upper[1]]).toEqual([100, 100]);
	});

	it('follows Student at 10 degrees: ± 2.228', () => {
		const error = { deviation: Float64Array.of(1, 1), degrees: 10 };
		expect(predictionInterval({ mean, spread, error }, 0.95, day).upper[0]).toBeCloseTo(102.228, 2);
	});

	it('does not go below 0', () => {
		const error = { deviation: Float64Array.of(200, 200), degrees: 20 };
		expect(predictionInterval({ mean, spread, error }, 0.9, day).lower[0]).toBe(0);
	});

	it('comes of the spread of counts without trials: 0.2 of 100 and Poisson noise are ± 1.96 · 22.5', () => {
		const { upper } = predictionInterval({ mean, spread }, 0.95, day);
		expect(upper[0]).toBeCloseTo(100 + 1.96 * Math.sqrt(100 ** 2 * Math.expm1(0.04) + 100), 1);
	});

	it('takes lead 0 for the rest of a day that has begun', () => {
		const { upper } = predictionInterval({ mean, spread }, 0.95, { firstSlot: 23, slotsPerDay: 24 });
		expect(upper[0]).toBeLessThan(upper[1] as number);
	});

	it.each([0, 1, NaN])('refuses the level %d', (level) => {
		expect(() => predictionInterval({ mean, spread }, level, day)).toThrow(
			/predictionInterval: level must be/
		);
	});
});
