import * as fc from 'fast-check';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { csvRows } from '#lib/tables/write-csv.ts';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { checkPlan } from '#scheduler/roster/check/roster-cost.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import type { CompiledPlan } from '#scheduler/roster/compile/compiled-plan.ts';
import { decodeRoster } from '#scheduler/roster/compile/decode-roster.ts';
import { readRoster } from '#scheduler/roster/files/read-roster.ts';
import { rosterTable } from '#scheduler/roster/files/roster-rows.ts';
import { dayOff, type Roster } from '#scheduler/roster/problem/roster.ts';
import { openRoster, prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { solveRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { breaksHardRule } from '#scheduler/rules/check-rules.ts';
import { answerOf } from '#scheduler/threads/solve-plan.ts';
import { anyRosterPlan } from '../../../support/any-roster-plan.ts';
import { lanesInThisThread } from '../../../support/lanes-in-this-thread.ts';
import { tableOf } from '../../../support/table-of.ts';

/** Open cells by chance, legal or not. */
function anyRoster({ problem }: CompiledPlan, random: RandomStream): Roster {
	const prepared = prepareProblem(problem);
	const roster = openRoster(prepared);
	return roster.map((_, at) => {
		const from = prepared.openStart[at] ?? 0;
		const open = (prepared.openStart[at + 1] ?? 0) - from;
		return prepared.openCells[from + (random.word() % open)] ?? dayOff;
	});
}

describe('a planned roster', () => {
	it('covers and misses what its cells do, in the same money (zones without a clock change)', () => {
		let compared = 0;
		fc.assert(
			fc.property(anyRosterPlan, fc.nat(1_000), (plan, seed) => {
				const compiled = compilePlan(plan);
				// A slot that the wall shows twice is one row of the problem and two of the day.
				if (compiled.status === 'refused' || plan.zone !== 'Asia/Shanghai') return;
				const cells = anyRoster(compiled, new RandomStream(seed, 'roster'));
				const { shortage, surplus } = checkRoster(compiled.problem, cells).cost;
				const { coverage } = checkPlan(plan, decodeRoster(compiled, cells));
				expect(coverage).toMatchObject({ shortageCost: shortage, surplusCost: surplus });
				const balance = coverage.presentHours - coverage.surplusHours + coverage.shortHours;
				expect(balance).toBeCloseTo(coverage.requiredHours, 6);
				compared++;
			}),
			{ numRuns: 60 }
		);
		expect(compared).toBeGreaterThan(10);
	});

	it('comes back from its table as it was, in every zone and language', async () => {
		let shifts = 0;
		await fc.assert(
			fc.asyncProperty(
				anyRosterPlan,
				fc.nat(1_000),
				fc.constantFrom('zh', 'en'),
				async (plan, seed, language) => {
					const compiled = compilePlan(plan);
					if (compiled.status === 'refused') return;
					const roster = decodeRoster(compiled, anyRoster(compiled, new RandomStream(seed, 'roster')));
					const { headers, rows } = rosterTable(roster, plan.templates, language);
					if (rows.length === 0) return;
					const read = readRoster(await tableOf(csvRows([headers, ...rows])), plan.zone, plan.templates);
					if (read.status === 'refused') throw new Error(JSON.stringify(read.faults.slice(0, 3)));
					const key = ({ person, start }: { person: string; start: number }) => `${person} ${start}`;
					const sorted = roster.assignments.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
					const back = read.value
						.map(({ assignment }) => assignment)
						.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
					expect(back).toEqual(sorted);
					shifts += rows.length;
				}
			),
			{ numRuns: 120 }
		);
		expect(shifts).toBeGreaterThan(50);
	});

	it('is told as solved exactly where the checker of rules finds nothing hard in it', async () => {
		const highs = await loadHighs();
		let solvedOnes = 0;
		await fc.assert(
			fc.asyncProperty(anyRosterPlan, fc.nat(100), async (plan, seed) => {
				const compiled = compilePlan(plan);
				if (compiled.status === 'refused') return;
				const lanes = lanesInThisThread(compiled.problem, highs);
				const solved = await solveRoster(
					compiled.problem,
					seed,
					{ kind: 'work', work: 0.02 },
					lanes,
					() => undefined
				);
				const answer = answerOf(compiled, solved, { seed, seconds: 0, interrupted: false });
				const hard = answer.check.findings.filter(breaksHardRule);
				expect(answer.status).toBe(hard.length === 0 ? 'solved' : 'broken rules');
				expect(answer.certificate.hardFindings).toBe(hard.length);
				// The solver calls a roster legal only where it is.
				if (solved.hard === 0) expect(hard).toEqual([]);
				if (solved.hard === 0) solvedOnes++;
				const { objective, parts, gap } = answer.certificate;
				expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(objective);
				expect(gap === undefined || (gap >= 0 && gap <= 1)).toBe(true);
			}),
			{ numRuns: 4 }
		);
		expect(solvedOnes).toBeGreaterThan(0);
	}, 120_000);
});
