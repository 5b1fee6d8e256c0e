import { dayOff } from '../problem/roster.ts';
import { OptionPrices } from './option-prices.ts';
import type { TourPricer } from './tour-pricer.ts';
import type { TourProblem } from './tour-problem.ts';

/** At most so many people are priced in a step; of more, every second, third … one stands for the others. */
const mostPriced = 700;
/** How much of the direction so far is kept in the next: single people's rows jump about. */
const inertia = 0.9;
/** Steps without a gain after which the steps get shorter, and how much. */
const patience = 10;
const shrink = 0.7;
/** Steps shorter than this gain nothing that is worth the time: after four times without a gain it is over. */
const shortest = 0.3;

/** Shares of plain prices that are tried: where there are more people than work, a head is worth less than it costs. */
const scales = [1, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2] as const;

/** The share of the prices at which the bound is best, as far as the people who were priced can tell. */
export function scalePrices(tours: TourProblem, pricer: TourPricer, prices: Float64Array): Float64Array {
	const bound = new SampledBound(tours, pricer);
	let best = prices;
	let bestValue = -Infinity;
	for (const scale of scales) {
		const scaled = prices.map((price) => scale * price);
		const value = bound.learn(scaled);
		if (value <= bestValue) continue;
		bestValue = value;
		best = scaled;
	}
	return best;
}

/**
 * Raises the bound of cover prices by steps along its (deflected) subgradient: the price of a row goes up where people
 * at these prices cover less than it wants, and down where they cover more.
 *
 * @param prices to begin with; not changed
 * @param reach how far the first step would raise the bound if it were linear, as a share of it
 * @returns the best prices met, as far as the people who were priced can tell
 */
export function raisePriceBound(
	tours: TourProblem,
	pricer: TourPricer,
	prices: Float64Array,
	steps: number,
	reach: number
): Float64Array {
	const { rows, rowSlope } = tours.prepared;
	const bound = new SampledBound(tours, pricer);
	const { missing } = bound;
	const now = prices.slice();
	const best = prices.slice();
	const direction = new Float64Array(rows);
	let bestValue = -Infinity;
	let length = 1;
	let waited = 0;
	for (let step = 0; step < steps; step++) {
		const value = bound.learn(now);
		if (value > bestValue) {
			bestValue = value;
			best.set(now);
			waited = 0;
		} else if (++waited >= patience) {
			length *= shrink;
			if (length < shortest) break;
			waited = 0;
			now.set(best);
		}
		if (step === 0) direction.set(missing);
		let norm = 0;
		for (let at = 0; at < rows; at++) {
			direction[at] = inertia * direction[at]! + (1 - inertia) * missing[at]!;
			norm += direction[at]! ** 2;
		}
		if (norm === 0) break;
		const rise = Math.abs(bestValue) * reach;
		const factor = (length * Math.min(2 * rise, bestValue + rise - value)) / norm;
		for (let at = 0; at < rows; at++) {
			now[at] = Math.max(-rowSlope[at]!, now[at]! + factor * direction[at]!);
		}
	}
	return best;
}

/** The bound of prices with some people standing for all, and where it would have more cover at these prices. */
class SampledBound {
	/** By row: heads that it would want at these prices less those that people cover. */
	readonly missing: Float64Array;
	readonly #tours: TourProblem;
	readonly #pricer: TourPricer;
	readonly #options: OptionPrices;
	readonly #row: Int16Array;
	readonly #every: number;

	constructor(tours: TourProblem, pricer: TourPricer) {
		const { people, days, rows } = tours.prepared;
		this.#tours = tours;
		this.#pricer = pricer;
		this.#options = new OptionPrices(tours);
		this.#row = new Int16Array(days);
		this.#every = Math.ceil(people / mostPriced);
		this.missing = new Float64Array(rows);
	}

	/** Learns what is missing at these prices, and returns the bound, in parts of those who were priced. */
	learn(prices: Float64Array): number {
		const { people, rows, rowCost } = this.#tours.prepared;
		const cover = this.missing.fill(0);
		this.#options.set((at, from, to) => (from - to) * prices[at]!);
		let value = 0;
		for (let person = 0; person < people; person += this.#every) {
			const cost = this.#pricer.price(person, this.#options.prices, this.#row);
			if (cost === Infinity) continue;
			value += cost;
			addCover(this.#tours, this.#row, prices, cover);
		}
		const share = Math.ceil(people / this.#every) / people;
		for (let at = 0; at < rows; at++) {
			const table = rowCost[at]!;
			let least = Infinity;
			let wanted = 0;
			// Convex: once it rises it goes on rising.
			for (let heads = 0; heads < table.length; heads++) {
				const cost = table[heads]! + prices[at]! * heads;
				if (cost >= least) continue;
				least = cost;
				wanted = heads;
			}
			value += least * share;
			cover[at] = wanted * share - cover[at]!;
		}
		return value;
	}
}

/** Adds what a row covers with its breaks where the prices are least. */
function addCover(tours: TourProblem, row: Int16Array, prices: Float64Array, cover: Float64Array): void {
	const { prepared, baseStart, baseOffset, baseAmount, breakStart, placeStart, shareStart } = tours;
	const { shareOffset, shareAmount } = tours;
	const { rows, rowsPerDay } = prepared;
	for (let day = 0; day < row.length; day++) {
		const option = row[day]!;
		if (option === dayOff) continue;
		const first = day * rowsPerDay;
		for (let at = baseStart[option]!; at < baseStart[option + 1]!; at++) {
			const index = first + baseOffset[at]!;
			if (index < rows) cover[index]! += baseAmount[at]!;
		}
		for (let index = breakStart[option]!; index < breakStart[option + 1]!; index++) {
			let least = Infinity;
			let best = placeStart[index]!;
			for (let place = best; place < placeStart[index + 1]!; place++) {
				let price = 0;
				for (let at = shareStart[place]!; at < shareStart[place + 1]!; at++) {
					const on = first + shareOffset[at]!;
					if (on < rows) price += prices[on]! * shareAmount[at]!;
				}
				if (price >= least) continue;
				least = price;
				best = place;
			}
			for (let at = shareStart[best]!; at < shareStart[best + 1]!; at++) {
				const on = first + shareOffset[at]!;
				if (on < rows) cover[on]! -= shareAmount[at]!;
			}
		}
	}
}
