import type { TourProblem } from './tour-problem.ts';

/**
 * Prices of options under prices of cover rows, with each break at its best place.
 *
 * What an option adds to a row has a kind (its amount), what a break takes from one has another (its amount, and the
 * amount that it is taken from), so that prices which depend on the amount, such as the cost of one more shift in a
 * convex row, are made once per row and kind and then only added up.
 */
export class OptionPrices {
	/** `prices[day * options + option]`, as `TourPricer` reads them. */
	readonly prices: Float64Array;
	readonly #tours: TourProblem;
	readonly #baseAmounts: readonly number[];
	readonly #breakAmounts: readonly (readonly [base: number, amount: number])[];
	readonly #baseKind: Uint8Array;
	readonly #breakKind: Uint8Array;
	readonly #add: Float64Array;
	readonly #take: Float64Array;

	constructor(tours: TourProblem) {
		const { prepared, baseStart, baseOffset, baseAmount, shareOffset, shareAmount } = tours;
		this.#tours = tours;
		this.prices = new Float64Array(prepared.days * prepared.options);
		this.#baseAmounts = [...new Set(baseAmount)];
		this.#baseKind = Uint8Array.from(baseAmount, (amount) => this.#baseAmounts.indexOf(amount));
		this.#breakKind = new Uint8Array(shareAmount.length);
		const pairs: [number, number][] = [];
		for (let option = 0; option < prepared.options; option++) {
			const baseAt = new Map<number, number>();
			for (let at = baseStart[option]!; at < baseStart[option + 1]!; at++)
				baseAt.set(baseOffset[at]!, baseAmount[at]!);
			const firstPlace = tours.placeStart[tours.breakStart[option]!]!;
			const lastPlace = tours.placeStart[tours.breakStart[option + 1]!]!;
			for (let at = tours.shareStart[firstPlace]!; at < tours.shareStart[lastPlace]!; at++) {
				const base = baseAt.get(shareOffset[at]!) ?? 0;
				const amount = shareAmount[at]!;
				let kind = pairs.findIndex((pair) => pair[0] === base && pair[1] === amount);
				if (kind < 0) kind = pairs.push([base, amount]) - 1;
				this.#breakKind[at] = kind;
			}
		}
		this.#breakAmounts = pairs;
		this.#add = new Float64Array(this.#baseAmounts.length * prepared.rows);
		this.#take = new Float64Array(pairs.length * prepared.rows);
	}

	/**
	 * Sets the prices of all options.
	 *
	 * @param costOf what it costs when the heads of a row go from `from` more than now to `to` more
	 */
	set(costOf: (row: number, from: number, to: number) => number): void {
		const { prepared, baseStart, baseOffset, breakStart, placeStart, shareStart, shareOffset } = this.#tours;
		const { rows, days, options, rowsPerDay } = prepared;
		const add = this.#add;
		const take = this.#take;
		this.#baseAmounts.forEach((amount, kind) => {
			for (let row = 0; row < rows; row++) add[kind * rows + row] = costOf(row, 0, amount);
		});
		this.#breakAmounts.forEach(([base, amount], kind) => {
			for (let row = 0; row < rows; row++) take[kind * rows + row] = costOf(row, base, base - amount);
		});
		const baseKind = this.#baseKind;
		const breakKind = this.#breakKind;
		for (let day = 0; day < days; day++) {
			const first = day * rowsPerDay;
			for (let option = 0; option < options; option++) {
				let sum = 0;
				for (let at = baseStart[option]!; at < baseStart[option + 1]!; at++) {
					const row = first + baseOffset[at]!;
					if (row < rows) sum += add[baseKind[at]! * rows + row]!;
				}
				for (let index = breakStart[option]!; index < breakStart[option + 1]!; index++) {
					let least = Infinity;
					for (let place = placeStart[index]!; place < placeStart[index + 1]!; place++) {
						let change = 0;
						for (let at = shareStart[place]!; at < shareStart[place + 1]!; at++) {
							const row = first + shareOffset[at]!;
							if (row < rows) change += take[breakKind[at]! * rows + row]!;
						}
						if (change < least) least = change;
					}
					sum += least;
				}
				this.prices[day * options + option] = sum;
			}
		}
	}
}
