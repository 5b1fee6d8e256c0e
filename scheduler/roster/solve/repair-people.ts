import { dayOff } from '../problem/roster.ts';
import { incumbentOf, isBetter } from './incumbent.ts';
import type { RosterState } from './roster-state.ts';
import { PricingSpace } from './pricing-space.ts';
import { RowPricer, stepsPerWork } from './row-pricer.ts';

/** States a day may have here: a single pricing may be large, unlike the thousands of column generation. */
const mostStates = 400_000;

/**
 * Gives everyone who breaks a hard rule the cheapest legal row that fits the others' rows, one person after the other.
 * A legal row exists for almost every person alone, so this makes rosters legal that annealing left broken; what it
 * costs in cover is for the search to win back.
 *
 * @param work after about so much, in units of `workOf`, the others stay as they are
 */
export function repairPeople(state: RosterState, work: number): void {
	const { prepared } = state;
	const { people, days } = prepared;
	let space: PricingSpace | undefined;
	const row = new Int16Array(days);
	for (let person = 0; person < people; person++) {
		if (state.personHard[person] === 0) continue;
		if ((space?.steps ?? 0) > work * stepsPerWork) return;
		space ??= new PricingSpace();
		const before = incumbentOf(state);
		for (let day = 0; day < days; day++) state.put(person, day, dayOff);
		const pricer = new RowPricer(prepared, person, space, mostStates);
		const value = pricer.price(marginalCosts(state), row);
		if (value < Infinity) {
			row.forEach((cell, day) => state.put(person, day, cell));
			state.rescore(person);
		}
		// Rules that the pricing does not hold may make it worse.
		if (value === Infinity || !isBetter(state, before)) {
			for (let day = 0; day < days; day++) state.put(person, day, before.cells[person * days + day]!);
			state.rescore(person);
		}
	}
}

/**
 * What one more person with option o on day d costs in cover, at `d * options + o`. Exact for rows that touch disjoint
 * cover rows, near enough where a shift reaches into the next day.
 */
function marginalCosts(state: RosterState): Float64Array {
	const { days, options, coverStart, coverOffset, coverAmount, rowsPerDay, rows } = state.prepared;
	const costs = new Float64Array(days * options);
	for (let day = 0; day < days; day++) {
		for (let option = 0; option < options; option++) {
			let sum = 0;
			for (let at = coverStart[option]!; at < coverStart[option + 1]!; at++) {
				const row = day * rowsPerDay + coverOffset[at]!;
				if (row < rows) sum += state.rowCost(row, coverAmount[at]) - state.rowCost(row);
			}
			costs[day * options + option] = sum;
		}
	}
	return costs;
}
