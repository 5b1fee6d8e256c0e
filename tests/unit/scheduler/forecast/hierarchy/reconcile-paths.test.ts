import { describe, expect, it } from 'vitest';
import { drawCount } from '#scheduler/forecast/paths/count-draws.ts';
import { reconcilePaths, shareSurprises } from '#scheduler/forecast/hierarchy/reconcile-paths.ts';
import type { HierarchyNode } from '#scheduler/forecast/hierarchy/reconcile.ts';
import { pathQuantiles, pathTotals } from '#scheduler/forecast/paths/path-quantiles.ts';
import type { SamplePaths } from '#scheduler/forecast/paths/sample-paths.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

const root: HierarchyNode = {
	name: 'all',
	children: [
		{
			name: 'shop',
			children: [
				{ name: 'a', children: [] },
				{ name: 'b', children: [] }
			]
		},
		{ name: 'c', children: [] }
	]
};

/** Independent days of 24 slots, their size spread by 20 %. */
function days(name: string, paths = 2_000): SamplePaths {
	const random = new RandomStream(1, name);
	const counts = new Float32Array(paths * 24);
	for (let p = 0; p < paths; p++) {
		const level = 50 * (0.8 + 0.4 * random.uniform());
		for (let s = 0; s < 24; s++) counts[p * 24 + s] = drawCount(level, 2, random);
	}
	return { paths, slots: 24, counts };
}
const queues = new Map(['a', 'b', 'c'].map((name) => [name, days(name)]));

function correlation(x: Float64Array, y: Float64Array): number {
	const mean = (values: Float64Array): number =>
		values.reduce((sum, value) => sum + value, 0) / values.length;
	const [mx, my] = [mean(x), mean(y)];
	let [xy, xx, yy] = [0, 0, 0];
	x.forEach((value, p) => {
		const other = y[p] as number;
		xy += (value - mx) * (other - my);
		xx += (value - mx) ** 2;
		yy += (other - my) ** 2;
	});
	return xy / Math.sqrt(xx * yy);
}

describe('paths that add up', () => {
	it('every path of a shop is the sum of its queues, slot by slot, exactly', () => {
		const all = reconcilePaths(root, queues);
		const [a, b, c] = ['a', 'b', 'c'].map((name) => (queues.get(name) as SamplePaths).counts);
		all.get('shop')?.counts.forEach((value, at) => {
			expect(value).toBe((a?.[at] as number) + (b?.[at] as number));
		});
		all.get('all')?.counts.forEach((value, at) => {
			expect(value).toBe((a?.[at] as number) + (b?.[at] as number) + (c?.[at] as number));
		});
	});

	it('P90 of independent sums is below the sum of the P90', () => {
		const all = reconcilePaths(root, queues);
		const [p90] = pathQuantiles(all.get('all') as SamplePaths).p90;
		const added = [...queues.values()].reduce((sum, own) => sum + (pathQuantiles(own).p90[0] as number), 0);
		expect(p90).toBeLessThan(0.97 * added);
	});

	it('a shared surprise of 0.6: totals correlate by about 0.6, no path changes', () => {
		const shared = shareSurprises(queues, 0.6, 9);
		const totals = [...shared.values()].map((own) => pathTotals(own));
		const got = correlation(totals[0] as Float64Array, totals[1] as Float64Array);
		expect(got).toBeGreaterThan(0.5);
		expect(got).toBeLessThan(0.68);
		for (const [name, own] of queues) {
			expect(pathTotals(shared.get(name) as SamplePaths).sort()).toEqual(pathTotals(own).sort());
			expect(pathQuantiles(shared.get(name) as SamplePaths)).toEqual(pathQuantiles(own));
		}
		const apart = shareSurprises(queues, 0, 9);
		const none = [...apart.values()].map((own) => pathTotals(own));
		expect(Math.abs(correlation(none[0] as Float64Array, none[1] as Float64Array))).toBeLessThan(0.08);
	});

	it('the same seed gives the same order', () => {
		expect(shareSurprises(queues, 0.4, 3)).toEqual(shareSurprises(queues, 0.4, 3));
		expect(shareSurprises(queues, 0.4, 3)).not.toEqual(shareSurprises(queues, 0.4, 4));
	});

	it('names a queue without paths, another number of paths, and a correlation out of range', () => {
		expect(() => reconcilePaths(root, new Map())).toThrow('queue a must have paths');
		const uneven = new Map(queues).set('b', days('b', 5));
		expect(() => reconcilePaths(root, uneven)).toThrow('got 5 × 24 and 2000 × 24');
		expect(() => shareSurprises(uneven, 0.5, 1)).toThrow('got 5 and 2000');
		expect(() => shareSurprises(queues, 1.5, 1)).toThrow('correlation must be from 0 to 1, got 1.5');
	});
});
