import { weekdayOf } from '../calendar/day-number.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { monthOf, periodsOf, weekOf, workedDays, type RosterView } from './roster-view.ts';

/**
 * Weekends of a month of which any day is worked, with those before the roster. A weekend belongs to the month of its
 * Saturday; where the roster begins on a Sunday, that Sunday is a weekend of its own.
 */
export const mostWeekendsAMonth: RuleDefinition<Record<'weekends', number>> = {
	id: 'mostWeekendsAMonth',
	sentence: ({ weekends }) => ({
		zh: `每月最多有 ${weekends} 个周末上班。`,
		en: `Nobody works on more than ${weekends} weekends a month.`
	}),
	parameters: { weekends: 3 },
	unit: 'weekends',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView, { weekends }: Record<'weekends', number>): Iterable<Measure> {
	for (const work of view.work) {
		const { id, carriedIn } = work.person;
		const saturdays = new Set(
			[...workedDays(work).keys()]
				.filter((day) => weekdayOf(day) >= 5)
				.map((day) => Math.max(view.first, weekOf(day) + 5))
		);
		for (const { from, to, date, carries } of periodsOf(view, monthOf)) {
			const figure =
				[...saturdays].filter((day) => day >= from && day < to).length +
				(carries ? carriedIn.monthWeekends : 0);
			yield { person: id, date, figure, limit: weekends };
		}
	}
}
