import { nothingCarriedIn } from '../roster/plan/planned-person.ts';
import type { RuleId } from './all-rules.ts';
import type { PackRule } from './rule-pack.ts';
import { definitionOf } from './rule-pack.ts';
import type { Measure } from './rule.ts';
import type { RosterView } from './roster-view.ts';

/**
 * Rules whose figures count what was worked before the roster, and that nobody breaks further by not working: what they
 * find in a roster without a shift was broken before its first day.
 */
const carryingRules: ReadonlySet<RuleId> = new Set<RuleId>([
	'mostHoursAWeek',
	'mostHoursAMonth',
	'mostPartTimeHoursAWeek',
	'mostOvertimeAMonth',
	'mostComprehensiveOvertimeAMonth',
	'mostWeekendsAMonth',
	'partTimeAverageADay',
	'restDayEachWeek'
]);

/**
 * What a rule measures where nobody works on any day of a roster, by person and date: what of its findings no roster can
 * mend. Undefined for rules to which that does not apply; only people with a past are looked at.
 *
 * A run of days or nights is not among them: who rests on the first day ends it, who works is the roster's own fault.
 *
 * @example with 62 h carried into a week of at most 60 h: (person, date) → { figure: 3720, limit: 3600, … }
 */
export function measureBefore(
	view: RosterView,
	rule: PackRule
): ((person: string, date: string) => Measure | undefined) | undefined {
	if (!carryingRules.has(rule.rule)) return undefined;
	const work = view.work
		.filter(({ person: { carriedIn } }) => carriedIn !== nothingCarriedIn)
		.map(({ person }) => ({ person, shifts: [] }));
	const measures = new Map<string, Measure>();
	for (const one of definitionOf(rule).measure({ ...view, work }, rule.parameters)) {
		measures.set(`${one.date} ${one.person}`, one);
	}
	return (person, date) => measures.get(`${date} ${person}`);
}
