import { expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { repairPeople } from '#scheduler/roster/solve/repair-people.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

it('a person who works too little gets the cheapest legal row: three days, where heads are missing', () => {
	const problem = smallProblem({
		minutes: [{ rule: 'week', from: 0, to: 7, atLeast: 1_440, atMost: 1_440 }],
		shortestWork: 3
	});
	// Early heads are missing on the days 2 to 4.
	const cover = problem.cover.map((row, at) =>
		[4, 6, 8].includes(at) ? { ...row, requirement: 1, shortage: [{ cost: 10 }] } : row
	);
	const state = new RosterState(prepareProblem({ ...problem, cover }), emptyRoster(1, 7));
	repairPeople(state, 1);
	expect([...state.cells]).toEqual([-1, -1, 0, 0, 0, -1, -1]);
	expect(checkRoster({ ...problem, cover }, state.cells)).toMatchObject({ cost: { total: 0 }, findings: [] });
	expect([state.hard, state.cost]).toEqual([0, 0]);
});

it('a person without any legal row keeps the row as it is', () => {
	const problem = smallProblem({ minutes: [{ rule: 'week', from: 0, to: 7, atLeast: 500, atMost: 900 }] });
	const state = new RosterState(prepareProblem(problem), emptyRoster(1, 7));
	const hard = state.hard;
	repairPeople(state, 1);
	expect([...state.cells]).toEqual(new Array(7).fill(-1));
	expect(state.hard).toBe(hard);
});
