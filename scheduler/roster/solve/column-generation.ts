import type { Highs, Model } from 'highs';
import type { RandomStream } from '../../simulate/random-stream.ts';
import { dayOff, type Roster } from '../problem/roster.ts';
import { PersonScorer } from './person-scorer.ts';
import type { PreparedProblem } from './prepared-problem.ts';
import { PricingSpace, RowPricer, stepsPerWork } from './row-pricer.ts';

/** A whole row of one person, as a column of the master program. */
export interface RowColumn {
	readonly person: number;
	readonly cells: Int16Array;
	/** Cost of cells and soft limits. */
	readonly cost: number;
	readonly legal: boolean;
}

/** Duals are rounded to so many parts of one, so that sums of products with whole numbers are exact in a double. */
const parts = 1_024;
/** How much of the best prices so far is kept in the next (Wentges 1997). */
const smoothing = 0.6;
/** New columns leave a basis feasible, which the primal simplex goes on from. */
const primalSimplex = 4;
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

/** The linear master program: one row of each person, heads per cover row, convex cost of missing them. */
export class Master {
	readonly #prepared: PreparedProblem;
	readonly #model: Model;
	readonly #highs: Highs;
	/** Simplex iterations so far. */
	iterations = 0;
	#columns = 0;
	#boxFrom = 0;
	/** By person, the row that asks for one of its columns. */
	readonly #rowOf = new Map<number, number>();

	/**
	 * @param among the people whose rows are chosen
	 * @param heads what all others bring, by cover row
	 */
	constructor(highs: Highs, prepared: PreparedProblem, among: readonly number[], heads: Int32Array) {
		this.#highs = highs;
		this.#prepared = prepared;
		this.#model = highs.createModel();
		this.#model.options.set({
			output_flag: false,
			solver: 'simplex',
			presolve: 'off',
			simplex_strategy: primalSimplex
		});
		const { rows } = prepared;
		for (const person of among) {
			this.#rowOf.set(person, this.#rowOf.size);
			this.#row(1, 1);
		}
		for (let coverRow = 0; coverRow < rows; coverRow++) {
			const shortage = prepared.shortage[coverRow]!;
			const surplus = prepared.surplus[coverRow]!;
			const requirement = prepared.requirement[coverRow]! - heads[coverRow]!;
			this.#row(
				shortage.length === 0 ? -highs.infinity : requirement,
				surplus.length === 0 ? highs.infinity : requirement
			);
			for (let at = 0; at < shortage.length; at += 2) {
				this.#column(shortage[at + 1]!, shortage[at]!, [among.length + coverRow], [1]);
			}
			for (let at = 0; at < surplus.length; at += 2) {
				this.#column(surplus[at + 1]!, surplus[at]!, [among.length + coverRow], [-1]);
			}
		}
		// Heads that may be bought and sold at the edges of the box of prices: none while there is no box.
		this.#boxFrom = this.#columns;
		for (let coverRow = 0; coverRow < rows; coverRow++) {
			this.#column(0, 0, [among.length + coverRow], [1]);
			this.#column(0, 0, [among.length + coverRow], [-1]);
		}
		// A person whose first row is not legal still has one, at a price.
		among.forEach((_, row) => this.#column(1_000 * prepared.largestCost, Infinity, [row], [1]));
	}

	/** Adds a row of a person and returns the number of its column. */
	add(column: RowColumn): number {
		const heads = headsOf(this.#prepared, column.cells);
		return this.#column(
			column.cost,
			Infinity,
			[this.#rowOf.get(column.person)!, ...[...heads.keys()].map((coverRow) => this.#rowOf.size + coverRow)],
			[1, ...heads.values()]
		);
	}

	/**
	 * Price of one head more of each cover row, what the master costs, and what it pays for a row of each of its people,
	 * in their order; undefined where it was not solved.
	 */
	solve():
		{ readonly prices: Float64Array; readonly value: number; readonly paid: Float64Array } | undefined {
		const { modelStatus } = this.#model.run();
		this.iterations += Math.max(0, Number(this.#model.info.get('simplex_iteration_count')));
		if (modelStatus !== this.#highs.constants.modelStatus.optimal) return undefined;
		const duals = this.#model.getSolution().rowDual;
		return {
			prices: duals.slice(this.#rowOf.size),
			paid: duals.slice(0, this.#rowOf.size),
			value: Number(this.#model.info.get('objective_function_value'))
		};
	}

	/** Keeps prices within so much of a centre; an endless radius frees them. */
	box(centre: Float64Array, radius: number): void {
		const isFree = radius === Infinity;
		centre.forEach((price, coverRow) => {
			const column = this.#boxFrom + 2 * coverRow;
			for (const at of [column, column + 1]) {
				this.#model.changeColBounds(at, 0, isFree ? 0 : this.#highs.infinity);
			}
			if (isFree) return;
			this.#model.changeColCost(column, price + radius);
			this.#model.changeColCost(column + 1, radius - price);
		});
	}

	/** Whether a price stands at an edge of the box. */
	isBoxed(): boolean {
		const values = this.values();
		for (let at = 0; at < 2 * this.#prepared.rows; at++) if (values[this.#boxFrom + at]! > 1e-7) return true;
		return false;
	}

	/** Values of all columns after `solve`. */
	values(): Float64Array {
		return this.#model.getSolution().colValue;
	}

	/** Fixes a column at 1 or 0, or sets it free again (0 to endless). */
	bound(column: number, least: number, most: number): void {
		this.#model.changeColBounds(column, least, most === Infinity ? this.#highs.infinity : most);
	}

	dispose(): void {
		this.#model.dispose();
	}

	#row(lower: number, upper: number): void {
		this.#model.addRow(lower, upper, { indices: [], values: [] });
	}

	#column(cost: number, upper: number, indices: number[], values: number[]): number {
		this.#model.addCol(cost, 0, upper === Infinity ? this.#highs.infinity : upper, { indices, values });
		return this.#columns++;
	}
}

/** One pricer for each person who is asked for, all in one space. */
export class RowPricers {
	readonly space = new PricingSpace();
	readonly #prepared: PreparedProblem;
	readonly #known: (RowPricer | undefined)[];

	constructor(prepared: PreparedProblem) {
		this.#prepared = prepared;
		this.#known = new Array<RowPricer | undefined>(prepared.people).fill(undefined);
	}

	of(person: number): RowPricer {
		return (this.#known[person] ??= new RowPricer(this.#prepared, person, this.space));
	}
}

/** Heads that a row brings, by cover row. */
export function headsOf(prepared: PreparedProblem, cells: Int16Array): ReadonlyMap<number, number> {
	const heads = new Map<number, number>();
	eachHead(prepared, cells, (coverRow, amount) => heads.set(coverRow, (heads.get(coverRow) ?? 0) + amount));
	return heads;
}

function addHeads(prepared: PreparedProblem, cells: Int16Array, heads: Int32Array): void {
	eachHead(prepared, cells, (coverRow, amount) => (heads[coverRow]! += amount));
}

function eachHead(
	{ coverStart, coverOffset, coverAmount, rowsPerDay, rows }: PreparedProblem,
	cells: Int16Array,
	call: (coverRow: number, amount: number) => void
): void {
	cells.forEach((cell, day) => {
		if (cell === dayOff) return;
		for (let at = coverStart[cell]!; at < coverStart[cell + 1]!; at++) {
			const coverRow = day * rowsPerDay + coverOffset[at]!;
			if (coverRow < rows) call(coverRow, coverAmount[at]!);
		}
	});
}

/** What working an option on a day adds to the price of a row: minus the price of the heads it brings. */
export function cellPrices(prepared: PreparedProblem, prices: Float64Array): Float64Array {
	const { days, options, coverStart, coverOffset, coverAmount, rowsPerDay, rows } = prepared;
	const cells = new Float64Array(days * options);
	for (let day = 0; day < days; day++) {
		for (let option = 0; option < options; option++) {
			let sum = 0;
			for (let at = coverStart[option]!; at < coverStart[option + 1]!; at++) {
				const coverRow = day * rowsPerDay + coverOffset[at]!;
				if (coverRow < rows) sum -= prices[coverRow]! * coverAmount[at]!;
			}
			cells[day * options + option] = sum;
		}
	}
	return cells;
}
