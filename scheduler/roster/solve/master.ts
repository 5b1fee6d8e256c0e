import type { Highs, Model } from 'highs';
import type { PreparedProblem } from './prepared-problem.ts';
import { headsOf, type RowColumn } from './row-column.ts';

/** New columns leave a basis feasible, which the primal simplex goes on from. */
const primalSimplex = 4;

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
