import type { RuleId } from '../../rules/all-rules.ts';
import { checkRules, type RuleFinding } from '../../rules/check-rules.ts';
import type { Assignment } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';

/** Rules that find against a single shift, or a pair of them: further shifts mend nothing. */
const shiftRules: ReadonlySet<RuleId> = new Set<RuleId>([
	'hoursADay',
	'mealInLongShifts',
	'mostMinutesWithoutBreak',
	'breaksWithinShift',
	'queueMatchesSkill',
	'noWorkOnLeave',
	'workWithinAvailability',
	'noNightForProtectedPeople',
	'noOvertimeForProtectedPeople',
	'mostOvertimeADay',
	'restBetweenShifts'
]);

/**
 * The hard rules that given shifts break by themselves, as the rules say it: cells are compiled more strictly, and a
 * planner's lock is not refused for that.
 *
 * @param shifts of the plan's people and days
 */
export function shiftFindings(
	{ zone, from, to, calendar, packs, people }: RosterPlan,
	shifts: readonly Assignment[]
): readonly RuleFinding[] {
	if (shifts.length === 0) return [];
	const theirs = new Set(shifts.map(({ person }) => person));
	const dates = new Set(shifts.map(({ person, date }) => JSON.stringify([person, date])));
	return checkRules(
		{
			roster: { zone, from, to, assignments: shifts },
			people: people.filter(({ id }) => theirs.has(id)),
			calendar
		},
		packs.map((pack) => ({
			...pack,
			rules: pack.rules.filter(({ rule, strength }) => strength.kind === 'hard' && shiftRules.has(rule))
		}))
	).filter(({ person, date }) => dates.has(JSON.stringify([person, date])));
}
