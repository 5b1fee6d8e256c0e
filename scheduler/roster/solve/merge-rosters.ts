import { incumbentOf, isBetter, type Incumbent } from './incumbent.ts';
import type { PreparedProblem } from './prepared-problem.ts';
import { RosterState } from './roster-state.ts';

/**
 * Joins what two lanes made of one roster: the better one, and on top of it whatever the other changed, person by
 * person and all at once, as far as it does not make it worse.
 *
 * @param start what both began with
 */
export function mergeRosters(
	prepared: PreparedProblem,
	start: Incumbent,
	one: Incumbent,
	two: Incumbent
): Incumbent {
	const [better, other] = isBetter(two, one) ? [two, one] : [one, two];
	const state = new RosterState(prepared, better.cells);
	const { days, people } = prepared;
	const changed: number[] = [];
	for (let p = 0; p < people; p++) {
		for (let at = p * days; at < (p + 1) * days; at++) {
			if (other.cells[at] === start.cells[at]) continue;
			changed.push(p);
			break;
		}
	}
	// First everything at once, then in three parts of the horizon: sub-problems touch people and days together.
	for (const [from, to] of [
		[0, days],
		[0, Math.floor(days / 3)],
		[Math.floor(days / 3), Math.floor((2 * days) / 3)],
		[Math.floor((2 * days) / 3), days]
	] as const) {
		const before = incumbentOf(state);
		for (const p of changed) {
			for (let day = from; day < to; day++) {
				const at = p * days + day;
				if (other.cells[at] !== start.cells[at]) state.put(p, day, other.cells[at]!);
			}
			state.rescore(p);
		}
		if (!isBetter(state, before)) state.load(before.cells);
		else if (from === 0 && to === days) break;
	}
	return incumbentOf(state);
}
