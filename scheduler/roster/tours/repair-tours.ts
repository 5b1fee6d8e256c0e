import { dayOff } from '../problem/roster.ts';
import { isBetter } from '../solve/incumbent.ts';
import { branchToLegal } from './branch-to-legal.ts';
import { OptionPrices } from './option-prices.ts';
import type { TourPricer } from './tour-pricer.ts';
import type { TourState } from './tour-state.ts';

/**
 * Gives everyone who breaks a hard rule the cheapest legal row beside the others' rows, one person after the other. The
 * pricing of tours is fast because it does not know some rules (nights in a row, say); whom it left with a row that
 * breaks one is put right here. Nobody becomes less legal; whoever has no legal row keeps what there is.
 */
export function repairTours(state: TourState, pricer: TourPricer): void {
	if (state.hard === 0) return;
	const { prepared, most } = state.tours;
	const { people, days } = prepared;
	const options = new OptionPrices(state.tours);
	const row = new Int16Array(days);
	for (let person = 0; person < people; person++) {
		if (state.personHard[person] === 0) continue;
		const before = { hard: state.hard, cost: state.cost };
		const cells = state.cells.slice(person * days, (person + 1) * days);
		const places = state.places.slice(person * days * most, (person + 1) * days * most);
		for (let day = 0; day < days; day++) state.put(person, day, dayOff);
		options.set((cover, from, to) => state.rowCost(cover, to) - state.rowCost(cover, from));
		const isLegal = (one: Int16Array) => state.isLegal(person, one);
		const value = branchToLegal(prepared, pricer, person, options.prices, row, isLegal);
		if (value < Infinity) for (let day = 0; day < days; day++) state.put(person, day, row[day]!);
		state.rescore(person);
		if (value < Infinity && isBetter(state, before)) continue;
		for (let day = 0; day < days; day++) state.restore(person, day, cells[day]!, places, day * most);
		state.rescore(person);
	}
}
