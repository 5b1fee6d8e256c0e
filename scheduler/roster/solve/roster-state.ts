import { dayOff, type Roster } from '../problem/roster.ts';
import { PersonScorer } from './person-scorer.ts';
import type { PreparedProblem } from './prepared-problem.ts';

/**
 * A roster with its score, kept up to date while cells change: heads per cover row, hard units and cost per person.
 * A change is tried with `propose…` and then kept or taken back; only touched people and rows are scored again.
 */
export class RosterState {
	readonly prepared: PreparedProblem;
	readonly cells: Roster;
	/** Hard units of all people: 0 when every hard rule holds. */
	hard = 0;
	/** The objective. */
	cost = 0;

	readonly heads: Int32Array;
	readonly personHard: Int32Array;
	readonly personSoft: Float64Array;
	readonly #scorer: PersonScorer;

	constructor(prepared: PreparedProblem, cells: Roster) {
		if (cells.length !== prepared.people * prepared.days) {
			throw new RangeError(
				`RosterState: cells must be ${prepared.people * prepared.days}, got ${cells.length}`
			);
		}
		this.prepared = prepared;
		this.cells = cells.slice();
		this.heads = new Int32Array(prepared.rows);
		this.personHard = new Int32Array(prepared.people);
		this.personSoft = new Float64Array(prepared.people);
		this.#scorer = new PersonScorer(prepared);
		for (let row = 0; row < prepared.rows; row++) this.cost += this.#rowCost(row);
		for (let p = 0; p < prepared.people; p++) {
			for (let day = 0; day < prepared.days; day++) {
				const cell = this.cells[p * prepared.days + day]!;
				if (cell !== dayOff) this.cost += this.#addHeads(day, cell, 1);
			}
			this.rescore(p);
		}
	}

	/** Puts another cell in place and corrects heads and cover cost; `rescore` the person afterwards. */
	put(person: number, day: number, cell: number): void {
		const at = person * this.prepared.days + day;
		const before = this.cells[at]!;
		if (before === cell) return;
		this.cells[at] = cell;
		if (before !== dayOff) this.cost += this.#addHeads(day, before, -1);
		if (cell !== dayOff) this.cost += this.#addHeads(day, cell, 1);
	}

	/** Scores a person's row again after its cells have been put. */
	rescore(person: number): void {
		this.#scorer.score(person, this.cells, person * this.prepared.days);
		this.hard += this.#scorer.hard - this.personHard[person]!;
		this.cost += this.#scorer.soft - this.personSoft[person]!;
		this.personHard[person] = this.#scorer.hard;
		this.personSoft[person] = this.#scorer.soft;
	}

	/** What a cover row costs with its heads, or with some more. */
	rowCost(row: number, more = 0): number {
		return this.#rowCost(row, more);
	}

	/** Replaces all cells. */
	load(cells: Roster): void {
		const { people, days } = this.prepared;
		for (let p = 0; p < people; p++) {
			let changed = false;
			for (let day = 0; day < days; day++) {
				const cell = cells[p * days + day]!;
				if (cell === this.cells[p * days + day]) continue;
				this.put(p, day, cell);
				changed = true;
			}
			if (changed) this.rescore(p);
		}
	}

	#rowCost(row: number, more = 0): number {
		const table = this.prepared.rowCost[row]!;
		const heads = this.heads[row]! + more;
		if (heads < table.length) return table[heads]!;
		return table[table.length - 1]! + (heads - table.length + 1) * this.prepared.rowSlope[row]!;
	}

	/** Adds an option's heads and returns what that costs. */
	#addHeads(day: number, option: number, sign: 1 | -1): number {
		const { coverStart, coverOffset, coverAmount, rowsPerDay, rows } = this.prepared;
		let change = 0;
		const end = coverStart[option + 1]!;
		for (let at = coverStart[option]!; at < end; at++) {
			const row = day * rowsPerDay + coverOffset[at]!;
			if (row >= rows) continue;
			change -= this.#rowCost(row);
			this.heads[row]! += sign * coverAmount[at]!;
			change += this.#rowCost(row);
		}
		return change;
	}
}
