import { dayOff, type BreakPlacement, type Roster } from '../problem/roster.ts';
import type { RosterProblem } from '../problem/roster-problem.ts';
import { prepareProblem } from '../solve/prepared-problem.ts';
import { prepareTours } from './tour-problem.ts';
import { TourState } from './tour-state.ts';

/** Passes over all breaks; each pass costs less than the one before, so that this is only a guard. */
const mostPasses = 200;

/** Where breaks were put, and what the roster costs with them. */
export interface PlacedBreaks {
	readonly placement: BreakPlacement;
	/** The objective with the breaks there: what `checkRoster` adds up when it is given the placement. */
	readonly objective: number;
}

/**
 * Moves the breaks of a roster, one at a time, to where the convex cost of the cover is least, until none gains by
 * moving. Always the same result for the same roster, never dearer than the start.
 *
 * @param start where the breaks lie now; absent: where the problem has placed them
 * @throws RangeError when the problem is not well formed
 */
export function placeBreaks(problem: RosterProblem, cells: Roster, start?: BreakPlacement): PlacedBreaks {
	const state = new TourState(prepareTours(prepareProblem(problem)), cells, start);
	settleBreaks(state);
	return { placement: state.placement(), objective: state.cost };
}

/**
 * The same on a state: passes until nothing gains.
 *
 * @param movable numbers of the cells whose breaks may move, `person * days + day`; all without it
 */
export function settleBreaks(state: TourState, movable: Iterable<number> = state.cells.keys()): void {
	const { days } = state.tours.prepared;
	const cells = [...movable].filter((at) => state.cells[at] !== dayOff);
	for (let pass = 0; pass < mostPasses; pass++) {
		let gained = false;
		for (const at of cells) if (state.replace(Math.floor(at / days), at % days)) gained = true;
		if (!gained) return;
	}
}
