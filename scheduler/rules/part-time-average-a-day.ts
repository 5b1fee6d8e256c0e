import { hoursOfPeriods } from './hours-of-period.ts';
import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import type { RosterView } from './roster-view.ts';

/**
 * The average of non-full-time employment: the minutes of a week against the limit times the days worked in it, so that
 * a shift of 6 h needs one of 2 h beside it. Averaging over days *worked* is the strict reading of art. 68; a company
 * that averages over all days sets a higher limit with HR.
 */
export const partTimeAverageADay: RuleDefinition<Record<'minutes', number>> = {
	id: 'partTimeAverageADay',
	sentence: ({ minutes }) => ({
		zh: `非全日制人员平均每日工作不超过 ${hoursText(minutes)} 小时（按周内出勤日平均）。`,
		en: `Part-time staff work at most ${englishHours(minutes)} a day on average over the days worked in a week.`
	}),
	parameters: { minutes: 240 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView, { minutes }: Record<'minutes', number>): Iterable<Measure> {
	for (const work of view.work) {
		const { id, contract, carriedIn } = work.person;
		if (contract !== 'part_time') continue;
		for (const { date, shifts, minutes: figure, carries } of hoursOfPeriods(view, work, 'week')) {
			const days = new Set(shifts.map(({ day }) => day)).size + (carries ? carriedIn.weekDays : 0);
			yield { person: id, date, figure, limit: minutes * days };
		}
	}
}
