import type { PreparedProblem } from './prepared-problem.ts';
import { PricingSpace } from './pricing-space.ts';
import { RowPricer } from './row-pricer.ts';

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
