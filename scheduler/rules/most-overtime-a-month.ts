import { overtimeMinutes, overtimeOf } from './overtime.ts';
import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { monthOf, periodsOf, type RosterView } from './roster-view.ts';

/**
 * Overtime of a month at all three rates, with what was worked before the roster. Whether holidays count towards the 36 h
 * is read in both ways; counting them is the careful one. Under comprehensive hours overtime is not counted by days.
 */
export const mostOvertimeAMonth: RuleDefinition<
	Record<'minutes' | 'normalMinutesADay' | 'normalMinutesAWeek', number>
> = {
	id: 'mostOvertimeAMonth',
	sentence: ({ minutes }) => ({
		zh: `每月加班不超过 ${hoursText(minutes)} 小时。`,
		en: `Overtime is at most ${englishHours(minutes)} a month.`
	}),
	parameters: { minutes: 2160, normalMinutesADay: 480, normalMinutesAWeek: 2400 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(
	view: RosterView,
	{
		minutes,
		normalMinutesADay,
		normalMinutesAWeek
	}: Record<'minutes' | 'normalMinutesADay' | 'normalMinutesAWeek', number>
): Iterable<Measure> {
	for (const work of view.work) {
		const { id, contract, hours, carriedIn } = work.person;
		if (contract === 'part_time' || hours === 'comprehensive') continue;
		const overtime = overtimeOf(view, work, { normalMinutesADay, normalMinutesAWeek });
		for (const { from, to, date, carries } of periodsOf(view, monthOf)) {
			const figure = overtime
				.filter(({ day }) => day >= from && day < to)
				.reduce((sum, day) => sum + overtimeMinutes(day), carries ? carriedIn.monthOvertimeMinutes : 0);
			yield { person: id, date, figure, limit: minutes };
		}
	}
}
