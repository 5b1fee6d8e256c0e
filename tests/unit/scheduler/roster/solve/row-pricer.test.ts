import { expect, it } from 'vitest';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { PricingSpace } from '#scheduler/roster/solve/pricing-space.ts';
import { RowPricer } from '#scheduler/roster/solve/row-pricer.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

it('a run that the history begins in the middle of may end early, though three days is the shortest run', () => {
	const problem = smallProblem({ shortestWork: 3 });
	const people = problem.people.map((person) => ({ ...person, history: [0] }));
	const prepared = prepareProblem({ ...problem, people });
	// Working day 0 pays 10, every other day costs 1.
	const prices = Float64Array.from({ length: 7 * prepared.options }, (_, at) =>
		at < prepared.options ? -10 : 1
	);
	const row = new Int16Array(7);
	expect(new RowPricer(prepared, 0, new PricingSpace()).price(prices, row)).toBe(-10);
	expect([...row.slice(1)]).toEqual([-1, -1, -1, -1, -1, -1]);
});

it('a run that goes on from the history may be longer than the roster: two days after three, at most six', () => {
	const problem = smallProblem({ longestRuns: [{ rule: 'six days', days: 6 }] });
	const people = problem.people.map((person) => ({ ...person, history: [0, 0, 0] }));
	const prepared = prepareProblem({ ...problem, days: 2, cover: problem.cover.slice(0, 4), people });
	const row = new Int16Array(2);
	const prices = new Float64Array(2 * prepared.options).fill(-10);
	expect(new RowPricer(prepared, 0, new PricingSpace()).price(prices, row)).toBe(-20);
});
