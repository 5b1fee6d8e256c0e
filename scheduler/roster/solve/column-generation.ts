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
/** How much of the best duals so far is kept in the next (Wentges 1997): the raw ones jump about. */
const smoothing = 0.6;
const mostRounds = 1_000;
/** Rounds of pricing between two rows that a dive fixes. */
const roundsOfDive = 8;
/** Simplex iterations of the master per unit of work. */
const iterationsPerWork = 1e4;

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
	readonly #master: Master;
	readonly #pricers: readonly RowPricer[];
	readonly #space = new PricingSpace();
	readonly #columns: RowColumn[] = [];
	/** Column of the master by place in `#columns`; −1 of rows that are not legal. */
	readonly #masterColumn: number[] = [];
	readonly #known = new Set<string>();
	readonly #scorer: PersonScorer;
	#bound = -Infinity;
	#best: Float64Array | undefined;

	/** @param start a roster whose rows begin the master, such as an incumbent */
	constructor(highs: Highs, prepared: PreparedProblem, start: Roster) {
		this.#prepared = prepared;
		this.#master = new Master(highs, prepared);
		this.#scorer = new PersonScorer(prepared);
		this.#pricers = Array.from(
			{ length: prepared.people },
			(_, p) => new RowPricer(prepared, p, this.#space)
		);
		for (let p = 0; p < prepared.people; p++) {
			this.#add(p, start.slice(p * prepared.days, (p + 1) * prepared.days));
		}
	}

	/** Rows known so far. */
	get columns(): readonly RowColumn[] {
		return this.#columns;
	}

	/** No legal roster costs less; −∞ when nothing was learned, +∞ when somebody has no legal row at all. */
	get bound(): number {
		return this.#bound;
	}

	/** Work done so far, in units of `workOf`. */
	get work(): number {
		return this.#space.steps / stepsPerWork + this.#master.iterations / iterationsPerWork;
	}

	/**
	 * Generates rows until the master lacks none, or for about so much work.
	 *
	 * @param onBound is told when the bound has risen
	 */
	generate(work: number, onBound: () => void = () => undefined): void {
		const { people, days } = this.#prepared;
		const row = new Int16Array(days);
		const end = this.work + work;
		for (let round = 0; round < mostRounds && this.work < end; round++) {
			const duals = this.#master.solve();
			if (duals === undefined) return;
			let added = 0;
			for (const share of this.#best === undefined ? [0] : [smoothing, 0]) {
				const prices = duals.map((dual, at) => {
					const price = share * (this.#best?.[at] ?? 0) + (1 - share) * dual;
					// Below that, endless heads would pay.
					return Math.max(-this.#prepared.rowSlope[at]!, Math.round(price * parts) / parts);
				});
				const cells = this.#cellPrices(prices);
				let value = this.#rowPart(prices);
				for (let p = 0; p < people; p++) {
					// Without everybody's row there is no bound: such a problem is too large for columns.
					if (this.work > end) return;
					value += this.#pricers[p]!.price(cells, row);
					if (value === Infinity) {
						this.#bound = Infinity;
						return;
					}
					if (this.#add(p, row.slice())) added++;
				}
				if (value > this.#bound) {
					this.#bound = value;
					this.#best = prices;
					onBound();
				}
				// The smoothed prices may find nothing that the master lacks; then its own duals decide.
				if (added > 0) break;
			}
			if (added === 0) return;
		}
	}

	/**
	 * Dives to a roster.
	 *
	 * @param random breaks ties between rows that the master likes alike
	 * @param work after so much, no more rows are generated: the dive ends with those that are known
	 * @returns one row a person, or undefined where the master could not be solved
	 */
	dive(random: RandomStream, work: number): Roster | undefined {
		const { people, days } = this.#prepared;
		const roster = new Int16Array(people * days);
		const fixed = new Uint8Array(people);
		const row = new Int16Array(days);
		const end = this.work + work;
		const changed: number[] = [];
		try {
			for (let left = people; left > 0;) {
				for (let round = 0; round < roundsOfDive && this.work < end; round++) {
					const duals = this.#master.solve();
					if (duals === undefined) return undefined;
					const cells = this.#cellPrices(duals);
					let added = 0;
					for (let p = 0; p < people; p++) {
						if (fixed[p] === 1 || this.work > end) continue;
						if (this.#pricers[p]!.price(cells, row) < Infinity && this.#add(p, row.slice())) added++;
					}
					if (added === 0) break;
				}
				if (this.#master.solve() === undefined) return undefined;
				const values = this.#master.values();
				let best = -1;
				let bestValue = -1;
				const chosen: number[] = [];
				this.#columns.forEach(({ person }, at) => {
					const column = this.#masterColumn[at]!;
					if (column < 0 || fixed[person] === 1) return;
					const value = values[column]! + 0.02 * random.uniform();
					if (values[column]! > 0.999) chosen.push(at);
					if (value <= bestValue) return;
					best = at;
					bestValue = value;
				});
				if (best < 0) return undefined;
				if (chosen.length === 0) chosen.push(best);
				for (const at of chosen) {
					const { person, cells } = this.#columns[at]!;
					if (fixed[person] === 1) continue;
					fixed[person] = 1;
					left--;
					roster.set(cells, person * days);
					this.#master.bound(this.#masterColumn[at]!, 1);
					changed.push(this.#masterColumn[at]!);
				}
			}
			return roster;
		} finally {
			for (const column of changed) this.#master.bound(column, 0);
		}
	}

	dispose(): void {
		this.#master.dispose();
	}

	#add(person: number, cells: Int16Array): boolean {
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

	/** What working an option on a day adds to the price of a row: minus the price of the heads it brings. */
	#cellPrices(prices: Float64Array): Float64Array {
		const { days, options, coverStart, coverOffset, coverAmount, rowsPerDay, rows } = this.#prepared;
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

	/** Sum over cover rows of min over heads of cost + price × heads; −∞ where a price pays for endless heads. */
	#rowPart(prices: Float64Array): number {
		const { rows, rowCost, rowSlope } = this.#prepared;
		let sum = 0;
		for (let coverRow = 0; coverRow < rows; coverRow++) {
			const price = prices[coverRow]!;
			const table = rowCost[coverRow]!;
			if (rowSlope[coverRow]! + price < 0) return -Infinity;
			let least = Infinity;
			for (let heads = 0; heads < table.length; heads++)
				least = Math.min(least, table[heads]! + price * heads);
			sum += least;
		}
		return sum;
	}
}

/** The linear master program: one row of each person, heads per cover row, convex cost of missing them. */
class Master {
	readonly #prepared: PreparedProblem;
	readonly #model: Model;
	readonly #highs: Highs;
	/** Simplex iterations so far. */
	iterations = 0;
	#columns = 0;

	constructor(highs: Highs, prepared: PreparedProblem) {
		this.#highs = highs;
		this.#prepared = prepared;
		this.#model = highs.createModel();
		this.#model.options.set({ output_flag: false, solver: 'simplex', presolve: 'off' });
		const { people, rows } = prepared;
		for (let p = 0; p < people; p++) this.#row(1, 1);
		for (let coverRow = 0; coverRow < rows; coverRow++) {
			const shortage = prepared.shortage[coverRow]!;
			const surplus = prepared.surplus[coverRow]!;
			const requirement = prepared.requirement[coverRow]!;
			this.#row(
				shortage.length === 0 ? -highs.infinity : requirement,
				surplus.length === 0 ? highs.infinity : requirement
			);
			for (let at = 0; at < shortage.length; at += 2) {
				this.#column(shortage[at + 1]!, shortage[at]!, [people + coverRow], [1]);
			}
			for (let at = 0; at < surplus.length; at += 2) {
				this.#column(surplus[at + 1]!, surplus[at]!, [people + coverRow], [-1]);
			}
		}
		// A person whose first row is not legal still has one, at a price.
		for (let p = 0; p < people; p++) this.#column(1_000 * prepared.largestCost, Infinity, [p], [1]);
	}

	/** Adds a row of a person and returns the number of its column. */
	add(column: RowColumn): number {
		const heads = headsOf(this.#prepared, column.cells);
		return this.#column(
			column.cost,
			Infinity,
			[column.person, ...[...heads.keys()].map((coverRow) => this.#prepared.people + coverRow)],
			[1, ...heads.values()]
		);
	}

	/** Price of one head more of each cover row, or undefined where the master was not solved. */
	solve(): Float64Array | undefined {
		const { modelStatus } = this.#model.run();
		this.iterations += Math.max(0, Number(this.#model.info.get('simplex_iteration_count')));
		if (modelStatus !== this.#highs.constants.modelStatus.optimal) return undefined;
		return this.#model.getSolution().rowDual.slice(this.#prepared.people);
	}

	/** Values of all columns after `solve`. */
	values(): Float64Array {
		return this.#model.getSolution().colValue;
	}

	/** Fixes a column at 1 (`least` 1) or sets it free again (0). */
	bound(column: number, least: 0 | 1): void {
		this.#model.changeColBounds(column, least, this.#highs.infinity);
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

/** Heads that a row brings, by cover row. */
export function headsOf(prepared: PreparedProblem, cells: Int16Array): ReadonlyMap<number, number> {
	const { coverStart, coverOffset, coverAmount, rowsPerDay, rows } = prepared;
	const heads = new Map<number, number>();
	cells.forEach((cell, day) => {
		if (cell === dayOff) return;
		for (let at = coverStart[cell]!; at < coverStart[cell + 1]!; at++) {
			const coverRow = day * rowsPerDay + coverOffset[at]!;
			if (coverRow < rows) heads.set(coverRow, (heads.get(coverRow) ?? 0) + coverAmount[at]!);
		}
	});
	return heads;
}
