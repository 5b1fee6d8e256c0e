import { dateOfDay } from '../calendar/day-number.ts';
import { overtimeOf } from './overtime.ts';
import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { monthOf, periodsOf, type RosterView } from './roster-view.ts';

/**
 * Overtime under comprehensive hours (综合计算工时, by approval): what a month's work, with what was worked before the
 * roster, exceeds the normal hours of all workdays of that month. Work on statutory holidays is paid threefold in any
 * case and does not count here. In a month that goes on after the roster the figure can only grow. Source: 劳部发
 * 〔1994〕503 号.
 */
export const mostComprehensiveOvertimeAMonth: RuleDefinition<
	Record<'minutes' | 'normalMinutesADay', number>
> = {
	id: 'mostComprehensiveOvertimeAMonth',
	sentence: ({ minutes }) => ({
		zh: `综合计算工时：每月超出当月标准工时不超过 ${hoursText(minutes)} 小时。`,
		en: `Under comprehensive hours a month has at most ${englishHours(minutes)} beyond its normal hours.`
	}),
	parameters: { minutes: 2160, normalMinutesADay: 480 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(
	view: RosterView,
	{ minutes, normalMinutesADay }: Record<'minutes' | 'normalMinutesADay', number>
): Iterable<Measure> {
	for (const work of view.work) {
		const { id, hours, contract, carriedIn } = work.person;
		if (hours !== 'comprehensive' || contract === 'part_time') continue;
		const days = overtimeOf(view, work, { normalMinutesADay, normalMinutesAWeek: Infinity });
		for (const { from, to, date, carries } of periodsOf(view, monthOf)) {
			const worked = days
				.filter(({ day }) => day >= from && day < to)
				.reduce((sum, day) => sum + day.minutes - day.holiday, carries ? carriedIn.monthMinutes : 0);
			const normal = normalMinutesADay * workdaysOfMonth(view, from);
			yield { person: id, date, figure: Math.max(0, worked - normal), limit: minutes };
		}
	}
}

/** Days of a month that are neither weekend nor holiday, make-up workdays included. */
function workdaysOfMonth({ calendar }: RosterView, inMonth: number): number {
	let count = 0;
	const month = dateOfDay(inMonth).slice(0, 7);
	for (let day = monthOf(inMonth); dateOfDay(day).startsWith(month); day++) {
		if (calendar.dayClass(day) < 5) count++;
	}
	return count;
}
