import type { CoverRow, CoverShare, RosterProblem } from '../problem/roster-problem.ts';
import type { BreakPlacement, Roster } from '../problem/roster.ts';

/**
 * A cover in which the breaks of a roster lie where they were published: options cover as if breaks lay where they are
 * placed first, so what a break covers elsewhere is taken off the requirement, and what it leaves open is added. Exact
 * for shifts that stay; who moves has other breaks anyway.
 *
 * @param cover of the problem or of an earlier demand
 * @param cells the shifts whose breaks are meant
 */
export function coverWithBreaks(
	{ options, days, rowsPerDay }: RosterProblem,
	cover: readonly CoverRow[],
	cells: Roster,
	{ most, places }: BreakPlacement
): readonly CoverRow[] {
	const more = new Int32Array(cover.length);
	const add = (day: number, shares: readonly CoverShare[], sign: 1 | -1) => {
		for (const { offset, amount } of shares) {
			const row = day * rowsPerDay + offset;
			if (row < more.length) more[row]! += sign * amount;
		}
	};
	cells.forEach((cell, at) => {
		options[cell]?.breaks?.forEach(({ places: shares, placed }, index) => {
			const place = places[at * most + index] ?? placed;
			if (place === placed) return;
			add(at % days, shares[placed] ?? [], -1);
			add(at % days, shares[place] ?? [], 1);
		});
	});
	return cover.map((row, at) =>
		more[at] === 0 ? row : { ...row, requirement: Math.max(0, row.requirement + more[at]!) }
	);
}
