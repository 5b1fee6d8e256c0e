import type { Highs } from 'highs';
import type { RandomStream } from '../../simulate/random-stream.ts';
import { dayOff, type Roster } from '../problem/roster.ts';
import { Master } from './master.ts';
import { PersonScorer } from './person-scorer.ts';
import type { PreparedProblem } from './prepared-problem.ts';
import { addHeads, cellPrices, type RowColumn } from './row-column.ts';
import { stepsPerWork } from './row-pricer.ts';
import { RowPricers } from './row-pricers.ts';

/** Duals are rounded to so many parts of one, so that sums of products with whole numbers are exact in a double. */
const parts = 1_024;
/** How much of the best prices so far is kept in the next (Wentges 1997). */
const smoothing = 0.6;
/** A bound that may rise by less is taken as it is. */
const leastGain = 1e-3;
const mostRounds = 1_000;
/** Rounds of pricing between two rows that a dive fixes. */
const roundsOfDive = 6;
const mostRefusals = 4;
/** How far above the best roster a dive may lie before it ends: what comes of it is improved afterwards. */
const hopeless = 1.3;
/** How much chance decides between rows that the master likes alike, as a part of a whole row. */
const tieBreak = 0.1;
/** A dive refuses a row that uses up this share of what lies between the master and the best roster, or at least so much. */
const refusedShare = 0.25;
const leastRefused = 2;
/** Simplex iterations of the master per unit of work. */
export const iterationsPerWork = 1e4;

/**
 * Column generation over whole rows of people: a master program chooses among the rows known so far with the convex
 * cost of cover, its duals price cells, and each person's cheapest row under these prices joins the master.
 *
 * **Bound.** Lagrange's: for any price per head of a cover row, the sum over rows of min over heads (cost + price ×
 * heads) and over people of their cheapest row at these prices is at most what any legal roster costs. It holds for
 * every choice of prices, so nothing of the master's arithmetic enters it: prices are rounded first, all sums are exact.
 *
 * **Roster.** Diving: the row that the master likes best is fixed, the others are priced again, and so on until
 * everybody has one.
 *
 * `dispose` it: the master lives in the solver's memory.
 */
export class ColumnGeneration {
	readonly #prepared: PreparedProblem;
	readonly #people: readonly number[];
	/** What everybody else brings, by cover row. */
	readonly #heads: Int32Array;
	readonly #master: Master;
	readonly #pricers: RowPricers;
	readonly #stepsBefore: number;
	readonly #columns: RowColumn[] = [];
	/** Column of the master by place in `#columns`; −1 of rows that are not legal. */
	readonly #masterColumn: number[] = [];
	readonly #known = new Set<string>();
	readonly #scorer: PersonScorer;
	readonly #firstPrices: Float64Array;
	#bound = -Infinity;
	#best: Float64Array | undefined;
	/** How far prices may go from the best ones. */
	#radius: number;
	/** Prices of the master as it was solved last, and what it paid for a row of each of the people. */
	#solved: { readonly prices: Float64Array; readonly value: number; readonly paid: Float64Array } | undefined;

	/**
	 * @param start a roster whose rows begin the master, such as an incumbent
	 * @param people whose rows are generated; all others keep theirs of `start`
	 * @param prices where the search for the best prices begins; absent: at nothing
	 */
	constructor(
		highs: Highs,
		prepared: PreparedProblem,
		start: Roster,
		pricers: RowPricers = new RowPricers(prepared),
		people: readonly number[] = Array.from({ length: prepared.people }, (_, p) => p),
		prices?: Float64Array
	) {
		const { days, rows } = prepared;
		this.#prepared = prepared;
		this.#people = people;
		this.#pricers = pricers;
		this.#stepsBefore = pricers.space.steps;
		this.#scorer = new PersonScorer(prepared);
		this.#heads = new Int32Array(rows);
		if (people.length < prepared.people) {
			const isFree = new Set(people);
			for (let p = 0; p < prepared.people; p++) {
				if (isFree.has(p)) continue;
				addHeads(prepared, start.subarray(p * days, (p + 1) * days), this.#heads);
			}
		}
		this.#firstPrices = prices?.slice() ?? new Float64Array(rows);
		this.#radius = Math.max(1, prepared.largestCost / 10);
		this.#master = new Master(highs, prepared, people, this.#heads);
		for (const p of people) this.add(p, start.slice(p * days, (p + 1) * days));
	}

	/** Rows known so far. */
	get columns(): readonly RowColumn[] {
		return this.#columns;
	}

	/** What everybody else brings, by cover row. */
	get heads(): Int32Array {
		return this.#heads;
	}

	/** The prices that prove the bound, of a head of each cover row; undefined before there is a bound. */
	get prices(): Float64Array | undefined {
		return this.#best;
	}

	/** Cover and rows of these people cost no less in any legal roster; −∞ when nothing was learned, +∞ when somebody has no legal row at all. */
	get bound(): number {
		return this.#bound;
	}

	/** Work done so far, in units of `workOf`. */
	get work(): number {
		return (
			(this.#pricers.space.steps - this.#stepsBefore) / stepsPerWork +
			this.#master.iterations / iterationsPerWork
		);
	}

	/**
	 * Generates rows until the master lacks none, or for about so much work. The master may ask only for prices in a box
	 * around the best so far (Marsten, Hogan, Blankenship 1975), which grows where the bound rises as foreseen: the first
	 * masters know almost no rows, and their free prices jump from end to end.
	 *
	 * @param onBound is told when the bound has risen
	 * @param enough stops when the bound is above this
	 */
	generate(work: number, onBound: () => void = () => undefined, enough = Infinity): void {
		const end = this.work + work;
		const { rowSlope } = this.#prepared;
		if (this.#best === undefined) {
			if (this.#evaluate(this.#firstPrices, end, onBound) === undefined) return;
			if (this.#best === undefined) return;
		}
		let kept = smoothing;
		for (let round = 0; round < mostRounds && this.work < end && this.#bound <= enough; round++) {
			const best = this.#best;
			this.#master.box(best, this.#radius);
			const solved = this.#master.solve();
			this.#solved = solved;
			if (solved === undefined) return;
			const foreseen = solved.value - this.#bound;
			if (foreseen < leastGain) {
				if (!this.#master.isBoxed()) return;
				this.#radius *= 4;
				continue;
			}
			// Below the slope, endless heads would pay.
			const prices = solved.prices.map((price, at) =>
				Math.max(-rowSlope[at]!, Math.round((kept * best[at]! + (1 - kept) * price) * parts) / parts)
			);
			const before = this.#bound;
			const added = this.#evaluate(prices, end, onBound);
			if (added === undefined) return;
			if (added === 0 && this.#bound === before) {
				// Smoothed prices may find nothing that the master lacks; then its own decide.
				if (kept === 0) return;
				kept = 0;
			} else kept = smoothing;
			if (this.#bound - before > foreseen / 2) this.#radius *= 2;
		}
	}

	/**
	 * Everybody's cheapest row at these prices joins the master, and the bound that they prove may rise.
	 *
	 * @returns how many rows were new; undefined when the work ended before everybody had one, or somebody has none
	 */
	#evaluate(prices: Float64Array, end: number, onBound: () => void): number | undefined {
		const row = new Int16Array(this.#prepared.days);
		const cells = cellPrices(this.#prepared, prices);
		let value = this.#rowPart(prices);
		let added = 0;
		for (const p of this.#people) {
			// Without everybody's row there is no bound: such a problem is too large for columns.
			if (this.work > end) return undefined;
			value += this.#pricers.of(p).price(cells, row);
			if (value === Infinity) {
				this.#bound = Infinity;
				return undefined;
			}
			if (this.add(p, row.slice())) added++;
		}
		if (value > this.#bound) {
			this.#bound = value;
			this.#best = prices;
			onBound();
		}
		return added;
	}

	/**
	 * Dives to a roster: the row that the master likes best is fixed, the others are priced again, and so on. A row that
	 * makes the master dearer by a good part of what is left to the best roster is refused a few times, and another one
	 * fixed.
	 *
	 * @param random breaks ties between rows that the master likes alike, so that each dive goes its own way
	 * @param work after so much, no more rows are generated: the dive ends with those that are known
	 * @param below the cost of the best roster so far; a dive that will end far above it is given up
	 * @returns one row a person, or undefined where the dive was given up
	 */
	dive(random: RandomStream, work: number, below = Infinity): Roster | undefined {
		const { people, days, rows } = this.#prepared;
		const roster = new Int16Array(people * days).fill(dayOff);
		const fixed = new Uint8Array(people);
		const end = this.work + work;
		const changed = new Set<number>();
		this.#master.box(new Float64Array(rows), Infinity);
		try {
			let value = this.#reprice(fixed, end);
			let refusals = mostRefusals;
			for (let left = people; left > 0;) {
				if (value === undefined || value > hopeless * below) return undefined;
				const chosen = this.#liked(fixed, random);
				const [only] = chosen;
				if (only === undefined) return undefined;
				for (const at of chosen) {
					fixed[this.#columns[at]!.person] = 1;
					changed.add(at);
					this.#master.bound(this.#masterColumn[at]!, 1, 1);
				}
				const after = this.#reprice(fixed, end);
				const most = Math.max(leastRefused, (below - value) * refusedShare);
				if ((after ?? Infinity) - value > most && chosen.length === 1 && refusals > 0) {
					refusals--;
					fixed[this.#columns[only]!.person] = 0;
					this.#master.bound(this.#masterColumn[only]!, 0, 0);
					value = this.#reprice(fixed, end);
					continue;
				}
				for (const at of chosen) {
					const { person, cells } = this.#columns[at]!;
					roster.set(cells, person * days);
				}
				left -= chosen.length;
				value = after;
			}
			return roster;
		} finally {
			for (const at of changed) this.#master.bound(this.#masterColumn[at]!, 0, Infinity);
		}
	}

	/** Prices rows for all who are not fixed, a few times; what the master then costs. */
	#reprice(fixed: Uint8Array, end: number): number | undefined {
		const row = new Int16Array(this.#prepared.days);
		for (let round = 0; ; round++) {
			const solved = this.#master.solve();
			this.#solved = solved;
			if (solved === undefined) return undefined;
			if (round >= roundsOfDive || this.work >= end) return solved.value;
			const cells = cellPrices(this.#prepared, solved.prices);
			let added = 0;
			for (const [place, p] of this.#people.entries()) {
				if (fixed[p] === 1 || this.work > end) continue;
				const value = this.#pricers.of(p).price(cells, row);
				if (value < solved.paid[place]! - 1e-6 && this.add(p, row.slice())) added++;
			}
			if (added === 0) return solved.value;
		}
	}

	/** Places of the rows that the master takes whole, or of the one that it likes best. */
	#liked(fixed: Uint8Array, random: RandomStream): number[] {
		const values = this.#master.values();
		const whole: number[] = [];
		let best = -1;
		let bestValue = 1e-6;
		this.#columns.forEach(({ person }, at) => {
			const column = this.#masterColumn[at]!;
			if (column < 0 || fixed[person] === 1) return;
			const value = values[column]!;
			if (value > 0.999) whole.push(at);
			if (value < 1e-6) return;
			const liked = value + tieBreak * random.uniform();
			if (liked <= bestValue) return;
			best = at;
			bestValue = liked;
		});
		return whole.length > 0 || best < 0 ? whole : [best];
	}

	/**
	 * Legal rows that could be part of a roster below a cost: those whose reduced cost, under the prices of the master that
	 * was solved last, is less than what lies between its value and the cost. Best first.
	 */
	promising(below: number): readonly RowColumn[] {
		const solved = this.#solved;
		if (solved === undefined) return [];
		const { options } = this.#prepared;
		const cells = cellPrices(this.#prepared, solved.prices);
		const placeOf = new Map(this.#people.map((person, place) => [person, place]));
		const gap = below - solved.value;
		return this.#columns
			.filter(({ legal }) => legal)
			.map((column) => {
				let reduced = column.cost - solved.paid[placeOf.get(column.person)!]!;
				column.cells.forEach((cell, day) => {
					if (cell !== dayOff) reduced += cells[day * options + cell]!;
				});
				return { column, reduced };
			})
			.filter(({ reduced }) => reduced < gap)
			.sort((a, b) => a.reduced - b.reduced)
			.map(({ column }) => column);
	}

	dispose(): void {
		this.#master.dispose();
	}

	/** Makes a row known; whether it was not. */
	add(person: number, cells: Int16Array): boolean {
		const key = `${person}:${cells.join()}`;
		if (this.#known.has(key)) return false;
		this.#known.add(key);
		this.#scorer.score(person, cells, 0);
		const column: RowColumn = {
			person,
			cells,
			cost: this.#scorer.soft,
			legal: this.#scorer.hard === 0
		};
		this.#columns.push(column);
		this.#masterColumn.push(column.legal ? this.#master.add(column) : -1);
		return true;
	}

	/** Sum over cover rows of min over heads of cost + price × heads; −∞ where a price pays for endless heads. */
	#rowPart(prices: Float64Array): number {
		const { rows, rowCost, rowSlope } = this.#prepared;
		let sum = 0;
		for (let coverRow = 0; coverRow < rows; coverRow++) {
			const price = prices[coverRow]!;
			const table = rowCost[coverRow]!;
			const others = this.#heads[coverRow]!;
			const slope = rowSlope[coverRow]!;
			if (slope + price < 0) return -Infinity;
			const last = table.length - 1;
			// With the others' heads alone; beyond the table it only climbs.
			let least = others <= last ? table[others]! : table[last]! + (others - last) * slope;
			for (let heads = others + 1; heads <= last; heads++)
				least = Math.min(least, table[heads]! + price * (heads - others));
			sum += least;
		}
		return sum;
	}
}
