import type { RandomStream } from '../../simulate/random-stream.ts';
import { dayOff } from '../problem/roster.ts';
import { closedCell } from '../solve/prepared-problem.ts';
import type { TourState } from './tour-state.ts';

/** How an annealing cools: temperatures in units of the objective. */
export interface TourCooling {
	readonly moves: number;
	readonly hottest: number;
	readonly coldest: number;
	/** Only days `from` ≤ day < `to` change. */
	readonly from: number;
	readonly to: number;
}

/** How far a near option may stand in the list. */
const nearest = 8;

/** Most cells that a move changes. */
const mostCells = 4;

/** After so many moves the roster is told. */
const movesToTell = 250_000;

/**
 * Simulated annealing over shifts and breaks: a day gets another shift, work moves to another day, two people exchange
 * a day, breaks move. A shift that is put in place gets its breaks where they cost least at that moment. Rosters never
 * become less legal. At the end the state holds the last roster, not the best one met: copies of large rosters are dear,
 * and where it is cold the two hardly differ.
 *
 * @param tell called now and then with the roster as it is
 */
export function annealTours(
	state: TourState,
	random: RandomStream,
	cooling: TourCooling,
	tell: (state: TourState) => void = () => undefined
): void {
	const { prepared } = state.tours;
	const days = cooling.to - cooling.from;
	if (prepared.people === 0 || days <= 0) return;
	const move = new TourMove(state, random);
	const factor = Math.pow(cooling.coldest / cooling.hottest, 1 / Math.max(1, cooling.moves));
	let temperature = cooling.hottest;
	for (let done = 0; done < cooling.moves; done++) {
		temperature *= factor;
		if ((done + 1) % movesToTell === 0) tell(state);
		if (!move.draw(cooling.from, days)) continue;
		const { hard, cost } = state;
		if (!move.apply()) continue;
		const worse = state.cost - cost;
		if (state.hard < hard || worse <= 0) continue;
		if (worse > 30 * temperature || random.uniform() >= Math.exp(-worse / temperature)) move.undo();
	}
}

/** A change of a few cells of one or two people, in arrays that are used again. */
class TourMove {
	readonly #state: TourState;
	readonly #random: RandomStream;
	#size = 0;
	readonly #person = new Int32Array(mostCells);
	readonly #day = new Int32Array(mostCells);
	readonly #cell = new Int16Array(mostCells);
	readonly #before = new Int16Array(mostCells);
	readonly #places: Uint8Array;
	readonly #row: Int16Array;
	#people = 0;
	readonly #touched = new Int32Array(2);
	readonly #hard = new Int32Array(2);
	readonly #soft = new Float64Array(2);

	constructor(state: TourState, random: RandomStream) {
		this.#state = state;
		this.#random = random;
		this.#places = new Uint8Array(mostCells * state.tours.most);
		this.#row = new Int16Array(state.tours.prepared.days);
	}

	/** Draws a move; false when it would change nothing. */
	draw(from: number, length: number): boolean {
		const random = this.#random;
		const { people, days } = this.#state.tours.prepared;
		const { cells } = this.#state;
		this.#size = 0;
		const kind = random.word() & 15;
		const person = random.word() % people;
		const day = from + (random.word() % length);
		this.#people = 1;
		this.#touched[0] = person;
		const now = cells[person * days + day]!;
		if (kind < 9) {
			this.#change(
				person,
				day,
				now === dayOff || kind < 3 ? this.#openCell(person, day) : this.#nearCell(person, day, now)
			);
		} else if (kind < 12) {
			const other = from + (random.word() % length);
			const there = cells[person * days + other]!;
			if (other === day || (now === dayOff) === (there === dayOff)) {
				if (now !== dayOff) this.#change(person, day, now);
				return now !== dayOff;
			}
			const work = now === dayOff ? other : day;
			const rest = now === dayOff ? day : other;
			const same = cells[person * days + work]!;
			// A lock keeps its day worked.
			if (!this.#isOpen(person, work, dayOff)) return false;
			this.#change(person, work, dayOff);
			this.#change(
				person,
				rest,
				(random.word() & 1) === 0 && this.#isOpen(person, rest, same) ? same : this.#openCell(person, rest)
			);
		} else if (kind < 14) {
			// The same shift with its breaks placed anew.
			if (now === dayOff) return false;
			this.#change(person, day, now);
		} else {
			const second = random.word() % people;
			const there = cells[second * days + day]!;
			if (second === person || now === there) return false;
			if (!this.#isOpen(person, day, there) || !this.#isOpen(second, day, now)) return false;
			this.#people = 2;
			this.#touched[1] = second;
			this.#change(person, day, there);
			this.#change(second, day, now);
		}
		return this.#size > 0;
	}

	/** Does it where it keeps to the rules. */
	apply(): boolean {
		const state = this.#state;
		const { days } = state.tours.prepared;
		const most = state.tours.most;
		const legal = this.#people === 1 || this.#bothLegal();
		if (!legal) return false;
		if (this.#people === 1 && !this.#score(this.#touched[0]!)) return false;
		for (let at = 0; at < this.#people; at++) {
			this.#hard[at] = state.personHard[this.#touched[at]!]!;
			this.#soft[at] = state.personSoft[this.#touched[at]!]!;
		}
		for (let at = 0; at < this.#size; at++) {
			const index = this.#person[at]! * days + this.#day[at]!;
			this.#before[at] = state.cells[index]!;
			for (let slot = 0; slot < most; slot++)
				this.#places[at * most + slot] = state.places[index * most + slot]!;
			state.put(this.#person[at]!, this.#day[at]!, this.#cell[at]!);
		}
		if (this.#people === 1) state.keepScore(this.#touched[0]!);
		else for (let at = 0; at < 2; at++) state.rescore(this.#touched[at]!);
		return true;
	}

	undo(): void {
		const state = this.#state;
		const most = state.tours.most;
		for (let at = this.#size - 1; at >= 0; at--) {
			state.restore(this.#person[at]!, this.#day[at]!, this.#before[at]!, this.#places, at * most);
		}
		for (let at = 0; at < this.#people; at++) {
			state.setScore(this.#touched[at]!, this.#hard[at]!, this.#soft[at]!);
		}
	}

	#bothLegal(): boolean {
		return this.#score(this.#touched[0]!) && this.#score(this.#touched[1]!);
	}

	#score(person: number): boolean {
		const state = this.#state;
		const { days } = state.tours.prepared;
		for (let day = 0; day < days; day++) this.#row[day] = state.cells[person * days + day]!;
		for (let at = 0; at < this.#size; at++) {
			if (this.#person[at] === person) this.#row[this.#day[at]!] = this.#cell[at]!;
		}
		return state.isNoWorse(person, this.#row);
	}

	#change(person: number, day: number, cell: number): void {
		this.#person[this.#size] = person;
		this.#day[this.#size] = day;
		this.#cell[this.#size] = cell;
		this.#size++;
	}

	#isOpen(person: number, day: number, cell: number): boolean {
		const { cells, options } = this.#state.tours.prepared;
		return cells[person]![day * (options + 1) + cell + 1] !== closedCell;
	}

	/** An open option that stands near in the problem's list: mostly the same kind of shift a little earlier or later. */
	#nearCell(person: number, day: number, cell: number): number {
		const { openStart, openCells, days } = this.#state.tours.prepared;
		const from = openStart[person * days + day]!;
		const open = openStart[person * days + day + 1]! - from;
		let low = 0;
		let high = open - 1;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (openCells[from + middle]! < cell) low = middle + 1;
			else high = middle;
		}
		const step = 1 + (this.#random.word() % nearest);
		const other = (this.#random.word() & 1) === 0 ? low + step : low - step;
		return openCells[from + Math.max(0, Math.min(open - 1, other))]!;
	}

	#openCell(person: number, day: number): number {
		const { openStart, openCells, days } = this.#state.tours.prepared;
		const from = openStart[person * days + day]!;
		const open = openStart[person * days + day + 1]! - from;
		return open === 0 ? dayOff : openCells[from + (this.#random.word() % open)]!;
	}
}
