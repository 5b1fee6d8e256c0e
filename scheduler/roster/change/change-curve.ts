import { checkRoster, type RosterCost, type RosterFinding } from '../check/check-roster.ts';
import type { Roster } from '../problem/roster.ts';
import { RosterState } from '../solve/roster-state.ts';
import type { ChangeRequest, TouchedCell } from './change-request.ts';
import { touchedCells, type ChangeWindow } from './change-window.ts';
import type { FewestChanges } from './fewest-changes.ts';

/**
 * `untouched`: nobody is called. `fewest`: shortage is back where it was, with the fewest changes. `leastCost`: the
 * least cost, however many must be called. `balanced`: what lies furthest below the line between the two.
 */
export type ChangePointKind = 'untouched' | 'fewest' | 'balanced' | 'leastCost';

/** One answer to a change. */
export interface ChangePoint {
	readonly kind: ChangePointKind;
	readonly cells: Roster;
	/** By the independent check, of the problem as it is now; changes cost nothing in it. */
	readonly cost: RosterCost;
	/** Hard rules that are broken; none unless nothing can mend them. */
	readonly findings: readonly RosterFinding[];
	/** Who must be told of another day than was published; what could not stay is not among them. */
	readonly touched: readonly TouchedCell[];
}

/** A roster that was found, with what the choice between rosters needs. */
interface Candidate {
	readonly cells: Roster;
	readonly hard: number;
	readonly cost: number;
	readonly changes: number;
}

/** All rosters that were found after a change, of which the curve is chosen. */
export class ChangeCurve {
	readonly #request: ChangeRequest;
	readonly #window: ChangeWindow;
	readonly #state: RosterState;
	/** None is worse than another in everything. */
	#candidates: Candidate[] = [];
	#fewest: FewestChanges | undefined;
	#version = 0;

	constructor(request: ChangeRequest, window: ChangeWindow) {
		this.#request = request;
		this.#window = window;
		this.#state = new RosterState(window.prepared, window.base);
		this.add(window.base);
	}

	/** Grows with every roster that is kept. */
	get version(): number {
		return this.#version;
	}

	get fewest(): FewestChanges | undefined {
		return this.#fewest;
	}

	learn(fewest: FewestChanges): void {
		this.#fewest = fewest;
		this.add(fewest.cells);
	}

	add(cells: Roster): void {
		this.#state.load(cells);
		const { hard, cost } = this.#state;
		const changes = touchedCells(this.#window, cells).length;
		const isBeaten = (one: Candidate, by: Omit<Candidate, 'cells'>) =>
			by.hard <= one.hard && by.cost <= one.cost && by.changes <= one.changes;
		const found = { cells, hard, cost, changes };
		if (this.#candidates.some((known) => isBeaten(found, known))) return;
		this.#candidates = this.#candidates.filter((known) => !isBeaten(known, found));
		this.#candidates.push({ ...found, cells: cells.slice() });
		this.#version++;
	}

	/** The best roster when a changed cell costs so much. */
	cheapest(weight: number): Candidate {
		const [first, ...others] = this.#candidates as [Candidate, ...Candidate[]];
		return others.reduce((best, one) => {
			const gain = best.cost - one.cost + weight * (best.changes - one.changes);
			if (one.hard !== best.hard) return one.hard < best.hard ? one : best;
			return gain > 0 || (gain === 0 && one.changes < best.changes) ? one : best;
		}, first);
	}

	/**
	 * Price of a changed cell at which the fewest changes and the least cost come to the same: a roster that is cheaper
	 * than both with it lies below the line between them. Undefined where the two are one.
	 */
	get balance(): number | undefined {
		const best = this.cheapest(this.#request.leastGain);
		const from = this.#candidates.find(({ cells }) => cells === this.#fewestCells());
		const few = from ?? this.#candidateOf(this.#fewestCells());
		if (best.changes <= few.changes || best.cost >= few.cost || best.hard !== few.hard) return undefined;
		return Math.max(
			this.#request.leastGain,
			Math.round((few.cost - best.cost) / (best.changes - few.changes))
		);
	}

	/** The curve, fewest changes first; points that are the same roster are one, named by the first. */
	points(): readonly ChangePoint[] {
		const { balance } = this;
		const chosen: [ChangePointKind, Roster][] = [['untouched', this.#window.base]];
		if (this.#fewest !== undefined) chosen.push(['fewest', this.#fewest.cells]);
		if (balance !== undefined) chosen.push(['balanced', this.cheapest(balance).cells]);
		chosen.push(['leastCost', this.cheapest(this.#request.leastGain).cells]);
		const different = chosen.filter(
			([, cells], at) => !chosen.slice(0, at).some(([, other]) => isSame(cells, other))
		);
		return different.map(([kind, cells]) => ({
			kind,
			cells,
			...checkRoster(this.#request.problem, cells),
			touched: touchedCells(this.#window, cells)
		}));
	}

	#fewestCells(): Roster {
		return this.#fewest?.cells ?? this.#window.base;
	}

	#candidateOf(cells: Roster): Candidate {
		this.#state.load(cells);
		const { hard, cost } = this.#state;
		return { cells, hard, cost, changes: touchedCells(this.#window, cells).length };
	}
}

function isSame(one: Roster, other: Roster): boolean {
	return one.every((cell, at) => cell === other[at]);
}
