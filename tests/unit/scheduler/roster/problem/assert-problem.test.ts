import { describe, expect, it } from 'vitest';
import { assertProblem } from '#scheduler/roster/problem/assert-problem.ts';
import type { ShiftOption } from '#scheduler/roster/problem/roster-problem.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

describe('a roster problem is well formed', () => {
	it('takes a week of two shifts', () => {
		expect(() => assertProblem(smallProblem())).not.toThrow();
	});

	it.each([
		[
			'a lock on day 7 of a week',
			smallProblem({}, { locks: [{ day: 7, cell: 0 }] }),
			'people[0].locks[0].day'
		],
		[
			'two locks of one day',
			smallProblem(
				{},
				{
					locks: [
						{ day: 1, cell: 0 },
						{ day: 1, cell: -1 }
					]
				}
			),
			'people[0].locks[1].cell must be 0 as the other lock of the day, got -1'
		],
		['half a minute', smallProblem({ restMinutes: 0.5 }), 'contracts[0].restMinutes must be a whole number'],
		[
			'a rest that reaches over a day off',
			smallProblem({ restMinutes: 1_441 }),
			'must be an option whose rest ends before the day after next, got 2881'
		],
		[
			'an option that is not there',
			smallProblem({ options: [{ option: 2, cost: 0 }] }),
			'from 0 to 1, got 2'
		],
		[
			'a limit after the horizon',
			smallProblem({ counts: [{ rule: 'nights', from: 0, to: 8, atMost: 2 }] }),
			'contracts[0]: nights.to must be a whole number from 0 to 7, got 8'
		]
	])('refuses %s', (_, problem, message) => {
		expect(() => assertProblem(problem)).toThrow(message);
	});

	it('refuses a cost that falls', () => {
		const problem = smallProblem();
		const falling = [{ units: 1, cost: 5 }, { cost: 4 }];
		const cover = problem.cover.map((row, at) => (at === 3 ? { ...row, shortage: falling } : row));
		expect(() => assertProblem({ ...problem, cover })).toThrow(
			'assertProblem: cover[3].shortage[1].cost must be a whole number from 5, got 4'
		);
	});

	it('refuses a cost that ends: everything beyond would be free', () => {
		const problem = smallProblem();
		const cover = problem.cover.map((row) => ({ ...row, surplus: [{ units: 3, cost: 5 }] }));
		expect(() => assertProblem({ ...problem, cover })).toThrow(
			'cover[0].surplus[0].units must be absent, got 3'
		);
	});

	const twice = [
		{ offset: 1, amount: 1 },
		{ offset: 1, amount: 1 }
	];

	// A linear program takes a column once in a row: HiGHS refuses such a model, and both threads of a search die.
	it('refuses a row that one option names twice', () => {
		const problem = smallProblem();
		const options = problem.options.map((option, at) => (at === 1 ? { ...option, cover: twice } : option));
		expect(() => assertProblem({ ...problem, options })).toThrow(
			'assertProblem: options[1].cover[1].offset must be a row named once, got 1'
		);
	});

	it('refuses a break that takes a row twice at one of its places, and one that is placed nowhere', () => {
		const problem = smallProblem();
		const withBreak = (breaks: ShiftOption['breaks']) => ({
			...problem,
			options: problem.options.map((option) => ({ ...option, ...(breaks && { breaks }) }))
		});
		const once = twice.slice(1);
		expect(() => assertProblem(withBreak([{ places: [once, once], placed: 1 }]))).not.toThrow();
		expect(() => assertProblem(withBreak([{ places: [once, twice], placed: 0 }]))).toThrow(
			'assertProblem: options[0].breaks[0].places[1].offset must be a row named once, got 1'
		);
		expect(() => assertProblem(withBreak([{ places: [once, once], placed: 2 }]))).toThrow(
			'assertProblem: options[0].breaks[0].placed must be a whole number from 0 to 1, got 2'
		);
	});
});
