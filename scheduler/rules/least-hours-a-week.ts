import { atLeastHours } from './hours-of-period.ts';
import type { RuleDefinition } from './rule.ts';

/**
 * Least working time of a week, as somebody's own limit or contract has it, with what was worked before the roster. A
 * week that goes on after the roster is not judged: its hours may still come; nor is one that began before it
 * where nobody said what was worked then. Leave lowers nothing here: a planner who grants leave lowers the limit.
 */
export const leastHoursAWeek: RuleDefinition<Record<never, number>> = {
	id: 'leastHoursAWeek',
	sentence: () => ({
		zh: `有每周最低工时的人员达到其最低工时。`,
		en: `Whoever has a least number of hours a week reaches it.`
	}),
	parameters: {},
	unit: 'minutes',
	bound: 'at_least',
	measure: atLeastHours('week', ({ limits }) => limits.leastMinutesAWeek)
};
