import type { Measure, RuleDefinition } from './rule.ts';
import { monthOf, periodsOf, type RosterView } from './roster-view.ts';
import { weekendsOfMonth } from './weekends.ts';

/** Weekends of a month of which any day is worked, as `weekendsOfMonth` counts them. */
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
		for (const month of periodsOf(view, monthOf)) {
			const figure = weekendsOfMonth(work, month);
			yield { person: work.person.id, date: month.date, figure, limit: weekends };
		}
	}
}
