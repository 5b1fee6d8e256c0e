import { dateOfDay } from '../calendar/day-number.ts';
import { overtimeOf } from './overtime.ts';
import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { type RosterView } from './roster-view.ts';

/**
 * Extended working time of a workday beyond the normal hours of the day, for standard hours. Rest days and holidays are
 * limited by the month only; part-time work has rules of its own.
 */
export const mostOvertimeADay: RuleDefinition<Record<'minutes' | 'normalMinutesADay', number>> = {
	id: 'mostOvertimeADay',
	sentence: ({ minutes }) => ({
		zh: `工作日加班每天不超过 ${hoursText(minutes)} 小时。`,
		en: `Overtime on a workday is at most ${englishHours(minutes)}.`
	}),
	parameters: { minutes: 180, normalMinutesADay: 480 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(
	view: RosterView,
	{ minutes, normalMinutesADay }: Record<'minutes' | 'normalMinutesADay', number>
): Iterable<Measure> {
	for (const work of view.work) {
		const { id, contract, hours } = work.person;
		if (contract === 'part_time' || hours === 'comprehensive') continue;
		// The week's normal hours do not matter here: a sixth short day is no long day.
		for (const { day, extended } of overtimeOf(view, work, {
			normalMinutesADay,
			normalMinutesAWeek: Infinity
		})) {
			yield { person: id, date: dateOfDay(day), figure: extended, limit: minutes };
		}
	}
}
