import { atMostHours } from './hours-of-period.ts';
import { englishHours, hoursText, type RuleDefinition } from './rule.ts';

/**
 * Working time of a calendar month, with what the days before the roster used up. Who has a limit of their own has the
 * lower of the two.
 */
export const mostHoursAMonth: RuleDefinition<Record<'minutes', number>> = {
	id: 'mostHoursAMonth',
	sentence: ({ minutes }) => ({
		zh: `每月工作不超过 ${hoursText(minutes)} 小时，个人另有上限的取较低者。`,
		en: `Nobody works more than ${englishHours(minutes)} a month, or than a lower limit of their own.`
	}),
	parameters: { minutes: 14400 },
	unit: 'minutes',
	bound: 'at_most',
	measure: atMostHours('month', ({ limits }, { minutes }) =>
		Math.min(minutes, limits.mostMinutesAMonth ?? minutes)
	)
};
