import { dateFault } from '../../calendar/wall-time.ts';
import type { Skill } from '../plan/planned-person.ts';
import { dateOf } from './file-rows.ts';

/** The level of a skill that is written without one: able, neither a beginner nor an expert. */
export const usualLevel = 3;

/**
 * Skills of a cell: queues between `|`, `;` or Chinese commas, each with its level (1 to 5) after a colon and the first
 * day on which it holds after an `@`, where there are any.
 *
 * @param refuse is told what is wrong with one of them
 * @example skillsOf('chat:3|phone', …) // [{ queue: 'chat', level: 3 }, { queue: 'phone', level: 3 }]
 */
export function skillsOf(text: string, refuse: (code: string, message: string) => void): readonly Skill[] {
	const skills: Skill[] = [];
	for (const part of text.split(/[|;,；，、｜\n]/)) {
		const written = part.trim();
		if (written === '') continue;
		const [, name = '', given, from] =
			/^(.+?)(?:\s*[:：=]\s*([^:：=@]*?))?(?:\s*@\s*([^@]+))?$/u.exec(written) ?? [];
		const queue = name.trim();
		const since = from === undefined ? undefined : dateOf(from);
		const level = given === undefined ? usualLevel : Number(given.normalize('NFKC') || NaN);
		if (!Number.isInteger(level) || level < 1 || level > 5) {
			refuse('level_wrong', `the level of "${queue}" must be a whole number from 1 to 5, got "${given}"`);
		} else if (from !== undefined && since === undefined) {
			refuse('not_a_date', `the first day of "${queue}": ${dateFault(from, 'date')}`);
		} else if (skills.some((one) => one.queue === queue)) {
			refuse('skill_repeated', `"${queue}" is named twice`);
		} else skills.push({ queue, level, ...(since !== undefined && { from: since }) });
	}
	return skills;
}
