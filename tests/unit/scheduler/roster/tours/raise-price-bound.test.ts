import { describe, expect, it } from 'vitest';
import { verifyPriceBound } from '#scheduler/roster/check/verify-price-bound.ts';
import { plantFloor } from '#scheduler/roster/floor/plant-floor.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { raisePriceBound, scalePrices } from '#scheduler/roster/tours/raise-price-bound.ts';
import { TourPricer } from '#scheduler/roster/tours/tour-pricer.ts';
import { prepareTours } from '#scheduler/roster/tours/tour-problem.ts';
import { plainPrices } from '#scheduler/roster/tours/tour-program.ts';

const planted = plantFloor({ people: 20, days: 7, shape: 'normal', seed: 1 });
const { problem } = planted.compiled;
const tours = prepareTours(prepareProblem(problem));
const pricer = new TourPricer(tours.prepared);

function boundOf(prices: Float64Array): number {
	const bound = verifyPriceBound(problem, {
		scale: 64,
		prices: Int32Array.from(prices, (one) => Math.ceil(64 * one))
	});
	if (bound.status !== 'bound') throw new Error(bound.status);
	return bound.value;
}

describe('prices of cover without a program', () => {
	it('ten times too high, prove less than nothing; scaled down they come within 15 % of the planted roster', () => {
		const high = plainPrices(tours).map((price) => 10 * price);
		expect(boundOf(high)).toBeLessThan(0);
		const scaled = boundOf(scalePrices(tours, pricer, high));
		expect(scaled / planted.cost).toBeGreaterThan(0.85);
		expect(scaled).toBeLessThanOrEqual(planted.cost);
	});

	it('are raised step by step, and never to a worse bound', () => {
		const scaled = scalePrices(tours, pricer, plainPrices(tours));
		const few = boundOf(raisePriceBound(tours, pricer, scaled, 20, 0.005));
		const many = boundOf(raisePriceBound(tours, pricer, scaled, 200, 0.005));
		expect(few).toBeGreaterThanOrEqual(boundOf(scaled) - 1);
		expect(many).toBeGreaterThan(boundOf(scaled));
		expect(many).toBeGreaterThanOrEqual(few);
		expect(many).toBeLessThanOrEqual(planted.cost);
	});
});
