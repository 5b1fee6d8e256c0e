import { evenShares } from './even-shares.ts';
import type { RuleDefinition } from './rule.ts';

/** Shifts during which a promotion starts, of each person, against an even share. */
export const launchShiftsAreShared: RuleDefinition<Record<'tolerance', number>> = {
	id: 'launchShiftsAreShared',
	sentence: ({ tolerance }) => ({
		zh: `开抢时刻的班次平均分配，允许多 ${tolerance} 个。`,
		en: `Shifts at a promotion's start are shared evenly, up to ${tolerance} more than the mean.`
	}),
	parameters: { tolerance: 1 },
	unit: 'shifts',
	bound: 'at_most',
	measure: (view, { tolerance }) =>
		evenShares(
			view,
			tolerance,
			({ shifts }) =>
				shifts.filter(({ assignment: { start, end } }) =>
					(view.launches ?? []).some((launch) => launch >= start && launch < end)
				).length
		)
};
