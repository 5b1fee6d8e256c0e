import { dayOff } from '../problem/roster.ts';
import type { TourState } from './tour-state.ts';

/** Passes over all breaks; each pass costs less than the one before, so that this is only a guard. */
const mostPasses = 200;

/**
 * Moves the breaks of a roster, one at a time, to where the convex cost of the cover is least, until none gains by
 * moving. Always the same result for the same roster, never dearer than the start.
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
