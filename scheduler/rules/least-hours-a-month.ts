import type { Measure, RuleDefinition } from './rule.ts';
import { periodsOf, shiftsBetween, sumMinutes, monthOf, type RosterView } from './roster-view.ts';

/**
 * Least working time of a month, as somebody's own limit or contract has it, with what was worked before the roster. A
 * month that goes on after the roster is not judged: its hours may still come; nor is one that began before it
 * where nobody said what was worked then. Leave lowers nothing here: a planner who grants leave lowers the limit.
 */
export const leastHoursAMonth: RuleDefinition<Record<never, number>> = {
	id: 'leastHoursAMonth',
	sentence: () => ({
		zh: `有每月最低工时的人员达到其最低工时。`,
		en: `Whoever has a least number of hours a month reaches it.`
	}),
	parameters: {},
	unit: 'minutes',
	bound: 'at_least',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	for (const work of view.work) {
		const { id, carriedIn, limits } = work.person;
		const limit = limits.leastMinutesAMonth;
		if (limit === undefined) continue;
		for (const { from, to, date, carries } of periodsOf(view, monthOf)) {
			if (to === view.end && monthOf(to) !== to) continue;
			if (carries && carriedIn.monthIsUnknown === true) continue;
			const before = carries ? carriedIn.monthMinutes : 0;
			yield { person: id, date, figure: before + sumMinutes(shiftsBetween(work, from, to)), limit };
		}
	}
}
