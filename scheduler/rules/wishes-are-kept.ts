import { dayNumberOf } from '../calendar/day-number.ts';
import { shiftsBetween, type RosterView } from './roster-view.ts';
import type { Measure, RuleDefinition } from './rule.ts';

/** Each wish for a day of the roster: its weight where it is not granted. */
export const wishesAreKept: RuleDefinition<Record<never, number>> = {
	id: 'wishesAreKept',
	sentence: () => ({ zh: '尽量满足员工的意愿。', en: 'Wishes are granted.' }),
	parameters: {},
	unit: 'weight',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	for (const work of view.work) {
		for (const { date, shift, weight } of work.person.wishes) {
			const day = dayNumberOf(date);
			if (day < view.first || day >= view.end) continue;
			const shifts = shiftsBetween(work, day, day + 1);
			const granted =
				shift === 'off'
					? shifts.length === 0
					: shifts.some(({ assignment }) => shift === 'work' || assignment.template === shift);
			yield { person: work.person.id, date, figure: granted ? 0 : weight, limit: 0 };
		}
	}
}
