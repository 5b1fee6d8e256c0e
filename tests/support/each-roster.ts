import { dayOff, emptyRoster, type Roster } from '#scheduler/roster/problem/roster.ts';
import type { PreparedProblem } from '#scheduler/roster/solve/prepared-problem.ts';

/** Calls with every roster of open cells; the array is the same every time. */
export function eachRoster(prepared: PreparedProblem, call: (cells: Roster) => void): void {
	const roster = emptyRoster(prepared.people, prepared.days);
	const fill = (at: number): void => {
		if (at === roster.length) {
			call(roster);
			return;
		}
		for (let open = prepared.openStart[at] ?? 0; open < (prepared.openStart[at + 1] ?? 0); open++) {
			roster[at] = prepared.openCells[open] ?? dayOff;
			fill(at + 1);
		}
	};
	fill(0);
}
