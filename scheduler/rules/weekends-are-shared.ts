import { weekdayOf } from '../calendar/day-number.ts';
import { evenShares } from './even-shares.ts';
import { weekOf, workedDays } from './roster-view.ts';
import type { RuleDefinition } from './rule.ts';

/** Weekends of which any day is worked, of each person, against an even share. */
export const weekendsAreShared: RuleDefinition<Record<'tolerance', number>> = {
	id: 'weekendsAreShared',
	sentence: ({ tolerance }) => ({
		zh: `周末班平均分配，允许多 ${tolerance} 个周末。`,
		en: `Weekends are shared evenly, up to ${tolerance} more than the mean.`
	}),
	parameters: { tolerance: 1 },
	unit: 'weekends',
	bound: 'at_most',
	measure: (view, { tolerance }) =>
		evenShares(view, tolerance, (work) => {
			const days = [...workedDays(work).keys()].filter((day) => weekdayOf(day) >= 5);
			return new Set(days.map(weekOf)).size;
		})
};
