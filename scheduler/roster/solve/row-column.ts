import { dayOff } from '../problem/roster.ts';
import type { PreparedProblem } from './prepared-problem.ts';

/** A whole row of one person, as a column of the master program. */
export interface RowColumn {
	readonly person: number;
	readonly cells: Int16Array;
	/** Cost of cells and soft limits. */
	readonly cost: number;
	readonly legal: boolean;
}

/** Heads that a row brings, by cover row. */
export function headsOf(prepared: PreparedProblem, cells: Int16Array): ReadonlyMap<number, number> {
	const heads = new Map<number, number>();
	eachHead(prepared, cells, (coverRow, amount) => heads.set(coverRow, (heads.get(coverRow) ?? 0) + amount));
	return heads;
}

/** Adds the heads that a row brings to those of others, by cover row. */
export function addHeads(prepared: PreparedProblem, cells: Int16Array, heads: Int32Array): void {
	eachHead(prepared, cells, (coverRow, amount) => (heads[coverRow]! += amount));
}

function eachHead(
	{ coverStart, coverOffset, coverAmount, rowsPerDay, rows }: PreparedProblem,
	cells: Int16Array,
	call: (coverRow: number, amount: number) => void
): void {
	cells.forEach((cell, day) => {
		if (cell === dayOff) return;
		for (let at = coverStart[cell]!; at < coverStart[cell + 1]!; at++) {
			const coverRow = day * rowsPerDay + coverOffset[at]!;
			if (coverRow < rows) call(coverRow, coverAmount[at]!);
		}
	});
}

/** What working an option on a day adds to the price of a row: minus the price of the heads it brings. */
export function cellPrices(prepared: PreparedProblem, prices: Float64Array): Float64Array {
	const { days, options, coverStart, coverOffset, coverAmount, rowsPerDay, rows } = prepared;
	const cells = new Float64Array(days * options);
	for (let day = 0; day < days; day++) {
		for (let option = 0; option < options; option++) {
			let sum = 0;
			for (let at = coverStart[option]!; at < coverStart[option + 1]!; at++) {
				const coverRow = day * rowsPerDay + coverOffset[at]!;
				if (coverRow < rows) sum -= prices[coverRow]! * coverAmount[at]!;
			}
			cells[day * options + option] = sum;
		}
	}
	return cells;
}
