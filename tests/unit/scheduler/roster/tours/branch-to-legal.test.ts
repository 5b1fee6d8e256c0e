import { describe, expect, it } from 'vitest';
import { plantFloor } from '#scheduler/roster/floor/plant-floor.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { branchToLegal } from '#scheduler/roster/tours/branch-to-legal.ts';
import { TourPricer } from '#scheduler/roster/tours/tour-pricer.ts';
import { prepareTours } from '#scheduler/roster/tours/tour-problem.ts';
import { TourState } from '#scheduler/roster/tours/tour-state.ts';

describe('branchToLegal', () => {
	it('finds rows with at most four nights in a row where every night is paid for and no day is', () => {
		const { compiled, cells, placement } = plantFloor({ people: 12, days: 14, shape: 'normal', seed: 5 });
		const prepared = prepareProblem(compiled.problem);
		const state = new TourState(prepareTours(prepared), cells, placement);
		const pricer = new TourPricer(prepared);
		const { days, options, people, problem } = prepared;
		const row = new Int16Array(days);
		let branched = 0;
		for (let person = 0; person < people; person++) {
			const run = prepared.rules[person]!.runs.find(({ member }) => member !== undefined);
			const prices = Float64Array.from({ length: days * options }, (_, at) =>
				run?.member?.[at % options] === 1 ? -200_000 : 0
			);
			const isLegal = (one: Int16Array) => state.isLegal(person, one);
			const relaxed = pricer.price(person, prices, row);
			if (!isLegal(row)) branched++;
			const cost = branchToLegal(prepared, pricer, person, prices, row, isLegal);
			expect(cost).toBeGreaterThanOrEqual(relaxed);
			expect(isLegal(row), problem.people[person]!.id).toBe(true);
		}
		// Without branching some of them would work on and on at night.
		expect(branched).toBeGreaterThan(0);
	});
});
