import type { CostStep, CoverRow, RosterProblem } from '../problem/roster-problem.ts';
import type { Roster } from '../problem/roster.ts';

/**
 * The same problem with covers that count only what is shorter than it was when the roster was published: a row that two
 * heads were missing from then may miss two now. Who reaches cost 0 in it is nowhere worse off.
 *
 * @param coverBefore what was needed then
 */
export function shorterThanPublished(
	problem: RosterProblem,
	published: Roster,
	coverBefore: readonly CoverRow[]
): RosterProblem {
	const heads = headsOf(problem, published);
	const cover = problem.cover.map((row, at): CoverRow => {
		const accepted = Math.max(0, (coverBefore[at]?.requirement ?? 0) - heads[at]!);
		if (accepted === 0) return row;
		return {
			...row,
			requirement: Math.max(0, row.requirement - accepted),
			shortage: stepsBeyond(row.shortage, accepted)
		};
	});
	return { ...problem, cover };
}

/** What shortage costs on each day by a cover. */
export function shortageOfCover(
	problem: RosterProblem,
	cells: Roster,
	cover: readonly CoverRow[]
): Float64Array {
	const heads = headsOf(problem, cells);
	const short = new Float64Array(problem.days);
	cover.forEach(({ requirement, shortage }, row) => {
		let left = Math.max(0, requirement - heads[row]!);
		for (const { units = left, cost } of shortage) {
			const taken = Math.min(left, units);
			short[Math.floor(row / problem.rowsPerDay)]! += taken * cost;
			left -= taken;
		}
	});
	return short;
}

function headsOf({ options, cover, rowsPerDay, days }: RosterProblem, cells: Roster): Int32Array {
	const heads = new Int32Array(cover.length);
	cells.forEach((cell, at) => {
		for (const { offset, amount } of options[cell]?.cover ?? []) {
			const row = (at % days) * rowsPerDay + offset;
			if (row < heads.length) heads[row]! += amount;
		}
	});
	return heads;
}

/** The steps without the first units. */
function stepsBeyond(steps: readonly CostStep[], units: number): readonly CostStep[] {
	let left = units;
	return steps.flatMap((step): CostStep[] => {
		if (step.units === undefined) return [step];
		const taken = Math.min(left, step.units);
		left -= taken;
		return taken === step.units ? [] : [{ ...step, units: step.units - taken }];
	});
}
