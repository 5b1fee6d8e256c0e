import { dayOff } from '../problem/roster.ts';
import { closedCell, type PreparedProblem } from '../solve/prepared-problem.ts';
import { tourProfile, type TourProfile } from './tour-profile.ts';

/** What a unit of a tally costs at first where its limit was missed; in units of the objective. */
const firstTallyPrice = 4;

/**
 * Finds the cheapest row of one person under prices per day and option, fast: options are grouped by what the rules see
 * of them, and a state is (days worked in a row, days and minutes worked in the running stretch of days, rest after the
 * last shift). A shift needs the cheapest state with a rest short enough only, so that the work grows with the number
 * of rests and not with its square.
 *
 * It holds the longest run of any work, limits of days and minutes of stretches that do not overlap (hard ones, and soft
 * ones at their price), rest and forbidden successions (a little too strictly where these are not a matter of rest).
 * What else a contract has is for the caller to check on the row.
 */
export class TourPricer {
	readonly #prepared: PreparedProblem;
	readonly #profiles: TourProfile[] = [];
	#value = new Float64Array(0);
	#next = new Float64Array(0);
	/** By run and use: whether some state of it is reached, on this day and on the next. */
	#reached = new Uint8Array(0);
	#reaches = new Uint8Array(0);
	#from = new Int32Array(0);
	#group = new Int16Array(0);
	#best = new Float64Array(0);
	#option = new Int32Array(0);
	/** For one run and use, up to each rest: the least value and the state that has it. */
	#least = new Float64Array(0);
	#source = new Int32Array(0);
	/** States and transitions that were looked at so far: a count of the work done. */
	steps = 0;

	constructor(prepared: PreparedProblem) {
		this.#prepared = prepared;
		const known = new Map<string, TourProfile>();
		for (let p = 0; p < prepared.people; p++) {
			const {
				contract,
				counts = [],
				minutes = [],
				tallies = [],
				history,
				locks
			} = prepared.problem.people[p]!;
			// Equal rules make equal profiles.
			const { workBefore } = prepared.rules[p]!;
			const key = JSON.stringify([contract, counts, minutes, tallies, history.at(-1), workBefore, locks]);
			const profile = known.get(key) ?? tourProfile(prepared, p);
			known.set(key, profile);
			this.#profiles.push(profile);
		}
	}

	/**
	 * @param prices price of working option o on day d, at `d * options + o`, added to what the cell costs
	 * @param row receives the cheapest row
	 * @returns its cost with prices, or Infinity when there is none
	 */
	price(person: number, prices: Float64Array, row: Int16Array): number {
		const { days, options, cells } = this.#prepared;
		const costs = cells[person]!;
		const profile = this.#profiles[person]!;
		const { groups, rests, longest, limited, counts, levels, charges } = profile;
		const resources = counts * levels;
		const size = (longest + 1) * resources * rests;
		this.#reserve(size, days, groups.length, rests);
		this.steps += days * ((longest + 1) * levels * (rests + groups.length) + options);
		this.#chooseOptions(profile, costs, prices);
		const from = this.#from;
		const chosen = this.#group;
		const best = this.#best;
		const leastUpTo = this.#least;
		const sourceUpTo = this.#source;
		const countStep = counts > 1 ? levels : 0;

		this.#value.fill(Infinity, 0, size);
		this.#value[profile.firstRun * resources * rests + profile.firstRest] = 0;
		this.#reached.fill(0, 0, (longest + 1) * resources);
		this.#reached[profile.firstRun * resources] = 1;
		for (let day = 0; day < days; day++) {
			const value = this.#value;
			const next = this.#next.fill(Infinity, 0, size);
			const reached = this.#reached;
			const reaches = this.#reaches.fill(0, 0, (longest + 1) * resources);
			const off = costs[day * (options + 1)]!;
			const base = day * size;
			for (let run = 0; run <= longest; run++) {
				const mayWork = run < longest || !limited;
				const nextRun = Math.min(longest, run + 1) * resources;
				for (let used = 0; used < resources; used++) {
					if (reached[run * resources + used] === 0) continue;
					const state = (run * resources + used) * rests;
					let least = Infinity;
					let source = -1;
					for (let rest = 0; rest < rests; rest++) {
						if (value[state + rest]! < least) {
							least = value[state + rest]!;
							source = state + rest;
						}
						leastUpTo[rest] = least;
						sourceUpTo[rest] = source;
					}
					if (least === Infinity) continue;
					const rested = used * rests;
					if (off !== closedCell && least + off < next[rested]!) {
						next[rested] = least + off;
						reaches[used] = 1;
						from[base + rested] = source;
						chosen[base + rested] = -1;
					}
					if (!mayWork || used + countStep >= resources) continue;
					const room = levels - (used % levels);
					for (let g = 0; g < groups.length; g++) {
						const { allowed, minutes, rest } = groups[g]!;
						if (minutes >= room) continue;
						const total = leastUpTo[allowed]! + best[day * groups.length + g]!;
						const target = (nextRun + used + countStep + minutes) * rests + rest;
						if (total >= next[target]!) continue;
						next[target] = total;
						reaches[nextRun + used + countStep + minutes] = 1;
						from[base + target] = sourceUpTo[allowed]!;
						chosen[base + target] = g;
					}
				}
			}
			const charge = charges[day];
			if (charge !== undefined) this.#close(charge, profile, base);
			this.#value = next;
			this.#next = value;
			this.#reached = reaches;
			this.#reaches = reached;
		}
		let state = -1;
		let least = Infinity;
		for (let at = 0; at < size; at++) {
			if (this.#value[at]! >= least) continue;
			least = this.#value[at]!;
			state = at;
		}
		if (state < 0) return Infinity;
		for (let day = days - 1; day >= 0; day--) {
			const group = chosen[day * size + state]!;
			row[day] = group < 0 ? dayOff : this.#option[day * groups.length + group]!;
			state = from[day * size + state]!;
		}
		return least;
	}

	/**
	 * The cheapest row that also keeps the rules which the pricing does not hold, as far as a few tries find one: what a
	 * tally limit counts is made dearer until the row is legal.
	 *
	 * @param isLegal whether a row keeps all hard rules
	 * @returns the cost of the row with prices, or Infinity when no legal row was found
	 */
	priceLegal(
		person: number,
		prices: Float64Array,
		row: Int16Array,
		isLegal: (row: Int16Array) => boolean
	): number {
		const cost = this.price(person, prices, row);
		if (cost === Infinity || isLegal(row)) return cost;
		const tallies = this.#prepared.rules[person]!.tallies.filter(({ weight }) => weight < 0);
		if (tallies.length === 0) return Infinity;
		const { options } = this.#prepared;
		for (let price = firstTallyPrice; price < 1e6; price *= 4) {
			const dearer = prices.slice();
			for (const { parts } of tallies) {
				for (const { from, to, counts } of parts) {
					for (let day = from; day < to; day++) {
						const count = counts[day - from]!;
						for (let option = 0; option < options; option++)
							dearer[day * options + option]! += price * count[option]!;
					}
				}
			}
			if (this.price(person, dearer, row) < Infinity && isLegal(row)) return costOf(row, prices, options);
		}
		return Infinity;
	}

	/** The cheapest open option of every day and group. */
	#chooseOptions({ groups, never }: TourProfile, costs: Int32Array, prices: Float64Array): void {
		const { days, options } = this.#prepared;
		for (let day = 0; day < days; day++) {
			const first = day * (options + 1) + 1;
			for (let g = 0; g < groups.length; g++) {
				const members = groups[g]!.options;
				let least = Infinity;
				let which = -1;
				for (let at = 0; at < members.length; at++) {
					const o = members[at]!;
					const cost = costs[first + o]!;
					if (cost === closedCell || never[day * options + o] === 1) continue;
					const price = cost + prices[day * options + o]!;
					if (price >= least) continue;
					least = price;
					which = o;
				}
				this.#best[day * groups.length + g] = least;
				this.#option[day * groups.length + g] = which;
			}
		}
	}

	/** Charges the limits of the stretch that ends and forgets what was used; a state keeps where it came from. */
	#close(charge: Float64Array, { longest, counts, levels, rests }: TourProfile, base: number): void {
		const resources = counts * levels;
		const next = this.#next;
		const from = this.#from;
		const chosen = this.#group;
		for (let run = 0; run <= longest; run++) {
			for (let rest = 0; rest < rests; rest++) {
				let least = Infinity;
				let source = -1;
				for (let used = 0; used < resources; used++) {
					const at = (run * resources + used) * rests + rest;
					const value = next[at]! + charge[used]!;
					next[at] = Infinity;
					if (value >= least) continue;
					least = value;
					source = at;
				}
				if (source < 0) continue;
				const target = run * resources * rests + rest;
				next[target] = least;
				this.#reaches[run * resources] = 1;
				from[base + target] = from[base + source]!;
				chosen[base + target] = chosen[base + source]!;
			}
		}
	}

	#reserve(size: number, days: number, groups: number, rests: number): void {
		if (this.#value.length < size) {
			this.#value = new Float64Array(size);
			this.#next = new Float64Array(size);
			this.#reached = new Uint8Array(size);
			this.#reaches = new Uint8Array(size);
		}
		if (this.#from.length < size * days) {
			this.#from = new Int32Array(size * days);
			this.#group = new Int16Array(size * days);
		}
		if (this.#best.length < groups * days) {
			this.#best = new Float64Array(groups * days);
			this.#option = new Int32Array(groups * days);
		}
		if (this.#least.length < rests) {
			this.#least = new Float64Array(rests);
			this.#source = new Int32Array(rests);
		}
	}
}

function costOf(row: Int16Array, prices: Float64Array, options: number): number {
	let cost = 0;
	row.forEach((cell, day) => {
		if (cell !== dayOff) cost += prices[day * options + cell]!;
	});
	return cost;
}
