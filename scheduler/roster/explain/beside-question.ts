import type { Highs } from 'highs';
import { compilePlan } from '../compile/compile-plan.ts';
import type { CompiledPlan } from '../compile/compiled-plan.ts';
import { encodeRoster } from '../compile/encode-roster.ts';
import { weekOf } from '../../rules/roster-view.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { RosterProblem } from '../problem/roster-problem.ts';
import { prepareProblem, type PreparedProblem } from '../solve/prepared-problem.ts';
import { RosterState } from '../solve/roster-state.ts';
import { buildSubProblem } from '../solve/sub-problem.ts';
import type { Verdict } from './deletion-filter.ts';
import { hardContract, hardPerson } from './hard-problem.ts';
import type { ShortWindow } from './short-window.ts';
import { windowRows } from './window-rows.ts';

/** Open cells beyond which a question is not tried: it would not be answered in seconds. */
const mostCells = 12_000;
/** Simplex iterations of one question. */
const iterationsOfQuestion = 60_000;

/**
 * Whether the heads of a window can be met while all that a roster covers at other times and in other queues stays covered:
 * a program over everybody who could serve the window and the days of its week, in which a missing unit costs one. All
 * others stay as they are, and breaks lie where the shifts begin with them; within that both answers are exact.
 */
export function canCoverBeside(
	highs: Highs,
	plan: RosterPlan,
	window: ShortWindow,
	roster: PlannedRoster
): Verdict {
	const compiled = compilePlan(plan);
	if (compiled.status === 'refused') return 'unproven';
	const { cells, withoutCell } = encodeRoster(compiled, roster);
	if (withoutCell.length > 0) return 'unproven';
	const { heads } = new RosterState(prepareProblem(compiled.problem), cells);
	const rows = windowRows(compiled, window);
	const prepared = prepareProblem(besideProblem(compiled.problem, rows, heads));
	const state = new RosterState(prepared, cells);
	if (state.hard > 0) return 'unproven';
	if (state.cost === 0) return 'solvable';

	const isFree = freeCells(compiled, prepared, rows, window);
	let open = 0;
	for (let at = 0; at < cells.length; at++) {
		if (isFree[at] === 1) open += prepared.openStart[at + 1]! - prepared.openStart[at]!;
	}
	if (open === 0) return 'conflict';
	if (open > mostCells) return 'unproven';
	const sub = buildSubProblem(prepared, cells, state.heads, isFree, () => false);
	const { callbackType, modelStatus, solutionStatus } = highs.constants;
	const model = highs.createModel(sub.builder.model());
	try {
		// Costs are whole numbers: within 0.99 of the bound nothing better is left.
		model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, mip_abs_gap: 0.99 });
		const run = model.run({
			[callbackType.mipInterrupt](event) {
				const { mip_dual_bound: bound, mip_total_lp_iterations: spent } = event.data;
				const isShort = Number(bound ?? 0) + sub.offset > 0.01;
				if (isShort || Number(spent ?? 0) > iterationsOfQuestion) event.interrupt();
			}
		});
		if (Number(model.info.get('primal_solution_status')) === solutionStatus.feasible) {
			const values = model.getSolution().colValue;
			const after = cells.slice();
			for (let at = 0; at < sub.free.length; at++) {
				after[sub.free[at]!] = -1;
				for (let column = sub.columnStart[at]!; column < sub.columnStart[at + 1]!; column++) {
					if (values[column]! > 0.5) after[sub.free[at]!] = sub.columnOption[column]!;
				}
			}
			const found = new RosterState(prepared, after);
			if (found.hard === 0 && found.cost === 0) return 'solvable';
		}
		const bound = Number(model.info.get('mip_dual_bound')) + sub.offset;
		const isProven = run.modelStatus === modelStatus.infeasible || (Number.isFinite(bound) && bound > 0.01);
		return isProven ? 'conflict' : 'unproven';
	} finally {
		model.dispose();
	}
}

/** What is missing costs one a unit, of the window beside its requirement, elsewhere beside what the roster covers. */
function besideProblem(problem: RosterProblem, rows: readonly number[], heads: Int32Array): RosterProblem {
	const window = new Set(rows);
	const shortage = [{ cost: 1 }];
	return {
		...problem,
		cover: problem.cover.map(({ requirement }, row) => ({
			requirement: window.has(row) ? requirement : Math.min(requirement, heads[row] ?? 0),
			shortage,
			surplus: []
		})),
		contracts: problem.contracts.map(hardContract),
		people: problem.people.map(hardPerson)
	};
}

/** The week's days of everybody with an open shift over the window. */
function freeCells(
	{ days, problem }: CompiledPlan,
	prepared: PreparedProblem,
	rows: readonly number[],
	window: ShortWindow
): Uint8Array {
	const isFree = new Uint8Array(prepared.people * prepared.days);
	const wanted = new Set(rows);
	const day = days.dates.indexOf(window.date);
	const monday = weekOf(days.first + day) - days.first;
	// A shift of the evening before may reach into the window.
	const from = Math.max(0, Math.min(monday, day - 1));
	const to = Math.min(prepared.days, monday + 7);
	for (let person = 0; person < prepared.people; person++) {
		let canServe = false;
		for (const date of [day - 1, day]) {
			if (date < 0) continue;
			const at = person * prepared.days + date;
			for (let open = prepared.openStart[at]!; open < prepared.openStart[at + 1]!; open++) {
				const option = problem.options[prepared.openCells[open]!];
				canServe ||=
					option?.cover.some(({ offset }) => wanted.has(date * problem.rowsPerDay + offset)) ?? false;
			}
		}
		if (canServe) isFree.fill(1, person * prepared.days + from, person * prepared.days + to);
	}
	return isFree;
}
