import type { Highs } from 'highs';
import type { RosterProblem } from '../problem/roster-problem.ts';
import { dayOff, emptyRoster, type Roster } from '../problem/roster.ts';
import { hardContract, hardPerson } from './hard-problem.ts';
import { PersonScorer } from '../solve/person-scorer.ts';
import { prepareProblem, type PreparedProblem } from '../solve/prepared-problem.ts';
import { buildSubProblem } from '../solve/sub-problem.ts';

/** Whether somebody can be rostered at all. */
export type LegalRow =
	| { readonly status: 'legal'; readonly cells: Roster }
	/** Proven: no row keeps all hard rules. */
	| { readonly status: 'none' }
	/** The work ended before either was known. */
	| { readonly status: 'unproven' };

/** Simplex iterations that one question may take: about two seconds. */
export const iterationsOfQuestion = 200_000;

/** A missed minute of a hard rule costs 50/120: a bound above this says that at least one is missed. */
const leastMiss = 0.01;

/**
 * Looks for a legal row of one person: the person's program with a slack in each hard rule, which costs what is missed
 * and nothing else. Cover, wages, wishes and soft rules are left out: they forbid nothing.
 *
 * @param problem of any number of people; the others are not looked at
 * @param who index of the person
 * @param fixed cells that must be worked, besides the person's locks: `dayOff` for a day off
 */
export function legalRow(
	highs: Highs,
	problem: RosterProblem,
	who: number,
	fixed: readonly { readonly day: number; readonly cell: number }[] = [],
	iterations = iterationsOfQuestion
): LegalRow {
	const locks = new Map(problem.people[who]?.locks.map(({ day, cell }) => [day, cell]));
	if (fixed.some(({ day, cell }) => locks.has(day) && locks.get(day) !== cell)) return { status: 'none' };
	const hard = onlyHard(problem, who, fixed);
	const prepared = prepareProblem(hard);
	if (!isOpen(prepared) || asksOfNoDay(hard)) return { status: 'none' };
	const scorer = new PersonScorer(prepared);
	const isLegal = (cells: Roster) => {
		scorer.score(0, cells, 0);
		return scorer.hard === 0;
	};
	const start = firstOpen(prepared);
	if (isLegal(start)) return { status: 'legal', cells: start };

	// Without slacks the program is quicker, but rows that no open cell can change are not in it.
	const strict = runProgram(highs, prepared, start, false, iterations);
	if (strict.status === 'none') return { status: 'none' };
	if (strict.cells !== undefined && isLegal(strict.cells)) return { status: 'legal', cells: strict.cells };
	const elastic = runProgram(highs, prepared, start, true, iterations);
	if (elastic.cells !== undefined && isLegal(elastic.cells)) return { status: 'legal', cells: elastic.cells };
	return { status: elastic.status };
}

/** Solves the program of the one person; `none` is proven. */
function runProgram(
	highs: Highs,
	prepared: PreparedProblem,
	start: Roster,
	isElastic: boolean,
	iterations: number
): { readonly status: 'none' | 'unproven'; readonly cells?: Roster } {
	const everything = new Uint8Array(prepared.days).fill(1);
	const sub = buildSubProblem(prepared, start, new Int32Array(prepared.rows), everything, () => isElastic);
	const { modelStatus, callbackType, solutionStatus } = highs.constants;
	const model = highs.createModel(sub.builder.model());
	try {
		model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, mip_abs_gap: leastMiss / 10 });
		const run = model.run({
			[callbackType.mipInterrupt](event) {
				const { mip_dual_bound: bound, mip_total_lp_iterations: spent } = event.data;
				// A miss that cannot be avoided is all that is asked for, not how small it can be made.
				if (Number(bound ?? 0) > leastMiss || Number(spent ?? 0) > iterations) event.interrupt();
			}
		});
		if (run.modelStatus === modelStatus.infeasible) return { status: 'none' };
		const isOptimal = run.modelStatus === modelStatus.optimal;
		const least = Number(model.info.get(isOptimal ? 'objective_function_value' : 'mip_dual_bound'));
		const status = Number.isFinite(least) && least > leastMiss ? 'none' : 'unproven';
		if (Number(model.info.get('primal_solution_status')) !== solutionStatus.feasible) return { status };
		const values = model.getSolution().colValue;
		const cells = emptyRoster(1, prepared.days);
		for (let at = 0; at < sub.free.length; at++) {
			for (let column = sub.columnStart[at]!; column < sub.columnStart[at + 1]!; column++) {
				if (values[column]! > 0.5) cells[sub.free[at]!] = sub.columnOption[column]!;
			}
		}
		return { status, cells };
	} finally {
		model.dispose();
	}
}

/** The problem of one person with hard rules only. */
function onlyHard(
	problem: RosterProblem,
	who: number,
	fixed: readonly { readonly day: number; readonly cell: number }[]
): RosterProblem {
	const person = problem.people[who];
	const contract = person && problem.contracts[person.contract];
	if (person === undefined || contract === undefined)
		throw new RangeError(`legalRow: who must be a person of the problem, got ${who}`);
	return {
		...problem,
		options: problem.options.map(({ breaks: _, ...option }) => ({ ...option, cover: [] })),
		rowsPerDay: 0,
		cover: [],
		contracts: [hardContract(contract)],
		people: [{ ...hardPerson(person), contract: 0, locks: [...person.locks, ...fixed] }]
	};
}

/** Whether a limit of no day at all is missed: no cell can change that, so that the program does not hold it. */
function asksOfNoDay({ contracts, people }: RosterProblem): boolean {
	return [...contracts, ...people].some(
		({ counts = [], minutes = [], tallies = [] }) =>
			[...counts, ...minutes].some(
				({ from, to, atLeast = 0, atMost = 0 }) => from === to && (atLeast > 0 || atMost < 0)
			) ||
			tallies.some(
				({ parts, atMost }) =>
					parts.every(({ from, to }) => from === to) &&
					parts.reduce((sum, { beyond = 0 }) => sum + Math.max(0, -beyond), 0) > atMost
			)
	);
}

/** Whether every day has a cell at all. */
function isOpen({ openStart, days }: PreparedProblem): boolean {
	for (let day = 0; day < days; day++) if (openStart[day] === openStart[day + 1]) return false;
	return true;
}

/** Days off wherever no lock says otherwise. */
function firstOpen({ openStart, openCells, days }: PreparedProblem): Roster {
	return Int16Array.from({ length: days }, (_, day) => openCells[openStart[day]!] ?? dayOff);
}
