import { describe, expect, it } from 'vitest';
import {
	reconcileMeans,
	type HierarchyNode,
	type NodeForecast
} from '#scheduler/forecast/hierarchy/reconcile.ts';

const queue = (name: string): HierarchyNode => ({ name, children: [] });
const all: HierarchyNode = {
	name: 'all',
	children: [
		{ name: 'shop 1', children: [queue('a'), queue('b')] },
		{ name: 'shop 2', children: [queue('c')] }
	]
};
const forecast = (mean: number, variance?: number): NodeForecast => ({
	mean: [mean],
	...(variance === undefined ? {} : { variance: [variance] })
});
const values = (reconciled: Map<string, Float64Array>): Record<string, number | undefined> =>
	Object.fromEntries([...reconciled].map(([name, mean]) => [name, mean[0]]));

describe('forecasts that add up', () => {
	it('bottom-up: queues stay, 60 + 40 = 100, and 100 + 20 = 120', () => {
		const forecasts = new Map([
			['a', forecast(60)],
			['b', forecast(40)],
			['c', forecast(20)],
			['all', forecast(500)]
		]);
		expect(values(reconcileMeans(all, forecasts, 'bottom_up'))).toEqual({
			a: 60,
			b: 40,
			'shop 1': 100,
			c: 20,
			'shop 2': 20,
			all: 120
		});
	});

	it('top-down: a total of 240 is divided by share, a shop that is forecast weighs with its own forecast', () => {
		const forecasts = new Map([
			['a', forecast(60)],
			['b', forecast(40)],
			['c', forecast(20)],
			['all', forecast(240)]
		]);
		expect(values(reconcileMeans(all, forecasts, 'top_down'))).toEqual({
			a: 120,
			b: 80,
			'shop 1': 200,
			c: 40,
			'shop 2': 40,
			all: 240
		});
		const shares = values(reconcileMeans(all, forecasts.set('shop 2', forecast(100)), 'top_down'));
		expect(shares['shop 2']).toBeCloseTo(120, 9);
		expect(shares['a']).toBeCloseTo(72, 9);
	});

	it('weighted: queues 60 ± 10 and 40 ± 10, their sum 120 ± 10: 113.33', () => {
		const shop: HierarchyNode = { name: 'shop', children: [queue('a'), queue('b')] };
		const forecasts = new Map([
			['a', forecast(60, 100)],
			['b', forecast(40, 100)],
			['shop', forecast(120, 100)]
		]);
		const { a, b, shop: sum } = values(reconcileMeans(shop, forecasts, 'weighted'));
		expect(sum).toBeCloseTo(113.3333333333, 9);
		expect(a).toBeCloseTo(66.6666666667, 9);
		expect(b).toBeCloseTo(46.6666666667, 9);
	});

	it('weighted is the least-squares answer of MinT with a diagonal covariance, on a tree of three levels', () => {
		const forecasts = new Map([
			['a', forecast(60, 90)],
			['b', forecast(40, 50)],
			['c', forecast(20, 30)],
			['shop 1', forecast(110, 40)],
			['shop 2', forecast(25, 10)],
			['all', forecast(150, 60)]
		]);
		const got = values(reconcileMeans(all, forecasts, 'weighted'));
		// Gradient of Σ (forecast − value)²/variance over the free values a, b, c must vanish.
		const residual = (name: string): number => {
			const { mean, variance } = forecasts.get(name) as { mean: number[]; variance: number[] };
			return ((mean[0] as number) - (got[name] as number)) / (variance[0] as number);
		};
		for (const [leaf, shop] of [
			['a', 'shop 1'],
			['b', 'shop 1'],
			['c', 'shop 2']
		] as const) {
			expect(residual(leaf) + residual(shop) + residual('all')).toBeCloseTo(0, 10);
		}
		expect(got['all']).toBe((got['shop 1'] as number) + (got['shop 2'] as number));
		expect(got['shop 1']).toBe((got['a'] as number) + (got['b'] as number));
	});

	it('a part that would be negative is 0, and its siblings bear the rest', () => {
		const shop: HierarchyNode = { name: 'shop', children: [queue('a'), queue('b')] };
		const forecasts = new Map([
			['a', forecast(5, 400)],
			['b', forecast(95, 100)],
			['shop', forecast(40, 0)]
		]);
		const { a, b, shop: sum } = values(reconcileMeans(shop, forecasts, 'weighted'));
		expect(a).toBe(0);
		expect(b).toBeCloseTo(40, 9);
		expect(sum).toBe(b);
	});

	it('a closed hour stays 0 in all of the tree', () => {
		const forecasts = new Map(['a', 'b', 'c', 'shop 1', 'all'].map((name) => [name, forecast(0, 0)]));
		for (const method of ['bottom_up', 'top_down', 'weighted'] as const) {
			expect(new Set(Object.values(values(reconcileMeans(all, forecasts, method))))).toEqual(new Set([0]));
		}
	});

	it('names what is missing', () => {
		const forecasts = new Map([
			['a', forecast(1, 1)],
			['b', forecast(1, 1)]
		]);
		expect(() => reconcileMeans(all, forecasts, 'bottom_up')).toThrow('queue c must have a forecast');
		forecasts.set('c', forecast(1));
		expect(() => reconcileMeans(all, forecasts, 'weighted')).toThrow(
			'variance of c must be given for weighted'
		);
		expect(() => reconcileMeans(all, forecasts, 'top_down')).toThrow('all must have a forecast for top_down');
		forecasts.set('c', forecast(NaN, 1));
		expect(() => reconcileMeans(all, forecasts, 'bottom_up')).toThrow(
			'forecast of c must be at least 0 and finite'
		);
		expect(() => reconcileMeans({ name: 'a', children: [queue('a')] }, forecasts, 'bottom_up')).toThrow(
			'names must be unique, got a twice'
		);
	});
});
