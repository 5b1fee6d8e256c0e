import type { ModelData } from 'highs';

/** A mixed integer program that grows row by row; handed to HiGHS as it is. */
export class ModelBuilder {
	readonly cost: number[] = [];
	readonly lower: number[] = [];
	readonly upper: number[] = [];
	readonly integer: (0 | 1)[] = [];
	readonly rowLower: number[] = [];
	readonly rowUpper: number[] = [];
	readonly #starts: number[] = [0];
	readonly #indices: number[] = [];
	readonly #values: number[] = [];
	/** Sum of the terms of the open row that are known numbers. */
	#constant = 0;

	get columns(): number {
		return this.cost.length;
	}

	get rows(): number {
		return this.rowLower.length;
	}

	/** Adds a column and returns its number. */
	column(cost: number, lower: number, upper: number, integer: boolean): number {
		this.cost.push(cost);
		this.lower.push(lower);
		this.upper.push(upper);
		this.integer.push(integer ? 1 : 0);
		return this.cost.length - 1;
	}

	/** Adds a term to the open row. */
	term(column: number, value: number): void {
		this.#indices.push(column);
		this.#values.push(value);
	}

	/** Adds a known number to the open row. */
	constant(value: number): void {
		this.#constant += value;
	}

	/**
	 * Closes the open row: lower ≤ terms ≤ upper. A row that no term can break is dropped.
	 *
	 * @returns whether the row was kept
	 */
	close(lower: number, upper: number): boolean {
		const from = this.#starts[this.#starts.length - 1]!;
		const low = lower - this.#constant;
		const high = upper - this.#constant;
		this.#constant = 0;
		let least = 0;
		let most = 0;
		for (let at = from; at < this.#indices.length; at++) {
			const column = this.#indices[at]!;
			const value = this.#values[at]!;
			least += value * (value > 0 ? this.lower[column]! : this.upper[column]!);
			most += value * (value > 0 ? this.upper[column]! : this.lower[column]!);
		}
		if (this.#indices.length === from || (least >= low && most <= high)) {
			this.#indices.length = from;
			this.#values.length = from;
			return false;
		}
		this.rowLower.push(low);
		this.rowUpper.push(high);
		this.#starts.push(this.#indices.length);
		return true;
	}

	/** The whole model. */
	model(): ModelData {
		return {
			numCols: this.columns,
			numRows: this.rows,
			colCost: Float64Array.from(this.cost),
			colLower: Float64Array.from(this.lower),
			colUpper: Float64Array.from(this.upper),
			rowLower: Float64Array.from(this.rowLower),
			rowUpper: Float64Array.from(this.rowUpper),
			integrality: Int32Array.from(this.integer),
			matrix: {
				format: 'csr',
				numRows: this.rows,
				numCols: this.columns,
				starts: Int32Array.from(this.#starts),
				indices: Int32Array.from(this.#indices),
				values: Float64Array.from(this.#values)
			}
		};
	}
}
