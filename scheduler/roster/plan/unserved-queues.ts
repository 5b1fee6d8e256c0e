import type { Sentence } from '../../rules/rule.ts';
import type { RosterPlan } from './roster-plan.ts';
import { similarName } from './similar-name.ts';

/** A queue that heads are needed for and nobody can serve on any day of the plan: all of it stays short. */
export interface UnservedQueue {
	readonly queue: string;
	/** Heads that are needed, times the hours of their slots. */
	readonly headHours: number;
	/** A skill that is no queue of the demand and is probably the same by another spelling. */
	readonly similar?: string;
	readonly sentence: Sentence;
}

/**
 * The queues of a demand that nobody has the skill for, in order of their first slot. A roster of the others is made all
 * the same: what is missing is told, as every other shortage is.
 *
 * @example two slots of half an hour with 3 heads of `voice`, which nobody can: [{ queue: 'voice', headHours: 3, … }]
 */
export function unservedQueues({
	demand,
	people,
	slotMinutes,
	to
}: Pick<RosterPlan, 'demand' | 'people' | 'slotMinutes' | 'to'>): readonly UnservedQueue[] {
	const heads = new Map<string, number>();
	for (const slot of demand) heads.set(slot.queue, (heads.get(slot.queue) ?? 0) + slot.heads);
	const skills = people.flatMap((person) => person.skills);
	const known = new Set(
		skills.flatMap(({ queue, from }) => (from === undefined || from < to ? [queue] : []))
	);
	const idle = [...known].filter((queue) => !heads.has(queue));
	return [...heads].flatMap(([queue, sum]) => {
		if (sum === 0 || known.has(queue)) return [];
		const headHours = Math.round((sum * slotMinutes * 100) / 60) / 100;
		const similar = similarName(queue, idle);
		const zhMeant = similar === undefined ? '' : `是否就是人员技能“${similar}”？`;
		const enMeant = similar === undefined ? '' : ` Is it the skill “${similar}” of the people?`;
		const sentence = {
			zh: `没有人员会处理队列“${queue}”，其 ${headHours} 人时的需求全部缺口。${zhMeant}`,
			en: `Nobody has the skill for the queue “${queue}”: all of its ${headHours} head-hours stay short.${enMeant}`
		};
		return [{ queue, headHours, ...(similar !== undefined && { similar }), sentence }];
	});
}
