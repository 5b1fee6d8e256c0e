import type { Contract, CostStep, CoverRow, Person, RosterProblem } from '../problem/roster-problem.ts';
import { dayOff, type Roster } from '../problem/roster.ts';
import { assertProblem } from '../problem/assert-problem.ts';

/** The cost of a cell that is not open to a person. */
export const closedCell = 0x3fff_ffff;

/**
 * How much one missed day, pair or weekend of a hard rule weighs, in hard units; a missed minute weighs one. The hard
 * units of a roster are compared before its cost, so only their ratio among themselves is a choice: a day is about as
 * bad as two hours of missed minutes.
 */
export const hardUnitsOfDay = 120;

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

/** The rules of one person in typed arrays. Weights: −1 is hard, otherwise the cost per unit. */
export interface PersonRules {
	/** Minutes by option. */
	readonly minutes: Int32Array;
	/** Hard units of working option b the day after option a, at `a * options + b`. */
	readonly successions: Int32Array;
	readonly history: Int16Array;
	readonly runs: readonly {
		readonly rule: string;
		/** By option; undefined: any work. */
		readonly member: Uint8Array | undefined;
		readonly days: number;
		readonly weight: number;
		/** Days of the run that reaches day 0 from the history. */
		readonly before: number;
	}[];
	readonly shortestWork: number;
	readonly shortestRest: number;
	/** Length of the run at the end of the history, and whether its start is known. */
	readonly workBefore: number;
	readonly restBefore: number;
	readonly beforeIsWhole: boolean;
	readonly counts: readonly {
		readonly member: Uint8Array | undefined;
		readonly from: number;
		readonly to: number;
		readonly atLeast: number;
		readonly atMost: number;
		readonly weight: number;
	}[];
	/** Count limits that option o belongs to: from `countStart[o]` to the next. */
	readonly countStart: Int32Array;
	readonly countLimits: Int32Array;
	readonly minuteLimits: readonly {
		readonly from: number;
		readonly to: number;
		readonly atLeast: number;
		readonly atMost: number;
		readonly weight: number;
	}[];
	readonly weekends: readonly {
		/** By day; −1 where the day is in no group. */
		readonly groupOfDay: Int16Array;
		readonly groups: number;
		readonly atMost: number;
		readonly weight: number;
	}[];
	readonly tallies: readonly {
		readonly parts: readonly {
			readonly from: number;
			readonly to: number;
			/** By day from `from`, then by option. */
			readonly counts: readonly Int32Array[];
			/** −∞ where everything counts. */
			readonly beyond: number;
		}[];
		readonly atMost: number;
		readonly weight: number;
	}[];
	readonly rests: readonly {
		readonly from: number;
		readonly to: number;
		readonly minutes: number;
		readonly before: number;
		readonly after: number;
		readonly weight: number;
	}[];
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
	const minutes = Int32Array.from(problem.options, (option) => option.minutes);
	const shared: Shared = {
		rules: new Map<Contract, PersonRules>(),
		successions: new Map<string, Int32Array>(),
		counts: new Map<readonly number[], Int32Array>()
	};
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
		rules: problem.people.map((person) => rulesOf(problem, person, minutes, shared)),
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

function contractOf(problem: RosterProblem, person: Person): Contract {
	const contract = problem.contracts[person.contract];
	// assertProblem has seen to it.
	if (contract === undefined) throw new RangeError(`prepareProblem: ${person.id} must have a contract`);
	return contract;
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

function rulesOf(problem: RosterProblem, person: Person, minutes: Int32Array, shared: Shared): PersonRules {
	const contract = contractOf(problem, person);
	const own = [person.counts, person.minutes, person.tallies, person.rests];
	const ownLimits = own.some((limits) => limits !== undefined && limits.length > 0);
	const isShared = person.history.length === 0 && !ownLimits;
	const known = isShared ? shared.rules.get(contract) : undefined;
	if (known !== undefined) return known;

	const size = problem.options.length;
	const { history } = person;
	const lastCell = history.at(-1);
	const works = (cell: number) => cell !== dayOff;
	const before = trailing(history, (cell) => works(cell) === works(lastCell ?? dayOff));
	const counts = [...contract.counts, ...(person.counts ?? [])].map((limit) => ({
		member: memberOf(limit.options, size),
		from: limit.from,
		to: limit.to,
		atLeast: limit.atLeast ?? -Infinity,
		atMost: limit.atMost ?? Infinity,
		weight: limit.weight ?? -1
	}));
	const countStart = new Int32Array(size + 1);
	const countLimits: number[] = [];
	for (let option = 0; option < size; option++) {
		counts.forEach(({ member }, at) => {
			if (member === undefined || member[option] === 1) countLimits.push(at);
		});
		countStart[option + 1] = countLimits.length;
	}
	const rules: PersonRules = {
		minutes,
		successions: sharedSuccessions(problem, contract, shared),
		history: Int16Array.from(history),
		runs: contract.longestRuns.map(({ rule, options, days, weight }) => {
			const member = memberOf(options, size);
			return {
				rule,
				member,
				days,
				weight: weight ?? -1,
				before: trailing(history, (cell) => works(cell) && (member === undefined || member[cell] === 1))
			};
		}),
		shortestWork: contract.shortestWork ?? 1,
		shortestRest: contract.shortestRest ?? 1,
		workBefore: lastCell !== undefined && works(lastCell) ? before : 0,
		restBefore: lastCell !== undefined && !works(lastCell) ? before : 0,
		beforeIsWhole: before < history.length,
		counts,
		countStart,
		countLimits: Int32Array.from(countLimits),
		minuteLimits: [...contract.minutes, ...(person.minutes ?? [])].map((limit) => ({
			from: limit.from,
			to: limit.to,
			atLeast: limit.atLeast ?? -Infinity,
			atMost: limit.atMost ?? Infinity,
			weight: limit.weight ?? -1
		})),
		weekends: contract.weekends.map(({ groups, atMost, weight }) => {
			const groupOfDay = new Int16Array(problem.days).fill(-1);
			groups.forEach((group, at) => {
				for (const day of group) groupOfDay[day] = at;
			});
			return { groupOfDay, groups: groups.length, atMost, weight: weight ?? -1 };
		}),
		tallies: [...(contract.tallies ?? []), ...(person.tallies ?? [])].map(({ parts, atMost, weight }) => ({
			parts: parts.map(({ from, to, counts, beyond }) => ({
				from,
				to,
				counts: counts.map((table) => sharedCounts(table, shared)),
				beyond: beyond ?? -Infinity
			})),
			atMost,
			weight: weight ?? -1
		})),
		rests: [...(contract.rests ?? []), ...(person.rests ?? [])].map((limit) => ({
			...limit,
			weight: limit.weight ?? -1
		}))
	};
	if (isShared) shared.rules.set(contract, rules);
	return rules;
}

/** What people have in common: a thousand of them with hundreds of options must not have tables of their own. */
interface Shared {
	readonly rules: Map<Contract, PersonRules>;
	/** By rest and forbidden pairs. */
	readonly successions: Map<string, Int32Array>;
	readonly counts: Map<readonly number[], Int32Array>;
}

function sharedSuccessions(problem: RosterProblem, contract: Contract, { successions }: Shared): Int32Array {
	const key = JSON.stringify([contract.restMinutes ?? 0, contract.forbiddenSuccessions]);
	let units = successions.get(key);
	if (units === undefined) successions.set(key, (units = successionsOf(problem, contract)));
	return units;
}

function sharedCounts(table: readonly number[], { counts }: Shared): Int32Array {
	let shared = counts.get(table);
	if (shared === undefined) counts.set(table, (shared = Int32Array.from(table)));
	return shared;
}

function memberOf(options: readonly number[] | undefined, size: number): Uint8Array | undefined {
	if (options === undefined) return undefined;
	const member = new Uint8Array(size);
	for (const option of options) member[option] = 1;
	return member;
}

/** How many cells at the end belong together. */
function trailing(cells: readonly number[], belongs: (cell: number) => boolean): number {
	let length = 0;
	while (length < cells.length && belongs(cells[cells.length - 1 - length] ?? dayOff)) length++;
	return length;
}

function successionsOf({ options }: RosterProblem, contract: Contract): Int32Array {
	const size = options.length;
	const units = new Int32Array(size * size);
	const rest = contract.restMinutes ?? 0;
	if (rest > 0) {
		options.forEach((earlier, a) =>
			options.forEach((later, b) => {
				units[a * size + b] = Math.max(0, rest - (later.start + 1_440 - earlier.end));
			})
		);
	}
	for (const [a, b] of contract.forbiddenSuccessions) {
		units[a * size + b] = (units[a * size + b] ?? 0) + hardUnitsOfDay;
	}
	return units;
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
