import { dateOfDay } from '../calendar/day-number.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { workedDays, type RosterView } from './roster-view.ts';

/**
 * One shift a day; a contract that allows split shifts is exempt. Counted on the day on which a shift starts.
 */
export const oneShiftADay: RuleDefinition<Record<never, number>> = {
	id: 'oneShiftADay',
	sentence: () => ({
		zh: `每人每天最多一个班次，合同允许分段班的除外。`,
		en: `Nobody works more than one shift a day, unless the contract allows split shifts.`
	}),
	parameters: {},
	unit: 'shifts',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	for (const work of view.work) {
		const person = work.person.id;
		if (work.person.splitShifts) continue;
		for (const [day, shifts] of workedDays(work)) {
			yield { person, date: dateOfDay(day), figure: shifts.length, limit: 1 };
		}
	}
}
