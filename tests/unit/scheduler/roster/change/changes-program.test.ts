import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { solveChangesProgram } from '#scheduler/roster/change/changes-program.ts';
import { onlyHardAndShortage } from '#scheduler/roster/change/only-hard-and-shortage.ts';
import type { Contract, Person } from '#scheduler/roster/problem/roster-problem.ts';
import { dayOff } from '#scheduler/roster/problem/roster.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

const highs = await loadHighs();
const E = 0;

/** One person, one head of E needed on Monday to Wednesday; a missing one costs 20. Only some days may change. */
function solve(
	contract: Partial<Contract>,
	base: readonly number[],
	movable: readonly number[],
	person: Partial<Person> = {},
	hard = 0
) {
	const problem = {
		...smallProblem(contract, person),
		cover: Array.from({ length: 14 }, (_, row) => ({
			requirement: row === 0 || row === 2 || row === 4 ? 1 : 0,
			shortage: [{ cost: 20 }],
			surplus: []
		}))
	};
	const cells = Int16Array.from({ length: 7 }, (_, day) => base[day] ?? dayOff);
	const state = new RosterState(prepareProblem(onlyHardAndShortage(problem)), cells);
	const target = { hard: Int32Array.of(hard), shortage: new Float64Array(7) };
	return { ...solveChangesProgram(highs, state, Int32Array.from(movable), target, undefined, 1), state };
}

describe('the program of the fewest changes', () => {
	it('counts a change for each day that lacks a head: two, proven', () => {
		const { cells, bound, proven } = solve({}, [E], [1, 2]);
		expect([cells?.slice(0, 3), bound, proven]).toEqual([Int16Array.of(E, E, E), 2, true]);
	});

	it('knows nothing of what is only dear: with a soft tally of ten a shift it is two as well', () => {
		const parts = [{ from: 0, to: 7, counts: Array.from({ length: 7 }, () => [10, 10]) }];
		const tallies = [{ rule: 'pay', parts, atMost: 0, weight: 1 }];
		expect(solve({ tallies }, [E], [1, 2])).toMatchObject({ bound: 2, proven: true });
		expect(solve({}, [E], [1, 2], { tallies })).toMatchObject({ bound: 2, proven: true });
	});

	it('proves nothing where somebody may be left with a broken rule, but finds the change', () => {
		// Locked to Monday, nobody has 1,500 minutes without a shift in the first two days with Tuesday worked.
		const rests = [{ rule: 'rest', from: 0, to: 2, minutes: 1_500, before: 0, after: 0 }];
		const person = { locks: [{ day: 0, cell: E }] };
		const broken = solve({ rests }, [E, E], [1, 2], person).state.personHard[0];
		expect(broken).toBeGreaterThan(0);
		const { cells, bound } = solve({ rests }, [E, E], [1, 2], person, broken);
		expect([cells?.slice(0, 3), bound]).toEqual([Int16Array.of(E, E, E), 0]);
	});
});
