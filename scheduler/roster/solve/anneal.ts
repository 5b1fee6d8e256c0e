import type { RandomStream } from '../../simulate/random-stream.ts';
import { dayOff } from '../problem/roster.ts';
import { hardUnitsOfDay } from './person-rules.ts';
import { closedCell, type PreparedProblem } from './prepared-problem.ts';
import type { RosterState } from './roster-state.ts';

/** Longest block of days that one move exchanges or fills. */
const longestBlock = 7;

/** What a missed day costs at the end, in largest costs of the objective. */
const lastMissed = 10;

/**
 * Simulated annealing over single cells, blocks of days of one person, and blocks exchanged between two people.
 * Hard rules cost like the rest, a missed day starting near the largest cost of the objective and rising with the
 * cooling, so that the walk crosses illegal rosters early and settles in legal ones. At the end the state holds the best
 * roster met: least hard units first, then least cost.
 *
 * @param moves how many moves are tried: the work, the same on every machine
 * @param heat where the temperature starts, as a share of the largest cost; less keeps more of a given roster
 * @param firstMissed what a missed day costs at the beginning, in largest costs; more keeps a legal roster legal
 */
export function anneal(
	state: RosterState,
	random: RandomStream,
	moves: number,
	heat = 0.5,
	firstMissed = 1
): void {
	const { prepared } = state;
	const { people, largestCost } = prepared;
	if (people === 0) return;
	const hottest = heat * largestCost;
	const coldest = Math.min(hottest, Math.max(0.25, largestCost / 250));
	const cooling = Math.pow(coldest / hottest, 1 / Math.max(1, moves));
	const best = state.cells.slice();
	let bestHard = state.hard;
	let bestCost = state.cost;

	const move = new Move(prepared);
	let temperature = hottest;
	for (let done = 0; done < moves; done++) {
		temperature *= cooling;
		const missed = firstMissed + ((lastMissed - firstMissed) * done) / moves;
		const hardWeight = (missed * largestCost) / hardUnitsOfDay;
		move.draw(state, random);
		if (move.size === 0) continue;
		const hard = state.hard;
		const cost = state.cost;
		move.apply(state);
		const worse = state.cost - cost + hardWeight * (state.hard - hard);
		if (worse > 0 && (worse > 30 * temperature || random.uniform() >= Math.exp(-worse / temperature))) {
			move.undo(state);
		} else if (state.hard < bestHard || (state.hard === bestHard && state.cost < bestCost)) {
			best.set(state.cells);
			bestHard = state.hard;
			bestCost = state.cost;
		}
	}
	state.load(best);
}

/** A change of a few cells of one or two people, in arrays that are used again. */
class Move {
	size = 0;
	readonly #prepared: PreparedProblem;
	readonly #person = new Int32Array(2 * longestBlock);
	readonly #day = new Int32Array(2 * longestBlock);
	readonly #cell = new Int16Array(2 * longestBlock);
	readonly #before = new Int16Array(2 * longestBlock);
	#first = 0;
	#second = -1;

	constructor(prepared: PreparedProblem) {
		this.#prepared = prepared;
	}

	draw(state: RosterState, random: RandomStream): void {
		this.size = 0;
		this.#second = -1;
		const { people, days } = this.#prepared;
		const kind = random.word() & 15;
		this.#first = random.word() % people;
		const day = random.word() % days;
		if (kind < 5 || people === 1) this.#drawCell(state, random, day);
		else if (kind < 7) this.#drawBlock(state, random, day);
		else if (kind < 9) this.#drawShift(state, random, day);
		else this.#drawExchange(state, random, day);
	}

	apply(state: RosterState): void {
		for (let at = 0; at < this.size; at++) {
			const index = this.#person[at]! * this.#prepared.days + this.#day[at]!;
			this.#before[at] = state.cells[index]!;
			state.put(this.#person[at]!, this.#day[at]!, this.#cell[at]!);
		}
		this.#rescore(state);
	}

	undo(state: RosterState): void {
		for (let at = this.size - 1; at >= 0; at--) {
			state.put(this.#person[at]!, this.#day[at]!, this.#before[at]!);
		}
		this.#rescore(state);
	}

	#rescore(state: RosterState): void {
		state.rescore(this.#first);
		if (this.#second >= 0) state.rescore(this.#second);
	}

	/** One cell becomes another that is open. */
	#drawCell(state: RosterState, random: RandomStream, day: number): void {
		const cell = this.#openCell(random, this.#first, day);
		this.#change(state, this.#first, day, cell);
	}

	/** A few days of one person become the same: off, or one shift. */
	#drawBlock(state: RosterState, random: RandomStream, day: number): void {
		const cell = this.#openCell(random, this.#first, day);
		const end = Math.min(this.#prepared.days, day + 2 + (random.word() % 4));
		for (let at = day; at < end; at++) this.#change(state, this.#first, at, cell);
	}

	/** Two days of one person change places. */
	#drawShift(state: RosterState, random: RandomStream, day: number): void {
		const { days } = this.#prepared;
		const other = random.word() % days;
		if (other === day) return;
		const row = this.#first * days;
		const one = state.cells[row + day]!;
		const two = state.cells[row + other]!;
		if (one === two || !this.#isOpen(this.#first, day, two) || !this.#isOpen(this.#first, other, one)) return;
		this.#change(state, this.#first, day, two);
		this.#change(state, this.#first, other, one);
	}

	/** Two people exchange some days. */
	#drawExchange(state: RosterState, random: RandomStream, day: number): void {
		const { people, days } = this.#prepared;
		const second = random.word() % people;
		if (second === this.#first) return;
		this.#second = second;
		const end = Math.min(days, day + 1 + (random.word() % longestBlock));
		for (let at = day; at < end; at++) {
			const one = state.cells[this.#first * days + at]!;
			const two = state.cells[second * days + at]!;
			if (one === two) continue;
			if (!this.#isOpen(this.#first, at, two) || !this.#isOpen(second, at, one)) {
				this.size = 0;
				return;
			}
			this.#change(state, this.#first, at, two);
			this.#change(state, second, at, one);
		}
	}

	#change(state: RosterState, person: number, day: number, cell: number): void {
		if (state.cells[person * this.#prepared.days + day] === cell || !this.#isOpen(person, day, cell)) return;
		this.#person[this.size] = person;
		this.#day[this.size] = day;
		this.#cell[this.size] = cell;
		this.size++;
	}

	#isOpen(person: number, day: number, cell: number): boolean {
		const { cells, options } = this.#prepared;
		return cells[person]![day * (options + 1) + cell + 1] !== closedCell;
	}

	#openCell(random: RandomStream, person: number, day: number): number {
		const { openStart, openCells, days } = this.#prepared;
		const from = openStart[person * days + day]!;
		const open = openStart[person * days + day + 1]! - from;
		return open === 0 ? dayOff : openCells[from + (random.word() % open)]!;
	}
}
