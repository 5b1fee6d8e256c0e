import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HierarchyNode } from '#scheduler/forecast/hierarchy/reconcile.ts';
import { applyOverrides, type ForecastOverride } from '#scheduler/forecast/override.ts';

const slots = 6;
const leaf = (name: string): HierarchyNode => ({ name, children: [] });
const root: HierarchyNode = {
	name: 'all',
	children: [{ name: 'shop', children: [leaf('a'), leaf('b')] }, leaf('c')]
};
const mean = fc
	.array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1e4, noNaN: true })), {
		minLength: slots,
		maxLength: slots
	})
	.map((values) => Float64Array.from(values));
const base = fc.tuple(mean, mean, mean).map(
	([a, b, c]) =>
		new Map([
			['a', a],
			['b', b],
			['c', c]
		] as [string, Float64Array][])
);
const change = fc.oneof(
	fc.record({ kind: fc.constant('value' as const), inquiries: fc.double({ min: 0, max: 1e5, noNaN: true }) }),
	fc.record({ kind: fc.constant('factor' as const), factor: fc.double({ min: 0, max: 10, noNaN: true }) })
);
const overrides = fc
	.array(
		fc.record({
			node: fc.constantFrom('all', 'shop', 'a', 'b', 'c'),
			range: fc.tuple(fc.nat(slots - 1), fc.nat(slots - 1)),
			change
		}),
		{ maxLength: 5 }
	)
	.map((drafts) =>
		drafts.map(({ node, range, change: to }, i): ForecastOverride => ({
			id: `${i}`,
			author: 'planner',
			note: '',
			at: i,
			node,
			from: Math.min(...range),
			to: Math.max(...range) + 1,
			change: to
		}))
	);
const last: ForecastOverride = {
	id: 'last',
	author: 'planner',
	note: '',
	at: 9,
	node: 'shop',
	from: 1,
	to: 4,
	change: { kind: 'value', inquiries: 77 }
};

describe('overrides', () => {
	it('applied and taken back is as if never applied, bit for bit', () => {
		fc.assert(
			fc.property(base, overrides, (forecast, list) => {
				const without = applyOverrides(root, forecast, list);
				const withLast = [...list, last];
				applyOverrides(root, forecast, withLast);
				const back = withLast.filter(({ id }) => id !== 'last');
				expect(applyOverrides(root, forecast, back)).toEqual(without);
			}),
			{ numRuns: 200 }
		);
	});

	it('every sum is the sum of its parts, finite and at least 0; the last value is met', () => {
		fc.assert(
			fc.property(base, overrides, (forecast, list) => {
				const { means } = applyOverrides(root, forecast, [...list, last]);
				const at = (name: string, i: number) => means.get(name)?.[i] as number;
				let inShop = 0;
				for (let i = 0; i < slots; i++) {
					expect(at('shop', i)).toBe(at('a', i) + at('b', i));
					expect(at('all', i)).toBe(at('shop', i) + at('c', i));
					for (const name of ['a', 'b', 'c']) {
						expect(at(name, i)).toBeGreaterThanOrEqual(0);
						expect(Number.isFinite(at(name, i))).toBe(true);
					}
					if (i >= 1 && i < 4) inShop += at('shop', i);
				}
				expect(inShop).toBeCloseTo(77, 6);
			}),
			{ numRuns: 200 }
		);
	});
});
