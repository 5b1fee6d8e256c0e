import { dateOfDay } from '../calendar/day-number.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { workedDays, type RosterView } from './roster-view.ts';

/**
 * Days worked in a row, by the day on which a shift starts, with the run that was under way before the roster. Each run
 * is one measure, dated by its last day.
 */
export const mostConsecutiveDays: RuleDefinition<Record<'days', number>> = {
	id: 'mostConsecutiveDays',
	sentence: ({ days }) => ({
		zh: `最多连续工作 ${days} 天。`,
		en: `Nobody works more than ${days} days in a row.`
	}),
	parameters: { days: 6 },
	unit: 'days',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView, { days }: Record<'days', number>): Iterable<Measure> {
	for (const work of view.work) {
		const { id, carriedIn } = work.person;
		const worked = workedDays(work);
		let run = carriedIn.consecutiveDays;
		for (let day = view.first; day < view.end; day++) {
			run = worked.has(day) ? run + 1 : 0;
			if (run > 0 && !worked.has(day + 1)) {
				yield { person: id, date: dateOfDay(day), figure: run, limit: days };
			}
		}
	}
}
