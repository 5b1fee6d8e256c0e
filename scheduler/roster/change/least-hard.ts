import type { Highs } from 'highs';
import { hardUnitsOfDay } from '../solve/person-rules.ts';
import type { RosterState } from '../solve/roster-state.ts';
import { solveSubProblem } from '../solve/solve-sub-problem.ts';
import { buildSubProblem } from '../solve/sub-problem.ts';

/** A program of one person's days is small: it is solved to the end but in strange cases. */
const limits = { nodes: 2_000, iterations: 200_000 };

/**
 * The least hard units that each person who breaks a rule can be left with, all others staying as they are: 0 where a
 * legal row exists. Hard rules are each person's own, so the sum is the least of the whole roster.
 *
 * @param state of the base
 * @param movable places of the cells that may move
 * @returns by person, 0 for those who break nothing
 */
export function leastHard(highs: Highs, state: RosterState, movable: Int32Array): Int32Array {
	const { people, days } = state.prepared;
	const least = new Int32Array(people);
	for (let person = 0; person < people; person++) {
		if (state.personHard[person] === 0) continue;
		const isFree = new Uint8Array(people * days);
		for (const at of movable) if (Math.floor(at / days) === person) isFree[at] = 1;
		const sub = buildSubProblem(state.prepared, state.cells, state.heads, isFree, () => true);
		least[person] = state.personHard[person]!;
		if (sub.free.length === 0) continue;
		// Only the slacks of hard rules cost: one unit each.
		const { cost } = sub.builder;
		const shortage = new Set(sub.shortageColumns);
		cost.forEach((price, column) => {
			const isSlack = column >= (sub.columnStart.at(-1) ?? 0) && !shortage.has(column);
			cost[column] = isSlack ? (price * hardUnitsOfDay) / sub.hardPrice : 0;
		});
		const answer = solveSubProblem(highs, sub, state.cells, limits);
		if (answer.cells === undefined) continue;
		const before = state.cells.slice();
		const after = before.slice();
		sub.free.forEach((cell, index) => (after[cell] = answer.cells?.[index] ?? before[cell]!));
		state.load(after);
		least[person] = Math.min(least[person]!, state.personHard[person]!);
		state.load(before);
	}
	return least;
}
