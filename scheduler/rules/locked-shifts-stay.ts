import type { Assignment } from '../roster/plan/planned-roster.ts';
import { workingMinutes } from '../roster/plan/working-minutes.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { type RosterView } from './roster-view.ts';

/**
 * Minutes of locked shifts that the roster does not have as they were: same person, start, end and queue. Breaks may move.
 */
export const lockedShiftsStay: RuleDefinition<Record<never, number>> = {
	id: 'lockedShiftsStay',
	sentence: () => ({
		zh: `锁定的班次保持不变。`,
		en: `Locked shifts stay as they are.`
	}),
	parameters: {},
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	const works = new Set(view.roster.assignments.map(cellOf));
	for (const lock of view.locks ?? []) {
		const figure = works.has(cellOf(lock)) ? 0 : workingMinutes(lock);
		yield { person: lock.person, date: lock.date, figure, limit: 0 };
	}
}

function cellOf({ person, start, end, queue }: Assignment): string {
	return JSON.stringify([person, start, end, queue]);
}
