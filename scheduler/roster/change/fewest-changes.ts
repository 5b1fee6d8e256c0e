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

/** Work of a sub-problem: a window is small and the answer is waited for. */
export const subProblemWork = 0.1;
/** Cells tried in a unit of work. */
const triesPerWork = 600_000;
/** So many changes are tried exhaustively before anything else, as far as a share of the work goes. */
const surelyTried = 2;
const firstShare = 0.25;
/** So many where the quick way found no roster. */
const oftenTried = 3;
/** Share of what is left for trying fewer changes than are known to do. */
const proofShare = 0.5;
/** Every number of changes gets so many tries at least. */
const leastTries = 1_000;
/** A greedy start is a small part of the work. */
const mostGreedyTries = 300_000;
/** Programs of more open cells take longer than the whole change may. */
const largestProgram = 8_000;

/**
 * Finds the fewest changed cells: on no day may shortage cost more than it did when the roster was published, as far as
 * that can be. One and two changes are tried exhaustively at once. Beyond, large-neighbourhood search finds a roster;
 * whether fewer would do is tried exhaustively as far as the work goes, and where the window is small enough a program
 * finds out about the rest.
 *
 * @param coverBefore what was needed when the roster was published
 * @param work in units of `workOf`
 * @param tell is told of what is known before it is proven
 */
export function findFewestChanges(
	highs: Highs,
	window: ChangeWindow,
	published: { readonly cells: Roster; readonly cover: readonly CoverRow[] },
	stream: string,
	work: number,
	tell: (found: FewestChanges) => void
): FewestChanges {
	const problem = onlyHardAndShortage(window.frozen);
	const needs = new RosterState(prepareProblem(problem), window.base);
	const full = new RosterState(window.prepared, window.base);
	const hard = leastHard(highs, needs, window.movable);
	const before = shortageOfCover(problem, published.cells, published.cover);
	let used = 0;
	let target: ChangeTarget = { hard, shortage: before };
	let bound = 0;
	let from: FewestChanges['from'] = 'published';
	const answer = (cells: Roster): FewestChanges => {
		const changes = touchedCells(window, cells).length;
		const shortage = target.shortage.reduce((sum, cost) => sum + cost, 0);
		return { cells, changes, bound: Math.min(bound, changes), shortage, from, work: used };
	};
	/**
	 * From what is certain on, one change more every time: the cheapest roster with so few, if any reaches the target. The
	 * bound is raised as far as that is certain.
	 *
	 * @param upTo so many changes at most
	 * @param share of the work that is left, at most
	 */
	const tryFew = (upTo: number, share: number): Roster | undefined => {
		if (bound === 0 && reaches(needs, target)) return window.base;
		bound = Math.max(bound, 1);
		const end = used + share * (work - used);
		while (bound <= upTo) {
			const most = Math.max(leastTries, Math.round((end - used) * triesPerWork));
			const few = new FewChangesSearch(needs, full, window.movable, target, most).run(bound);
			used += few.tried / triesPerWork;
			if (few.cells !== undefined || !few.whole) return few.cells;
			bound++;
		}
		return undefined;
	};
	const isReached = (cells: Roster): boolean => {
		needs.load(cells);
		const isSo = reaches(needs, target);
		needs.load(window.base);
		return isSo;
	};
	const fewer = (one: Roster, other: Roster): Roster =>
		touchedCells(window, other).length < touchedCells(window, one).length ? other : one;

	const first = tryFew(surelyTried, firstShare);
	if (first !== undefined) return answer(first);
	const wide = shorterThanPublished(problem, published.cells, published.cover);
	const greedy = new RosterState(prepareProblem(wide), window.base);
	used += fillGreedily(greedy, window.movable, mostGreedyTries) / triesPerWork;
	const quick = greedy.cells.slice();
	let best: Roster | undefined;
	if (isReached(quick)) {
		best = undoNeedless(needs, window, target, quick);
		tell(answer(best));
	}
	const second = tryFew(best === undefined ? oftenTried : touchedCells(window, best).length - 1, proofShare);
	if (second !== undefined) return answer(second);
	// Fewer are certain not to do.
	if (best !== undefined && bound === touchedCells(window, best).length) return answer(best);
	const search = searchWide(highs, window, wide, quick, stream, Math.max(0.2, (work - used) / 2));
	used += search.work;
	if (isReached(search.cells)) {
		const settled = undoNeedless(needs, window, target, search.cells);
		best = best === undefined ? settled : fewer(best, settled);
	} else if (best === undefined) {
		// What was published cannot be reached, as far as is known: the target is what was found.
		needs.load(search.cells);
		const short = shortageByDay(needs);
		target = {
			hard: hard.map((units, person) => Math.max(units, needs.personHard[person]!)),
			shortage: before.map((cost, day) => Math.max(cost, short[day]!))
		};
		needs.load(window.base);
		from = 'found';
		bound = 0;
		best = undoNeedless(needs, window, target, search.cells);
	}
	tell(answer(best));
	// Of one or two changes the cheapest; of more, whether fewer would do.
	const few = tryFew(Math.max(surelyTried, touchedCells(window, best).length - 1), proofShare);
	if (few !== undefined) return answer(few);
	if (bound < touchedCells(window, best).length && openCellsOf(window) <= largestProgram && work > used) {
		const program = solveChangesProgram(highs, needs, window.movable, target, best, work - used);
		used += program.work;
		bound = Math.max(bound, program.bound);
		if (program.cells !== undefined) best = fewer(best, program.cells);
	}
	return answer(best);
}

/** Large-neighbourhood search for less shortage first and fewer changes second: a change costs less than any shortage. */
function searchWide(
	highs: Highs,
	{ base }: ChangeWindow,
	problem: RosterProblem,
	start: Roster,
	stream: string,
	work: number
): { readonly cells: Roster; readonly work: number } {
	const state = new RosterState(prepareProblem(stayAsPublished(problem, base, 1)), start);
	const search = improve(
		highs,
		state,
		new RandomStream(stream, 'fewest'),
		freshMemory(),
		work,
		() => undefined,
		subProblemWork
	);
	return { cells: state.cells.slice(), work: search.work };
}

/** Takes back every change without which the target is still reached. */
function undoNeedless(needs: RosterState, window: ChangeWindow, target: ChangeTarget, cells: Roster): Roster {
	needs.load(cells);
	for (const { person, day, before, after } of touchedCells(window, cells)) {
		needs.put(person, day, before);
		needs.rescore(person);
		if (reaches(needs, target)) continue;
		needs.put(person, day, after);
		needs.rescore(person);
	}
	const kept = needs.cells.slice();
	needs.load(window.base);
	return kept;
}

/** Open cells of the window, beside those that stay anyway. */
function openCellsOf({ movable, prepared: { openStart } }: ChangeWindow): number {
	return movable.reduce((sum, at) => sum + openStart[at + 1]! - openStart[at]! - 1, 0);
}
