import type { Highs } from 'highs';
import { dayOff, type Roster } from '../problem/roster.ts';
import type { SubProblem } from './sub-problem.ts';

/** When a sub-problem stops: counts of work, never the clock, so that the same seed finds the same roster. */
export interface SubProblemLimits {
	readonly nodes: number;
	readonly iterations: number;
}

/** What came of a sub-problem. */
export interface SubProblemAnswer {
	/** Cells of `sub.free` in order; undefined where no solution was found. */
	readonly cells: Int16Array | undefined;
	/** Whether the program was solved to the end. */
	readonly proven: boolean;
	/** No solution of the program costs less; −∞ where not even its relaxation was solved. */
	readonly bound: number;
	readonly iterations: number;
	readonly nodes: number;
}

/**
 * Solves a sub-problem from the cells as they are. All costs are whole numbers, so a solution within 0.99 of the bound
 * is the best one.
 */
export function solveSubProblem(
	highs: Highs,
	sub: SubProblem,
	cells: Roster,
	limits: SubProblemLimits
): SubProblemAnswer {
	const { modelStatus, callbackType, solutionStatus } = highs.constants;
	const model = highs.createModel(sub.builder.model());
	try {
		model.options.set({
			output_flag: false,
			random_seed: 1,
			mip_rel_gap: 0,
			mip_abs_gap: 0.99,
			mip_max_nodes: limits.nodes
		});
		model.setSolution(startOf(sub, cells));
		const run = model.run({
			[callbackType.mipInterrupt](event) {
				if (Number(event.data.mip_total_lp_iterations ?? 0) > limits.iterations) event.interrupt();
			}
		});
		const found = Number(model.info.get('primal_solution_status')) === solutionStatus.feasible;
		return {
			cells: found ? cellsOf(sub, model.getSolution().colValue) : undefined,
			proven: run.modelStatus === modelStatus.optimal || run.modelStatus === modelStatus.infeasible,
			bound: Number(model.info.get('mip_dual_bound')),
			iterations: Math.max(0, Number(model.info.get('simplex_iteration_count'))),
			nodes: Math.max(0, Number(model.info.get('mip_node_count')))
		};
	} finally {
		model.dispose();
	}
}

/** The whole-number columns of the cells as they are; HiGHS fills in the others. */
function startOf(sub: SubProblem, cells: Roster): { indices: Int32Array; values: Float64Array } {
	const indices: number[] = [];
	const values: number[] = [];
	for (let at = 0; at < sub.free.length; at++) {
		const cell = cells[sub.free[at]!]!;
		for (let column = sub.columnStart[at]!; column < sub.columnStart[at + 1]!; column++) {
			indices.push(column);
			values.push(sub.columnOption[column] === cell ? 1 : 0);
		}
		if (sub.worksColumn[at]! >= 0) {
			indices.push(sub.worksColumn[at]!);
			values.push(cell === dayOff ? 0 : 1);
		}
	}
	return { indices: Int32Array.from(indices), values: Float64Array.from(values) };
}

function cellsOf(sub: SubProblem, values: Float64Array): Int16Array {
	const cells = new Int16Array(sub.free.length).fill(dayOff);
	for (let at = 0; at < cells.length; at++) {
		for (let column = sub.columnStart[at]!; column < sub.columnStart[at + 1]!; column++) {
			if (values[column]! > 0.5) cells[at] = sub.columnOption[column]!;
		}
	}
	return cells;
}
