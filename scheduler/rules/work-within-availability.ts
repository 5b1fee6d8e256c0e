import { sinceMidnight } from '#lib/domain/time/local-time.ts';
import { joined } from './join-intervals.ts';
import { minute } from '#lib/domain/units.ts';
import { weekdayOf } from '../calendar/day-number.ts';
import { workingMinutes } from '../roster/plan/working-minutes.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { instantAt, type RosterView } from './roster-view.ts';

/**
 * Minutes of work outside the hours in which somebody can work. Hours of one evening may reach into the next day; those
 * that touch or overlap are one.
 */
export const workWithinAvailability: RuleDefinition<Record<never, number>> = {
	id: 'workWithinAvailability',
	sentence: () => ({
		zh: `只在人员可上班的时段内排班。`,
		en: `People work only in the hours in which they are available.`
	}),
	parameters: {},
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	const { zone } = view.roster;
	for (const { person, shifts } of view.work) {
		const { availability } = person;
		if (availability === undefined) continue;
		for (const { assignment, day, minutes } of shifts) {
			const hours = [day - 1, day, day + 1].flatMap((date) =>
				availability
					.filter(({ weekday }) => weekday === weekdayOf(date))
					.map(({ from, to }) => {
						const begins = sinceMidnight(from) / minute;
						const ends = sinceMidnight(to) / minute;
						const later = ends <= begins || ends === 1_440 ? 1 : 0;
						return {
							start: instantAt(date, begins, zone),
							end: instantAt(date + later, ends % 1_440, zone)
						};
					})
			);
			const inside = joined(hours).reduce(
				(sum, { start, end }) => sum + workingMinutes(assignment, start, end),
				0
			);
			yield { person: person.id, date: assignment.date, figure: minutes - inside, limit: 0 };
		}
	}
}
