import { evenShares } from './even-shares.ts';
import { isNight } from './roster-view.ts';
import type { RuleDefinition } from './rule.ts';

/** Nights of each person against an even share; whoever the law protects has no share in them. */
export const nightsAreShared: RuleDefinition<Record<'tolerance' | 'nightMinutes', number>> = {
	id: 'nightsAreShared',
	sentence: ({ tolerance }) => ({
		zh: `夜班平均分配，允许多 ${tolerance} 个。`,
		en: `Nights are shared evenly, up to ${tolerance} more than the mean.`
	}),
	parameters: { tolerance: 1, nightMinutes: 180 },
	unit: 'shifts',
	bound: 'at_most',
	measure: (view, { tolerance, nightMinutes }) =>
		evenShares(view, tolerance, ({ person, shifts }) =>
			person.protections.length > 0
				? undefined
				: shifts.filter((shift) => isNight(view, shift, nightMinutes)).length
		)
};
