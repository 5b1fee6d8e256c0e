import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { verifyPriceBound } from '#scheduler/roster/check/verify-price-bound.ts';
import { dayOff, emptyRoster, type BreakPlacement, type Roster } from '#scheduler/roster/problem/roster.ts';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { annealTours } from '#scheduler/roster/tours/anneal-tours.ts';
import { OptionPrices } from '#scheduler/roster/tours/option-prices.ts';
import { settleBreaks } from '#scheduler/roster/tours/settle-breaks.ts';
import { TourPricer } from '#scheduler/roster/tours/tour-pricer.ts';
import { prepareTours } from '#scheduler/roster/tours/tour-problem.ts';
import { TourState } from '#scheduler/roster/tours/tour-state.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { anyRosterProblem } from '../../../support/any-roster-problem.ts';
import { eachRoster } from '../../../support/each-roster.ts';
import { withMovableBreaks } from '../../../support/with-movable-breaks.ts';

const withBreaks = (size: { people: number; days: number }) => anyRosterProblem(size).map(withMovableBreaks);

/** Any place of every break. */
function anyPlacement(problem: RosterProblem, cells: Roster, random: RandomStream): BreakPlacement {
	const most = Math.max(0, ...problem.options.map(({ breaks = [] }) => breaks.length));
	const places = new Uint8Array(cells.length * most);
	cells.forEach((cell, at) => {
		(problem.options[cell]?.breaks ?? []).forEach((one, index) => {
			places[at * most + index] = random.word() % one.places.length;
		});
	});
	return { most, places };
}

describe('the bound of cover prices', () => {
	it('is at most what any legal roster costs, at any prices and with breaks anywhere', () => {
		let proven = 0;
		fc.assert(
			fc.property(
				withBreaks({ people: 2, days: 3 }),
				fc.array(fc.integer({ min: -300, max: 3_000 }), { minLength: 100, maxLength: 100 }),
				fc.nat(),
				(problem, drawn, seed) => {
					const prices = Int32Array.from(problem.cover, (_, row) => drawn[row % drawn.length] ?? 0);
					const bound = verifyPriceBound(problem, { scale: 16, prices });
					if (bound.status === 'nothing proven') return;
					const random = new RandomStream(seed, 'places');
					eachRoster(prepareProblem(problem), (cells) => {
						const { cost, findings } = checkRoster(problem, cells, anyPlacement(problem, cells, random));
						if (findings.length > 0) return;
						expect(bound.status).toBe('bound');
						if (bound.status === 'bound') expect(bound.value).toBeLessThanOrEqual(cost.total);
						proven++;
					});
				}
			),
			{ numRuns: 60 }
		);
		expect(proven).toBeGreaterThan(100);
	});

	it('of one person without cover is the least cost of a legal row, where rest, runs and minutes are all there is', () => {
		fc.assert(
			fc.property(anyRosterProblem({ people: 1, days: 6 }), (full) => {
				const problem: RosterProblem = {
					...full,
					contracts: full.contracts.map((contract) => ({
						...contract,
						forbiddenSuccessions: [],
						longestRuns: contract.longestRuns.filter(
							({ options, weight }) => options === undefined && weight === undefined
						),
						shortestWork: 1,
						shortestRest: 1,
						counts: [],
						minutes: contract.minutes.filter(({ from, to }) => from < to).slice(0, 1),
						weekends: [],
						tallies: [],
						rests: []
					})),
					people: full.people.map((person) => ({
						...person,
						counts: [],
						minutes: [],
						tallies: [],
						rests: []
					})),
					cover: full.cover.map((row) => ({ ...row, requirement: 0, shortage: [], surplus: [] }))
				};
				let least = Infinity;
				eachRoster(prepareProblem(problem), (cells) => {
					const { cost, findings } = checkRoster(problem, cells);
					if (findings.length === 0) least = Math.min(least, cost.total);
				});
				const bound = verifyPriceBound(problem, { scale: 1, prices: new Int32Array(problem.cover.length) });
				expect(bound.status === 'bound' ? bound.value : Infinity).toBe(least);
			}),
			{ numRuns: 200 }
		);
	});
});

describe('the pricing of tours', () => {
	it('returns a row that costs what it says', () => {
		fc.assert(
			fc.property(anyRosterProblem({ people: 2, days: 7 }), fc.nat(), (problem, seed) => {
				const prepared = prepareProblem(problem);
				const random = new RandomStream(seed, 'prices');
				const prices = Float64Array.from(
					{ length: prepared.days * prepared.options },
					() => (random.word() % 400) - 250
				);
				const row = new Int16Array(prepared.days);
				const value = new TourPricer(prepared).price(0, prices, row);
				if (value === Infinity) return;
				let cells = 0;
				row.forEach((cell, day) => {
					cells += prepared.cells[0]?.[day * (prepared.options + 1) + cell + 1] ?? 0;
					if (cell !== dayOff) cells += prices[day * prepared.options + cell] ?? 0;
				});
				// Soft limits of minutes and days are charged on top, others are left out.
				expect(value).toBeGreaterThanOrEqual(cells);
			}),
			{ numRuns: 500 }
		);
	});

	it('prices an option by its rows and the best places of its breaks', () => {
		fc.assert(
			fc.property(withBreaks({ people: 1, days: 3 }), fc.nat(), (problem, seed) => {
				const tours = prepareTours(prepareProblem(problem));
				const random = new RandomStream(seed, 'prices');
				const price = Float64Array.from(problem.cover, () => random.word() % 100);
				const options = new OptionPrices(tours);
				options.set((row, from, to) => (to - from) * (price[row] ?? 0));
				problem.options.forEach(({ cover, breaks = [] }, option) => {
					const worth = (shares: typeof cover) =>
						shares.reduce((sum, { offset, amount }) => sum + amount * (price[offset] ?? 0), 0);
					let expected = worth(cover);
					for (const { places, placed } of breaks) {
						expected += worth(places[placed] ?? []) - Math.max(...places.map(worth));
					}
					expect(options.prices[option]).toBe(expected);
				});
			}),
			{ numRuns: 200 }
		);
	});
});

describe('breaks', () => {
	it('settled never cost more, what they cost is what the check adds up, and settled again they stay', () => {
		fc.assert(
			fc.property(withBreaks({ people: 3, days: 5 }), fc.nat(), (problem, seed) => {
				const prepared = prepareProblem(problem);
				const random = new RandomStream(seed, 'cells');
				const cells = emptyRoster(3, 5).map((_, at) => {
					const from = prepared.openStart[at] ?? 0;
					const open = (prepared.openStart[at + 1] ?? 0) - from;
					return open === 0 ? dayOff : (prepared.openCells[from + (random.word() % open)] ?? dayOff);
				});
				const start = anyPlacement(problem, cells, random);
				const state = new TourState(prepareTours(prepared), cells, start);
				settleBreaks(state);
				const { cost } = state;
				const placed = state.placement();
				expect(cost).toBe(checkRoster(problem, cells, placed).cost.total);
				expect(cost).toBeLessThanOrEqual(checkRoster(problem, cells, start).cost.total);
				settleBreaks(state);
				expect([state.cost, state.placement()]).toEqual([cost, placed]);
			}),
			{ numRuns: 300 }
		);
	});

	it('after an annealing what was added up move by move equals the check, and nothing became less legal', () => {
		fc.assert(
			fc.property(withBreaks({ people: 3, days: 5 }), fc.nat(), (problem, seed) => {
				const tours = prepareTours(prepareProblem(problem));
				const cells = emptyRoster(3, 5).map((_, at) => {
					const first = tours.prepared.openStart[at] ?? 0;
					return tours.prepared.openCells[first] ?? dayOff;
				});
				const state = new TourState(tours, cells);
				const { hard } = state;
				annealTours(state, new RandomStream(seed, 'anneal'), {
					moves: 300,
					hottest: 200,
					coldest: 5,
					from: 0,
					to: 5
				});
				const { cost, findings } = checkRoster(problem, state.cells, state.placement());
				expect(state.cost).toBe(cost.total);
				expect(state.hard).toBeLessThanOrEqual(hard);
				expect(state.hard > 0).toBe(findings.length > 0);
			}),
			{ numRuns: 300 }
		);
	});
});
