import type { Contract, Person, RosterProblem } from '../problem/roster-problem.ts';

/**
 * The same problem with nothing left but hard rules and the price of shortage: what must hold after a change, whatever
 * it costs. Its objective is the shortage alone.
 */
export function onlyHardAndShortage(problem: RosterProblem): RosterProblem {
	return {
		...problem,
		cover: problem.cover.map((row) => ({ ...row, surplus: [] })),
		contracts: problem.contracts.map((contract): Contract => ({
			...contract,
			options: contract.options.map(({ option }) => ({ option, cost: 0 })),
			longestRuns: hardOf(contract.longestRuns),
			counts: hardOf(contract.counts),
			minutes: hardOf(contract.minutes),
			weekends: hardOf(contract.weekends),
			tallies: hardOf(contract.tallies),
			rests: hardOf(contract.rests)
		})),
		people: problem.people.map((person): Person => ({
			...person,
			requests: [],
			counts: hardOf(person.counts),
			minutes: hardOf(person.minutes),
			tallies: hardOf(person.tallies),
			rests: hardOf(person.rests)
		}))
	};
}

/** Limits that cost nothing beyond: they are hard. */
function hardOf<T extends { readonly weight?: number }>(limits: readonly T[] = []): readonly T[] {
	return limits.filter(({ weight }) => weight === undefined);
}
