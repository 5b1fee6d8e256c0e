import loadHighs from 'highs';
import { expect, it } from 'vitest';
import { programBound } from '#scheduler/roster/solve/lower-bound.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';

const highs = await loadHighs();

/** Two days of a week of which `after` minutes follow; working both is wished for. */
const problem = (after: number): RosterProblem => ({
	days: 2,
	options: [{ name: 'early', start: 480, end: 1020, minutes: 480, cover: [] }],
	rowsPerDay: 0,
	cover: [],
	contracts: [
		{
			options: [{ option: 0, cost: 0 }],
			forbiddenSuccessions: [],
			longestRuns: [],
			counts: [],
			minutes: [],
			weekends: [],
			rests: [{ rule: 'rest', from: 0, to: 2, minutes: 1_440, before: 0, after }]
		}
	],
	people: [
		{
			id: 'ann',
			contract: 0,
			history: [],
			closed: [],
			locks: [],
			requests: [0, 1].map((day) => ({ day, kind: 'work', weight: 5 }))
		}
	]
});

it('a day of rest after the days of a roster is enough for its week: both days can be worked', () => {
	const least = (after: number) => {
		const state = new RosterState(prepareProblem(problem(after)), Int16Array.from([-1, -1]));
		return programBound(highs, state, 1).bound.value;
	};
	expect(least(1_440)).toBe(0);
	expect(least(7_200)).toBe(0);
	// Nothing follows: one of the two days must be free.
	expect(least(0)).toBe(5);
});
