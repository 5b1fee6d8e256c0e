import { dayOff, type BreakPlacement, type Roster } from '../problem/roster.ts';
import type { Assignment, PlannedRoster } from '../plan/planned-roster.ts';
import type { CompiledPlan } from './compiled-plan.ts';
import { breaksAt, shiftTimes } from './plan-option.ts';

/**
 * The roster that cells stand for: every assignment with its instants, in order of people and days. Cells that are locked
 * are told as locked.
 *
 * @param placement where the breaks lie; without it where the options have them
 * @throws RangeError when there is not one cell per person and day, or a cell is no option
 */
export function decodeRoster(
	compiled: CompiledPlan,
	cells: Roster,
	placement?: BreakPlacement
): PlannedRoster {
	const { plan, problem, options, days } = compiled;
	if (cells.length !== problem.people.length * days.count) {
		throw new RangeError(
			`decodeRoster: cells must be ${problem.people.length * days.count}, got ${cells.length}`
		);
	}
	const assignments: Assignment[] = [];
	problem.people.forEach((person, at) => {
		const locked = new Set(person.locks.map(({ day }) => day));
		for (let day = 0; day < days.count; day++) {
			const index = at * days.count + day;
			const cell = cells[index] ?? dayOff;
			if (cell === dayOff) continue;
			const option = options[cell];
			if (option === undefined) {
				throw new RangeError(`decodeRoster: cells must be options below ${options.length}, got ${cell}`);
			}
			const { start, end } = shiftTimes(days, day, option);
			assignments.push({
				person: person.id,
				template: option.template,
				queue: option.queue,
				locked: locked.has(day),
				date: days.dates[day] ?? '',
				start,
				end,
				breaks: breaksAt(option, start, (pause) =>
					placement === undefined ? undefined : placement.places[index * placement.most + pause]
				)
			});
		}
	});
	return { zone: plan.zone, from: plan.from, to: plan.to, assignments };
}
