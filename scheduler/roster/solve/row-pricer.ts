import { dayOff } from '../problem/roster.ts';
import { closedCell, type PersonRules, type PreparedProblem } from './prepared-problem.ts';

/** Steps from state to state per unit of work. */
export const stepsPerWork = 6e7;

/** States a day may have; with more, count limits are left out, then weekends, then minutes. */
const defaultMostStates = 60_000;

/** A resource that a row uses up: minutes, weekends, shifts of a kind. */
interface Resource {
	/** Levels 0 … most, in steps. */
	readonly most: number;
	readonly least: number;
	/** Place value in the combined index. */
	stride: number;
	/** Steps that an option takes. */
	readonly use: Int32Array;
}

/** Arrays that all pricers use, one at a time: those of a thousand people would not fit into memory. */
export class PricingSpace {
	value = new Float64Array(0);
	next = new Float64Array(0);
	/** State before, by day and state. */
	from = new Int32Array(0);
	/** Steps from state to state so far, of all pricers: a count of the work done. */
	steps = 0;

	/** Makes room for a pricer of so many states a day. */
	reserve(states: number, days: number): void {
		if (this.value.length < states) {
			this.value = new Float64Array(states);
			this.next = new Float64Array(states);
		}
		if (this.from.length < states * days) this.from = new Int32Array(states * days);
	}

	swap(): void {
		[this.value, this.next] = [this.next, this.value];
	}
}

/**
 * Finds the cheapest row of one person under prices per cell: a dynamic program over the days. A state is the option
 * worked last and for how many days in a row (or for how many days nothing), with the minutes of the horizon, the
 * weekends and shifts of limited kinds used up so far.
 *
 * Hard rules that a state does not hold (windows shorter than the horizon, runs of some options, further counts) and
 * all soft limits are left out: the value is then too low, never too high, which is what a lower bound needs.
 */
export class RowPricer {
	readonly #prepared: PreparedProblem;
	readonly #rules: PersonRules;
	readonly #costs: Int32Array;
	readonly #minutes: Resource | undefined;
	readonly #weekends: Resource | undefined;
	/** Groups that work on a day begins: at `2 * day` after a day off, one further after a worked day. */
	readonly #weekendUse: Uint8Array;
	readonly #resources: number;
	/** Level of each resource by combined index, resource after resource. */
	readonly #levels: readonly Int32Array[];
	readonly #all: readonly Resource[];
	readonly #longest: number;
	readonly #shortestWork: number;
	readonly #shortestRest: number;
	readonly #nodes: number;
	readonly #space: PricingSpace;
	/** Whether `#longest` is a limit or only as long as it matters. */
	readonly #limited: boolean;

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
		const hardRun = rules.runs.filter((run) => run.member === undefined && run.weight < 0);
		this.#shortestWork = rules.shortestWork;
		this.#shortestRest = Math.max(1, rules.shortestRest);
		const limit = Math.min(days, ...hardRun.map((run) => run.days));
		// Without a limit a run need only be known to be long enough.
		this.#longest = Math.max(1, hardRun.length > 0 ? limit : this.#shortestWork);
		this.#limited = hardRun.length > 0;
		// Off 1 … shortestRest, then (exempt or not) × option × length of the run.
		this.#nodes = this.#shortestRest + 2 * options * this.#longest;

		const whole = rules.minuteLimits.find((one) => one.from === 0 && one.to === days && one.weight < 0);
		const unit = rules.minutes.reduce(gcd, 0) || 1;
		const minutes: Resource | undefined =
			whole === undefined || !Number.isFinite(whole.atMost)
				? undefined
				: {
						most: Math.floor(whole.atMost / unit),
						least: Number.isFinite(whole.atLeast) ? Math.ceil(whole.atLeast / unit) : 0,
						stride: 0,
						use: rules.minutes.map((one) => one / unit)
					};
		const weekendLimit = rules.weekends.find((one) => one.weight < 0 && one.atMost < one.groups);
		const weekends: Resource | undefined =
			weekendLimit === undefined
				? undefined
				: { most: weekendLimit.atMost, least: 0, stride: 0, use: new Int32Array(options) };
		const counts = rules.counts
			.filter((one) => one.from === 0 && one.to === days && one.weight < 0 && one.atMost < days)
			.sort((a, b) => a.atMost - b.atMost)
			.map((one): Resource => ({
				most: Math.max(0, one.atMost),
				least: 0,
				stride: 0,
				use: Int32Array.from({ length: options }, (_, o) => (one.member === undefined ? 1 : one.member[o]!))
			}));
		let size = this.#nodes;
		const kept: Resource[] = [];
		const keep = (resource: Resource | undefined): Resource | undefined => {
			if (resource === undefined || resource.most < 0 || size * (resource.most + 1) > mostStates)
				return undefined;
			resource.stride = size / this.#nodes;
			size *= resource.most + 1;
			kept.push(resource);
			return resource;
		};
		this.#minutes = keep(minutes);
		this.#weekends = keep(weekends);
		this.#weekendUse = weekendUse(weekendLimit?.groupOfDay ?? new Int16Array(days).fill(-1));
		for (const count of counts) keep(count);
		this.#all = kept;
		this.#resources = size / this.#nodes;
		this.#levels = kept.map((resource) =>
			Int32Array.from(
				{ length: this.#resources },
				(_, at) => Math.floor(at / resource.stride) % (resource.most + 1)
			)
		);
		space.reserve(size, days);
	}

	/**
	 * @param prices price of working option o on day d, at `d * options + o`, added to what the cell costs
	 * @param row receives the cheapest row
	 * @returns its cost with prices, or `Infinity` when the person has no row at all
	 */
	price(prices: Float64Array, row: Int16Array): number {
		const { days, options } = this.#prepared;
		const resources = this.#resources;
		const width = options + 1;
		for (let day = 0; day < days; day++) {
			this.#space.next.fill(Infinity, 0, this.#nodes * resources);
			const offCost = this.#costs[day * width]!;
			if (day === 0) this.#begin(prices, offCost);
			else {
				const { value: values } = this.#space;
				for (let node = 0; node < this.#nodes; node++) {
					const base = node * resources;
					for (let at = 0; at < resources; at++) {
						const value = values[base + at]!;
						if (value === Infinity) continue;
						this.#space.steps += options + 1;
						this.#leave(day, node, at, value, prices, offCost);
					}
				}
			}
			this.#space.swap();
		}
		return this.#finish(row);
	}

	#workNode(exempt: boolean, option: number, length: number): number {
		const kind = exempt ? 1 : 0;
		return this.#shortestRest + (kind * this.#prepared.options + option) * this.#longest + length - 1;
	}

	#begin(prices: Float64Array, offCost: number): void {
		const { options } = this.#prepared;
		const { history, workBefore, restBefore, beforeIsWhole, shortestWork } = this.#rules;
		const known = history.length > 0;
		if (offCost !== closedCell && !(workBefore > 0 && beforeIsWhole && workBefore < shortestWork)) {
			// A run of days off whose start is not known is long enough.
			const length = known && (workBefore > 0 || beforeIsWhole) ? restBefore + 1 : this.#shortestRest;
			this.#put(0, Math.min(length, this.#shortestRest) - 1, 0, offCost, -1);
		}
		if (restBefore > 0 && beforeIsWhole && restBefore < this.#shortestRest) return;
		const last = known ? history[history.length - 1]! : dayOff;
		for (let option = 0; option < options; option++) {
			const cost = this.#costs[option + 1]!;
			if (cost === closedCell) continue;
			if (last !== dayOff && this.#rules.successions[last * options + option]! > 0) continue;
			const length = workBefore + 1;
			if (this.#limited && length > this.#longest) continue;
			const at = this.#after(0, option, 0, false);
			if (at < 0) continue;
			const exempt = !(known && (workBefore === 0 || beforeIsWhole)) && length < shortestWork;
			const node = this.#workNode(exempt, option, Math.min(length, this.#longest));
			this.#put(0, node, at, cost + prices[option]!, -1);
		}
	}

	/** All that may follow a state. */
	#leave(day: number, node: number, at: number, value: number, prices: Float64Array, offCost: number): void {
		const { options } = this.#prepared;
		const source = node * this.#resources + at;
		const rest = this.#shortestRest;
		const wasOff = node < rest;
		const inWork = node - rest;
		const length = wasOff ? node + 1 : (inWork % this.#longest) + 1;
		const exempt = !wasOff && inWork >= options * this.#longest;
		const before = wasOff ? dayOff : Math.floor(inWork / this.#longest) % options;
		if (offCost !== closedCell) {
			if (wasOff) this.#put(day, Math.min(length + 1, rest) - 1, at, value + offCost, source);
			else if (exempt || length >= Math.min(this.#shortestWork, this.#longest)) {
				this.#put(day, 0, at, value + offCost, source);
			}
		}
		if (wasOff && length < rest) return;
		if (!wasOff && this.#limited && length >= this.#longest) return;
		const longer = wasOff ? 1 : Math.min(length + 1, this.#longest);
		const stillExempt = exempt && longer < this.#shortestWork;
		const { successions } = this.#rules;
		for (let option = 0; option < options; option++) {
			const cost = this.#costs[day * (options + 1) + option + 1]!;
			if (cost === closedCell || (!wasOff && successions[before * options + option]! > 0)) continue;
			const used = this.#after(at, option, day, !wasOff);
			if (used < 0) continue;
			const price = value + cost + prices[day * options + option]!;
			this.#put(day, this.#workNode(stillExempt, option, longer), used, price, source);
		}
	}

	/** The resources after working the option, or −1 where they do not suffice. */
	#after(at: number, option: number, day: number, workedBefore: boolean): number {
		let after = at;
		for (let index = 0; index < this.#all.length; index++) {
			const resource = this.#all[index]!;
			let use = resource.use[option]!;
			if (resource === this.#weekends) use = this.#weekendUse[2 * day + (workedBefore ? 1 : 0)]!;
			if (use === 0) continue;
			if (this.#levels[index]![at]! + use > resource.most) return -1;
			after += use * resource.stride;
		}
		return after;
	}

	#put(day: number, node: number, at: number, value: number, source: number): void {
		const state = node * this.#resources + at;
		if (value >= this.#space.next[state]!) return;
		this.#space.next[state] = value;
		this.#space.from[day * this.#nodes * this.#resources + state] = source;
	}

	#finish(row: Int16Array): number {
		const { days, options } = this.#prepared;
		const resources = this.#resources;
		const size = this.#nodes * resources;
		const least = this.#minutes?.least ?? 0;
		const minuteLevels =
			this.#minutes === undefined ? undefined : this.#levels[this.#all.indexOf(this.#minutes)];
		const { value, from } = this.#space;
		let best = Infinity;
		let state = -1;
		for (let index = 0; index < size; index++) {
			if (value[index]! >= best) continue;
			if (minuteLevels !== undefined && minuteLevels[index % resources]! < least) continue;
			best = value[index]!;
			state = index;
		}
		for (let day = days - 1; day >= 0 && state >= 0; day--) {
			const node = Math.floor(state / resources);
			const inWork = node - this.#shortestRest;
			row[day] = inWork < 0 ? dayOff : Math.floor(inWork / this.#longest) % options;
			state = from[day * size + state]!;
		}
		return best;
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
