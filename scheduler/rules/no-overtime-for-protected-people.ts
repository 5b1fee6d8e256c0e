import { dateOfDay } from '../calendar/day-number.ts';
import { overtimeMinutes, overtimeOf } from './overtime.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { protectedOn, type RosterView } from './roster-view.ts';

/**
 * Overtime of any rate (beyond the normal hours, on a rest day, on a statutory holiday) on a day on which the law protects
 * somebody. It holds under comprehensive hours too.
 */
export const noOvertimeForProtectedPeople: RuleDefinition<
	Record<'normalMinutesADay' | 'normalMinutesAWeek', number>
> = {
	id: 'noOvertimeForProtectedPeople',
	sentence: () => ({
		zh: `怀孕七个月以上和哺乳期女职工不安排加班。`,
		en: `Whoever is pregnant from month 7, or nursing, works no overtime.`
	}),
	parameters: { normalMinutesADay: 480, normalMinutesAWeek: 2400 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(
	view: RosterView,
	{ normalMinutesADay, normalMinutesAWeek }: Record<'normalMinutesADay' | 'normalMinutesAWeek', number>
): Iterable<Measure> {
	for (const work of view.work) {
		const { person } = work;
		if (person.protections.length === 0) continue;
		for (const overtime of overtimeOf(view, work, { normalMinutesADay, normalMinutesAWeek })) {
			const date = dateOfDay(overtime.day);
			if (!protectedOn(person, date)) continue;
			yield { person: person.id, date, figure: overtimeMinutes(overtime), limit: 0 };
		}
	}
}
