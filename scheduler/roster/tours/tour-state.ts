import { dayOff, type BreakPlacement, type Roster } from '../problem/roster.ts';
import { PersonScorer } from '../solve/person-scorer.ts';
import type { TourProblem } from './tour-problem.ts';

/**
 * A roster with the places of its breaks and its score, kept up to date while cells and breaks change. It differs from
 * `RosterState` in that a shift that is put in place gets its breaks where they cost least at that moment.
 */
export class TourState {
	readonly tours: TourProblem;
	readonly cells: Roster;
	/** As in `BreakPlacement`. */
	readonly places: Uint8Array;
	readonly heads: Int32Array;
	/** Hard units of all people. */
	hard = 0;
	/** The objective, with the breaks where they are. */
	cost = 0;
	readonly personHard: Int32Array;
	readonly personSoft: Float64Array;
	readonly #scorer: PersonScorer;

	/** @param placement where the breaks lie; absent: where the problem has placed them */
	constructor(tours: TourProblem, cells: Roster, placement?: BreakPlacement) {
		const { prepared, most, breakStart, placed } = tours;
		const { people, days, rows } = prepared;
		this.tours = tours;
		this.cells = cells.slice();
		this.places = new Uint8Array(cells.length * most);
		this.heads = new Int32Array(rows);
		this.personHard = new Int32Array(people);
		this.personSoft = new Float64Array(people);
		this.#scorer = new PersonScorer(prepared);
		cells.forEach((cell, at) => {
			if (cell === dayOff) return;
			for (let index = breakStart[cell]!; index < breakStart[cell + 1]!; index++) {
				const slot = at * most + index - breakStart[cell]!;
				this.places[slot] = placement === undefined ? placed[index]! : placement.places[slot]!;
			}
			this.#addBase(at % days, cell, 1);
			this.#addBreaks(at, -1);
		});
		this.cost = this.coverCost();
		for (let p = 0; p < people; p++) this.rescore(p);
	}

	/** Cost of all cover rows, added up anew. */
	coverCost(): number {
		let cost = 0;
		for (let row = 0; row < this.heads.length; row++) cost += this.#costOf(row, this.heads[row]!);
		return cost;
	}

	/** What a cover row costs with its heads and some more. */
	rowCost(row: number, more = 0): number {
		return this.#costOf(row, this.heads[row]! + more);
	}

	placement(): BreakPlacement {
		return { most: this.tours.most, places: this.places.slice() };
	}

	/** Puts another cell in place, its breaks where they cost least; `rescore` the person afterwards. */
	put(person: number, day: number, cell: number): void {
		const at = person * this.tours.prepared.days + day;
		const before = this.cells[at]!;
		if (before !== dayOff) {
			this.cost += this.#addBreaks(at, 1);
			this.cost += this.#addBase(day, before, -1);
			this.places.fill(0, at * this.tours.most, (at + 1) * this.tours.most);
		}
		this.cells[at] = cell;
		if (cell === dayOff) return;
		this.cost += this.#addBase(day, cell, 1);
		for (let index = this.tours.breakStart[cell]!; index < this.tours.breakStart[cell + 1]!; index++) {
			this.#placeBreak(at, day, cell, index);
		}
	}

	/** Puts a cell back with the places that it had: what undoes `put`. */
	restore(person: number, day: number, cell: number, places: Uint8Array, from: number): void {
		const { prepared, most } = this.tours;
		const at = person * prepared.days + day;
		const before = this.cells[at]!;
		if (before !== dayOff) {
			this.cost += this.#addBreaks(at, 1);
			this.cost += this.#addBase(day, before, -1);
		}
		this.cells[at] = cell;
		for (let index = 0; index < most; index++) this.places[at * most + index] = places[from + index]!;
		if (cell === dayOff) return;
		this.cost += this.#addBase(day, cell, 1);
		this.cost += this.#addBreaks(at, -1);
	}

	/** Moves each break of a cell to where it costs least, the others staying. */
	replace(person: number, day: number): boolean {
		const at = person * this.tours.prepared.days + day;
		const cell = this.cells[at]!;
		if (cell === dayOff) return false;
		const before = this.cost;
		const { breakStart, most } = this.tours;
		for (let index = breakStart[cell]!; index < breakStart[cell + 1]!; index++) {
			const slot = at * most + index - breakStart[cell]!;
			const kept = this.places[slot]!;
			const costBefore = this.cost;
			this.cost += this.#addPlace(day, this.tours.placeStart[index]! + kept, 1);
			this.#placeBreak(at, day, cell, index);
			// Among equals a break stays, so that nothing moves for nothing.
			if (this.cost === costBefore && this.places[slot] !== kept) {
				this.#addPlace(day, this.tours.placeStart[index]! + this.places[slot]!, 1);
				this.#addPlace(day, this.tours.placeStart[index]! + kept, -1);
				this.places[slot] = kept;
			}
		}
		return this.cost < before;
	}

	/** Scores a person's row again after its cells have been put. */
	rescore(person: number): void {
		this.#scorer.score(person, this.cells, person * this.tours.prepared.days);
		this.hard += this.#scorer.hard - this.personHard[person]!;
		this.cost += this.#scorer.soft - this.personSoft[person]!;
		this.personHard[person] = this.#scorer.hard;
		this.personSoft[person] = this.#scorer.soft;
	}

	/**
	 * Scores a row that the person might have, without taking it over.
	 *
	 * @param row cells of all days
	 * @returns whether it breaks the hard rules no more than the row as it is
	 */
	isNoWorse(person: number, row: Int16Array): boolean {
		this.#scorer.score(person, row, 0);
		return this.#scorer.hard <= this.personHard[person]!;
	}

	/** Whether a row that the person might have breaks no hard rule. */
	isLegal(person: number, row: Int16Array): boolean {
		this.#scorer.score(person, row, 0);
		return this.#scorer.hard === 0;
	}

	/** Takes over the score of the row that `isNoWorse` looked at last. */
	keepScore(person: number): void {
		this.setScore(person, this.#scorer.hard, this.#scorer.soft);
	}

	/** Takes over a score that is known. */
	setScore(person: number, hard: number, soft: number): void {
		this.hard += hard - this.personHard[person]!;
		this.cost += soft - this.personSoft[person]!;
		this.personHard[person] = hard;
		this.personSoft[person] = soft;
	}

	/** Takes over the cells and breaks of one person from elsewhere. */
	loadPerson(person: number, cells: Roster, places: Uint8Array): void {
		const { days } = this.tours.prepared;
		for (let day = 0; day < days; day++) {
			const at = person * days + day;
			this.restore(person, day, cells[at]!, places, at * this.tours.most);
		}
		this.rescore(person);
	}

	/** The break goes to its cheapest place, the first of equals. */
	#placeBreak(at: number, day: number, cell: number, index: number): void {
		const { placeStart, breakStart, most } = this.tours;
		const from = placeStart[index]!;
		let best = from;
		let least = Infinity;
		for (let place = from; place < placeStart[index + 1]!; place++) {
			const change = this.#changeOf(day, place);
			if (change >= least) continue;
			least = change;
			best = place;
		}
		this.cost += this.#addPlace(day, best, -1);
		this.places[at * most + index - breakStart[cell]!] = best - from;
	}

	#costOf(row: number, heads: number): number {
		const { tableStart, table, prepared } = this.tours;
		const from = tableStart[row]!;
		const last = tableStart[row + 1]! - from - 1;
		if (heads <= last) return table[from + heads]!;
		return table[from + last]! + (heads - last) * prepared.rowSlope[row]!;
	}

	/** Cost of taking the heads of a place away, without doing it. */
	#changeOf(day: number, place: number): number {
		const { shareStart, shareOffset, shareAmount, prepared } = this.tours;
		const first = day * prepared.rowsPerDay;
		let change = 0;
		for (let at = shareStart[place]!; at < shareStart[place + 1]!; at++) {
			const row = first + shareOffset[at]!;
			if (row >= prepared.rows) continue;
			const heads = this.heads[row]!;
			change += this.#costOf(row, heads - shareAmount[at]!) - this.#costOf(row, heads);
		}
		return change;
	}

	/** Takes (−1) or gives back (1) the heads of all breaks of a cell. */
	#addBreaks(at: number, sign: 1 | -1): number {
		const { breakStart, placeStart, most, prepared } = this.tours;
		const cell = this.cells[at]!;
		const day = at % prepared.days;
		let change = 0;
		for (let index = breakStart[cell]!; index < breakStart[cell + 1]!; index++) {
			const place = placeStart[index]! + this.places[at * most + index - breakStart[cell]!]!;
			change += this.#addPlace(day, place, sign);
		}
		return change;
	}

	/** Adds (1) or takes (−1) the heads that an option brings before its breaks; the change of the cost. */
	#addBase(day: number, option: number, sign: 1 | -1): number {
		const { baseStart, baseOffset, baseAmount } = this.tours;
		return this.#addHeads(day, option, sign, baseStart, baseOffset, baseAmount);
	}

	/** Gives back (1) or takes (−1) the heads of a place of a break. */
	#addPlace(day: number, place: number, sign: 1 | -1): number {
		const { shareStart, shareOffset, shareAmount } = this.tours;
		return this.#addHeads(day, place, sign, shareStart, shareOffset, shareAmount);
	}

	/** The heads of one entry of a table: from `starts[index]` to the next, offsets and amounts beside each other. */
	#addHeads(
		day: number,
		index: number,
		sign: 1 | -1,
		starts: Int32Array,
		offsets: Int32Array,
		amounts: Int32Array
	): number {
		const { rowsPerDay, rows } = this.tours.prepared;
		const first = day * rowsPerDay;
		const end = starts[index + 1]!;
		let change = 0;
		for (let at = starts[index]!; at < end; at++) {
			const row = first + offsets[at]!;
			if (row >= rows) continue;
			const heads = this.heads[row]!;
			const after = heads + sign * amounts[at]!;
			change += this.#costOf(row, after) - this.#costOf(row, heads);
			this.heads[row] = after;
		}
		return change;
	}
}
