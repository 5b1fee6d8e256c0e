import * as fc from 'fast-check';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { dayOff, emptyRoster, type Roster } from '#scheduler/roster/problem/roster.ts';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { programBound } from '#scheduler/roster/solve/lower-bound.ts';
import { prepareProblem, type PreparedProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import { solveRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { lanesInThisThread } from '../../../support/lanes-in-this-thread.ts';
import { anyRosterProblem } from '../../../support/any-roster-problem.ts';

const highs = await loadHighs();

/** Cells by a list of picks, each an open cell of its person and day; all closed to others by a lock. */
function rosterOf(prepared: PreparedProblem, picks: readonly number[]): Roster {
	const roster = emptyRoster(prepared.people, prepared.days);
	for (let at = 0; at < roster.length; at++) roster[at] = openCell(prepared, at, picks[at] ?? 0);
	return roster;
}

function openCell({ openStart, openCells }: PreparedProblem, at: number, pick: number): number {
	const from = openStart[at] ?? 0;
	const open = (openStart[at + 1] ?? 0) - from;
	return open === 0 ? dayOff : (openCells[from + (pick % open)] ?? dayOff);
}

describe('the solver counts as the checker does', () => {
	it('a roster of open cells costs the same, and has hard units exactly when the checker finds something', () => {
		fc.assert(
			fc.property(
				anyRosterProblem({ people: 3, days: 9 }),
				fc.array(fc.nat(5), { minLength: 27, maxLength: 27 }),
				(problem, picks) => {
					const prepared = prepareProblem(problem);
					const roster = rosterOf(prepared, picks);
					const { cost, findings } = checkRoster(problem, roster);
					const state = new RosterState(prepared, roster);
					expect(state.cost).toBe(cost.total);
					expect(state.hard > 0).toBe(findings.length > 0);
				}
			),
			{ numRuns: 2_000 }
		);
	});

	it('after any moves, what was added up change by change equals a fresh count', () => {
		fc.assert(
			fc.property(
				anyRosterProblem({ people: 3, days: 7 }),
				fc.array(fc.tuple(fc.nat(2), fc.nat(6), fc.nat(5)), { maxLength: 30 }),
				(problem, moves) => {
					const prepared = prepareProblem(problem);
					const state = new RosterState(prepared, rosterOf(prepared, []));
					for (const [person, day, pick] of moves) {
						state.put(person, day, openCell(prepared, person * 7 + day, pick));
						state.rescore(person);
					}
					const fresh = new RosterState(prepared, state.cells);
					expect([state.cost, state.hard]).toEqual([fresh.cost, fresh.hard]);
					expect(state.heads).toEqual(fresh.heads);
				}
			),
			{ numRuns: 500 }
		);
	});
});

/** The least cost of a legal roster, by trying all of them. */
function leastCost(problem: RosterProblem, prepared: PreparedProblem): number {
	const roster = emptyRoster(prepared.people, prepared.days);
	let least = Infinity;
	const fill = (at: number): void => {
		if (at === roster.length) {
			const { cost, findings } = checkRoster(problem, roster);
			if (findings.length === 0) least = Math.min(least, cost.total);
			return;
		}
		for (let open = prepared.openStart[at] ?? 0; open < (prepared.openStart[at + 1] ?? 0); open++) {
			roster[at] = prepared.openCells[open] ?? dayOff;
			fill(at + 1);
		}
	};
	fill(0);
	return least;
}

describe('the program says what the rules say', () => {
	it('its optimum over the whole roster is the least cost among all legal rosters of one person and six days', () => {
		fc.assert(
			fc.property(anyRosterProblem({ people: 1, days: 6 }), (problem) => {
				const prepared = prepareProblem(problem);
				const least = leastCost(problem, prepared);
				const state = new RosterState(prepared, rosterOf(prepared, []));
				const { bound } = programBound(highs, state, 100);
				if (least === Infinity) expect(state.hard).toBeGreaterThan(0);
				else {
					expect([state.hard, state.cost]).toEqual([0, least]);
					expect(bound.value).toBeLessThanOrEqual(least);
				}
			}),
			{ numRuns: 60 }
		);
	});
});

describe('solving', () => {
	it('returns a roster that the checker agrees with, never below the bound, and the same one every time', async () => {
		await fc.assert(
			fc.asyncProperty(anyRosterProblem({ people: 4, days: 10 }), fc.nat(99), async (problem, seed) => {
				const solve = () =>
					solveRoster(
						problem,
						seed,
						{ kind: 'work', work: 0.2 },
						lanesInThisThread(problem, highs),
						() => {}
					);
				const solved = await solve();
				const { cost, findings } = checkRoster(problem, solved.cells);
				expect(solved.cost).toBe(cost.total);
				expect(solved.hard === 0).toBe(findings.length === 0);
				if (solved.hard === 0) expect(solved.bound.value).toBeLessThanOrEqual(solved.cost);
				expect((await solve()).cells).toEqual(solved.cells);
			}),
			{ numRuns: 8 }
		);
	});
});
