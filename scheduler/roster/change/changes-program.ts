import type { Highs } from 'highs';
import { dayOff, type Roster } from '../problem/roster.ts';
import { workOf } from '../solve/improve.ts';
import { hardUnitsOfDay } from '../solve/person-rules.ts';
import type { RosterState } from '../solve/roster-state.ts';
import { solveSubProblem } from '../solve/solve-sub-problem.ts';
import { buildSubProblem, type SubProblem } from '../solve/sub-problem.ts';
import { reaches, type ChangeTarget } from './few-changes.ts';

/** What the program of the fewest changes came to. */
export interface ChangesProgram {
	/** A roster that reaches the target, with the fewest changes met. */
	readonly cells: Roster | undefined;
	/** No roster that reaches the target has fewer changes; ∞ where none reaches it, 0 where nothing is known. */
	readonly bound: number;
	readonly proven: boolean;
	readonly work: number;
}

/**
 * The fewest changes as a mixed integer program: every cell that differs from the base costs 1, hard rules are rows, and
 * shortage may cost so much and no more. Its bound rests on floating-point arithmetic with a tolerance of 1e-6.
 *
 * @param state of `onlyHardAndShortage`, holding the base
 * @param start a roster to begin with, if one is known that reaches the target
 * @param work when to stop, in units of `workOf`
 */
export function solveChangesProgram(
	highs: Highs,
	state: RosterState,
	movable: Int32Array,
	target: ChangeTarget,
	start: Roster | undefined,
	work: number
): ChangesProgram {
	const base = state.cells.slice();
	const isFree = new Uint8Array(base.length);
	for (const at of movable) isFree[at] = 1;
	const isElastic = (person: number) => target.hard[person]! > 0;
	const sub = buildSubProblem(state.prepared, base, state.heads, isFree, isElastic);
	limitShortage(sub, state, target.shortage);
	const fixed = priceChanges(sub, base);
	const scale = sub.builder.rows + sub.builder.columns;
	const answer = solveSubProblem(highs, sub, start ?? base, {
		nodes: 100_000,
		iterations: Math.ceil((work * 9e6) / Math.max(1, scale))
	});
	const used = workOf(answer.iterations, scale);
	const none = answer.proven && answer.cells === undefined;
	// Of rules that stay broken the program counts other units than the target: then it proves nothing.
	const isExact = target.hard.every((units) => units === 0);
	const least = isExact ? Math.max(0, Math.ceil(answer.bound + fixed - 1e-6)) : 0;
	const bound = none ? Infinity : least;
	if (answer.cells === undefined) return { cells: undefined, bound, proven: answer.proven, work: used };
	const cells = base.slice();
	sub.free.forEach((cell, index) => (cells[cell] = answer.cells?.[index] ?? dayOff));
	state.load(cells);
	// What floating point takes for enough is added up again in whole numbers.
	const holds = reaches(state, target);
	state.load(base);
	return { cells: holds ? cells : undefined, bound, proven: answer.proven && holds, work: used };
}

/** Replaces all costs: 1 for a changed cell, far more for a hard unit. Returns what they add up to where nothing works. */
function priceChanges(sub: SubProblem, base: Roster): number {
	const { builder, free, columnStart, columnOption } = sub;
	const unit = free.length + 1;
	const shortage = new Set(sub.shortageColumns);
	for (let column = columnOption.length; column < builder.columns; column++) {
		// Works columns cost nothing; what costs and is no shortage is the slack of a hard rule.
		const units = shortage.has(column) ? 0 : (builder.cost[column]! / sub.hardPrice) * hardUnitsOfDay;
		builder.cost[column] = units * unit;
	}
	let fixed = 0;
	for (let at = 0; at < free.length; at++) {
		const before = base[free[at]!]!;
		if (before !== dayOff) fixed++;
		for (let column = columnStart[at]!; column < columnStart[at + 1]!; column++) {
			// From a day off any shift is a change; from a shift only it is none: 1 − works with it.
			if (before === dayOff) builder.cost[column] = 1;
			else builder.cost[column] = columnOption[column] === before ? -1 : 0;
		}
	}
	return fixed;
}

/** A row for each day: the steps of shortage that are used cost no more than is left beside rows nobody can add to. */
function limitShortage(sub: SubProblem, state: RosterState, most: Float64Array): void {
	const { days, rows, rowsPerDay, coverStart, coverOffset } = state.prepared;
	const touched = new Uint8Array(rows);
	for (let at = 0; at < sub.free.length; at++) {
		const day = sub.free[at]! % days;
		for (let column = sub.columnStart[at]!; column < sub.columnStart[at + 1]!; column++) {
			const option = sub.columnOption[column]!;
			for (let share = coverStart[option]!; share < coverStart[option + 1]!; share++) {
				const row = day * rowsPerDay + coverOffset[share]!;
				if (row < rows) touched[row] = 1;
			}
		}
	}
	const elsewhere = new Float64Array(days);
	for (let row = 0; row < rows; row++) {
		if (touched[row] === 0) elsewhere[Math.floor(row / rowsPerDay)]! += state.rowCost(row);
	}
	for (let day = 0; day < days; day++) {
		sub.shortageRows.forEach((row, at) => {
			const column = sub.shortageColumns[at]!;
			if (Math.floor(row / rowsPerDay) === day) sub.builder.term(column, sub.builder.cost[column]!);
		});
		sub.builder.close(-Infinity, most[day]! - elsewhere[day]!);
	}
}
