import type { CostStep, CoverRow, Person, RosterProblem } from '../problem/roster-problem.ts';
import { dayOff, type Roster } from '../problem/roster.ts';
import { assertProblem } from '../problem/assert-problem.ts';
import { contractOf, rulesOfPeople, type PersonRules } from './person-rules.ts';

/** The cost of a cell that is not open to a person. */
export const closedCell = 0x3fff_ffff;

/** A problem in typed arrays: what the solver's inner loops read. Made once, never changed. */
export interface PreparedProblem {
	readonly problem: RosterProblem;
	readonly people: number;
	readonly days: number;
	readonly options: number;
	readonly rows: number;
	/** `cells[p]`: cost of person p's cell on a day, at `day * (options + 1) + cell + 1`; `closedCell` where not open. */
	readonly cells: readonly Int32Array[];
	readonly openStart: Int32Array;
	/** Open cells of person p on day d, `dayOff` included: from `openStart[p * days + d]` to the next start. */
	readonly openCells: Int16Array;
	/** Rows of option o: from `coverStart[o]` to the next; `coverOffset` and `coverAmount` beside each other. */
	readonly coverStart: Int32Array;
	readonly coverOffset: Int32Array;
	readonly coverAmount: Int32Array;
	readonly rowsPerDay: number;
	/** Minutes after midnight at which options begin and end. */
	readonly optionStart: Int32Array;
	readonly optionEnd: Int32Array;
	readonly requirement: Int32Array;
	/** Steps of a row, shortage first; both as pairs (units, cost), the last units being `Infinity`. */
	readonly shortage: readonly Float64Array[];
	readonly surplus: readonly Float64Array[];
	/** `rowCost[row][heads]` up to the table's end; beyond it every head costs `rowSlope[row]` more. */
	readonly rowCost: readonly Float64Array[];
	readonly rowSlope: Float64Array;
	readonly rules: readonly PersonRules[];
	/** The greatest cost of any single step, request or option: the scale of the objective. */
	readonly largestCost: number;
}

/**
 * Prepares a problem for solving.
 *
 * @throws RangeError when the problem is not well formed
 */
export function prepareProblem(problem: RosterProblem): PreparedProblem {
	assertProblem(problem);
	const { days, rowsPerDay } = problem;
	const options = problem.options.length;
	const cells = problem.people.map((person) => cellCosts(problem, person));
	const open: number[] = [];
	const openStart = new Int32Array(problem.people.length * days + 1);
	cells.forEach((costs, p) => {
		for (let day = 0; day < days; day++) {
			for (let cell = dayOff; cell < options; cell++) {
				if (costs[day * (options + 1) + cell + 1] !== closedCell) open.push(cell);
			}
			openStart[p * days + day + 1] = open.length;
		}
	});
	const coverStart = new Int32Array(options + 1);
	const shares = problem.options.flatMap(({ cover }, at) => {
		coverStart[at + 1] = (coverStart[at] ?? 0) + cover.length;
		return cover;
	});
	const tables = new Map<string, Float64Array>();
	return {
		problem,
		people: problem.people.length,
		days,
		options,
		rows: problem.cover.length,
		cells,
		openStart,
		openCells: Int16Array.from(open),
		coverStart,
		coverOffset: Int32Array.from(shares, ({ offset }) => offset),
		coverAmount: Int32Array.from(shares, ({ amount }) => amount),
		rowsPerDay,
		optionStart: Int32Array.from(problem.options, ({ start }) => start),
		optionEnd: Int32Array.from(problem.options, ({ end }) => end),
		requirement: Int32Array.from(problem.cover, ({ requirement }) => requirement),
		shortage: problem.cover.map(({ shortage }) => stepsOf(shortage)),
		surplus: problem.cover.map(({ surplus }) => stepsOf(surplus)),
		rowCost: problem.cover.map((row) => {
			// Weeks repeat: equal rows share one table.
			const key = JSON.stringify(row);
			const table = tables.get(key) ?? costTable(row);
			tables.set(key, table);
			return table;
		}),
		rowSlope: Float64Array.from(problem.cover, ({ surplus }) => surplus.at(-1)?.cost ?? 0),
		rules: rulesOfPeople(problem),
		largestCost: largestCost(problem)
	};
}

/**
 * A roster of open cells only: where the given one holds a cell that is closed (a published shift of someone now ill)
 * or none is given, the first open cell, which is the day off unless a lock says otherwise.
 */
export function openRoster(prepared: PreparedProblem, start?: Roster): Roster {
	const { days, options, people, openStart, openCells, cells } = prepared;
	const roster = new Int16Array(people * days);
	for (let at = 0; at < roster.length; at++) {
		const cell = start?.[at];
		const costs = cells[Math.floor(at / days)]!;
		const isOpen = cell !== undefined && costs[(at % days) * (options + 1) + cell + 1] !== closedCell;
		roster[at] = isOpen ? cell : openCells[openStart[at]!]!;
	}
	return roster;
}

function cellCosts(problem: RosterProblem, person: Person): Int32Array {
	const { days } = problem;
	const width = problem.options.length + 1;
	const costs = new Int32Array(days * width).fill(closedCell);
	const contract = contractOf(problem, person);
	for (let day = 0; day < days; day++) {
		costs[day * width] = 0;
		for (const { option, cost } of contract.options) costs[day * width + option + 1] = cost;
	}
	for (const { day, options } of person.closed) {
		if (options === undefined) costs.fill(closedCell, day * width + 1, (day + 1) * width);
		else for (const option of options) costs[day * width + option + 1] = closedCell;
	}
	for (const { day, cell } of person.locks) {
		const cost = contract.options.find(({ option }) => option === cell)?.cost ?? 0;
		costs.fill(closedCell, day * width, (day + 1) * width);
		costs[day * width + cell + 1] = cost;
	}
	for (const { day, kind, options, weight } of person.requests) {
		if (kind === 'avoid' && options !== undefined) {
			// What a day costs beyond wages comes as thousands of these.
			for (const option of options) {
				const at = day * width + option + 1;
				if (costs[at] !== closedCell) costs[at] = (costs[at] ?? 0) + weight;
			}
			continue;
		}
		for (let cell = dayOff; cell < width - 1; cell++) {
			const at = day * width + cell + 1;
			const works = cell !== dayOff && (options?.includes(cell) ?? true);
			if (works !== (kind === 'work') && costs[at] !== closedCell) costs[at] = (costs[at] ?? 0) + weight;
		}
	}
	return costs;
}

function stepsOf(steps: readonly CostStep[]): Float64Array {
	return Float64Array.from(steps.flatMap(({ units, cost }) => [units ?? Infinity, cost]));
}

/** Cost of 0, 1, … heads, up to where the surplus has become linear. */
function costTable({ requirement, shortage, surplus }: CoverRow): Float64Array {
	const bounded = surplus.reduce((sum, { units }) => sum + (units ?? 0), 0);
	return Float64Array.from({ length: requirement + bounded + 2 }, (_, heads) =>
		heads < requirement ? climb(shortage, requirement - heads) : climb(surplus, heads - requirement)
	);
}

function climb(steps: readonly CostStep[], units: number): number {
	let left = units;
	let cost = 0;
	for (const step of steps) {
		const taken = Math.min(left, step.units ?? left);
		cost += taken * step.cost;
		left -= taken;
	}
	return cost;
}

function largestCost({ cover, people, contracts, options }: RosterProblem): number {
	let largest = 1;
	for (const { shortage, surplus } of cover) {
		largest = Math.max(largest, shortage.at(-1)?.cost ?? 0, surplus.at(-1)?.cost ?? 0);
	}
	for (const { requests } of people) for (const { weight } of requests) largest = Math.max(largest, weight);
	for (const contract of contracts) {
		for (const { cost } of contract.options) largest = Math.max(largest, cost);
		for (const { weight = 0 } of [...contract.longestRuns, ...contract.counts, ...contract.weekends]) {
			largest = Math.max(largest, weight);
		}
	}
	/** What a table counts at most: people share them. */
	const most = new Map<readonly number[], number>();
	for (const { tallies = [], rests = [] } of [...contracts, ...people]) {
		for (const { weight = 0, parts } of tallies) {
			if (weight === 0) continue;
			for (const table of new Set(parts.flatMap(({ counts }) => counts))) {
				let count = most.get(table);
				if (count === undefined) most.set(table, (count = Math.max(0, ...table)));
				largest = Math.max(largest, weight * count);
			}
		}
		for (const { weight = 0, minutes } of rests) largest = Math.max(largest, weight * minutes);
	}
	// A soft limit in minutes costs its weight for every minute of a shift.
	const longest = Math.max(0, ...options.map(({ minutes }) => minutes));
	for (const { minutes = [] } of [...contracts, ...people]) {
		for (const { weight = 0 } of minutes) largest = Math.max(largest, weight * longest);
	}
	return largest;
}
