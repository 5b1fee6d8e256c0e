import type { Highs } from 'highs';
import { RandomStream } from '../../simulate/random-stream.ts';
import type { CoverRow, RosterProblem } from '../problem/roster-problem.ts';
import type { Roster } from '../problem/roster.ts';
import { stayAsPublished } from '../problem/stay-as-published.ts';
import { freshMemory, improve } from '../solve/improve.ts';
import { prepareProblem } from '../solve/prepared-problem.ts';
import { RosterState } from '../solve/roster-state.ts';
import { touchedCells, type ChangeWindow } from './change-window.ts';
import { solveChangesProgram } from './changes-program.ts';
import { FewChangesSearch, reaches, shortageByDay, type ChangeTarget } from './few-changes.ts';
import { fillGreedily } from './fill-greedily.ts';
import { leastHard } from './least-hard.ts';
import { onlyHardAndShortage } from './only-hard-and-shortage.ts';
import { shorterThanPublished, shortageOfCover } from './shorter-than-published.ts';

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
/** A greedy start is a small part of the work. */
const mostGreedyTries = 300_000;
/** Programs of more open cells take longer than the whole change may. */
const largestProgram = 8_000;

/**
 * Finds the fewest changed cells: on no day may shortage cost more than it did when the roster was published, as far as
 * that can be. One and two changes are tried exhaustively; beyond, large-neighbourhood search finds
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
	const before = shortageOfCover(problem, published.cells, published.cover);
	let used = 0;
	let target: ChangeTarget = { hard, shortage: before };
	let bound = 0;
	const answer = (
		cells: Roster,
		changes: number,
		from: 'published' | 'found' = 'published'
	): FewestChanges => {
		tell(cells);
		const shortage = target.shortage.reduce((sum, cost) => sum + cost, 0);
		return { cells, changes, bound: Math.min(bound, changes), shortage, from, work: used };
	};
	/** One change, then two; undefined when neither is enough, `bound` being raised as far as that is certain. */
	const few = (): { readonly cells: Roster; readonly changes: number } | undefined => {
		bound = reaches(needs, target) ? 0 : 1;
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

	const found = searchWide(
		highs,
		window,
		shorterThanPublished(problem, published.cells, published.cover),
		stream,
		{
			work: Math.max(0.2, (work - used) / 2),
			mostTries: mostGreedyTries
		}
	);
	used += found.work;
	needs.load(found.cells);
	const from = reaches(needs, target) ? 'published' : 'found';
	const short = shortageByDay(needs);
	target = {
		hard: hard.map((units, person) => Math.max(units, needs.personHard[person]!)),
		shortage: before.map((cost, day) => Math.max(cost, short[day]!))
	};
	let best = undoNeedless(needs, window, target);
	needs.load(window.base);
	if (from === 'found') {
		const again = few();
		if (again !== undefined) return answer(again.cells, again.changes, from);
	}
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

/** Less shortage first and fewer changes second: greedily, then by large-neighbourhood search. */
function searchWide(
	highs: Highs,
	{ base, movable }: ChangeWindow,
	problem: RosterProblem,
	stream: string,
	{ work, mostTries }: { readonly work: number; readonly mostTries: number }
): { readonly cells: Roster; readonly work: number } {
	const greedy = new RosterState(prepareProblem(problem), base);
	const tried = fillGreedily(greedy, movable, mostTries);
	// A change costs less than any shortage does.
	const state = new RosterState(prepareProblem(stayAsPublished(problem, base, 1)), greedy.cells);
	const random = new RandomStream(stream, 'fewest');
	const search = improve(highs, state, random, freshMemory(), work, () => undefined);
	return { cells: state.cells.slice(), work: search.work + tried / triesPerWork };
}

/** Takes back every change without which the target is still reached. */
function undoNeedless(needs: RosterState, window: ChangeWindow, target: ChangeTarget): Roster {
	for (const { person, day, before, after } of touchedCells(window, needs.cells)) {
		needs.put(person, day, before);
		needs.rescore(person);
		if (reaches(needs, target)) continue;
		needs.put(person, day, after);
		needs.rescore(person);
	}
	return needs.cells.slice();
}

/** Open cells of the window, beside those that stay anyway. */
function openCellsOf({ movable, prepared: { openStart } }: ChangeWindow): number {
	return movable.reduce((sum, at) => sum + openStart[at + 1]! - openStart[at]! - 1, 0);
}
