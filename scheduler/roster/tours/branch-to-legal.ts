import { dayOff } from '../problem/roster.ts';
import type { PreparedProblem } from '../solve/prepared-problem.ts';
import type { TourPricer } from './tour-pricer.ts';

/** Pricings after which the search for a legal row ends. */
const mostPricings = 120;
/** What makes work on a day dearer than any row that there is. */
const forbidding = 1e9;

/**
 * The cheapest row that keeps the rules which `TourPricer` does not hold, by branch and bound: a row with too long a run
 * of some shifts (nights) may not have them on one of the run's days, and a row that breaks another rule must have one of
 * its worked days off. The cheapest branch goes on first, so that the first legal row is the cheapest one of the tree.
 *
 * @param prices price of working option o on day d, at `d * options + o`
 * @param row receives the row
 * @param isLegal whether a row keeps all hard rules
 * @returns the cost of the row with prices, or Infinity when none was found within 120 pricings
 */
export function branchToLegal(
	prepared: PreparedProblem,
	pricer: TourPricer,
	person: number,
	prices: Float64Array,
	row: Int16Array,
	isLegal: (row: Int16Array) => boolean
): number {
	const { days, options } = prepared;
	const open: { readonly prices: Float64Array; readonly cost: number; readonly row: Int16Array }[] = [];
	let pricings = 0;
	const add = (branch: Float64Array) => {
		pricings++;
		const cost = pricer.price(person, branch, row);
		if (cost < forbidding) open.push({ prices: branch, cost, row: row.slice() });
	};
	add(prices);
	while (open.length > 0) {
		const cheapest = open.reduce((best, one, at) => (one.cost < open[best]!.cost ? at : best), 0);
		const [node] = open.splice(cheapest, 1);
		if (isLegal(node!.row)) {
			row.set(node!.row);
			return node!.cost;
		}
		if (pricings >= mostPricings) continue;
		const run = longRun(prepared, person, node!.row);
		for (let day = run?.from ?? 0; day < (run?.to ?? days); day++) {
			if (node!.row[day] === dayOff) continue;
			const branch = node!.prices.slice();
			for (let option = 0; option < options; option++)
				if (run === undefined || run.member[option] === 1) branch[day * options + option]! += forbidding;
			add(branch);
		}
	}
	return Infinity;
}

/** The first days on which a hard limit of a run of some options is broken: one day more than it may have. */
function longRun({ rules }: PreparedProblem, person: number, row: Int16Array) {
	for (const { member, days, weight, before } of rules[person]!.runs) {
		if (member === undefined || weight >= 0) continue;
		let length = before;
		for (let day = 0; day < row.length; day++) {
			length = row[day] !== dayOff && member[row[day]!] === 1 ? length + 1 : 0;
			if (length > days) return { from: Math.max(0, day - days), to: day + 1, member };
		}
	}
	return undefined;
}
