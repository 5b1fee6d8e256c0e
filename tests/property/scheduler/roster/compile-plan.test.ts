import * as fc from 'fast-check';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { minute } from '#lib/domain/units.ts';
import { checkPlan } from '#scheduler/roster/check/roster-cost.ts';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import type { CompiledPlan } from '#scheduler/roster/compile/compiled-plan.ts';
import { decodeRoster } from '#scheduler/roster/compile/decode-roster.ts';
import { encodeRoster } from '#scheduler/roster/compile/encode-roster.ts';
import { assertProblem } from '#scheduler/roster/problem/assert-problem.ts';
import { dayOff, type BreakPlacement, type Roster } from '#scheduler/roster/problem/roster.ts';
import { PersonScorer } from '#scheduler/roster/solve/person-scorer.ts';
import { openRoster, prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { solveRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { breaksHardRule, checkRules } from '#scheduler/rules/check-rules.ts';
import type { Assignment } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { anyRosterPlan } from '../../../support/any-roster-plan.ts';
import { lanesInThisThread } from '../../../support/lanes-in-this-thread.ts';

const highs = await loadHighs();

/** A full roster at the edge of what is legal: cells change by chance, and stay where no hard rule is missed by more. */
function crowdedRoster({ problem }: CompiledPlan, random: RandomStream): Roster {
	const prepared = prepareProblem(problem);
	const { days, openStart, openCells } = prepared;
	const roster = openRoster(prepared);
	const scorer = new PersonScorer(prepared);
	for (let person = 0; person < prepared.people; person++) {
		scorer.score(person, roster, person * days);
		let hard = scorer.hard;
		for (let move = 0; move < 40 * days; move++) {
			const at = person * days + (random.word() % days);
			const from = openStart[at] ?? 0;
			const open = (openStart[at + 1] ?? 0) - from;
			const before = roster[at] ?? dayOff;
			roster[at] = openCells[from + (random.word() % open)] ?? dayOff;
			scorer.score(person, roster, person * days);
			const worse = scorer.hard > hard || (scorer.hard === hard && roster[at] === dayOff);
			if (worse) roster[at] = before;
			else hard = scorer.hard;
		}
	}
	return roster;
}

/** Any legal places of breaks. */
function anyPlacement({ problem }: CompiledPlan, roster: Roster, random: RandomStream): BreakPlacement {
	const most = Math.max(0, ...problem.options.map(({ breaks = [] }) => breaks.length));
	const places = new Uint8Array(roster.length * most);
	roster.forEach((cell, at) =>
		(problem.options[cell]?.breaks ?? []).forEach((pause, index) => {
			places[at * most + index] = random.word() % pause.places.length;
		})
	);
	return { most, places };
}

describe('a compiled plan', () => {
	it('calls no roster legal in which the rules find something hard, wherever its breaks lie', () => {
		let legal = 0;
		let worked = 0;
		fc.assert(
			fc.property(anyRosterPlan, fc.nat(1_000), (plan, seed) => {
				const compiled = compilePlan(plan);
				if (compiled.status === 'refused') {
					expect(compiled.faults).toMatchObject([{ code: 'no_legal_shift' }]);
					return;
				}
				assertProblem(compiled.problem);
				const random = new RandomStream(seed, 'roster');
				const roster = crowdedRoster(compiled, random);
				const unlawful = new Set(checkRoster(compiled.problem, roster).findings.map(({ person }) => person));
				const planned = decodeRoster(compiled, roster, anyPlacement(compiled, roster, random));
				const { people, calendar, packs, launches } = plan;
				const hard = checkRules({ roster: planned, people, calendar, launches }, packs).filter(
					(finding) => breaksHardRule(finding) && !unlawful.has(finding.person)
				);
				expect(hard).toEqual([]);
				legal += people.length - unlawful.size;
				worked += roster.filter((cell) => cell !== dayOff).length;
			}),
			{ numRuns: 250 }
		);
		// It says something only where people work.
		expect(legal).toBeGreaterThan(250);
		expect(worked).toBeGreaterThan(1_500);
	});

	it('has rosters that the solver finds and the rules call legal', async () => {
		await fc.assert(
			fc.asyncProperty(anyRosterPlan, fc.nat(1_000), async (plan, seed) => {
				const compiled = compilePlan(plan);
				if (compiled.status === 'refused') return;
				const { problem } = compiled;
				const lanes = lanesInThisThread(problem, highs);
				const solved = await solveRoster(problem, seed, { kind: 'work', work: 0.1 }, lanes, () => {});
				if (solved.hard > 0) return;
				const { findings } = checkPlan(plan, decodeRoster(compiled, solved.cells));
				expect(findings.filter(breaksHardRule)).toEqual([]);
			}),
			{ numRuns: 4 }
		);
	});

	it('costs what the decoded roster costs by the rules, wages and coverage, where rules are exact', () => {
		const estimated = new Set<string>(['nightsAreShared', 'weekendsAreShared', 'launchShiftsAreShared']);
		let compared = 0;
		fc.assert(
			fc.property(anyRosterPlan, fc.nat(1_000), (drawn, seed) => {
				const plan: RosterPlan = {
					...drawn,
					packs: drawn.packs.map((pack) => ({
						...pack,
						rules: pack.rules.filter(({ rule }) => !estimated.has(rule))
					})),
					people: drawn.people.map((one) => ({ ...one, restDays: 'calendar' }))
				};
				const compiled = compilePlan(plan);
				// Nights of a clock change have slots that come twice.
				if (compiled.status === 'refused' || compiled.options.some(({ days }) => days !== undefined)) return;
				const random = new RandomStream(seed, 'roster');
				const roster = crowdedRoster(compiled, random);
				const { cost } = checkRoster(compiled.problem, roster);
				const { cost: expected } = checkPlan(plan, decodeRoster(compiled, roster));
				expect([cost.shortage, cost.surplus]).toEqual([expected.shortage, expected.surplus]);
				// Wages and premiums are rounded for each cell, not for each person; weekly ones for each cell too.
				const worked = roster.filter((cell) => cell !== dayOff).length;
				expect(Math.abs(cost.total - expected.total)).toBeLessThanOrEqual(2 * worked + plan.people.length);
				compared++;
			}),
			{ numRuns: 150 }
		);
		expect(compared).toBeGreaterThan(60);
	});

	it('keeps locked shifts, also those typed by hand, and knows what was published', () => {
		let compared = 0;
		fc.assert(
			fc.property(anyRosterPlan, fc.nat(1_000), (drawn, seed) => {
				const first = compilePlan(drawn);
				if (first.status === 'refused') return;
				const random = new RandomStream(seed, 'roster');
				const before = decodeRoster(first, crowdedRoster(first, random));
				const typed = (shift: Assignment): Assignment =>
					random.word() % 3 > 0 ? shift : { ...shift, end: shift.end - 10 * minute, breaks: [] };
				const plan = {
					...drawn,
					locks: before.assignments.filter(() => random.word() % 6 === 0).map(typed),
					published: { ...before, assignments: before.assignments.map(typed) }
				};
				const compiled = compilePlan(plan);
				if (compiled.status === 'refused') {
					expect(new Set(compiled.faults.map(({ code }) => code))).toEqual(new Set(['lock_breaks_rule']));
					return;
				}
				assertProblem(compiled.problem);
				const roster = crowdedRoster(compiled, random);
				const { findings, cost } = checkRoster(compiled.problem, roster);
				const unlawful = new Set(findings.map(({ person }) => person));
				const { people, calendar, packs, launches, locks, published } = plan;
				const planned = decodeRoster(compiled, roster);
				const input = { roster: planned, people, calendar, launches, locks, published };
				const found = checkRules(input, packs);
				expect(found.filter((one) => breaksHardRule(one) && !unlawful.has(one.person))).toEqual([]);
				expect(found.filter(({ rule }) => rule === 'lockedShiftsStay')).toEqual([]);
				const changed = found.filter(({ rule }) => rule === 'publishedShiftsStay').length;
				const without = compilePlan({ ...plan, published: { ...published, to: published.from } });
				if (
					without.status === 'compiled' &&
					without.problem.options.length === compiled.problem.options.length
				) {
					expect(cost.total - checkRoster(without.problem, roster).cost.total).toBe(changed * 10_000);
					compared++;
				}
			}),
			{ numRuns: 100 }
		);
		expect(compared).toBeGreaterThan(20);
	});

	it('reads a roster back into the same cells and the same places of breaks', () => {
		fc.assert(
			fc.property(anyRosterPlan, fc.nat(1_000), (plan, seed) => {
				const compiled = compilePlan(plan);
				if (compiled.status === 'refused') return;
				const random = new RandomStream(seed, 'roster');
				const roster = crowdedRoster(compiled, random);
				const asBuilt = decodeRoster(compiled, roster);
				const back = encodeRoster(compiled, asBuilt);
				expect(back.withoutCell).toEqual([]);
				expect(back.cells).toEqual(roster);
				expect(decodeRoster(compiled, back.cells, back.placement)).toEqual(asBuilt);
				const moved = decodeRoster(compiled, roster, anyPlacement(compiled, roster, random));
				const again = encodeRoster(compiled, moved);
				expect(decodeRoster(compiled, again.cells, again.placement)).toEqual(moved);
			}),
			{ numRuns: 60 }
		);
	});
});
