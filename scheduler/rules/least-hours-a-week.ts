import type { Measure, RuleDefinition } from './rule.ts';
import { periodsOf, shiftsBetween, sumMinutes, weekOf, type RosterView } from './roster-view.ts';

/**
 * Least working time of a week, as somebody's own limit or contract has it, with what was worked before the roster. A
 * week that goes on after the roster is not judged: its hours may still come; nor is one that began before it
 * where nobody said what was worked then. Leave lowers nothing here: a planner who grants leave lowers the limit.
 */
export const leastHoursAWeek: RuleDefinition<Record<never, number>> = {
	id: 'leastHoursAWeek',
	sentence: () => ({
		zh: `有每周最低工时的人员达到其最低工时。`,
		en: `Whoever has a least number of hours a week reaches it.`
	}),
	parameters: {},
	unit: 'minutes',
	bound: 'at_least',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	for (const work of view.work) {
		const { id, carriedIn, limits } = work.person;
		const limit = limits.leastMinutesAWeek;
		if (limit === undefined) continue;
		for (const { from, to, date, carries } of periodsOf(view, weekOf)) {
			if (to === view.end && weekOf(to) !== to) continue;
			if (carries && carriedIn.weekIsUnknown === true) continue;
			const before = carries ? carriedIn.weekMinutes : 0;
			yield { person: id, date, figure: before + sumMinutes(shiftsBetween(work, from, to)), limit };
		}
	}
}
