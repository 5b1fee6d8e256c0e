import type { Measure, RuleDefinition } from './rule.ts';
import { type RosterView } from './roster-view.ts';

/**
 * Minutes of a shift in a queue that the person cannot serve on that day, or not well enough.
 */
export const queueMatchesSkill: RuleDefinition<Record<'level', number>> = {
	id: 'queueMatchesSkill',
	sentence: ({ level }) => ({
		zh: `人员只排入其技能等级不低于 ${level} 级的队列。`,
		en: `People serve only queues for which they have a skill of level ${level} or above.`
	}),
	parameters: { level: 1 },
	unit: 'minutes',
	bound: 'at_most',
	measure
};

function* measure(view: RosterView, { level }: Record<'level', number>): Iterable<Measure> {
	for (const { person, shifts } of view.work) {
		for (const { assignment, minutes } of shifts) {
			const { date, queue } = assignment;
			const able = person.skills.some(
				(skill) =>
					skill.queue === queue && skill.level >= level && (skill.from === undefined || skill.from <= date)
			);
			yield { person: person.id, date, figure: able ? 0 : minutes, limit: 0 };
		}
	}
}
