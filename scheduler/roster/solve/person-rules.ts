import type { Contract, Person, RosterProblem } from '../problem/roster-problem.ts';
import { dayOff } from '../problem/roster.ts';

/**
 * How much one missed day, pair or weekend of a hard rule weighs, in hard units; a missed minute weighs one. The hard
 * units of a roster are compared before its cost, so only their ratio among themselves is a choice: a day is about as
 * bad as two hours of missed minutes.
 */
export const hardUnitsOfDay = 120;

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

/** The rules of everybody, in the order of the people. */
export function rulesOfPeople(problem: RosterProblem): readonly PersonRules[] {
	const minutes = Int32Array.from(problem.options, (option) => option.minutes);
	const shared: Shared = { rules: new Map(), successions: new Map(), counts: new Map() };
	return problem.people.map((person) => rulesOf(problem, person, minutes, shared));
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

/** @throws RangeError when there is none; `assertProblem` has seen to it */
export function contractOf(problem: RosterProblem, person: Person): Contract {
	const contract = problem.contracts[person.contract];
	if (contract === undefined) throw new RangeError(`contractOf: ${person.id} must have a contract`);
	return contract;
}
