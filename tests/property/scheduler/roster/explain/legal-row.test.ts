import * as fc from 'fast-check';
import loadHighs from 'highs';
import { expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { legalRow } from '#scheduler/roster/explain/legal-row.ts';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import { anyRosterProblem } from '../../../../support/any-roster-problem.ts';

const highs = await loadHighs();

/** Whether any of all rows keeps the hard rules, by the checker. */
function anyRowIsLegal(problem: RosterProblem): boolean {
	const cells = problem.options.length + 1;
	const row = emptyRoster(1, problem.days);
	for (let number = 0; number < cells ** problem.days; number++) {
		let rest = number;
		for (let day = 0; day < problem.days; day++) {
			row[day] = (rest % cells) - 1;
			rest = Math.floor(rest / cells);
		}
		if (checkRoster(problem, row).findings.length === 0) return true;
	}
	return false;
}

it('says of one person what trying out every row says, or (fewer than 5 in 300) that it does not know', () => {
	const seen = { legal: 0, none: 0, unproven: 0 };
	fc.assert(
		fc.property(anyRosterProblem({ people: 1, days: 5 }), (problem) => {
			const answer = legalRow(highs, problem, 0);
			const expected = anyRowIsLegal(problem) ? 'legal' : 'none';
			seen[answer.status]++;
			if (answer.status !== 'unproven') expect(answer.status).toBe(expected);
			if (answer.status === 'legal') expect(checkRoster(problem, answer.cells).findings).toEqual([]);
		}),
		{ numRuns: 300 }
	);
	expect(seen.unproven).toBeLessThan(5);
	expect(seen.none).toBeGreaterThan(20);
	expect(seen.legal).toBeGreaterThan(20);
});
