import { dayOff, type Roster } from '../problem/roster.ts';
import type { RosterState } from '../solve/roster-state.ts';

/** What a roster after a change must reach. */
export interface ChangeTarget {
	/** Hard units that each person may be left with: 0 but for those whom nothing can make legal. */
	readonly hard: Int32Array;
	/** By day, most that shortage may cost: a hole of Wednesday is not filled on Thursday. */
	readonly shortage: Float64Array;
}

export interface FewChanges {
	/** The cheapest roster found with so few changes; undefined where none exists or the work was used up. */
	readonly cells: Roster | undefined;
	/** Whether every roster with so few changes has been looked at, as far as it could reach the target. */
	readonly whole: boolean;
	/** Cells that have been tried. */
	readonly tried: number;
}

/** What shortage costs on each day. */
export function shortageByDay(needs: RosterState): Float64Array {
	const { days, rows, rowsPerDay } = needs.prepared;
	const short = new Float64Array(days);
	for (let row = 0; row < rows; row++) short[Math.floor(row / rowsPerDay)]! += needs.rowCost(row);
	return short;
}

/** Whether a roster reaches a target. */
export function reaches(needs: RosterState, { hard, shortage }: ChangeTarget): boolean {
	const short = shortageByDay(needs);
	return (
		short.every((cost, day) => cost <= shortage[day]!) &&
		needs.personHard.every((units, p) => units <= hard[p]!)
	);
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
	/** By day. */
	readonly #short: Float64Array;
	/** By how much the shortage of days is more than it may be. */
	#missing = 0;
	/** People beyond the hard units that are allowed. */
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
		this.#short = shortageByDay(needs);
		for (let day = 0; day < days; day++) this.#missing += this.#missingOf(day);
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
		const missing = this.#missing;
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
		this.#put(person, day, cell);
		if (this.#isBroken(person)) this.#broken++;
		if (left === 1) {
			if (this.#broken === 0 && this.#missing <= 0) this.#offer();
		} else if (this.#broken < left) this.#search(left - 1, at);
		this.#put(person, day, before);
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

	#missingOf(day: number): number {
		return Math.max(0, this.#short[day]! - this.#target.shortage[day]!);
	}

	#put(person: number, day: number, cell: number): void {
		const needs = this.#needs;
		const before = needs.cells[person * needs.prepared.days + day]!;
		if (before !== dayOff) this.#move(person, day, before, dayOff);
		if (cell !== dayOff) this.#move(person, day, cell, cell);
		needs.rescore(person);
	}

	/** Puts a cell where only the rows of one option change, and corrects the shortage of its days. */
	#move(person: number, day: number, option: number, cell: number): void {
		const { days } = this.#needs.prepared;
		const next = day + 1 < days;
		this.#missing -= this.#missingOf(day) + (next ? this.#missingOf(day + 1) : 0);
		this.#addRowCosts(day, option, -1);
		this.#needs.put(person, day, cell);
		this.#addRowCosts(day, option, 1);
		this.#missing += this.#missingOf(day) + (next ? this.#missingOf(day + 1) : 0);
	}

	#addRowCosts(day: number, option: number, sign: 1 | -1): void {
		const { coverStart, coverOffset, rowsPerDay, rows } = this.#needs.prepared;
		for (let share = coverStart[option]!; share < coverStart[option + 1]!; share++) {
			const row = day * rowsPerDay + coverOffset[share]!;
			if (row >= rows) continue;
			this.#short[coverOffset[share]! < rowsPerDay ? day : day + 1]! += sign * this.#needs.rowCost(row);
		}
	}

	/** How much less is missing when an option is worked on top: no change to it can gain more. */
	#learnGains(gains: Float64Array, bestGains: Float64Array): void {
		const { days, options, coverStart, coverOffset, coverAmount, rowsPerDay, rows } = this.#needs.prepared;
		for (const day of this.#days) {
			bestGains[day] = 0;
			const today = this.#missingOf(day);
			const tomorrow = day + 1 < days ? this.#missingOf(day + 1) : 0;
			if (today + tomorrow === 0) {
				gains.fill(0, day * options, (day + 1) * options);
				continue;
			}
			for (let option = 0; option < options; option++) {
				let gain = 0;
				let later = 0;
				for (let share = coverStart[option]!; share < coverStart[option + 1]!; share++) {
					const offset = coverOffset[share]!;
					const row = day * rowsPerDay + offset;
					if (row >= rows) continue;
					const less = this.#needs.rowCost(row) - this.#needs.rowCost(row, coverAmount[share]);
					if (offset < rowsPerDay) gain += less;
					else later += less;
				}
				gain = Math.min(gain, today) + Math.min(later, tomorrow);
				gains[day * options + option] = gain;
				if (gain > bestGains[day]) bestGains[day] = gain;
			}
		}
	}
}
