import type { Contract, Person, RosterProblem } from '../problem/roster-problem.ts';

/**
 * The same problem with nothing left but hard rules and the price of shortage: what must hold after a change, whatever
 * it costs. Its objective is the shortage alone.
 */
export function onlyHardAndShortage(problem: RosterProblem): RosterProblem {
	const isHard = ({ weight }: { readonly weight?: number }) => weight === undefined;
	return {
		...problem,
		cover: problem.cover.map((row) => ({ ...row, surplus: [] })),
		contracts: problem.contracts.map((contract): Contract => ({
			...contract,
			options: contract.options.map(({ option }) => ({ option, cost: 0 })),
			longestRuns: contract.longestRuns.filter(isHard),
			counts: contract.counts.filter(isHard),
			minutes: contract.minutes.filter(isHard),
			weekends: contract.weekends.filter(isHard)
		})),
		people: problem.people.map((person): Person => ({
			...person,
			requests: [],
			...(person.counts === undefined ? {} : { counts: person.counts.filter(isHard) }),
			...(person.minutes === undefined ? {} : { minutes: person.minutes.filter(isHard) })
		}))
	};
}
