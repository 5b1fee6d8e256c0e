import { dayOff, type Roster } from '../problem/roster.ts';
import { ModelBuilder } from './model-builder.ts';
import { PersonRows } from './person-rows.ts';
import type { PreparedProblem } from './prepared-problem.ts';

/** A part of a roster as a mixed integer program: some cells are free, all others stay. */
export interface SubProblem {
	readonly builder: ModelBuilder;
	/** Free cells, as positions in the roster, in order. */
	readonly free: Int32Array;
	/** Columns of free cell i: from `columnStart[i]` to the next, working options only. */
	readonly columnStart: Int32Array;
	/** The option of each of these columns; the columns themselves are numbered alike. */
	readonly columnOption: Int16Array;
	/** Of each free cell, the column that says "works", where there is one: otherwise −1. */
	readonly worksColumn: Int32Array;
	/** What a missed day of a hard rule costs where a slack allows it, far above every cost. */
	readonly hardPrice: number;
	/** Columns that say how much of a step of shortage is used, their cost being the step's. */
	readonly shortageColumns: number[];
	/** The cover row of each of them. */
	readonly shortageRows: number[];
	/** Cost of the free cells when all of them are days off, as far as they may be: the columns cost the difference. */
	readonly offset: number;
}

/** From so many open options of a cell on, a column of its own says whether the day is worked. */
const aggregateFrom = 3;

/**
 * Builds the program of the cells that `isFree` marks.
 *
 * Hard rules are rows. Of people who break one now, their rows get a slack with a price far above every cost
 * (`hardPrice` per missed day), so that an illegal start is repaired and never makes the program infeasible.
 * Cover rows have the convex cost of the problem, with the heads of fixed cells taken off the requirement.
 *
 * @param heads heads per cover row of the whole roster
 * @param isElastic whether a person's hard rows may be missed
 */
export function buildSubProblem(
	prepared: PreparedProblem,
	cells: Roster,
	heads: Int32Array,
	isFree: Uint8Array,
	isElastic: (person: number) => boolean
): SubProblem {
	const { people, days, options } = prepared;
	const builder = new ModelBuilder();
	const free: number[] = [];
	const columnStart = [0];
	const columnOption: number[] = [];
	/** Position in `free` by cell of the roster. */
	const freeAt = new Int32Array(people * days).fill(-1);
	const width = options + 1;
	const freePeople: number[] = [];
	let offset = 0;

	for (let p = 0; p < people; p++) {
		const costs = prepared.cells[p]!;
		let any = false;
		for (let day = 0; day < days; day++) {
			const at = p * days + day;
			if (isFree[at] === 0) continue;
			any = true;
			freeAt[at] = free.length;
			free.push(at);
			const off = offCost(prepared, p, day);
			offset += off ?? 0;
			for (let open = prepared.openStart[at]!; open < prepared.openStart[at + 1]!; open++) {
				const cell = prepared.openCells[open]!;
				if (cell === dayOff) continue;
				builder.column(costs[day * width + cell + 1]! - (off ?? 0), 0, 1, true);
				columnOption.push(cell);
			}
			columnStart.push(columnOption.length);
		}
		if (any) freePeople.push(p);
	}
	const sub: SubProblem = {
		builder,
		free: Int32Array.from(free),
		columnStart: Int32Array.from(columnStart),
		columnOption: Int16Array.from(columnOption),
		worksColumn: new Int32Array(free.length).fill(-1),
		hardPrice: 50 * prepared.largestCost,
		shortageColumns: [],
		shortageRows: [],
		offset
	};
	for (let at = 0; at < free.length; at++) addCellRows(prepared, sub, at);
	for (const person of freePeople) {
		new PersonRows(prepared, sub, cells, freeAt, person, isElastic(person) ? sub.hardPrice : undefined).add();
	}
	addCoverRows(prepared, sub, heads, cells);
	return sub;
}

/** Cost of a day off, or undefined where the day must be worked. */
function offCost(prepared: PreparedProblem, person: number, day: number): number | undefined {
	const at = person * prepared.days + day;
	if (prepared.openCells[prepared.openStart[at]!] !== dayOff) return undefined;
	return prepared.cells[person]![day * (prepared.options + 1)]!;
}

/** At most one option a day, exactly one where the day must be worked. */
function addCellRows(prepared: PreparedProblem, sub: SubProblem, at: number): void {
	const { builder } = sub;
	const from = sub.columnStart[at]!;
	const to = sub.columnStart[at + 1]!;
	const cell = sub.free[at]!;
	const person = Math.floor(cell / prepared.days);
	const mustWork = offCost(prepared, person, cell % prepared.days) === undefined ? 1 : 0;
	for (let column = from; column < to; column++) builder.term(column, 1);
	if (to - from < aggregateFrom) {
		builder.close(mustWork, 1);
		return;
	}
	const works = builder.column(0, mustWork, 1, true);
	sub.worksColumn[at] = works;
	builder.term(works, -1);
	builder.close(0, 0);
}

/** heads + shortage − surplus = requirement, for every row that a free cell can add to. */
function addCoverRows(prepared: PreparedProblem, sub: SubProblem, heads: Int32Array, cells: Roster): void {
	const { days, rows, rowsPerDay, coverStart, coverOffset, coverAmount } = prepared;
	const fixed = heads.slice();
	/** Column and amount of each row, one after the other. */
	const terms = new Map<number, number[]>();
	for (let at = 0; at < sub.free.length; at++) {
		const day = sub.free[at]! % days;
		const now = cells[sub.free[at]!]!;
		if (now !== dayOff) {
			for (let share = coverStart[now]!; share < coverStart[now + 1]!; share++) {
				const row = day * rowsPerDay + coverOffset[share]!;
				if (row < rows) fixed[row]! -= coverAmount[share]!;
			}
		}
		for (let column = sub.columnStart[at]!; column < sub.columnStart[at + 1]!; column++) {
			const option = sub.columnOption[column]!;
			for (let share = coverStart[option]!; share < coverStart[option + 1]!; share++) {
				const row = day * rowsPerDay + coverOffset[share]!;
				if (row >= rows) continue;
				const list = terms.get(row) ?? [];
				if (list.length === 0) terms.set(row, list);
				list.push(column, coverAmount[share]!);
			}
		}
	}
	const { builder } = sub;
	for (const [row, list] of terms) {
		const shortage = prepared.shortage[row]!;
		const surplus = prepared.surplus[row]!;
		if (!costsAnything(shortage) && !costsAnything(surplus)) continue;
		for (let at = 0; at < list.length; at += 2) builder.term(list[at]!, list[at + 1]!);
		builder.constant(fixed[row]!);
		for (let at = 0; at < shortage.length; at += 2) {
			const column = builder.column(shortage[at + 1]!, 0, shortage[at]!, false);
			sub.shortageColumns.push(column);
			sub.shortageRows.push(row);
			builder.term(column, 1);
		}
		for (let at = 0; at < surplus.length; at += 2) {
			builder.term(builder.column(surplus[at + 1]!, 0, surplus[at]!, false), -1);
		}
		const requirement = prepared.requirement[row]!;
		// A side without steps is free: the row is then an inequality.
		builder.close(
			shortage.length === 0 ? -Infinity : requirement,
			surplus.length === 0 ? Infinity : requirement
		);
	}
}

function costsAnything(steps: Float64Array): boolean {
	return steps.length > 0 && steps[steps.length - 1]! > 0;
}
