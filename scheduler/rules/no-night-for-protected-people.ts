import type { Measure, RuleDefinition } from './rule.ts';
import { nightMinutes, protectedOn, type RosterView } from './roster-view.ts';

/**
 * Work between `fromMinute` and `toMinute` of the wall (22:00 to 06:00: night work) by somebody whom the law protects on
 * the day on which the shift starts.
 */
export const noNightForProtectedPeople: RuleDefinition<Record<'fromMinute' | 'toMinute', number>> = {
	id: 'noNightForProtectedPeople',
	sentence: () => ({
		zh: `怀孕七个月以上和哺乳期女职工不安排夜班。`,
		en: `Whoever is pregnant from month 7, or nursing, works no night.`
	}),
	parameters: { fromMinute: 1320, toMinute: 360 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(
	view: RosterView,
	{ fromMinute, toMinute }: Record<'fromMinute' | 'toMinute', number>
): Iterable<Measure> {
	for (const { person, shifts } of view.work) {
		for (const { assignment, day } of shifts) {
			if (!protectedOn(person, assignment.date)) continue;
			const figure = nightMinutes(assignment, day, view.roster.zone, fromMinute, toMinute);
			yield { person: person.id, date: assignment.date, figure, limit: 0 };
		}
	}
}
