import * as fc from 'fast-check';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { dayOff, emptyRoster, type Roster } from '#scheduler/roster/problem/roster.ts';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { ColumnGeneration } from '#scheduler/roster/solve/column-generation.ts';
import { programBound } from '#scheduler/roster/solve/lower-bound.ts';
import { prepareProblem, type PreparedProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { PricingSpace } from '#scheduler/roster/solve/pricing-space.ts';
import { RowPricer } from '#scheduler/roster/solve/row-pricer.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import { solveRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { lanesInThisThread } from '../../../support/lanes-in-this-thread.ts';
import { anyRosterProblem } from '../../../support/any-roster-problem.ts';
import { eachRoster } from '../../../support/each-roster.ts';

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
	let least = Infinity;
	eachRoster(prepared, (roster) => {
		const { cost, findings } = checkRoster(problem, roster);
		if (findings.length === 0) least = Math.min(least, cost.total);
	});
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

describe('column generation', () => {
	it('its bound is never above the least cost among all legal rosters, and its dives are legal', () => {
		fc.assert(
			fc.property(anyRosterProblem({ people: 2, days: 4 }), (problem) => {
				const prepared = prepareProblem(problem);
				const least = leastCost(problem, prepared);
				const generation = new ColumnGeneration(highs, prepared, rosterOf(prepared, []));
				try {
					generation.generate(1);
					expect(Math.ceil(generation.bound)).toBeLessThanOrEqual(least);
					const dived = generation.dive(new RandomStream(1, 'dive'), 1);
					if (dived === undefined) return;
					const { cost, findings } = checkRoster(problem, dived);
					expect(findings).toEqual([]);
					expect(cost.total).toBeGreaterThanOrEqual(least);
				} finally {
					generation.dispose();
				}
			}),
			{ numRuns: 60 }
		);
	});

	it('the cheapest row of a person is the cheapest of all legal rows, when every rule fits into the states', () => {
		const whole = anyRosterProblem({ people: 1, days: 6 }).map((problem): RosterProblem => {
			const contracts = problem.contracts.map((contract) => ({
				...contract,
				tallies: [],
				rests: [],
				longestRuns: [{ rule: 'run', days: 3 }],
				counts: [{ rule: 'nights', options: [2], from: 0, to: 6, atMost: 2 }],
				minutes: [{ rule: 'minutes', from: 0, to: 6, atLeast: 480, atMost: 2_000 }],
				weekends: [
					{
						rule: 'weekends',
						groups: [
							[1, 2],
							[4, 5]
						],
						atMost: 1
					}
				]
			}));
			return { ...problem, contracts, people: problem.people.map((person) => ({ ...person, counts: [] })) };
		});
		fc.assert(
			fc.property(whole, fc.array(fc.nat(20), { minLength: 18, maxLength: 18 }), (problem, prices) => {
				const prepared = prepareProblem(problem);
				const row = new Int16Array(6);
				const pricer = new RowPricer(prepared, 0, new PricingSpace());
				const value = pricer.price(Float64Array.from(prices), row);
				const priced = (cells: Roster) => {
					const { cost, findings } = checkRoster(problem, cells);
					if (findings.length > 0) return Infinity;
					return cells.reduce(
						(sum, cell, day) => sum + (cell === dayOff ? 0 : (prices[day * 3 + cell] ?? 0)),
						cost.options + cost.requests
					);
				};
				let least = Infinity;
				eachRoster(prepared, (cells) => (least = Math.min(least, priced(cells))));
				expect(value).toBe(least);
				// With too few states for the limit of nights, a price stands for it: never above the cheapest row.
				const few = new RowPricer(prepared, 0, new PricingSpace(), 200);
				expect(few.price(Float64Array.from(prices), new Int16Array(6))).toBeLessThanOrEqual(least);
				if (value < Infinity) expect(priced(row)).toBe(least);
			}),
			{ numRuns: 300 }
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
