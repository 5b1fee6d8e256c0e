import { joined } from './join-intervals.ts';
import { workingMinutes } from '../roster/plan/working-minutes.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { type RosterView } from './roster-view.ts';

/**
 * Minutes of work that fall into a leave. Leaves that overlap are counted once.
 */
export const noWorkOnLeave: RuleDefinition<Record<never, number>> = {
	id: 'noWorkOnLeave',
	sentence: () => ({
		zh: `请假期间不排班。`,
		en: `Nobody works during leave.`
	}),
	parameters: {},
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	for (const { person, shifts } of view.work) {
		const leaves = joined(person.leave);
		for (const { assignment } of shifts) {
			const figure = leaves.reduce((sum, { start, end }) => sum + workingMinutes(assignment, start, end), 0);
			yield { person: person.id, date: assignment.date, figure, limit: 0 };
		}
	}
}
