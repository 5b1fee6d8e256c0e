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
	reach = 0.0003
): Float64Array {
	const { prepared } = tours;
	const { people, days, rows, rowCost, rowSlope } = prepared;
	const every = Math.ceil(people / mostPriced);
	const priced = Math.ceil(people / every);
	const options = new OptionPrices(tours);
	const now = prices.slice();
	const best = prices.slice();
	const direction = new Float64Array(rows);
	const cover = new Float64Array(rows);
	const row = new Int16Array(days);
	let bestValue = -Infinity;
	let length = 1;
	let waited = 0;
	for (let step = 0; step < steps; step++) {
		options.set((at, from, to) => (from - to) * now[at]!);
		cover.fill(0);
		let value = 0;
		for (let person = 0; person < people; person += every) {
			const cost = pricer.price(person, options.prices, row);
			if (cost === Infinity) continue;
			value += cost;
			addCover(tours, row, now, cover);
		}
		const share = priced / people;
		for (let at = 0; at < rows; at++) {
			const table = rowCost[at]!;
			let least = Infinity;
			let wanted = 0;
			// Convex: once it rises it goes on rising.
			for (let heads = 0; heads < table.length; heads++) {
				const cost = table[heads]! + now[at]! * heads;
				if (cost >= least) continue;
				least = cost;
				wanted = heads;
			}
			value += least * share;
			cover[at] = wanted * share - cover[at]!;
		}
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
		if (step === 0) direction.set(cover);
		let norm = 0;
		for (let at = 0; at < rows; at++) {
			direction[at] = inertia * direction[at]! + (1 - inertia) * cover[at]!;
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
