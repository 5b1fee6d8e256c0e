import { dateOfDay } from '../calendar/day-number.ts';
import type { Assignment } from '../roster/plan/planned-roster.ts';
import type { RosterView } from './roster-view.ts';
import type { Measure, RuleDefinition } from './rule.ts';

/** Days of a person that are not as published: another start, end or queue, a shift more or less. Breaks may move. */
export const publishedShiftsStay: RuleDefinition<Record<never, number>> = {
	id: 'publishedShiftsStay',
	sentence: () => ({
		zh: '尽量不改动已发布的班表。',
		en: 'What is published changes as little as possible.'
	}),
	parameters: {},
	unit: 'days',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	if (view.published === undefined) return;
	const { from, to } = view.published;
	const before = cells(view.published.assignments);
	const now = cells(view.roster.assignments);
	for (const { person } of view.work) {
		for (let day = view.first; day < view.end; day++) {
			const date = dateOfDay(day);
			if (date < from || date >= to) continue;
			const cell = `${date} ${person.id}`;
			yield {
				person: person.id,
				date,
				figure: before.get(cell) === now.get(cell) ? 0 : 1,
				limit: 0
			};
		}
	}
}

/** What each person does on each date, as a text that is equal where nothing changed. */
function cells(assignments: readonly Assignment[]): ReadonlyMap<string, string> {
	const texts = new Map<string, string[]>();
	for (const { person, date, start, end, queue } of assignments) {
		const cell = `${date} ${person}`;
		texts.set(cell, [...(texts.get(cell) ?? []), `${start}–${end} ${queue}`]);
	}
	return new Map([...texts].map(([cell, shifts]) => [cell, shifts.sort().join()]));
}
