import { minute } from '#lib/domain/units.ts';
import { dayNumberOf } from '../../calendar/day-number.ts';
import type { Assignment, PlannedRoster } from '../plan/planned-roster.ts';
import { emptyRoster, type BreakPlacement, type Roster } from '../problem/roster.ts';
import type { CompiledPlan } from './compiled-plan.ts';
import { nearestOption } from './lock-options.ts';
import type { PlanOption } from './plan-option.ts';

/** A roster as cells of a problem. */
export interface EncodedRoster {
	readonly cells: Roster;
	/** The places at which the breaks lie, or those nearest to them. */
	readonly placement: BreakPlacement;
	/** Assignments without a cell: of nobody, on other days, a second of a day, or a shift that no option is. */
	readonly withoutCell: readonly Assignment[];
}

/** Reads a roster back into cells: what `decodeRoster` made comes back as it was, with its breaks. */
export function encodeRoster(compiled: CompiledPlan, planned: PlannedRoster): EncodedRoster {
	const { problem, options, days } = compiled;
	const cells = emptyRoster(problem.people.length, days.count);
	const most = Math.max(0, ...options.map(({ breaks }) => breaks.length));
	const places = new Uint8Array(cells.length * most);
	const people = new Map(problem.people.map(({ id }, at) => [id, at]));
	const withoutCell: Assignment[] = [];
	const taken = new Set<number>();
	for (const assignment of planned.assignments) {
		const person = people.get(assignment.person);
		const day = dayNumberOf(assignment.date) - days.first;
		const index = (person ?? 0) * days.count + day;
		const isHere = person !== undefined && day >= 0 && day < days.count && !taken.has(index);
		const cell = isHere ? nearestOption(days, options, assignment, day) : undefined;
		const option = cell === undefined ? undefined : options[cell];
		if (cell === undefined || option === undefined) {
			withoutCell.push(assignment);
			continue;
		}
		taken.add(index);
		cells[index] = cell;
		placesOf(option, assignment).forEach((place, at) => (places[index * most + at] = place));
	}
	return { cells, placement: { most, places }, withoutCell };
}

/** The places nearest to where the breaks of an assignment lie. */
function placesOf({ breaks }: PlanOption, { start, breaks: given }: Assignment): readonly number[] {
	const ordered = given.toSorted((a, b) => a.start - b.start);
	return breaks.map(({ places, placed }, at) => {
		const pause = ordered[at];
		if (pause === undefined) return placed;
		const begins = (pause.start - start) / minute;
		return places.reduce(
			(best, place, index) =>
				Math.abs(place - begins) < Math.abs((places[best] ?? 0) - begins) ? index : best,
			0
		);
	});
}
