import { dateOfDay } from '../calendar/day-number.ts';
import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { sumMinutes, workedDays, type RosterView } from './roster-view.ts';

/**
 * Working time of a day, breaks that are paid included, in the day on which the shifts start.
 */
export const hoursADay: RuleDefinition<Record<'minutes', number>> = {
	id: 'hoursADay',
	sentence: ({ minutes }) => ({
		zh: `每天工作不超过 ${hoursText(minutes)} 小时。`,
		en: `Nobody works more than ${englishHours(minutes)} a day.`
	}),
	parameters: { minutes: 720 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView, { minutes }: Record<'minutes', number>): Iterable<Measure> {
	for (const work of view.work) {
		const person = work.person.id;
		for (const [day, shifts] of workedDays(work)) {
			yield { person, date: dateOfDay(day), figure: sumMinutes(shifts), limit: minutes };
		}
	}
}
