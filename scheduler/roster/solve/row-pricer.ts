import { dayOff } from '../problem/roster.ts';
import type { PersonRules } from './person-rules.ts';
import { closedCell, type PreparedProblem } from './prepared-problem.ts';
import { adjust, usedBy, type PricedLimit, type Resource } from './priced-limit.ts';
import type { PricingSpace } from './pricing-space.ts';

/** Steps from state to state per unit of work. */
export const stepsPerWork = 4e8;
/** What it takes to begin a run of steps, in steps. */
const stepsOfRun = 6;

/** States a day may have; with more, limits of shifts are left out, then weekends, then minutes. */
const defaultMostStates = 100_000;
/** States of all days together: a byte each is kept for the way back. */
const mostStatesOfAllDays = 16e6;

/** Prices that are tried in one pricing for the limits outside of the state. */
const mostTrials = 8;
/** A row this near the bound is as good as the cheapest. */
const enough = 0.1;

/**
 * Finds the cheapest row of one person under prices per cell: a dynamic program from the last day to the first. A state
 * is what was worked the day before (up to options that the same ones may follow) and for how many days in a row, or for
 * how many days nothing, with the minutes of the horizon, the weekends and the shifts of limited kinds used up so far.
 * Minutes lie beside each other, so that a step is one addition and one comparison in a straight loop.
 *
 * Limits of kinds of shifts join the state when a row has broken them (decremental state space relaxation): most never
 * bind, and each multiplies the states. Those that make too many states get Lagrange's price instead, which follows the
 * rows that are found: the value then lies below the cheapest row, and the row met is near it.
 *
 * Hard rules that a state does not hold (windows shorter than the horizon, runs of some options, counts that would make
 * too many states) and all soft limits are left out: the value is then too low, never too high, which is what a lower
 * bound needs.
 *
 * One file, since the numbering of the states binds all of it: the steps, the first day and the way back.
 */
export class RowPricer {
	readonly #prepared: PreparedProblem;
	readonly #rules: PersonRules;
	readonly #costs: Int32Array;
	readonly #space: PricingSpace;
	readonly #mostStates: number;
	/** Options that are open to the person on some day. */
	readonly #open: readonly number[];
	/** Steps of minutes by option; the limits in steps. */
	readonly #use: Int32Array;
	readonly #leastMinutes: number;
	readonly #levels: number;
	/** Least and greatest level of minutes that can matter before each day, from 0 to days. */
	readonly #low: Int32Array;
	readonly #high: Int32Array;
	/** Count limits that hold no place in the state: none of them was broken yet, or it would be too large. */
	readonly #waiting: PricedLimit[];
	readonly #resources: Resource[] = [];
	/** Combinations of levels of the resources. */
	#combinations = 1;
	/** Combination after option o, without and with a weekend begun, at `(2 * o + weekend) * combinations + before`. */
	#after = new Int32Array(0);
	/** Groups that work on a day begins: at `2 * day` after a day off, one further after a worked day. */
	readonly #weekendUse: Uint8Array;
	readonly #longest: number;
	/** Whether `#longest` is a limit or only as long as it matters. */
	readonly #limited: boolean;
	readonly #shortestWork: number;
	readonly #shortestRest: number;
	/** Lengths of a run whose beginning is not known, so that it may end early. */
	readonly #exemptLengths: number;
	/** By option, the number of the set of options that may follow it, and these by set. */
	readonly #setOf: Int32Array;
	readonly #followers: readonly (readonly number[])[];
	readonly #nodes: number;

	constructor(
		prepared: PreparedProblem,
		person: number,
		space: PricingSpace,
		mostStates = defaultMostStates
	) {
		this.#space = space;
		this.#prepared = prepared;
		this.#rules = prepared.rules[person]!;
		this.#costs = prepared.cells[person]!;
		const { days, options } = prepared;
		const rules = this.#rules;
		this.#mostStates = Math.min(mostStates, Math.floor(mostStatesOfAllDays / Math.max(1, days)));

		const hardCounts = rules.counts.filter(
			(one) => one.from === 0 && one.to === days && one.weight < 0 && one.atMost < days
		);
		this.#open = Array.from({ length: options }, (_, option) => option).filter((option) => {
			const never = hardCounts.some((one) => one.atMost <= 0 && (one.member?.[option] ?? 1) === 1);
			for (let day = 0; day < days && !never; day++) {
				if (this.#costs[day * (options + 1) + option + 1] !== closedCell) return true;
			}
			return false;
		});

		const hardRun = rules.runs.filter((run) => run.member === undefined && run.weight < 0);
		this.#shortestWork = rules.shortestWork;
		this.#shortestRest = Math.max(1, rules.shortestRest);
		// No run is longer than all days and what it brings from the history.
		const limit = Math.min(days + rules.workBefore, ...hardRun.map((run) => run.days));
		// Without a limit a run need only be known to be long enough.
		this.#longest = Math.max(1, hardRun.length > 0 ? limit : this.#shortestWork);
		this.#limited = hardRun.length > 0;
		this.#exemptLengths = Math.min(this.#shortestWork - 1, this.#longest);

		this.#setOf = new Int32Array(options).fill(-1);
		const sets = new Map<string, readonly number[]>();
		const order: string[] = [];
		for (const option of this.#open) {
			const set = this.#open.filter((later) => rules.successions[option * options + later] === 0);
			const key = set.join();
			if (!sets.has(key)) order.push(key);
			sets.set(key, set);
			this.#setOf[option] = order.indexOf(key);
		}
		this.#followers = order.map((key) => sets.get(key)!);
		this.#nodes = this.#shortestRest + order.length * (this.#longest + this.#exemptLengths);

		const unit = rules.minutes.reduce(gcd, 0) || 1;
		this.#use = rules.minutes.map((one) => one / unit);
		const mostUse = Math.max(0, ...this.#open.map((option) => this.#use[option]!));
		const whole = rules.minuteLimits.find((one) => one.from === 0 && one.to === days && one.weight < 0);
		const most = Math.min(
			whole === undefined || !Number.isFinite(whole.atMost) ? Infinity : Math.floor(whole.atMost / unit),
			this.#mostWorked(days) * mostUse
		);
		const least =
			whole === undefined || !Number.isFinite(whole.atLeast) ? 0 : Math.ceil(whole.atLeast / unit);
		const isLimited =
			whole !== undefined && most >= 0 && (most < this.#mostWorked(days) * mostUse || least > 0);
		const kept = isLimited && this.#nodes * (most + 1) <= this.#mostStates;
		if (!kept) this.#use.fill(0);
		this.#leastMinutes = kept ? least : 0;
		this.#levels = kept ? most + 1 : 1;
		this.#low = new Int32Array(days + 1);
		this.#high = new Int32Array(days + 1);
		for (let day = 0; day <= days; day++) {
			this.#low[day] = Math.max(0, this.#leastMinutes - this.#mostWorked(days - day) * mostUse);
			this.#high[day] = Math.min(this.#levels - 1, this.#mostWorked(day) * mostUse);
		}

		const weekendLimit = rules.weekends.find((one) => one.weight < 0 && one.atMost < one.groups);
		this.#weekendUse = weekendUse(weekendLimit?.groupOfDay ?? new Int16Array(days).fill(-1));
		if (weekendLimit !== undefined && weekendLimit.atMost >= 0) {
			const weekends = { most: weekendLimit.atMost, use: new Int32Array(options), isWeekends: true };
			if (this.#fits(weekends)) this.#resources.push(weekends);
		}
		this.#waiting = hardCounts
			.filter((one) => one.atMost > 0)
			.map((one) => ({
				most: one.atMost,
				use: Int32Array.from({ length: options }, (_, option) => one.member?.[option] ?? 1),
				isWeekends: false,
				price: 0,
				bestPrice: 0,
				step: 1,
				direction: 0 as const
			}))
			.sort((a, b) => a.most - b.most);
		this.#combine();
	}

	/**
	 * @param prices price of working option o on day d, at `d * options + o`, added to what the cell costs
	 * @param row receives the cheapest row; with limits that do not fit into the state, the cheapest that was met
	 * @returns what no row of the person is below, with prices, or `Infinity` when the person has no row at all
	 */
	price(prices: Float64Array, row: Int16Array): number {
		let bound = -Infinity;
		let best = Infinity;
		const found = row.slice();
		for (let trial = 0; trial < mostTrials; trial++) {
			const value = this.#cheapest(this.#priced(prices), row);
			if (value === Infinity) return value;
			const joined = this.#waiting.findIndex((one) => usedBy(row, one) > one.most && this.#fits(one));
			if (joined >= 0) {
				this.#resources.push(...this.#waiting.splice(joined, 1));
				this.#combine();
				continue;
			}
			let relaxed = value;
			let unused = 0;
			let broken = false;
			for (const one of this.#waiting) {
				const left = one.most - usedBy(row, one);
				relaxed -= one.price * one.most;
				unused += one.price * left;
				broken ||= left < 0;
			}
			if (relaxed > bound) {
				bound = relaxed;
				for (const one of this.#waiting) one.bestPrice = one.price;
			}
			if (!broken && relaxed + unused < best) {
				best = relaxed + unused;
				found.set(row);
			}
			if (best - bound < enough || (best < Infinity && trial >= mostTrials / 2)) break;
			for (const one of this.#waiting) adjust(one, one.most - usedBy(row, one));
		}
		for (const one of this.#waiting) one.price = one.bestPrice;
		if (best < Infinity) row.set(found);
		return bound;
	}

	/** Prices of the cells with those of the limits outside of the state. */
	#priced(prices: Float64Array): Float64Array {
		const { options } = this.#prepared;
		if (this.#waiting.every((one) => one.price === 0)) return prices;
		const more = new Float64Array(options);
		for (const { use, price } of this.#waiting)
			use.forEach((units, option) => (more[option]! += units * price));
		return prices.map((price, at) => price + more[at % options]!);
	}

	#fits(resource: Resource): boolean {
		return this.#nodes * this.#levels * this.#combinations * (resource.most + 1) <= this.#mostStates;
	}

	/** Tables for the resources as they are now. */
	#combine(): void {
		const { options, days } = this.#prepared;
		this.#combinations = this.#resources.reduce((product, { most }) => product * (most + 1), 1);
		this.#after = new Int32Array(2 * options * this.#combinations);
		for (let option = 0; option < options; option++) {
			for (let weekend = 0; weekend < 2; weekend++) {
				for (let before = 0; before < this.#combinations; before++) {
					let after = before;
					let stride = 1;
					for (const { most, use, isWeekends } of this.#resources) {
						const level = Math.floor(before / stride) % (most + 1);
						const taken = isWeekends ? weekend : use[option]!;
						if (level + taken > most) {
							after = -1;
							break;
						}
						after += taken * stride;
						stride *= most + 1;
					}
					this.#after[(2 * option + weekend) * this.#combinations + before] = after;
				}
			}
		}
		this.#space.reserve(this.#nodes * this.#combinations * this.#levels, days);
	}

	/** The most days of so many that the rules of runs let be worked. */
	#mostWorked(days: number): number {
		if (!this.#limited) return days;
		const cycle = this.#longest + this.#shortestRest;
		return Math.floor(days / cycle) * this.#longest + Math.min(this.#longest, days % cycle);
	}

	#cheapest(prices: Float64Array, row: Int16Array): number {
		const { days, options } = this.#prepared;
		const space = this.#space;
		const size = this.#nodes * this.#combinations * this.#levels;
		space.value.fill(Infinity, 0, size);
		const blocks = this.#nodes * this.#combinations;
		for (let block = 0; block < blocks; block++) {
			const from = block * this.#levels;
			space.value.fill(
				0,
				from + Math.max(this.#leastMinutes, this.#low[days]!),
				from + this.#high[days]! + 1
			);
		}
		for (let day = days - 1; day > 0; day--) {
			space.swap();
			space.value.fill(Infinity, 0, size);
			const offCost = this.#costs[day * (options + 1)]!;
			const rest = this.#shortestRest;
			for (let length = 1; length <= rest; length++) {
				if (offCost !== closedCell)
					this.#goOn(day, length - 1, Math.min(length, rest - 1), dayOff, offCost, 0);
				if (length < rest) continue;
				for (const option of this.#open) this.#work(day, rest - 1, option, 1, false, prices, false);
			}
			for (let set = 0; set < this.#followers.length; set++) {
				for (let length = 1; length <= this.#longest; length++) {
					this.#goOnWorking(day, set, length, false, prices, offCost);
				}
				// Nobody has worked longer than since the first day that is known.
				const longest = Math.min(day + this.#rules.workBefore, this.#exemptLengths);
				for (let length = 1; length <= longest; length++) {
					this.#goOnWorking(day, set, length, true, prices, offCost);
				}
			}
		}
		return this.#begin(prices, row);
	}

	#goOnWorking(
		day: number,
		set: number,
		length: number,
		exempt: boolean,
		prices: Float64Array,
		offCost: number
	): void {
		const node = this.#workNode(set, length, exempt);
		if (offCost !== closedCell && (exempt || length >= Math.min(this.#shortestWork, this.#longest))) {
			this.#goOn(day, node, 0, dayOff, offCost, 0);
		}
		if (this.#limited && length >= this.#longest) return;
		const longer = Math.min(length + 1, this.#longest);
		const stillExempt = exempt && longer < this.#shortestWork;
		for (const option of this.#followers[set]!) {
			this.#work(day, node, option, longer, stillExempt, prices, true);
		}
	}

	/** The node after a run of work of such a length that ended with an option of the set. */
	#workNode(set: number, length: number, exempt: boolean): number {
		const { length: sets } = this.#followers;
		return exempt
			? this.#shortestRest + sets * this.#longest + set * this.#exemptLengths + length - 1
			: this.#shortestRest + set * this.#longest + length - 1;
	}

	#work(
		day: number,
		node: number,
		option: number,
		length: number,
		exempt: boolean,
		prices: Float64Array,
		workedBefore: boolean
	): void {
		const { options } = this.#prepared;
		const cost = this.#costs[day * (options + 1) + option + 1]!;
		if (cost === closedCell) return;
		const to = this.#workNode(this.#setOf[option]!, length, exempt);
		const weekend = this.#weekendUse[2 * day + (workedBefore ? 1 : 0)]!;
		this.#goOn(day, node, to, option, cost + prices[day * options + option]!, weekend);
	}

	/** From every state of a node to another node, with the same cell on the day. */
	#goOn(day: number, node: number, to: number, cell: number, cost: number, weekend: number): void {
		const { value, next, choice } = this.#space;
		const levels = this.#levels;
		const combinations = this.#combinations;
		const use = cell === dayOff ? 0 : this.#use[cell]!;
		const low = Math.max(this.#low[day]!, this.#low[day + 1]! - use);
		const high = Math.min(this.#high[day]!, this.#high[day + 1]! - use);
		const choiceShift = day * this.#nodes * combinations * levels;
		const table = (2 * cell + weekend) * combinations;
		for (let before = 0; before < combinations; before++) {
			const after = cell === dayOff ? before : this.#after[table + before]!;
			if (after < 0) continue;
			const base = (node * combinations + before) * levels;
			const shift = (to * combinations + after) * levels + use - base;
			const end = base + high;
			for (let state = base + low; state <= end; state++) {
				const sum = cost + next[state + shift]!;
				if (sum < value[state]!) {
					value[state] = sum;
					choice[choiceShift + state] = cell + 1;
				}
			}
			this.#space.steps += Math.max(0, high - low) + stepsOfRun;
		}
	}

	/** The first day, after what is known of the days before, and from there the way through all choices. */
	#begin(prices: Float64Array, row: Int16Array): number {
		const { options, days } = this.#prepared;
		const { history, workBefore, restBefore, beforeIsWhole, shortestWork, successions } = this.#rules;
		const { value, choice } = this.#space;
		const known = history.length > 0;
		const block = this.#combinations * this.#levels;
		let best = Infinity;
		let node = -1;
		let state = 0;
		const offCost = this.#costs[0]!;
		if (offCost !== closedCell && !(workBefore > 0 && beforeIsWhole && workBefore < shortestWork)) {
			// A run of days off whose start is not known is long enough.
			const length = known && (workBefore > 0 || beforeIsWhole) ? restBefore + 1 : this.#shortestRest;
			node = Math.min(length, this.#shortestRest) - 1;
			best = offCost + value[node * block]!;
			row[0] = dayOff;
		}
		if (!(restBefore > 0 && beforeIsWhole && restBefore < this.#shortestRest)) {
			const last = known ? history[history.length - 1]! : dayOff;
			const length = workBefore + 1;
			for (const option of this.#open) {
				const cost = this.#costs[option + 1]!;
				if (cost === closedCell || (this.#limited && length > this.#longest)) continue;
				if (last !== dayOff && successions[last * options + option]! > 0) continue;
				const after = this.#after[(2 * option + this.#weekendUse[0]!) * this.#combinations]!;
				if (after < 0 || this.#use[option]! >= this.#levels) continue;
				const exempt = !(known && (workBefore === 0 || beforeIsWhole)) && length < shortestWork;
				const to = this.#workNode(this.#setOf[option]!, Math.min(length, this.#longest), exempt);
				const at = after * this.#levels + this.#use[option]!;
				const sum = cost + prices[option]! + value[to * block + at]!;
				if (sum >= best) continue;
				best = sum;
				node = to;
				state = at;
				row[0] = option;
			}
		}
		if (best === Infinity) return best;
		for (let day = 1; day < days; day++) {
			const cell = choice[(day * this.#nodes + node) * block + state]! - 1;
			row[day] = cell;
			const wasOff = node < this.#shortestRest;
			if (cell === dayOff) {
				node = wasOff ? Math.min(node + 1, this.#shortestRest - 1) : 0;
				continue;
			}
			const weekend = this.#weekendUse[2 * day + (wasOff ? 0 : 1)]!;
			const after =
				this.#after[(2 * cell + weekend) * this.#combinations + Math.floor(state / this.#levels)]!;
			state = after * this.#levels + (state % this.#levels) + this.#use[cell]!;
			node = this.#nodeAfter(node, cell);
		}
		return best;
	}

	/** The node after working an option. */
	#nodeAfter(node: number, option: number): number {
		const set = this.#setOf[option]!;
		const inWork = node - this.#shortestRest;
		if (inWork < 0) return this.#workNode(set, 1, false);
		const inExempt = inWork - this.#followers.length * this.#longest;
		const length = inExempt < 0 ? (inWork % this.#longest) + 1 : (inExempt % this.#exemptLengths) + 1;
		const longer = Math.min(length + 1, this.#longest);
		return this.#workNode(set, longer, inExempt >= 0 && longer < this.#shortestWork);
	}
}

/** Work begins a group on its first day, or on its second after a day off; where that is not known: not. */
function weekendUse(groupOfDay: Int16Array): Uint8Array {
	const use = new Uint8Array(2 * groupOfDay.length);
	groupOfDay.forEach((group, day) => {
		const first = groupOfDay.indexOf(group);
		if (group < 0 || first < day - 1 || (first === day - 1 && groupOfDay[day - 1] !== group)) return;
		use[2 * day] = 1;
		if (first === day) use[2 * day + 1] = 1;
	});
	return use;
}

function gcd(a: number, b: number): number {
	return b === 0 ? a : gcd(b, a % b);
}
