import { dayOff, type Roster } from '../problem/roster.ts';
import type { RosterState } from '../solve/roster-state.ts';
import { OptionGains } from './option-gains.ts';

/** What a roster after a change must reach. */
export interface ChangeTarget {
	/** Hard units that each person may be left with: 0 but for those whom nothing can make legal. */
	readonly hard: Int32Array;
	/** By day, most that shortage may cost: a hole of Wednesday is not filled on Thursday. */
	readonly shortage: Float64Array;
}

export interface FewChanges {
	/** The cheapest roster found with so few changes; undefined where none exists or the tries were used up. */
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

/** Offering a roster, and learning what options gain, each take as long as so many tries. */
const triesOfOffer = 10;
const triesOfLearning = 5;

/**
 * Looks at all rosters that differ from the base in so many cells and keeps the cheapest that reaches the target. Exact,
 * in whole numbers: what is left out cannot reach it.
 *
 * Hard rules are each person's own, so people couple by cover alone. Of the changes that are left,
 * - one is of a person who breaks a rule so far: any of that person's cells;
 * - otherwise, where the shortage of a day costs D too much and n changes may be spent on that day, one adds heads that
 *   are worth at least D / n there: few options do. Shortage is convex, so together changes gain no more than each gains
 *   by itself, and what they take away only harms.
 *
 * How many changes the days need at least, by what the best options gain, ends most branches early.
 */
export class FewChangesSearch {
	/** Costs shortage alone: `onlyHardAndShortage`. */
	readonly #needs: RosterState;
	/** Costs all. */
	readonly #full: RosterState;
	/** By day: the movable cells, as places in the roster. */
	readonly #movable: readonly (readonly number[])[];
	/** By cell: it may not change, or has been changed. */
	readonly #closed: Uint8Array;
	readonly #target: ChangeTarget;
	readonly #most: number;
	/** By changes that are left, minus one. */
	readonly #gains: OptionGains[] = [];
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
		this.#target = target;
		this.#most = most;
		const { days, people } = needs.prepared;
		const byDay: number[][] = Array.from({ length: days }, () => []);
		this.#closed = new Uint8Array(people * days).fill(1);
		for (const at of movable) {
			byDay[at % days]!.push(at);
			this.#closed[at] = 0;
		}
		this.#movable = byDay;
		this.#short = shortageByDay(needs);
		for (let day = 0; day < days; day++) this.#missing += this.#missingOf(day);
		for (let p = 0; p < people; p++) if (this.#isBroken(p)) this.#broken++;
	}

	/** @param changes how many cells differ from the base at most, from 1; where fewer do, they are known not to reach it */
	run(changes: number): FewChanges {
		this.#best = undefined;
		this.#bestCost = Infinity;
		this.#tried = 0;
		while (this.#gains.length < changes) this.#gains.push(new OptionGains(this.#needs, this.#movable));
		this.#search(changes);
		return { cells: this.#best, whole: this.#tried < this.#most, tried: Math.min(this.#tried, this.#most) };
	}

	#search(left: number): void {
		if (this.#broken === 0 && this.#missing <= 0) this.#offer();
		else if (this.#broken > left || left === 0) return;
		else if (this.#broken > 0) this.#repair(left);
		else this.#fill(left);
	}

	/** Tries all that may change of the first person who breaks a rule. */
	#repair(left: number): void {
		const { days, people, openStart, openCells } = this.#needs.prepared;
		let person = 0;
		while (person < people - 1 && !this.#isBroken(person)) person++;
		const gains = this.#gains[left - 1]!;
		// The last change has to bring all that is missing as well.
		const isLast = left === 1 && this.#missing > 0;
		if (isLast) this.#learn(gains);
		for (let day = 0; day < days; day++) {
			const at = person * days + day;
			if (this.#closed[at] === 1) continue;
			for (let open = openStart[at]!; open < openStart[at + 1]!; open++) {
				const cell = openCells[open]!;
				if (cell === this.#needs.cells[at]) continue;
				if (isLast && gains.ofBoth(day, cell) < this.#missing) continue;
				if (++this.#tried > this.#most) return;
				this.#try(at, cell, left);
			}
		}
	}

	/** Tries what gains enough on the day for which fewest options do. */
	#fill(left: number): void {
		const gains = this.#gains[left - 1]!;
		this.#learn(gains);
		if (gains.leastChanges(left) > left) return;
		const { days } = this.#needs.prepared;
		let best = -1;
		let least = 0;
		let fewest = Infinity;
		for (let day = 0; day < days; day++) {
			const missing = this.#missingOf(day);
			if (missing === 0) continue;
			const available = left - gains.leastChanges(left, day);
			if (available < 1) return;
			const share = missing / available;
			const options = gains.optionsFrom(day, share);
			if (options >= fewest) continue;
			best = day;
			least = share;
			fewest = options;
		}
		const most = left === 1 ? this.#missing : 0;
		for (const day of [best - 1, best]) {
			if (day < 0) continue;
			this.#fillOn(
				day,
				(cell) => gains.of(day, cell, best) >= least && gains.ofBoth(day, cell) >= most,
				left
			);
		}
	}

	#learn(gains: OptionGains): void {
		this.#tried += triesOfLearning;
		gains.learn((day) => this.#missingOf(day));
	}

	/** Tries all options of a day that are enough. */
	#fillOn(day: number, isEnough: (option: number) => boolean, left: number): void {
		const { openStart, openCells, options } = this.#needs.prepared;
		const enough = new Uint8Array(options);
		let some = false;
		for (let option = 0; option < options; option++) {
			if (!isEnough(option)) continue;
			enough[option] = 1;
			some = true;
		}
		if (!some) return;
		for (const at of this.#movable[day]!) {
			if (this.#closed[at] === 1) continue;
			const now = this.#needs.cells[at]!;
			for (let open = openStart[at]!; open < openStart[at + 1]!; open++) {
				const cell = openCells[open]!;
				if (cell === dayOff || cell === now || enough[cell] === 0) continue;
				if (++this.#tried > this.#most) return;
				this.#try(at, cell, left);
			}
		}
	}

	#try(at: number, cell: number, left: number): void {
		const needs = this.#needs;
		const { days } = needs.prepared;
		const person = Math.floor(at / days);
		const day = at % days;
		const before = needs.cells[at]!;
		const broken = this.#broken;
		this.#closed[at] = 1;
		if (this.#isBroken(person)) this.#broken--;
		this.#put(person, day, cell);
		if (this.#isBroken(person)) this.#broken++;
		this.#search(left - 1);
		this.#put(person, day, before);
		this.#broken = broken;
		this.#closed[at] = 0;
	}

	#offer(): void {
		this.#tried += triesOfOffer;
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
}
