import { minute } from '#lib/domain/units.ts';
import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { type RosterView } from './roster-view.ts';

/**
 * The longest time of a shift without any break, meal or short.
 */
export const mostMinutesWithoutBreak: RuleDefinition<Record<'minutes', number>> = {
	id: 'mostMinutesWithoutBreak',
	sentence: ({ minutes }) => ({
		zh: `连续工作 ${hoursText(minutes)} 小时以内必须休息一次。`,
		en: `Nobody works more than ${englishHours(minutes)} without a break.`
	}),
	parameters: { minutes: 300 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView, { minutes }: Record<'minutes', number>): Iterable<Measure> {
	for (const { person, shifts } of view.work) {
		for (const { assignment } of shifts) {
			const { date, start, end, breaks } = assignment;
			let since = start;
			let longest = 0;
			for (const pause of breaks.toSorted((a, b) => a.start - b.start)) {
				longest = Math.max(longest, pause.start - since);
				since = Math.max(since, pause.end);
			}
			longest = Math.max(longest, end - since);
			yield { person: person.id, date, figure: Math.ceil(longest / minute), limit: minutes };
		}
	}
}
