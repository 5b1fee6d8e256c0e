import type { RandomStream } from '../../simulate/random-stream.ts';
import { dayOff, emptyRoster } from '../problem/roster.ts';
import { OptionPrices } from './option-prices.ts';
import { personOrder } from './person-order.ts';
import { settleBreaks } from './settle-breaks.ts';
import { repairTours } from './repair-tours.ts';
import type { TourPricer } from './tour-pricer.ts';
import type { TourProblem } from './tour-problem.ts';
import { TourState } from './tour-state.ts';

/** Prices of rows are set anew about so often in a pass over everybody. */
const pricings = 500;
/** A head that a row is ahead of or behind its share moves its price by this much of the mean price. */
const gain = 0.035;
/** Parts of a pass after each of which the roster is told; people in the smallest part. */
const tellings = 8;
const fewestToTell = 20;

/**
 * Names people for the cover that prices ask for, one after the other: each gets the cheapest legal row at prices that
 * rise where the roster so far lags behind its share of the requirement and fall where it is ahead. At good prices many
 * rows cost almost the same, and this spreads people over them in proportion, as an error is diffused over an image.
 *
 * @param prices of one unit of each cover row
 * @param tell called now and then with the roster as far as it is
 * @returns a roster; whoever has no legal row that the pricing knows of has no work
 */
export function namePeople(
	tours: TourProblem,
	pricer: TourPricer,
	prices: Float64Array,
	random: RandomStream,
	tell: (state: TourState) => void = () => undefined
): TourState {
	const { prepared } = tours;
	const { people, days, requirement, rows } = prepared;
	const state = new TourState(tours, emptyRoster(people, days));
	const options = new OptionPrices(tours);
	const row = new Int16Array(days);
	const step = (gain * prices.reduce((sum, one) => sum + one, 0)) / Math.max(1, rows);
	const batch = Math.max(1, Math.round(people / pricings));
	personOrder(people, random).forEach((person, at) => {
		if (at % batch === 0) {
			const share = (at + batch / 2) / people;
			options.set(
				(cover, from, to) =>
					(from - to) *
					(prices[cover]! + step * (share * requirement[cover]! - state.heads[cover]! - (from + to) / 2))
			);
		}
		giveRow(state, person, cheapestRow(state, pricer, person, options.prices, row));
		if ((at + 1) % tellEvery(people) === 0) tell(state);
	});
	settleBreaks(state);
	repairTours(state, pricer);
	tell(state);
	return state;
}

/**
 * One pass over everybody in random order: each gets the cheapest legal row beside the others' rows as they are, and
 * keeps the old one where that is better. Then all breaks settle, and whoever still breaks a hard rule is repaired.
 *
 * @param tell called now and then with the roster as it is
 */
export function renamePeople(
	state: TourState,
	pricer: TourPricer,
	random: RandomStream,
	tell: (state: TourState) => void = () => undefined
): void {
	const { prepared, most } = state.tours;
	const { people, days } = prepared;
	const options = new OptionPrices(state.tours);
	const row = new Int16Array(days);
	personOrder(people, random).forEach((person, at) => {
		if ((at + 1) % tellEvery(people) === 0) tell(state);
		const { cost, hard } = state;
		const cells = state.cells.slice(person * days, (person + 1) * days);
		const places = state.places.slice(person * days * most, (person + 1) * days * most);
		for (let day = 0; day < days; day++) state.put(person, day, dayOff);
		options.set((cover, from, to) => state.rowCost(cover, to) - state.rowCost(cover, from));
		giveRow(state, person, cheapestRow(state, pricer, person, options.prices, row));
		if (state.hard < hard || (state.hard === hard && state.cost <= cost)) return;
		for (let day = 0; day < days; day++) state.restore(person, day, cells[day]!, places, day * most);
		state.rescore(person);
	});
	settleBreaks(state);
	repairTours(state, pricer);
	tell(state);
}

function tellEvery(people: number): number {
	return Math.max(fewestToTell, Math.ceil(people / tellings));
}

/** The cheapest legal row, or the cheapest where a legal one is not found; undefined where there is none at all. */
function cheapestRow(
	state: TourState,
	pricer: TourPricer,
	person: number,
	prices: Float64Array,
	row: Int16Array
): Int16Array | undefined {
	const isLegal = (one: Int16Array) => state.isLegal(person, one);
	if (pricer.priceLegal(person, prices, row, isLegal) < Infinity) return row;
	return pricer.price(person, prices, row) < Infinity ? row : undefined;
}

/** Gives a row, or the first open cells (locks, days off) where there is none or that is more legal. */
function giveRow(state: TourState, person: number, row: Int16Array | undefined): void {
	const { days, openStart, openCells } = state.tours.prepared;
	const give = (cellOf: (day: number) => number) => {
		for (let day = 0; day < days; day++) {
			const cell = cellOf(day);
			if (cell !== state.cells[person * days + day]) state.put(person, day, cell);
		}
		state.rescore(person);
	};
	if (row !== undefined) give((day) => row[day]!);
	if (row !== undefined && state.personHard[person] === 0) return;
	const hard = row === undefined ? Infinity : state.personHard[person]!;
	give((day) => openCells[openStart[person * days + day]!]!);
	if (row !== undefined && state.personHard[person]! > hard) give((day) => row[day]!);
}
