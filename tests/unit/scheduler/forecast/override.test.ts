import { describe, expect, it } from 'vitest';
import type { HierarchyNode } from '#scheduler/forecast/hierarchy/reconcile.ts';
import { applyOverrides, overridePaths, type ForecastOverride } from '#scheduler/forecast/override.ts';

const root: HierarchyNode = {
	name: 'all',
	children: [
		{
			name: 'flagship',
			children: [
				{ name: '售前', children: [] },
				{ name: '售后', children: [] }
			]
		},
		{ name: 'outlet', children: [] }
	]
};
const base = new Map([
	['售前', Float64Array.of(60, 30, 0)],
	['售后', Float64Array.of(40, 10, 0)],
	['outlet', Float64Array.of(100, 60, 0)]
]);

let written = 0;
function override(
	node: string,
	from: number,
	to: number,
	change: ForecastOverride['change']
): ForecastOverride {
	return { id: `o${written++}`, author: 'li', note: 'the live stream', at: 0, node, from, to, change };
}

const meansOf = (overrides: readonly ForecastOverride[]) => {
	const { means } = applyOverrides(root, base, overrides);
	return Object.fromEntries([...means].map(([name, mean]) => [name, [...mean]]));
};

describe('overrides of a forecast', () => {
	it('a slot of a queue set to 90 goes up into its shop and into all', () => {
		expect(meansOf([override('售前', 0, 1, { kind: 'value', inquiries: 90 })])).toEqual({
			售前: [90, 30, 0],
			售后: [40, 10, 0],
			flagship: [130, 40, 0],
			outlet: [100, 60, 0],
			all: [230, 100, 0]
		});
	});

	it('two slots of a shop set to 280 together are divided as the forecast divides its 140', () => {
		const means = meansOf([override('flagship', 0, 2, { kind: 'value', inquiries: 280 })]);
		expect(means['售前']).toEqual([120, 60, 0]);
		expect(means['售后']).toEqual([80, 20, 0]);
		expect(means['flagship']).toEqual([200, 80, 0]);
		expect(means['outlet']).toEqual([100, 60, 0]);
	});

	it('says what it replaces, and by what: author and note stay with it', () => {
		const { applied } = applyOverrides(root, base, [
			override('all', 0, 1, { kind: 'factor', factor: 1.5 }),
			override('售后', 0, 1, { kind: 'value', inquiries: 30 })
		]);
		expect(applied).toMatchObject([
			{ author: 'li', note: 'the live stream', replaces: 200, becomes: 300 },
			// Upon the first one.
			{ replaces: 60, becomes: 30 }
		]);
	});

	it('the lower one taken back, the upper one holds as if it had never been', () => {
		const lower = override('all', 0, 1, { kind: 'factor', factor: 2 });
		const upper = override('售后', 0, 1, { kind: 'factor', factor: 0.5 });
		expect(meansOf([lower, upper])['售后']).toEqual([40, 10, 0]);
		expect(meansOf([upper])['售后']).toEqual([20, 10, 0]);
		expect(applyOverrides(root, base, [upper]).applied[0]?.replaces).toBe(40);
	});

	it('where nothing was forecast, 12 inquiries of a shop are 6 for each of its queues', () => {
		const means = meansOf([override('flagship', 2, 3, { kind: 'value', inquiries: 12 })]);
		expect([means['售前']?.[2], means['售后']?.[2], means['all']?.[2]]).toEqual([6, 6, 12]);
	});

	it('the forecast itself stays as it is', () => {
		applyOverrides(root, base, [override('all', 0, 3, { kind: 'factor', factor: 0 })]);
		expect([...(base.get('售前') ?? [])]).toEqual([60, 30, 0]);
	});

	it('refuses unknown names, empty ranges, negative values and the same id twice', () => {
		const apply = (...overrides: ForecastOverride[]) => applyOverrides(root, base, overrides);
		const factor = { kind: 'factor', factor: 1 } as const;
		expect(() => apply(override('售中', 0, 1, factor))).toThrow(
			'applyOverrides: node must be a name of the hierarchy, got 售中'
		);
		expect(() => apply(override('all', 2, 2, factor))).toThrow(
			'applyOverrides: from and to must be slots of the horizon (0 … 3), got 2–2'
		);
		expect(() => apply(override('all', 0, 1, { kind: 'value', inquiries: -1 }))).toThrow(
			'applyOverrides: inquiries must be at least 0 and finite, got -1'
		);
		const one = override('all', 0, 1, factor);
		expect(() => apply(one, one)).toThrow(`applyOverrides: id must be given once, got ${one.id}`);
	});
});

describe('sample paths of an overridden forecast', () => {
	const paths = { paths: 2, slots: 3, counts: Float32Array.of(50, 33, 0, 70, 27, 0) };
	const before = Float64Array.of(60, 30, 0);

	it('half as many again: 50 and 70 become 75 and 105, an untouched slot keeps its counts', () => {
		const { counts } = overridePaths(paths, before, Float64Array.of(90, 30, 0), 1);
		expect([...counts]).toEqual([75, 33, 0, 105, 27, 0]);
	});

	it('where nothing was forecast, counts come about the planner’s value', () => {
		const many = { paths: 2_000, slots: 1, counts: new Float32Array(2_000) };
		const { counts } = overridePaths(many, Float64Array.of(0), Float64Array.of(12), 1);
		const mean = counts.reduce((sum, count) => sum + count, 0) / 2_000;
		expect(Math.abs(mean - 12)).toBeLessThan(0.3);
	});

	it('fractions are rounded so that the mean stays', () => {
		const many = { paths: 4_000, slots: 1, counts: new Float32Array(4_000).fill(1) };
		const { counts } = overridePaths(many, Float64Array.of(1), Float64Array.of(1.25), 1);
		expect(new Set(counts)).toEqual(new Set([1, 2]));
		expect(counts.reduce((sum, count) => sum + count, 0) / 4_000).toBeCloseTo(1.25, 1);
	});
});
