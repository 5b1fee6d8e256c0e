import { describe, expect, it } from 'vitest';
import { DueTree } from '#scheduler/simulate/due-tree.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

describe('DueTree', () => {
	it('knows the first of 13 after each of 5,000 changes, also among equal times', () => {
		const random = new RandomStream(1, 'tree');
		const tree = new DueTree(13);
		const time = new Array<number>(13).fill(Infinity);
		const order = new Array<number>(13).fill(0);
		for (let change = 0; change < 5_000; change++) {
			const subject = Math.floor(13 * random.uniform());
			time[subject] = random.uniform() < 0.1 ? Infinity : Math.floor(6 * random.uniform());
			order[subject] = Math.floor(4 * random.uniform());
			tree.schedule(subject, time[subject], order[subject]);
			const least = Math.min(...time);
			expect(tree.firstTime).toBe(least);
			if (least === Infinity) continue;
			const first = [...time.keys()]
				.filter((s) => time[s] === least)
				.sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0) || a - b)[0];
			expect([tree.first, tree.firstOrder]).toEqual([first, order[first ?? 0]]);
		}
	});

	it('one subject, and none', () => {
		expect(new DueTree(0).firstTime).toBe(Infinity);
		const tree = new DueTree(1);
		tree.schedule(0, 3, 0);
		expect([tree.first, tree.firstTime]).toEqual([0, 3]);
	});

	it('subjects that never had an order come by number', () => {
		const tree = new DueTree(3);
		for (const subject of [2, 1, 0]) tree.schedule(subject, 0, -Infinity);
		expect(tree.first).toBe(0);
	});
});
