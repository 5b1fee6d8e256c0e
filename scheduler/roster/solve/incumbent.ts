import type { Roster } from '../problem/roster.ts';
import type { RosterState } from './roster-state.ts';

/** A roster and what it is worth. */
export interface Incumbent {
	readonly cells: Roster;
	/** Hard units: 0 when it is legal. */
	readonly hard: number;
	readonly cost: number;
}

/** Whether a is better than b: fewer hard units, then less cost. */
export function isBetter(a: Pick<Incumbent, 'hard' | 'cost'>, b: Pick<Incumbent, 'hard' | 'cost'>): boolean {
	return a.hard < b.hard || (a.hard === b.hard && a.cost < b.cost);
}

/** The state as it is now, on its own. */
export function incumbentOf(state: RosterState): Incumbent {
	return { cells: state.cells.slice(), hard: state.hard, cost: state.cost };
}
