import { describe, expect, it } from 'vitest';
import {
	estimateUplift,
	upliftPriors,
	type PastUplift
} from '#scheduler/forecast/promotion/promotion-uplift.ts';

const { launch, deposit, after } = upliftPriors;
const past = (ratio: number, age = 0, similarity = 1, driver?: number): PastUplift => ({
	logRatio: Math.log(ratio),
	age,
	similarity,
	...(driver === undefined ? {} : { driver })
});

describe('promotion uplift (F9: closed form)', () => {
	it('starts at ×3 on the launch day, ×1.5 on the deposit day, ×1.2 on others', () => {
		expect(Math.exp(launch.uplift)).toBeCloseTo(3, 12);
		expect(Math.exp(deposit.uplift)).toBeCloseTo(1.5, 12);
		expect(Math.exp(after.uplift)).toBeCloseTo(1.2, 12);
	});

	// Computed apart from this code, with 1/s² = 16 and 1/τ² = 4:
	// û = (16 Σ w z + 4 ln 3) / (16 Σ w + 4), V = 1/(16 Σ w + 4), scale² = V + 0.0625.
	it('no past promotion: û = ln 3, V = 0.25, scale² = 0.3125, 4 degrees', () => {
		const forecast = estimateUplift(launch, []);
		expect(forecast.uplift).toBeCloseTo(1.0986122886681098, 9);
		expect(forecast.variance).toBeCloseTo(0.25, 9);
		expect(forecast.scale ** 2).toBeCloseTo(0.3125, 9);
		expect(forecast.degrees).toBe(4);
		expect(forecast.priorShare).toBe(1);
	});

	it('one at ×5: û = 0.8 ln 5 + 0.2 ln 3 = 1.5072727877, not ln 5; V = 0.05', () => {
		const forecast = estimateUplift(launch, [past(5)]);
		expect(forecast.uplift).toBeCloseTo(1.5072727876809022, 9);
		expect(forecast.variance).toBeCloseTo(0.05, 9);
		expect(forecast.scale ** 2).toBeCloseTo(0.1125, 9);
		expect(forecast.degrees).toBe(5);
		expect(forecast.priorShare).toBeCloseTo(0.2, 9);
	});

	it('two, one and two years old at ×4 and ×2: weights 0.8 and 0.64', () => {
		// (12.8 ln 4 + 10.24 ln 2 + 4 ln 3) / 27.04 = (12.8·1.3862943611 + 10.24·0.6931471806 + 4.3944491547)/27.04
		const forecast = estimateUplift(launch, [past(4, 1), past(2, 2)]);
		expect(forecast.weights[0]).toBeCloseTo(0.8, 12);
		expect(forecast.weights[1]).toBeCloseTo(0.64, 12);
		expect(forecast.uplift).toBeCloseTo(1.0812442346871627, 9);
		expect(forecast.variance).toBeCloseTo(0.03698224852071006, 9);
		expect(forecast.degrees).toBe(6);
	});

	it('three, the middle one half as similar: weight 0.5', () => {
		// Σw = 0.8 + 0.32 + 0.512 = 1.632; precision 30.112; Σ w z = 0.8 ln 3.5 + 0.32 ln 6 + 0.512 ln 2.5
		const forecast = estimateUplift(launch, [past(3.5, 1), past(6, 2, 0.5), past(2.5, 3)]);
		expect(forecast.uplift).toBeCloseTo(1.2323949690945095, 9);
		expect(forecast.variance).toBeCloseTo(1 / 30.112, 9);
		expect(forecast.degrees).toBe(7);
	});

	it('four with a driver: the reference is their geometric mean, and elasticity is 0.7', () => {
		// All of weight 1, drivers 1, 2, 4, 8: x_ref = 2^1.5. Each ratio is 2·(x/x_ref)^0.7, so every z is ln 2.
		const drivers = [1, 2, 4, 8];
		const reference = 2 ** 1.5;
		const all = drivers.map((driver) => past(2 * (driver / reference) ** 0.7, 0, 1, driver));
		const forecast = estimateUplift(launch, all, 16);
		expect(forecast.referenceDriver).toBeCloseTo(2.8284271247461903, 9);
		// û = (64 ln 2 + 4 ln 3)/68; ln(16/2^1.5) = 2.5 ln 2 = 1.7328679514
		expect(forecast.uplift).toBeCloseTo(0.7169980692721902, 9);
		expect(forecast.driverEffect).toBeCloseTo(1.2130075659799042, 9);
		expect(forecast.location).toBeCloseTo(1.9300056352520945, 9);
		// scale² = 1/68 + 0.0625 + 0.09·1.7328679514²
		expect(forecast.scale ** 2).toBeCloseTo(0.34746070268192947, 9);
		expect(forecast.degrees).toBe(8);
	});

	it('a driver has no effect while no past promotion has one', () => {
		const forecast = estimateUplift(launch, [past(5)], 1_000);
		expect(forecast.driverEffect).toBe(0);
		expect(forecast.referenceDriver).toBeUndefined();
		expect(forecast.scale ** 2).toBeCloseTo(0.1125, 12);
	});

	it('a promotion of similarity 0 does not count, not even as a degree of freedom', () => {
		expect(estimateUplift(launch, [past(50, 0, 0)])).toMatchObject({ events: 0, degrees: 4, priorShare: 1 });
	});

	it('what is borrowed from a shop adds its variance', () => {
		const forecast = estimateUplift(launch, [past(5)], undefined, 0.04);
		expect(forecast.variance).toBeCloseTo(0.09, 12);
		expect(forecast.uplift).toBeCloseTo(1.5072727876809022, 9);
	});

	it('refuses values that mean nothing, by name', () => {
		expect(() => estimateUplift(launch, [past(0)])).toThrow('past logRatio must be finite, got -Infinity');
		expect(() => estimateUplift(launch, [past(2, -1)])).toThrow('past age must be at least 0, got -1');
		expect(() => estimateUplift(launch, [past(2, 0, 2)])).toThrow(
			'past similarity must be from 0 to 1, got 2'
		);
		expect(() => estimateUplift(launch, [], 0)).toThrow('driver must be positive, got 0');
		expect(() => estimateUplift({ ...launch, spread: 0 }, [])).toThrow(
			'prior.spread must be positive, got 0'
		);
	});
});
