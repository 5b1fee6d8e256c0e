import { describe, expect, it } from 'vitest';
import { drawCount, drawPoisson } from '#scheduler/forecast/paths/count-draws.ts';
import {
	afterSaleContacts,
	estimateContactKernel,
	type ContactKernel
} from '#scheduler/forecast/promotion/after-sale-contacts.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

/** Delivery is asked for after 2–4 days, goods are sent back after a week. */
const truth = Float64Array.from({ length: 21 }, (_, lag) =>
	lag >= 1 && lag <= 5
		? ([0, 0.02, 0.05, 0.06, 0.04, 0.02][lag] as number)
		: lag >= 7 && lag <= 10
			? 0.012
			: 0
);

/** A year of orders with waves of promotions, and the contacts they cause beside 200 others a day. */
function history(seed: number): { orders: Float64Array; contacts: Float64Array } {
	const random = new RandomStream(seed, 'orders');
	const orders = new Float64Array(365);
	for (let d = 0; d < 365; d++) {
		const wave = d % 61 === 30 ? 12 : d % 61 === 31 ? 4 : 1;
		orders[d] = drawPoisson(2_000 * wave * (d % 7 > 4 ? 1.2 : 1), random);
	}
	const contacts = orders.map((_, d) =>
		drawCount(200 + afterSaleContacts({ perOrder: truth }, d, (day) => orders[day] ?? 2_000), 2.4, random)
	);
	return { orders, contacts };
}

describe('after-sale contacts', () => {
	const { orders, contacts } = history(4);
	const kernel = estimateContactKernel(orders, contacts) as ContactKernel;

	it('finds contacts per order and lag within 0.01, all of them within 5 %', () => {
		expect(kernel.perOrder).toHaveLength(21);
		kernel.perOrder.forEach((perOrder, lag) => {
			expect(perOrder).toBeGreaterThanOrEqual(0);
			expect(Math.abs(perOrder - (truth[lag] as number))).toBeLessThan(0.01);
		});
		const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
		expect(Math.abs(sum(kernel.perOrder) / sum(truth) - 1)).toBeLessThan(0.05);
		expect(kernel.days).toBe(345);
	});

	it('its spread is the scatter of the counts: about √(2.4/700)', () => {
		expect(kernel.spread).toBeGreaterThan(0.04);
		expect(kernel.spread).toBeLessThan(0.08);
	});

	it('1,000 more orders on one day: their contacts come lag by lag', () => {
		const extra = (day: number): number => (day === 100 ? 1_000 : 0);
		expect(afterSaleContacts({ perOrder: truth }, 103, extra)).toBeCloseTo(60, 9);
		expect(afterSaleContacts({ perOrder: truth }, 99, extra)).toBe(0);
		expect(afterSaleContacts({ perOrder: truth }, 121, extra)).toBe(0);
	});

	it('days that are not known are left out', () => {
		const holes = contacts.map((value, d) => (d % 10 === 0 ? NaN : value));
		const fitted = estimateContactKernel(orders, holes) as ContactKernel;
		expect(fitted.days).toBe(310);
		expect(Math.abs((fitted.perOrder[3] as number) - 0.06)).toBeLessThan(0.012);
	});

	it('two months are too short for 21 lags; negative counts are misuse', () => {
		expect(estimateContactKernel(orders.slice(0, 60), contacts.slice(0, 60))).toBe('too_short');
		expect(() =>
			estimateContactKernel(
				orders,
				contacts.map((value, d) => (d === 50 ? -1 : value))
			)
		).toThrow('counts must be at least 0, got a negative one on day 50');
		expect(() => estimateContactKernel(orders, contacts.slice(1))).toThrow('must have one length');
	});
});
