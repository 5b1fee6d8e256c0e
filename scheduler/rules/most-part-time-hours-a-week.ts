import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { periodsOf, shiftsBetween, sumMinutes, weekOf, type RosterView } from './roster-view.ts';

/**
 * Working time of non-full-time employment (非全日制用工) in a week, with what was worked before the roster.
 */
export const mostPartTimeHoursAWeek: RuleDefinition<Record<'minutes', number>> = {
	id: 'mostPartTimeHoursAWeek',
	sentence: ({ minutes }) => ({
		zh: `非全日制人员每周工作不超过 ${hoursText(minutes)} 小时。`,
		en: `Part-time staff work at most ${englishHours(minutes)} a week.`
	}),
	parameters: { minutes: 1440 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView, { minutes }: Record<'minutes', number>): Iterable<Measure> {
	for (const work of view.work) {
		const { id, contract, carriedIn } = work.person;
		if (contract !== 'part_time') continue;
		for (const { from, to, date, carries } of periodsOf(view, weekOf)) {
			const before = carries ? carriedIn.weekMinutes : 0;
			yield {
				person: id,
				date,
				figure: before + sumMinutes(shiftsBetween(work, from, to)),
				limit: minutes
			};
		}
	}
}
