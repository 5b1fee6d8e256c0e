import loadHighs from 'highs';
import { expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import { programBound } from '#scheduler/roster/solve/lower-bound.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

const highs = await loadHighs();

it('a soft limit of at least 4 and at most 2 days is missed by 1 with 3 days, not by 2, and its bound is no higher', () => {
	const problem = smallProblem({
		counts: [{ rule: 'days', from: 0, to: 7, atLeast: 4, atMost: 2, weight: 10 }]
	});
	const cells = emptyRoster(1, 7);
	cells.fill(0, 0, 3);
	expect(checkRoster(problem, cells).cost.limits).toBe(10);
	const { bound } = programBound(highs, new RosterState(prepareProblem(problem), emptyRoster(1, 7)), 10);
	expect(bound).toEqual({ value: 10, kind: 'program' });
});
