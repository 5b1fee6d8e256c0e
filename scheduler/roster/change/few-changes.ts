import { dayOff, type Roster } from '../problem/roster.ts';
import type { RosterState } from '../solve/roster-state.ts';

/** What a roster after a change must reach. */
export interface ChangeTarget {
	/** Hard units that each person may be left with: 0 but for those whom nothing can make legal. */
	readonly hard: Int32Array;
	/** Most that shortage may cost. */
	readonly shortage: number;
}

export interface FewChanges {
	/** The cheapest roster found with so few changes; undefined where none exists or the work was used up. */
	readonly cells: Roster | undefined;
	/** Whether every roster with so few changes has been looked at, as far as it could reach the target. */
	readonly whole: boolean;
	/** Cells that have been tried. */
	readonly tried: number;
}

/**
 * Looks at all rosters that differ from the base in one cell or in two, and keeps the cheapest that reaches the target.
 * Exact, in whole numbers: what is left out cannot reach it. Hard rules are each person's own, so people couple by
 * cover alone, and of a shortage that costs D too much some change must add heads that are worth D divided by the
 * changes: few cells can.
 */
export class FewChangesSearch {
	/** Costs shortage alone: `onlyHardAndShortage`. */
	readonly #needs: RosterState;
	/** Costs all. */
	readonly #full: RosterState;
	readonly #movable: Int32Array;
	readonly #target: ChangeTarget;
	readonly #most: number;
	/** By changes that are left, minus one: what an option is worth on a day, and the best of the day. */
	readonly #gains: readonly Float64Array[];
	readonly #bestGains: readonly Float64Array[];
	readonly #days: readonly number[];
	/** By person: how far beyond the hard units that are allowed. */
	#broken = 0;
	#tried = 0;
	#best: Roster | undefined;
	#bestCost = Infinity;

	/**
	 * @param needs and full hold the base, and hold it again afterwards
	 * @param most how many cells are tried at most
	 */
	constructor(
		needs: RosterState,
		full: RosterState,
		movable: Int32Array,
		target: ChangeTarget,
		most: number
	) {
		this.#needs = needs;
		this.#full = full;
		this.#movable = movable;
		this.#target = target;
		this.#most = most;
		const { days, options } = needs.prepared;
		this.#gains = [1, 2].map(() => new Float64Array(days * options));
		this.#bestGains = [1, 2].map(() => new Float64Array(days));
		this.#days = [...new Set(Array.from(movable, (at) => at % days))];
		for (let p = 0; p < needs.prepared.people; p++) if (this.#isBroken(p)) this.#broken++;
	}

	/** @param changes how many cells differ from the base: 1 or 2 */
	run(changes: 1 | 2): FewChanges {
		this.#best = undefined;
		this.#bestCost = Infinity;
		this.#tried = 0;
		// More people to repair than changes.
		if (this.#broken <= changes) this.#search(changes, undefined);
		return { cells: this.#best, whole: this.#tried < this.#most, tried: this.#tried };
	}

	#search(left: number, first: number | undefined): void {
		const { days, openStart, openCells, options } = this.#needs.prepared;
		const { cells } = this.#needs;
		const missing = this.#needs.cost - this.#target.shortage;
		const least = missing / left;
		const gains = this.#gains[left - 1]!;
		const bestGains = this.#bestGains[left - 1]!;
		if (missing > 0) this.#learnGains(gains, bestGains);
		for (const at of this.#movable) {
			if (at === first) continue;
			const person = Math.floor(at / days);
			const day = at % days;
			const repairs = this.#broken > 0;
			if (missing > 0 && bestGains[day]! < least && !(repairs && left > 1)) continue;
			// Somebody who breaks a rule is repaired by the first change or the last one.
			if (repairs && !this.#isBroken(person)) continue;
			const now = cells[at]!;
			for (let open = openStart[at]!; open < openStart[at + 1]!; open++) {
				const cell = openCells[open]!;
				if (cell === now) continue;
				// The change with the greater gain comes first, but a repair comes before.
				const isFiller = missing <= 0 || (cell !== dayOff && gains[day * options + cell]! >= least);
				if (!isFiller && !(repairs && left > 1)) continue;
				if (++this.#tried > this.#most) return;
				this.#try(person, day, cell, left, at);
			}
		}
	}

	#try(person: number, day: number, cell: number, left: number, at: number): void {
		const needs = this.#needs;
		const before = needs.cells[at]!;
		const broken = this.#broken;
		if (this.#isBroken(person)) this.#broken--;
		needs.put(person, day, cell);
		needs.rescore(person);
		if (this.#isBroken(person)) this.#broken++;
		if (left === 1) {
			if (this.#broken === 0 && needs.cost <= this.#target.shortage) this.#offer();
		} else if (this.#broken < left) this.#search(left - 1, at);
		needs.put(person, day, before);
		needs.rescore(person);
		this.#broken = broken;
	}

	#offer(): void {
		this.#full.load(this.#needs.cells);
		if (this.#full.cost >= this.#bestCost) return;
		this.#bestCost = this.#full.cost;
		this.#best = this.#needs.cells.slice();
	}

	#isBroken(person: number): boolean {
		return this.#needs.personHard[person]! > this.#target.hard[person]!;
	}

	/** How much less shortage costs when an option is worked on top: no change to it can gain more. */
	#learnGains(gains: Float64Array, bestGains: Float64Array): void {
		const { options, coverStart, coverOffset, coverAmount, rowsPerDay, rows } = this.#needs.prepared;
		for (const day of this.#days) {
			bestGains[day] = 0;
			for (let option = 0; option < options; option++) {
				let gain = 0;
				for (let share = coverStart[option]!; share < coverStart[option + 1]!; share++) {
					const row = day * rowsPerDay + coverOffset[share]!;
					if (row >= rows) continue;
					gain += this.#needs.rowCost(row) - this.#needs.rowCost(row, coverAmount[share]);
				}
				gains[day * options + option] = gain;
				if (gain > bestGains[day]) bestGains[day] = gain;
			}
		}
	}
}
