import { atMostHours } from './hours-of-period.ts';
import { englishHours, hoursText, type RuleDefinition } from './rule.ts';

/**
 * Working time of a week from Monday to Sunday, with what the days before the roster used up. Who has a limit of their own has the
 * lower of the two.
 */
export const mostHoursAWeek: RuleDefinition<Record<'minutes', number>> = {
	id: 'mostHoursAWeek',
	sentence: ({ minutes }) => ({
		zh: `每周工作不超过 ${hoursText(minutes)} 小时，个人另有上限的取较低者。`,
		en: `Nobody works more than ${englishHours(minutes)} a week, or than a lower limit of their own.`
	}),
	parameters: { minutes: 3600 },
	unit: 'minutes',
	bound: 'at_most',
	measure: atMostHours('week', ({ limits }, { minutes }) =>
		Math.min(minutes, limits.mostMinutesAWeek ?? minutes)
	)
};
