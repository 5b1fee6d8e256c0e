import { dateOfDay } from '../calendar/day-number.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { isNight, workedDays, type RosterView } from './roster-view.ts';

/**
 * Nights worked in a row, with the run under way before the roster. A night is a shift with at least `nightMinutes` of
 * work between 22:00 and 06:00. Each run is one measure, dated by its last night.
 */
export const mostConsecutiveNights: RuleDefinition<Record<'nights' | 'nightMinutes', number>> = {
	id: 'mostConsecutiveNights',
	sentence: ({ nights }) => ({
		zh: `最多连续上 ${nights} 个夜班。`,
		en: `Nobody works more than ${nights} nights in a row.`
	}),
	parameters: { nights: 4, nightMinutes: 180 },
	unit: 'shifts',
	bound: 'at_most',
	measure
};

function* measure(
	view: RosterView,
	{ nights, nightMinutes }: Record<'nights' | 'nightMinutes', number>
): Iterable<Measure> {
	for (const work of view.work) {
		const { id, carriedIn } = work.person;
		const worked = workedDays(work);
		const works = (day: number) =>
			(worked.get(day) ?? []).some((shift) => isNight(view, shift, nightMinutes));
		let run = carriedIn.consecutiveNights;
		for (let day = view.first; day < view.end; day++) {
			run = works(day) ? run + 1 : 0;
			if (run > 0 && !works(day + 1)) yield { person: id, date: dateOfDay(day), figure: run, limit: nights };
		}
	}
}
