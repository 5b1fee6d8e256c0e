import { describe, expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { plantFloor } from '#scheduler/roster/floor/plant-floor.ts';
import { dayOff } from '#scheduler/roster/problem/roster.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { repairTours } from '#scheduler/roster/tours/repair-tours.ts';
import { TourPricer } from '#scheduler/roster/tours/tour-pricer.ts';
import { prepareTours } from '#scheduler/roster/tours/tour-problem.ts';
import { TourState } from '#scheduler/roster/tours/tour-state.ts';

/** A contact centre of twelve with its planted roster, in which the first person who may work nights works five in a row. */
function fiveNights() {
	const { compiled, cells, placement } = plantFloor({ people: 12, days: 14, shape: 'normal', seed: 5 });
	const { problem } = compiled;
	const tours = prepareTours(prepareProblem(problem));
	const state = new TourState(tours, cells, placement);
	const nights = (contract: number) =>
		problem.contracts[contract]!.longestRuns.find(({ rule }) => rule.includes('Nights'))?.options ?? [];
	const { openStart, openCells } = tours.prepared;
	for (const [person, { contract }] of problem.people.entries()) {
		const open = Array.from({ length: 5 }, (_, day) => {
			const at = person * 14 + day;
			return nights(contract).find((option) =>
				openCells.subarray(openStart[at], openStart[at + 1]).includes(option)
			);
		});
		if (open.some((option) => option === undefined)) continue;
		for (let day = 0; day < 14; day++) state.put(person, day, open[day] ?? dayOff);
		state.rescore(person);
		return { problem, state, person };
	}
	throw new Error('nobody may work five nights');
}

describe('repairTours', () => {
	it('gives whoever works five nights in a row a legal row and leaves the others as they are', () => {
		const { problem, state, person } = fiveNights();
		const before = state.cells.slice();
		expect(checkRoster(problem, before, state.placement()).findings.map(({ rule }) => rule)).toContain(
			'company.atMost4ConsecutiveNights'
		);
		repairTours(state, new TourPricer(state.tours.prepared));
		const { cost, findings } = checkRoster(problem, state.cells, state.placement());
		expect(findings).toEqual([]);
		expect([state.hard, state.cost]).toEqual([0, cost.total]);
		const others = (cells: Int16Array) => cells.filter((_, at) => Math.floor(at / 14) !== person);
		expect(others(state.cells)).toEqual(others(before));
	});
});
