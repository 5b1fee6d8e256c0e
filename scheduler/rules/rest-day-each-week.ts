import { minute } from '#lib/domain/units.ts';
import { dateOfDay } from '../calendar/day-number.ts';
import { hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { startOfDay, weekOf, type RosterView } from './roster-view.ts';

/**
 * The longest time without a shift within each week from Monday 00:00 to Sunday 24:00. Time after the roster counts as
 * free, it can still be given; time before it counts as free between the known shifts. Paid and unpaid breaks are no rest.
 * Source of the 24 uninterrupted hours: 关于《劳动法》若干条文的说明 (劳办发〔1994〕289 号) on art. 38.
 */
export const restDayEachWeek: RuleDefinition<Record<'minutes', number>> = {
	id: 'restDayEachWeek',
	sentence: ({ minutes }) => ({
		zh: `每周至少有一次连续 ${hoursText(minutes)} 小时的休息。`,
		en: `Everybody has at least ${hoursText(minutes)} uninterrupted hours of rest in each week.`
	}),
	parameters: { minutes: 1440 },
	unit: 'minutes',
	bound: 'at_least',
	measure
};

function* measure(view: RosterView, { minutes }: Record<'minutes', number>): Iterable<Measure> {
	const { zone } = view.roster;
	for (const { person, shifts } of view.work) {
		const times = [...person.carriedIn.lastShifts, ...shifts.map(({ assignment }) => assignment)].sort(
			(a, b) => a.start - b.start
		);
		for (let monday = weekOf(view.first); monday < view.end; monday += 7) {
			const from = startOfDay(monday, zone);
			const to = startOfDay(monday + 7, zone);
			let free = from;
			let longest = 0;
			for (const { start, end } of times) {
				if (end <= from || start >= to) continue;
				longest = Math.max(longest, start - free);
				free = Math.max(free, end);
			}
			yield {
				person: person.id,
				date: dateOfDay(Math.max(monday, view.first)),
				figure: Math.floor(Math.max(longest, to - free) / minute),
				limit: minutes
			};
		}
	}
}
