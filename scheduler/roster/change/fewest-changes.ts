import type { Highs } from 'highs';
import { RandomStream } from '../../simulate/random-stream.ts';
import type { CoverRow } from '../problem/roster-problem.ts';
import type { Roster } from '../problem/roster.ts';
import { stayAsPublished } from '../problem/stay-as-published.ts';
import { freshMemory, improve } from '../solve/improve.ts';
import { prepareProblem } from '../solve/prepared-problem.ts';
import { RosterState } from '../solve/roster-state.ts';
import { touchedCells, type ChangeWindow } from './change-window.ts';
import { solveChangesProgram } from './changes-program.ts';
import { FewChangesSearch, type ChangeTarget } from './few-changes.ts';
import { leastHard } from './least-hard.ts';
import { onlyHardAndShortage } from './only-hard-and-shortage.ts';

/** The fewest changes with which nothing hard is broken and the shortage is back where it was. */
export interface FewestChanges {
	readonly cells: Roster;
	readonly changes: number;
	/** No roster that reaches the target within the window changes fewer cells. */
	readonly bound: number;
	/** What shortage may cost. */
	readonly shortage: number;
	/**
	 * Where that comes from: `published`, what it cost when the roster was published; `found`, the least that was found,
	 * because nothing found reaches the published one.
	 */
	readonly from: 'published' | 'found';
	readonly work: number;
}

/** Cells tried in a unit of work. */
const triesPerWork = 600_000;
/** Programs of more open cells take longer than the whole change may. */
const largestProgram = 8_000;

/**
 * Finds the fewest changed cells. One and two changes are tried exhaustively; beyond, large-neighbourhood search finds
 * a roster, and where the window is small enough a program finds out whether it can be done with fewer.
 *
 * @param coverBefore what was needed when the roster was published
 * @param work in units of `workOf`
 * @param tell is told of every roster that is worth showing
 */
export function findFewestChanges(
	highs: Highs,
	window: ChangeWindow,
	published: { readonly cells: Roster; readonly cover: readonly CoverRow[] },
	stream: string,
	work: number,
	tell: (cells: Roster) => void
): FewestChanges {
	const problem = onlyHardAndShortage(window.frozen);
	const needs = new RosterState(prepareProblem(problem), window.base);
	const full = new RosterState(window.prepared, window.base);
	const hard = leastHard(highs, needs, window.movable);
	const before = shortageOf(problem.rowsPerDay, published.cover, window, published.cells);
	let used = 0;
	let target: ChangeTarget = { hard, shortage: before };
	let bound = 0;
	const answer = (
		cells: Roster,
		changes: number,
		from: 'published' | 'found' = 'published'
	): FewestChanges => {
		tell(cells);
		return { cells, changes, bound: Math.min(bound, changes), shortage: target.shortage, from, work: used };
	};
	const reaches = () =>
		needs.cost <= target.shortage && needs.personHard.every((units, person) => units <= hard[person]!);
	/** One change, then two; undefined when neither is enough, `bound` being raised as far as that is certain. */
	const few = (): { readonly cells: Roster; readonly changes: number } | undefined => {
		bound = reaches() ? 0 : 1;
		if (bound === 0) return { cells: window.base, changes: 0 };
		for (const changes of [1, 2] as const) {
			const most = Math.max(1_000, Math.round((work - used) * triesPerWork));
			const found = new FewChangesSearch(needs, full, window.movable, target, most).run(changes);
			used += found.tried / triesPerWork;
			if (found.cells !== undefined) return { cells: found.cells, changes };
			if (!found.whole) return undefined;
			bound = changes + 1;
		}
		return undefined;
	};
	const first = few();
	if (first !== undefined) return answer(first.cells, first.changes);

	// Shortage first and changes second: a change costs less than any shortage.
	const staying = prepareProblem(stayAsPublished(problem, window.base, 1));
	const state = new RosterState(staying, window.base);
	const random = new RandomStream(stream, 'fewest');
	const search = improve(
		highs,
		state,
		random,
		freshMemory(),
		Math.max(0.2, (work - used) / 2),
		() => undefined
	);
	used += search.work;
	needs.load(state.cells);
	const from = needs.cost <= before ? 'published' : 'found';
	target = {
		hard: hard.map((units, p) => Math.max(units, needs.personHard[p]!)),
		shortage: Math.max(before, needs.cost)
	};
	needs.load(window.base);
	if (from === 'found') {
		const again = few();
		if (again !== undefined) return answer(again.cells, again.changes, from);
	}
	let best: Roster = state.cells.slice();
	tell(best);
	if (openCellsOf(window) <= largestProgram && work > used) {
		const program = solveChangesProgram(highs, needs, window.movable, target, best, work - used);
		used += program.work;
		bound = Math.max(bound, program.bound);
		const changes = program.cells === undefined ? Infinity : touchedCells(window, program.cells).length;
		if (program.cells !== undefined && changes < touchedCells(window, best).length) best = program.cells;
	}
	return answer(best, touchedCells(window, best).length, from);
}

/** Open cells of the window, beside those that stay anyway. */
function openCellsOf({ movable, prepared: { openStart } }: ChangeWindow): number {
	return movable.reduce((sum, at) => sum + openStart[at + 1]! - openStart[at]! - 1, 0);
}

/** What shortage costs by a cover. */
function shortageOf(
	rowsPerDay: number,
	cover: readonly CoverRow[],
	{ frozen, prepared }: ChangeWindow,
	cells: Roster
): number {
	const heads = new Int32Array(cover.length);
	cells.forEach((cell, at) => {
		for (const { offset, amount } of frozen.options[cell]?.cover ?? []) {
			const row = (at % prepared.days) * rowsPerDay + offset;
			if (row < heads.length) heads[row]! += amount;
		}
	});
	return cover.reduce((sum, { requirement, shortage }, row) => {
		let left = Math.max(0, requirement - heads[row]!);
		let cost = 0;
		for (const { units = left, cost: each } of shortage) {
			const taken = Math.min(left, units);
			cost += taken * each;
			left -= taken;
		}
		return sum + cost;
	}, 0);
}
