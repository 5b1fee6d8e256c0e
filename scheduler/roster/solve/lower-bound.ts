import type { Highs } from 'highs';
import { dayOff } from '../problem/roster.ts';
import type { PreparedProblem } from './prepared-problem.ts';
import { solveSubProblem } from './solve-sub-problem.ts';
import { buildSubProblem } from './sub-problem.ts';
import type { RosterState } from './roster-state.ts';
import { workOf } from './improve.ts';

/** What the least possible cost of a legal roster is known to be, and why. */
export interface LowerBound {
	/** No legal roster costs less. */
	readonly value: number;
	/**
	 * `cells`: the cheapest cell of every person and day, nothing more. `program`: the branch and bound of the whole
	 * problem as one program, as far as its work went; it rests on floating-point arithmetic with a tolerance of 1e-6.
	 * `columns`: Lagrange's bound of the column generation over whole rows of people, in exact arithmetic.
	 * `prices`: Lagrange's bound of cover prices that come with it, as `verifyPriceBound` derives it in whole numbers.
	 */
	readonly kind: 'cells' | 'program' | 'columns' | 'prices';
}

/** Every person takes the cheapest open cell on every day, and all cover is free. */
export function cellBound(prepared: PreparedProblem): LowerBound {
	const { people, days, options } = prepared;
	let value = 0;
	for (let p = 0; p < people; p++) {
		for (let day = 0; day < days; day++) {
			let least = Infinity;
			for (let cell = dayOff; cell < options; cell++) {
				least = Math.min(least, prepared.cells[p]![day * (options + 1) + cell + 1]!);
			}
			value += least;
		}
	}
	return { value, kind: 'cells' };
}

/** Programs with more open cells than this are not tried whole: column generation knows more of them, and sooner. */
const largestProgram = 1_000;

/**
 * Solves the whole problem as one program, from the state, as far as the work goes: the bound of its branch and bound,
 * and a better roster if one was met.
 */
export function programBound(
	highs: Highs,
	state: RosterState,
	work: number
): { readonly bound: LowerBound; readonly work: number } {
	const { prepared } = state;
	const everything = new Uint8Array(state.cells.length).fill(1);
	const trivial = cellBound(prepared);
	if (prepared.openCells.length > largestProgram) return { bound: trivial, work: 0 };
	const sub = buildSubProblem(prepared, state.cells, state.heads, everything, () => state.hard > 0);
	const scale = sub.builder.rows + sub.builder.columns;
	const answer = solveSubProblem(highs, sub, state.cells, {
		nodes: 100_000,
		iterations: Math.ceil((work * 9e6) / Math.max(1, scale))
	});
	if (answer.cells !== undefined) {
		const before = state.cells.slice();
		const { hard, cost } = state;
		const after = before.slice();
		sub.free.forEach((cell, index) => (after[cell] = answer.cells![index]!));
		state.load(after);
		if (state.hard > hard || (state.hard === hard && state.cost > cost)) state.load(before);
	}
	// Slacks of an elastic program only lower its bound: it holds for legal rosters all the same.
	const value = Math.ceil(answer.bound + sub.offset - 1e-6);
	return {
		bound: value > trivial.value ? { value, kind: 'program' } : trivial,
		work: workOf(answer.iterations, scale)
	};
}
