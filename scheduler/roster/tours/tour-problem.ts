import type { CoverShare, MovableBreak, RosterProblem } from '../problem/roster-problem.ts';
import type { PreparedProblem } from '../solve/prepared-problem.ts';

/**
 * The cover of the options with their breaks taken apart, in typed arrays: what an option adds without any break, and
 * what each break takes at each of its places. Made once, never changed.
 */
export interface TourProblem {
	readonly prepared: PreparedProblem;
	/** Shares of option o without its breaks: from `baseStart[o]` to the next; offsets within the day, and amounts. */
	readonly baseStart: Int32Array;
	readonly baseOffset: Int32Array;
	readonly baseAmount: Int32Array;
	/** Breaks of option o: from `breakStart[o]` to the next. */
	readonly breakStart: Int32Array;
	/** The place of each break that the cover of the problem counts with. */
	readonly placed: Uint8Array;
	/** Places of break b: from `placeStart[b]` to the next. */
	readonly placeStart: Int32Array;
	/** Shares that place l takes: from `shareStart[l]` to the next. */
	readonly shareStart: Int32Array;
	readonly shareOffset: Int32Array;
	readonly shareAmount: Int32Array;
	/**
	 * By option, the first that differs from it in nothing but where its breaks are placed to begin with: for whoever
	 * places breaks anew they are one.
	 */
	readonly first: Int16Array;
	/** The greatest number of breaks of an option. */
	readonly most: number;
	/** `rowCost` of all rows in one array: row r with h heads at `tableStart[r] + h`, up to the next start. */
	readonly tableStart: Int32Array;
	readonly table: Float64Array;
}

/** Takes the breaks of a prepared problem apart. */
export function prepareTours(prepared: PreparedProblem): TourProblem {
	const { options } = prepared.problem;
	const base: { offset: number; amount: number }[][] = options.map(({ cover, breaks = [] }) => {
		const amounts = new Map<number, number>();
		for (const { offset, amount } of [...cover, ...breaks.flatMap(placedShares)]) {
			amounts.set(offset, (amounts.get(offset) ?? 0) + amount);
		}
		return [...amounts].map(([offset, amount]) => ({ offset, amount })).sort((a, b) => a.offset - b.offset);
	});
	const breaks = options.map((option) => option.breaks ?? []);
	const places = breaks.flat().flatMap((one) => one.places);
	return {
		prepared,
		baseStart: starts(base),
		baseOffset: Int32Array.from(base.flat(), ({ offset }) => offset),
		baseAmount: Int32Array.from(base.flat(), ({ amount }) => amount),
		breakStart: starts(breaks),
		placed: Uint8Array.from(breaks.flat(), ({ placed }) => placed),
		placeStart: starts(breaks.flat().map((one) => one.places)),
		shareStart: starts(places),
		shareOffset: Int32Array.from(places.flat(), ({ offset }) => offset),
		shareAmount: Int32Array.from(places.flat(), ({ amount }) => amount),
		first: firstAlike(prepared, base),
		most: Math.max(0, ...breaks.map((list) => list.length)),
		...flatTables(prepared)
	};
}

function firstAlike(
	{ problem: { options } }: PreparedProblem,
	base: readonly (readonly CoverShare[])[]
): Int16Array {
	const known = new Map<string, number>();
	return Int16Array.from(options, ({ start, end, minutes, breaks = [] }, at) => {
		const key = JSON.stringify([start, end, minutes, base[at], breaks.map(({ places }) => places)]);
		const first = known.get(key) ?? at;
		known.set(key, first);
		return first;
	});
}

function placedShares({ places, placed }: MovableBreak) {
	return places[placed] ?? [];
}

function starts(lists: readonly (readonly unknown[])[]): Int32Array {
	const from = new Int32Array(lists.length + 1);
	lists.forEach((list, at) => (from[at + 1] = from[at]! + list.length));
	return from;
}

function flatTables({ rowCost }: PreparedProblem): { tableStart: Int32Array; table: Float64Array } {
	const tableStart = new Int32Array(rowCost.length + 1);
	rowCost.forEach((table, row) => (tableStart[row + 1] = tableStart[row]! + table.length));
	const table = new Float64Array(tableStart[rowCost.length]!);
	rowCost.forEach((one, row) => table.set(one, tableStart[row]));
	return { tableStart, table };
}

/** From so many options on, a problem is large even without movable breaks. */
const manyOptions = 64;

/**
 * Whether a problem is one of tours: breaks that move, or many ways of working a day with cover by intervals. The search
 * for those prices whole rows and anneals; programs over single cells, as other problems are solved, would hold but a few
 * cells of them.
 */
export function isTourProblem({ options, rowsPerDay, people }: RosterProblem): boolean {
	if (rowsPerDay === 0 || people.length === 0) return false;
	const movable = options.some(({ breaks = [] }) => breaks.some(({ places }) => places.length > 1));
	return movable || options.length >= manyOptions;
}
