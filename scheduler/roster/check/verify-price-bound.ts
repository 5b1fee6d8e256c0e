import type {
	Contract,
	CountLimit,
	CostStep,
	CoverRow,
	MinutesLimit,
	Person,
	RosterProblem,
	TallyLimit
} from '../problem/roster-problem.ts';
import { dayOff } from '../problem/roster.ts';

/**
 * A proof that no legal roster is cheap: what one unit of each cover row is worth, in whole parts. Any prices prove
 * something; good ones prove much.
 */
export interface PriceCertificate {
	/** A price of `scale` is one unit of the objective per unit of cover. */
	readonly scale: number;
	/** By cover row of the problem; whole numbers. */
	readonly prices: Int32Array;
}

export type PriceBound =
	/** No legal roster costs less than `value`, wherever its breaks lie. */
	| { readonly status: 'bound'; readonly value: number }
	/** This person has no legal row, so that there is no legal roster. */
	| { readonly status: 'no legal row'; readonly person: string }
	/** A row's price is so far below zero that endless cover would pay: nothing is proven. */
	| { readonly status: 'nothing proven'; readonly row: number };

const minutesOfDay = 1_440;

/**
 * Derives the bound of cover prices again, in whole numbers, sharing nothing with the solver but the types.
 *
 * **Why it holds** (Lagrange). Let a legal roster cover row r with h_r. Its cost is Σ rowCost_r(h_r) + Σ cost of people's
 * rows, soft limits left out. With any price π_r, add and subtract Σ π_r h_r: the cost is Σ_r (rowCost_r(h_r) + π_r h_r)
 * + Σ_people (cost − price of what the row covers). The first sum is at least that of the least of each row over all
 * heads; the second at least that of each person's cheapest row at these prices, breaks where they cost least.
 *
 * **What a person's row is held to**: open cells and locks, the hard limit on any work in a row, minutes between shifts
 * (`restMinutes`), limits of minutes on stretches of days that do not overlap, short stretches first, and of worked days
 * on the same stretches, hard ones and soft ones at their weight; and no option that is beyond a hard tally by itself. All
 * else (forbidden pairs, counts of some options, weekends, shortest runs) is left out, which can only lower the bound.
 *
 * @throws RangeError when there is not one price per cover row, a price is not whole, or the scale is not a whole number
 *   from 1
 */
export function verifyPriceBound(problem: RosterProblem, { scale, prices }: PriceCertificate): PriceBound {
	if (prices.length !== problem.cover.length) {
		throw new RangeError(
			`verifyPriceBound: prices must be ${problem.cover.length} numbers, got ${prices.length}`
		);
	}
	if (!(Number.isSafeInteger(scale) && scale >= 1)) {
		throw new RangeError(`verifyPriceBound: scale must be a whole number from 1, got ${scale}`);
	}
	let sum = 0;
	for (const [row, cover] of problem.cover.entries()) {
		const price = prices[row] ?? 0;
		if ((cover.surplus.at(-1)?.cost ?? 0) * scale + price < 0) return { status: 'nothing proven', row };
		sum += leastOfRow(cover, price, scale);
	}
	const worth = worthOfOptions(problem, prices);
	const space = new RowSpace();
	const tables = problem.contracts.map((contract) => tableOf(problem, contract));
	const known = new Map<string, number>();
	for (const person of problem.people) {
		const { id, ...rest } = person;
		const key = JSON.stringify(rest);
		const table = tables[person.contract];
		if (table === undefined) continue;
		const least = known.get(key) ?? cheapestRow(problem, person, table, worth, scale, space);
		if (least === Infinity) return { status: 'no legal row', person: id };
		known.set(key, least);
		sum += least;
	}
	return { status: 'bound', value: Math.ceil(sum / scale) };
}

/** The least of cost + price × heads over all heads: at an end of one of the steps, since it is convex. */
function leastOfRow({ requirement, shortage, surplus }: CoverRow, price: number, scale: number): number {
	let least = price * requirement;
	for (const [steps, direction] of [
		[shortage, -1],
		[surplus, 1]
	] as const) {
		let cost = 0;
		let heads = requirement;
		for (const { units, cost: each } of withoutEmpty(steps)) {
			// Nobody can be short of more than all; beyond the last step of a surplus nothing gets cheaper.
			const taken = direction < 0 ? Math.min(heads, units ?? heads) : (units ?? 0);
			cost += taken * each * scale;
			heads += direction * taken;
			least = Math.min(least, cost + price * heads);
		}
	}
	return least;
}

/** A side without steps is free. */
function withoutEmpty(steps: readonly CostStep[]): readonly CostStep[] {
	return steps.length > 0 ? steps : [{ cost: 0 }];
}

/** What an option covers on a day at these prices, with its breaks where they take least: at `day * options + option`. */
function worthOfOptions({ days, options, rowsPerDay }: RosterProblem, prices: Int32Array): Float64Array {
	const worth = new Float64Array(days * options.length);
	for (let day = 0; day < days; day++) {
		const priceOf = (shares: readonly { readonly offset: number; readonly amount: number }[]) => {
			let sum = 0;
			// Beyond the last day there are no rows.
			for (const { offset, amount } of shares) sum += amount * (prices[day * rowsPerDay + offset] ?? 0);
			return sum;
		};
		options.forEach(({ cover, breaks = [] }, option) => {
			let sum = priceOf(cover);
			for (const { places, placed } of breaks) {
				sum += priceOf(places[placed] ?? []) - Math.min(...places.map(priceOf));
			}
			worth[day * options.length + option] = sum;
		});
	}
	return worth;
}

/** Options of a contract that rest and minutes do not tell apart. */
interface Kind {
	readonly start: number;
	readonly end: number;
	readonly minutes: number;
	readonly options: readonly { readonly option: number; readonly cost: number }[];
}

interface ContractTable {
	readonly contract: Contract;
	/** The latest start first. */
	readonly kinds: readonly Kind[];
}

function tableOf({ options }: RosterProblem, contract: Contract): ContractTable {
	return { contract, kinds: kindsOf(options, contract.options) };
}

function kindsOf(all: RosterProblem['options'], offered: Kind['options']): readonly Kind[] {
	const kinds = new Map<
		string,
		{ start: number; end: number; minutes: number; options: Kind['options'][number][] }
	>();
	for (const one of offered) {
		const shift = all[one.option];
		if (shift === undefined) continue;
		const { start, end, minutes } = shift;
		const key = `${start}/${end}/${minutes}`;
		const kind = kinds.get(key);
		if (kind === undefined) kinds.set(key, { start, end, minutes, options: [one] });
		else kind.options.push(one);
	}
	return [...kinds.values()].sort((a, b) => b.start - a.start);
}

/** A stretch of days with the limits of its minutes and of its worked days. */
interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly limits: readonly MinutesLimit[];
	/** Limits of worked days on the same days. */
	readonly counts: readonly CountLimit[];
}

function stretchesOf(limits: readonly MinutesLimit[], counts: readonly CountLimit[]): readonly Stretch[] {
	const stretches: Stretch[] = [];
	for (const { from, to } of [...limits].sort((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from)) {
		if (to <= from || stretches.some((one) => from < one.to && one.from < to)) continue;
		const here = (one: { readonly from: number; readonly to: number }) => one.from === from && one.to === to;
		stretches.push({
			from,
			to,
			limits: limits.filter(here),
			counts: counts.filter((one) => one.options === undefined && here(one))
		});
	}
	return stretches;
}

/** Arrays that grow as they are needed and are used for everybody. */
class RowSpace {
	here = new Float64Array(0);
	after = new Float64Array(0);

	reserve(size: number): void {
		if (this.here.length >= size) return;
		this.here = new Float64Array(size);
		this.after = new Float64Array(size);
	}
}

/**
 * The least that a row of the person can cost, in parts, less what it covers: from the last day to the first, for every
 * (length of the run of work so far, minutes of the stretch so far, shift of the day before) the least of what is to come.
 */
function cheapestRow(
	problem: RosterProblem,
	person: Person,
	{ contract, kinds: offered }: ContractTable,
	worth: Float64Array,
	scale: number,
	space: RowSpace
): number {
	const { days, options } = problem;
	const locks = new Map(person.locks.map(({ day, cell }) => [day, cell]));
	const extra = [...new Set(locks.values())].filter(
		(cell) => cell !== dayOff && !contract.options.some(({ option }) => option === cell)
	);
	const kinds =
		extra.length === 0
			? offered
			: kindsOf(options, [...contract.options, ...extra.map((option) => ({ option, cost: 0 }))]);
	const costs = cheapestOfKinds(problem, person, contract, kinds, new Set(extra), worth, scale);

	const runs = contract.longestRuns.filter((run) => run.options === undefined && run.weight === undefined);
	const longest = Math.min(...runs.map((run) => run.days), Infinity);
	const runLevels = longest === Infinity ? 1 : longest + 1;
	const stretches = stretchesOf(
		[...contract.minutes, ...(person.minutes ?? [])],
		[...contract.counts, ...(person.counts ?? [])]
	);
	const countLevels = Math.max(
		1,
		...stretches.map(({ from, to, counts }) => (counts.length > 0 ? to - from + 1 : 1))
	);
	const unit = kinds.reduce((divisor, kind) => gcd(divisor, kind.minutes), 0) || 1;
	const longestShift = Math.max(0, ...kinds.map((kind) => kind.minutes));
	const levels = Math.max(
		1,
		...stretches.map(({ from, to, limits }) => {
			const most = limits.filter((one) => one.weight === undefined).map((one) => one.atMost ?? Infinity);
			return Math.floor(Math.max(0, Math.min((to - from) * longestShift, ...most)) / unit) + 1;
		})
	);
	// Earliest starts that shifts leave to the next day; the first is that of a day off.
	const rest = contract.restMinutes ?? 0;
	const thresholdOf = (end: number) => Math.max(0, end + rest - minutesOfDay);
	const last = options[person.history.at(-1) ?? dayOff];
	const thresholds = [
		...new Set([0, ...kinds.map(({ end }) => thresholdOf(end)), ...(last ? [thresholdOf(last.end)] : [])])
	].sort((a, b) => b - a);
	const free = thresholds.length - 1;
	const placeOf = new Map(thresholds.map((threshold, at) => [threshold, at]));
	const restAfter = Int32Array.from(kinds, ({ end }) => placeOf.get(thresholdOf(end)) ?? free);
	const steps = Int32Array.from(kinds, ({ minutes }) => minutes / unit);
	const longestStep = Math.max(0, ...steps);
	const shortestStep = Math.min(longestStep, ...steps);
	const nobody = new Int32Array(thresholds.length);
	/** By rest, how many of the kinds, the latest start first, may follow. */
	const followers = Int32Array.from(
		thresholds,
		(threshold) => kinds.filter(({ start }) => start >= threshold).length
	);

	const width = thresholds.length;
	/** Where the states of a run, a number of worked days and some minutes begin. */
	const stateOf = (run: number, count: number, minutes: number) =>
		((run * countLevels + count) * levels + minutes) * width;
	space.reserve(stateOf(runLevels, 0, 0));
	space.after.fill(0, 0, stateOf(runLevels, 0, 0));
	for (let day = days - 1; day >= 0; day--) {
		const stretch = stretches.find(({ from, to }) => day >= from && day < to);
		const closes = stretch?.to === day + 1;
		const charge = Float64Array.from({ length: closes ? levels : 0 }, (_, minutes) =>
			stretch === undefined ? 0 : missed(stretch.limits, minutes * unit) * scale
		);
		const countCharge = Float64Array.from({ length: closes ? countLevels + 1 : 0 }, (_, count) =>
			stretch === undefined ? 0 : missed(stretch.counts, count) * scale
		);
		// Outside of a stretch, and where one begins, nothing is used yet.
		const daysBefore = stretch === undefined ? 0 : day - stretch.from;
		// Levels are enough for the stretches whose days are limited; others may be longer.
		const counted = stretch === undefined || stretch.counts.length === 0 ? 0 : 1;
		const off = costs.off[day]!;
		const { here, after } = space;
		for (let count = 0; count <= counted * daysBefore; count++) {
			// So many worked days have at least so many shortest and at most so many longest shifts.
			const least = counted === 1 ? count * shortestStep : 0;
			const most = Math.min(levels - 1, (counted === 1 ? count : daysBefore) * longestStep);
			for (let used = least; used <= most; used++) {
				for (let run = 0; run < runLevels; run++) {
					const nextRun = runLevels === 1 ? 0 : run + 1;
					const follow = nextRun < runLevels ? followers : nobody;
					let value = closes
						? off + charge[used]! + countCharge[count]! + after[free]!
						: off + after[stateOf(0, count, used) + free]!;
					let kind = 0;
					const state = stateOf(run, count, used);
					for (let at = 0; at < width; at++) {
						for (; kind < follow[at]!; kind++) {
							const minutes = stretch === undefined ? 0 : used + steps[kind]!;
							if (minutes >= levels) continue;
							const next = closes ? stateOf(nextRun, 0, 0) : stateOf(nextRun, count + counted, minutes);
							let total = costs.work[day * kinds.length + kind]! + after[next + restAfter[kind]!]!;
							if (closes) total += charge[minutes]! + countCharge[count + counted]!;
							if (total < value) value = total;
						}
						here[state + at] = value;
					}
				}
			}
		}
		space.here = after;
		space.after = here;
	}
	const before = runBefore(person, longest);
	const first = last === undefined ? free : (placeOf.get(thresholdOf(last.end)) ?? free);
	return space.after[stateOf(runLevels === 1 ? 0 : before, 0, 0) + first]!;
}

/** By day the cost of a day off, and by day and kind of the cheapest open option less what it covers; Infinity: closed. */
function cheapestOfKinds(
	{ days, options }: RosterProblem,
	person: Person,
	contract: Contract,
	kinds: readonly Kind[],
	onlyLocked: ReadonlySet<number>,
	worth: Float64Array,
	scale: number
): { readonly off: Float64Array; readonly work: Float64Array } {
	const size = options.length;
	/** What a cell costs besides the option: requests that it misses; at `day * (size + 1) + cell + 1`. */
	const more = new Float64Array(days * (size + 1));
	for (const { day, kind, options: wished, weight } of person.requests) {
		for (let cell = dayOff; cell < size; cell++) {
			const works = cell !== dayOff && (wished?.includes(cell) ?? true);
			if (works !== (kind === 'work')) more[day * (size + 1) + cell + 1]! += weight;
		}
	}
	const locked = new Map(person.locks.map(({ day, cell }) => [day, cell]));
	for (const { day, options: closed } of person.closed) {
		if (locked.has(day)) continue;
		for (const option of closed ?? options.keys()) more[day * (size + 1) + option + 1] = Infinity;
	}
	const tallies = [...(contract.tallies ?? []), ...(person.tallies ?? [])];
	const off = new Float64Array(days);
	const work = new Float64Array(days * kinds.length);
	for (let day = 0; day < days; day++) {
		const lock = locked.get(day);
		const extra = (cell: number) =>
			lock !== undefined && lock !== cell ? Infinity : more[day * (size + 1) + cell + 1]!;
		off[day] = extra(dayOff) * scale;
		kinds.forEach((kind, at) => {
			let least = Infinity;
			for (const { option, cost } of kind.options) {
				if (onlyLocked.has(option) && lock !== option) continue;
				if (tallies.some((tally) => breaksAlone(tally, day, option))) continue;
				least = Math.min(least, (cost + extra(option)) * scale - worth[day * size + option]!);
			}
			work[day * kinds.length + at] = least;
		});
	}
	return { off, work };
}

/** Whether an option on a day is beyond a hard tally by itself, where nothing else can count below 0. */
function breaksAlone({ parts, atMost, weight }: TallyLimit, day: number, option: number): boolean {
	if (weight !== undefined) return false;
	const [part] = parts;
	if (part === undefined || parts.length > 1 || part.beyond !== undefined) return false;
	const count = part.counts[day - part.from]?.[option] ?? 0;
	return count > atMost && !part.counts.some((ofDay) => ofDay.some((one) => one < 0));
}

/** Days worked in a row up to the day before the first, as far as it matters. */
function runBefore({ history }: Person, longest: number): number {
	let run = 0;
	while (run < history.length && history[history.length - 1 - run] !== dayOff) run++;
	return Math.min(run, longest === Infinity ? 0 : longest);
}

/** What the limits cost with so many minutes or days; Infinity where a hard one is broken. */
function missed(limits: readonly (MinutesLimit | CountLimit)[], value: number): number {
	let cost = 0;
	for (const { atLeast = -Infinity, atMost = Infinity, weight } of limits) {
		const miss = Math.max(0, value - atMost, atLeast - value);
		if (miss > 0) cost += weight === undefined ? Infinity : weight * miss;
	}
	return cost;
}

function gcd(a: number, b: number): number {
	return b === 0 ? a : gcd(b, a % b);
}
