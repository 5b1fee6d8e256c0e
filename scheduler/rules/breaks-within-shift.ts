import { joined } from './join-intervals.ts';
import { minute } from '#lib/domain/units.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { type RosterView } from './roster-view.ts';

/**
 * Minutes of breaks that lie outside their shift or overlap another break of it.
 */
export const breaksWithinShift: RuleDefinition<Record<never, number>> = {
	id: 'breaksWithinShift',
	sentence: () => ({
		zh: `休息安排在班次之内，互不重叠。`,
		en: `Breaks lie within their shift and do not overlap.`
	}),
	parameters: {},
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView): Iterable<Measure> {
	for (const { person, shifts } of view.work) {
		for (const { assignment } of shifts) {
			const { date, start, end, breaks } = assignment;
			const given = breaks.reduce((sum, pause) => sum + (pause.end - pause.start), 0);
			const inside = joined(
				breaks.map((pause) => ({ start: Math.max(start, pause.start), end: Math.min(end, pause.end) }))
			).reduce((sum, pause) => sum + (pause.end - pause.start), 0);
			yield { person: person.id, date, figure: Math.ceil((given - inside) / minute), limit: 0 };
		}
	}
}
