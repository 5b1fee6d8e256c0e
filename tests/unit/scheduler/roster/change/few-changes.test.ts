import { describe, expect, it } from 'vitest';
import type { ChangeRequest } from '#scheduler/roster/change/change-request.ts';
import { findWindow, touchedCells } from '#scheduler/roster/change/change-window.ts';
import { FewChangesSearch, shortageByDay } from '#scheduler/roster/change/few-changes.ts';
import { onlyHardAndShortage } from '#scheduler/roster/change/only-hard-and-shortage.ts';
import { shortageOfCover } from '#scheduler/roster/change/shorter-than-published.ts';
import type { Person } from '#scheduler/roster/problem/roster-problem.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import { dayOff, E, L, sickWednesday } from '../../../../support/small-sick-call.ts';

/** What is found with so many changes, as [person, day, before, after], beside whether all was looked at. */
function search(request: ChangeRequest, changes: number, most = 100_000) {
	const window = findWindow(request);
	const problem = onlyHardAndShortage(window.frozen);
	const needs = new RosterState(prepareProblem(problem), window.base);
	const full = new RosterState(window.prepared, window.base);
	const target = {
		hard: new Int32Array(problem.people.length),
		shortage: shortageOfCover(problem, request.published, request.problem.cover)
	};
	const short = shortageByDay(needs);
	const few = new FewChangesSearch(needs, full, window.movable, target, most).run(changes);
	expect(shortageByDay(needs)).toEqual(short);
	return {
		...few,
		cells:
			few.cells &&
			touchedCells(window, few.cells).map(({ person, day, before, after }) => [person, day, before, after])
	};
}

const never = (option: number): Partial<Person> => ({
	closed: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, options: [option] }))
});

describe('all rosters with so few changes', () => {
	it('Cai works early when Ann is ill: one change', () => {
		expect(search(sickWednesday(), 1)).toMatchObject({ cells: [[2, 2, dayOff, E]], whole: true });
	});

	it('where Cai works late only, and Bo needs 11 h between late and early: three do not do, and four do', () => {
		const request = sickWednesday({ Cai: never(E) });
		for (const changes of [1, 2, 3])
			expect(search(request, changes)).toMatchObject({ cells: undefined, whole: true });
		expect(search(request, 4)).toMatchObject({
			cells: [
				[1, 1, L, dayOff],
				[1, 2, L, E],
				[2, 1, dayOff, L],
				[2, 2, dayOff, L]
			],
			whole: true
		});
	});

	it('on two days two are needed, and one is known not to do without trying anybody', () => {
		const request = sickWednesday({ Ann: { closed: [{ day: 2 }, { day: 3 }] } });
		const one = search(request, 1);
		expect(one).toMatchObject({ cells: undefined, whole: true });
		expect(one.tried).toBeLessThan(10);
		expect(search(request, 2).cells).toEqual([
			[2, 2, dayOff, E],
			[2, 3, dayOff, E]
		]);
	});

	it('two people share what is missing on one day: each brings half of it', () => {
		const { problem, ...request } = sickWednesday({ Bo: { closed: [{ day: 2 }] } });
		const published = Int16Array.from({ length: 28 }, (_, at) => request.published[at] ?? dayOff);
		const four = { ...problem, people: [...problem.people, { ...problem.people[2]!, id: 'Dan' }] };
		const few = search({ ...request, problem: four, published }, 2);
		expect(few).toMatchObject({ whole: true });
		expect(few.cells).toEqual([
			[2, 2, dayOff, E],
			[3, 2, dayOff, L]
		]);
	});

	it('a change that breaks a rule is taken where another change of that person mends it', () => {
		// Cai works early on five other days: a sixth is one too many.
		const request = sickWednesday({ Cai: { locks: [0, 5, 6].map((day) => ({ day, cell: E })) } });
		const published = request.published.slice();
		for (const day of [0, 1, 3, 5, 6]) published[14 + day] = E;
		expect(search({ ...request, published }, 1).cells).toBeUndefined();
		expect(search({ ...request, published }, 2).cells).toContainEqual([2, 2, dayOff, E]);
	});

	it('ends at its tries, and says that it has not looked at all', () => {
		expect(search(sickWednesday({ Cai: never(E) }), 3, 6)).toMatchObject({
			cells: undefined,
			whole: false,
			tried: 6
		});
	});
});
