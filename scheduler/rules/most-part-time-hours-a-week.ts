import { atMostHours } from './hours-of-period.ts';
import { englishHours, hoursText, type RuleDefinition } from './rule.ts';

/**
 * Working time of non-full-time employment (非全日制用工) in a week, with what was worked before the roster.
 */
export const mostPartTimeHoursAWeek: RuleDefinition<Record<'minutes', number>> = {
	id: 'mostPartTimeHoursAWeek',
	sentence: ({ minutes }) => ({
		zh: `非全日制人员每周工作不超过 ${hoursText(minutes)} 小时。`,
		en: `Part-time staff work at most ${englishHours(minutes)} a week.`
	}),
	parameters: { minutes: 1440 },
	unit: 'minutes',
	bound: 'at_most',
	measure: atMostHours('week', ({ contract }, { minutes }) =>
		contract === 'part_time' ? minutes : undefined
	)
};
