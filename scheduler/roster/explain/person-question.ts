import type { Highs } from 'highs';
import type { RuleId } from '../../rules/all-rules.ts';
import { breaksHardRule, checkRules, type RuleFinding } from '../../rules/check-rules.ts';
import { compilePlan } from '../compile/compile-plan.ts';
import type { CompiledPlan } from '../compile/compiled-plan.ts';
import { decodeRoster } from '../compile/decode-roster.ts';
import type { PlanOption } from '../compile/plan-option.ts';
import type { Wish } from '../plan/planned-person.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { CountLimit, RosterProblem } from '../problem/roster-problem.ts';
import type { Verdict } from './deletion-filter.ts';
import { legalRow } from './legal-row.ts';
import { packRuleOf, planOfPerson } from './plan-element.ts';

/** Rules that more shifts never heal: what the locks alone break of them stays broken. */
const neverHealed: ReadonlySet<RuleId> = new Set([
	'oneShiftADay',
	'restBetweenShifts',
	'hoursADay',
	'mostHoursAWeek',
	'mostHoursAMonth',
	'restDayEachWeek',
	'mostConsecutiveDays',
	'mostConsecutiveNights',
	'mostPartTimeHoursAWeek',
	'noNightForProtectedPeople',
	'noOvertimeForProtectedPeople',
	'mostOvertimeADay',
	'mostOvertimeAMonth',
	'mostComprehensiveOvertimeAMonth',
	'queueMatchesSkill',
	'noWorkOnLeave',
	'workWithinAvailability'
]);

/**
 * Whether somebody can be rostered by the rules of a plan, whatever the others do and however many heads are missing. It is
 * answered exactly or not at all: `unproven` where the work ended first, or where the rules' own check does not confirm
 * what the program found.
 *
 * @param wish to be granted besides
 */
export function canBeRostered(highs: Highs, plan: RosterPlan, who: string, wish?: Wish): Verdict {
	const own = planOfPerson(plan, who);
	const locked: PlannedRoster = { zone: plan.zone, from: plan.from, to: plan.to, assignments: own.locks };
	// Locks win over all else in the solver, so that it is the rules that say whether they may.
	const broken = hardFindings(own, locked);
	if (broken.some(({ pack, rule }) => isNeverHealed(own, pack, rule))) return 'conflict';
	const isFree = own.people[0]?.rotation === undefined && wish === undefined;
	if (broken.length === 0 && isFree) return 'solvable';

	const queues = queuesThatMatter(own);
	// Without any queue there is no other row than the locks.
	if (queues.size === 0) return broken.length === 0 ? 'solvable' : 'conflict';
	const demand = own.demand.filter(({ queue }) => queues.has(queue));
	const compiled = compilePlan({ ...own, demand });
	if (compiled.status === 'refused') {
		return compiled.faults.some(({ code }) => code === 'lock_breaks_rule') ? 'conflict' : 'unproven';
	}
	const problem = wish === undefined ? compiled.problem : granting(compiled, 0, wish);
	const row = legalRow(highs, problem, 0);
	switch (row.status) {
		case 'none':
			// Where starts were left out, one of those might have done.
			return compiled.notes.some(({ code }) => code === 'starts_thinned') ? 'unproven' : 'conflict';
		case 'unproven':
			return 'unproven';
		case 'legal':
			return hardFindings(own, decodeRoster(compiled, row.cells)).length === 0 ? 'solvable' : 'unproven';
		default:
			return row satisfies never;
	}
}

/**
 * Queues that the person serves, without those that say nothing more: shifts of two queues have the same times, so that one
 * which is always known stands for all. Those of locks and of what was published count by name.
 */
function queuesThatMatter({ people, demand, locks, published }: RosterPlan): ReadonlySet<string> {
	const asked = new Set(demand.filter(({ heads }) => heads > 0).map(({ queue }) => queue));
	const skills = (people[0]?.skills ?? []).filter(({ queue }) => asked.has(queue));
	const always = skills.find(({ from }) => from === undefined);
	const served = always === undefined ? skills : [always];
	return new Set([
		...served.map(({ queue }) => queue),
		...[...locks, ...(published?.assignments ?? [])]
			.map(({ queue }) => queue)
			.filter((queue) => skills.some((skill) => skill.queue === queue))
	]);
}

/** The problem in which a wish of somebody must be granted; as it is where the wish is for another day. */
function granting({ problem, options, days }: CompiledPlan, who: number, wish: Wish): RosterProblem {
	const day = days.dates.indexOf(wish.date);
	if (day < 0) return problem;
	const granted = grantedBy(options, wish);
	const limit: CountLimit = {
		rule: 'wish',
		from: day,
		to: day + 1,
		...(granted === undefined ? { atMost: 0 } : { atLeast: 1, options: granted })
	};
	const people = problem.people.map((person, at) =>
		at === who ? { ...person, counts: [...(person.counts ?? []), limit] } : person
	);
	return { ...problem, people };
}

/** The options that grant a wish for work; undefined where it is for a day off. */
export function grantedBy(options: readonly PlanOption[], { shift }: Wish): readonly number[] | undefined {
	if (shift === 'off') return undefined;
	return options.flatMap(({ template }, at) => (shift === 'work' || template === shift ? [at] : []));
}

/** What a roster breaks of the hard rules. */
export function hardFindings(plan: RosterPlan, roster: PlannedRoster): readonly RuleFinding[] {
	const { people, calendar, locks, launches, packs } = plan;
	return checkRules({ roster, people, calendar, locks, launches }, packs).filter(breaksHardRule);
}

function isNeverHealed(plan: RosterPlan, pack: string, rule: string): boolean {
	const known = packRuleOf(plan, pack, rule)?.rule;
	return known !== undefined && neverHealed.has(known);
}
