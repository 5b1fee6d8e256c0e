import { rotationShift, rotations } from '../../shifts/rotation.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { PlanDays } from './compiled-plan.ts';
import type { RuleCompiler } from './rule-context.ts';

/**
 * A rotation: on each day the shift that its pattern has, whatever the queue and the breaks, and nothing on its days
 * off. That the shift *is* worked is asked for in `compilePerson`, once it is known on which days it can be: leave wins.
 */
export const compileRotation: RuleCompiler = ({ days, options }, person, parts) => {
	if (person.rotation === undefined) return;
	const pattern = rotationOf(days, person);
	parts.cells.push({
		name: 'rotation',
		missed: (day, option) => (options[option]?.template === pattern[day] ? 0 : 1)
	});
};

/** The templates of somebody's pattern by day; `undefined` on a day off. */
export function rotationOf(
	{ first, count }: PlanDays,
	{ rotation }: PlannedPerson
): readonly (string | undefined)[] {
	const known = rotations.find(({ id }) => id === rotation?.id);
	if (rotation === undefined || known === undefined) return new Array<undefined>(count).fill(undefined);
	return Array.from({ length: count }, (_, day) => rotationShift(known, rotation.phase, first + day));
}
