import type { Contract, Person } from '../problem/roster-problem.ts';

const isHard = ({ weight }: { readonly weight?: number }) => weight === undefined;

/** A contract with its hard rules only; worked days cost nothing. */
export function hardContract(contract: Contract): Contract {
	return {
		...contract,
		options: contract.options.map(({ option }) => ({ option, cost: 0 })),
		longestRuns: contract.longestRuns.filter(isHard),
		counts: contract.counts.filter(isHard),
		minutes: contract.minutes.filter(isHard),
		weekends: contract.weekends.filter(isHard),
		tallies: (contract.tallies ?? []).filter(isHard),
		rests: (contract.rests ?? []).filter(isHard)
	};
}

/** A person with hard limits only and without wishes. */
export function hardPerson(person: Person): Person {
	return {
		...person,
		requests: [],
		counts: (person.counts ?? []).filter(isHard),
		minutes: (person.minutes ?? []).filter(isHard),
		tallies: (person.tallies ?? []).filter(isHard),
		rests: (person.rests ?? []).filter(isHard)
	};
}
