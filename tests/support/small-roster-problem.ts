import type { Contract, Person, RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';

export const freeContract: Contract = {
	options: [
		{ option: 0, cost: 0 },
		{ option: 1, cost: 0 }
	],
	forbiddenSuccessions: [],
	longestRuns: [],
	counts: [],
	minutes: [],
	weekends: []
};

export const freePerson: Person = {
	id: 'A',
	contract: 0,
	history: [],
	closed: [],
	locks: [],
	requests: []
};

/** A week, two shifts (E 08–16, L 16–24), one person under a contract without rules, no cover. */
export function smallProblem(contract: Partial<Contract> = {}, person: Partial<Person> = {}): RosterProblem {
	return {
		days: 7,
		options: [
			{ name: 'E', start: 480, end: 960, minutes: 480, cover: [{ offset: 0, amount: 1 }] },
			{ name: 'L', start: 960, end: 1_440, minutes: 480, cover: [{ offset: 1, amount: 1 }] }
		],
		rowsPerDay: 2,
		cover: Array.from({ length: 14 }, () => ({ requirement: 0, shortage: [], surplus: [] })),
		contracts: [{ ...freeContract, ...contract }],
		people: [{ ...freePerson, ...person }]
	};
}
