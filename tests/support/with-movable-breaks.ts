import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';

/**
 * The same problem in double units of cover, every option with two breaks of one unit that may lie in any of its rows;
 * both begin in the first.
 */
export function withMovableBreaks(problem: RosterProblem): RosterProblem {
	const options = problem.options.map((option) => {
		const [first] = option.cover;
		if (first === undefined) return option;
		const base = option.cover.map(({ offset, amount }) => ({ offset, amount: amount + 2 }));
		const places = option.cover.map(({ offset }) => [{ offset, amount: 1 }]);
		return {
			...option,
			cover: base.map((share) =>
				share.offset === first.offset ? { ...share, amount: share.amount - 2 } : share
			),
			breaks: [
				{ places, placed: 0 },
				{ places: places.toReversed(), placed: places.length - 1 }
			]
		};
	});
	return { ...problem, options };
}
