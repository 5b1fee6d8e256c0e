import { minute } from '#lib/domain/units.ts';
import type { WorkedTime } from '../roster/plan/planned-roster.ts';
import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { type RosterView } from './roster-view.ts';

/**
 * Time between the end of a shift and the start of the next, in elapsed minutes, so that a night on which the clock is
 * set forward counts an hour less. Shifts that overlap have a negative rest. Split shifts of one day are one day's work:
 * between them nothing is asked. The last shift before the roster counts. Rest is no rule of the Labour Law.
 */
export const restBetweenShifts: RuleDefinition<Record<'minutes', number>> = {
	id: 'restBetweenShifts',
	sentence: ({ minutes }) => ({
		zh: `两个班次之间至少休息 ${hoursText(minutes)} 小时。`,
		en: `At least ${englishHours(minutes)} lie between two shifts.`
	}),
	parameters: { minutes: 660 },
	unit: 'minutes',
	bound: 'at_least',
	measure
};

function* measure(view: RosterView, { minutes }: Record<'minutes', number>): Iterable<Measure> {
	for (const { person, shifts } of view.work) {
		let before = lastBefore(person.carriedIn.lastShifts);
		for (const { assignment } of shifts) {
			const { date, start } = assignment;
			const split = person.splitShifts && before?.date === date && before.end <= start;
			if (before !== undefined && !split) {
				yield {
					person: person.id,
					date,
					figure: Math.floor((start - before.end) / minute),
					limit: minutes
				};
			}
			if (before === undefined || assignment.end >= before.end) before = assignment;
		}
	}
}

function lastBefore(shifts: readonly WorkedTime[]): WorkedTime | undefined {
	return shifts.reduce<WorkedTime | undefined>(
		(last, shift) => (last === undefined || shift.end > last.end ? shift : last),
		undefined
	);
}
