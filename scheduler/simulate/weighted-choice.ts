import { weightedIndex } from './distribution.ts';

/** Chooses an index by weight; `weightedIndex` made ready for many draws. */
export class WeightedChoice {
	readonly #weights: Float64Array;
	readonly #total: number;
	readonly #last: number;

	/** @throws RangeError when the weights are empty, negative or all 0 */
	constructor(weights: readonly number[]) {
		weightedIndex(weights, 0.5);
		this.#weights = Float64Array.from(weights);
		this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
		this.#last = this.#weights.findLastIndex((weight) => weight > 0);
	}

	/** The index for a uniform number p, 0 < p < 1. */
	at(p: number): number {
		let rest = p * this.#total;
		for (let i = 0; i < this.#last; i++) {
			const weight = this.#weights[i] as number;
			if (weight === 0) continue;
			rest -= weight;
			if (rest < 0) return i;
		}
		return this.#last;
	}
}
