import { describe, expect, it } from 'vitest';
import { coverWithBreaks } from '#scheduler/roster/change/breaks-as-published.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

describe('a cover with breaks where they were published', () => {
	const problem = smallProblem();
	const [early, late] = problem.options;
	if (early === undefined || late === undefined) throw new Error('two shifts are needed');
	const movable = {
		...problem,
		options: [
			{ ...early, breaks: [{ places: [[{ offset: 0, amount: 1 }], [{ offset: 1, amount: 2 }]], placed: 0 }] },
			late
		]
	};
	const cover = problem.cover.map((row) => ({ ...row, requirement: 5 }));
	const cells = new Int16Array([0, -1, 0, -1, -1, -1, -1]);

	it('a break at its second place is not missing from the first row, but from the second: 4 and 7 for 5 and 5', () => {
		const places = new Uint8Array([1, 1, 0, 0, 0, 0, 0]);
		const moved = coverWithBreaks(movable, cover, cells, { most: 1, places });
		expect(moved.map(({ requirement }) => requirement)).toEqual([4, 7, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
	});

	it('where nothing moved the rows are the same', () => {
		const same = coverWithBreaks(movable, cover, cells, { most: 1, places: new Uint8Array(7) });
		expect(same).toEqual(cover);
	});
});
