import { addDays, localDateOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import { layShift } from '../../shifts/lay-shift.ts';
import { startsOf } from '../../shifts/shift-template.ts';
import type { RuleId } from '../../rules/all-rules.ts';
import { breaksHardRule, checkRules, type RuleFinding } from '../../rules/check-rules.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { Assignment, PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { packRuleOf, planOfPerson } from './plan-element.ts';
import type { SlotCover } from './short-window.ts';

/** What somebody does in a slot that is short, or why they are not there. */
export type SlotRole =
	| { readonly kind: 'working' }
	| { readonly kind: 'on_break' }
	| { readonly kind: 'no_skill' }
	| { readonly kind: 'on_leave' }
	| { readonly kind: 'unavailable' }
	| { readonly kind: 'rotation' }
	/** No shift that the contract may work covers the slot. */
	| { readonly kind: 'no_shift' }
	/** Serves another queue at that time. */
	| { readonly kind: 'other_queue' }
	/** Works that day, at another time. */
	| { readonly kind: 'other_time' }
	/** Off, and would work more than was agreed with them. */
	| { readonly kind: 'own_limit'; readonly limit: 'mostMinutesAWeek' | 'mostMinutesAMonth' }
	/** Off, and any shift over the slot would break this hard rule beside the rest of the roster. */
	| { readonly kind: 'rule'; readonly pack: string; readonly rule: string }
	/** Off, and could come: the roster leaves it since that costs more elsewhere. */
	| { readonly kind: 'free' };

export interface PersonRole {
	readonly person: string;
	readonly role: SlotRole;
}

/** Where the breaks lie is settled later; before that they say nothing about who can come. */
const aboutBreaks: ReadonlySet<RuleId> = new Set([
	'mealInLongShifts',
	'mostMinutesWithoutBreak',
	'breaksWithinShift',
	'lockedShiftsStay'
]);

/**
 * What everybody does in one slot, by the plan's rules beside a given roster: who is off is tried on every shift that would
 * cover the slot, and the rule of the shift that breaks fewest is the reason.
 *
 * @returns one role for each person, in the plan's order
 */
export function slotRoles(plan: RosterPlan, roster: PlannedRoster, slot: SlotCover): readonly PersonRole[] {
	const works = Map.groupBy(roster.assignments, ({ person }) => person);
	return plan.people.map((person) => ({
		person: person.id,
		role: roleOf(plan, person, { ...roster, assignments: works.get(person.id) ?? [] }, slot)
	}));
}

function roleOf(plan: RosterPlan, person: PlannedPerson, roster: PlannedRoster, slot: SlotCover): SlotRole {
	const { start, end, queue } = slot;
	const date = localDateOf(start, plan.zone);
	const now = roster.assignments.find((one) => one.start < end && one.end > start);
	if (now?.queue === queue) {
		return now.breaks.some((pause) => pause.start <= start && pause.end >= end)
			? { kind: 'on_break' }
			: { kind: 'working' };
	}
	if (!hasSkill(person, queue, date)) return { kind: 'no_skill' };
	if (now !== undefined) return { kind: 'other_queue' };
	if (person.leave.some((leave) => leave.start < end && leave.end > start)) return { kind: 'on_leave' };
	if (person.rotation !== undefined) return { kind: 'rotation' };
	const shifts = shiftsOver(plan, person, slot);
	if (shifts.length === 0) return { kind: 'no_shift' };
	if (roster.assignments.some((one) => one.date === date)) return { kind: 'other_time' };

	const own = planOfPerson(plan, person.id);
	const before = hardFindings(own, roster).length;
	let fewest: readonly RuleFinding[] | undefined;
	for (const shift of shifts) {
		if (roster.assignments.some((one) => one.date === shift.date)) continue;
		const findings = hardFindings(own, { ...roster, assignments: [...roster.assignments, shift] });
		if (findings.length <= before) return { kind: 'free' };
		if (fewest === undefined || findings.length < fewest.length) fewest = findings;
	}
	const finding = fewest?.[0];
	if (finding === undefined) return { kind: 'other_time' };
	const { pack, rule, limit } = finding;
	switch (packRuleOf(plan, pack, rule)?.rule) {
		case 'mostHoursAWeek':
			return limit === person.limits.mostMinutesAWeek
				? { kind: 'own_limit', limit: 'mostMinutesAWeek' }
				: { kind: 'rule', pack, rule };
		case 'mostHoursAMonth':
			return limit === person.limits.mostMinutesAMonth
				? { kind: 'own_limit', limit: 'mostMinutesAMonth' }
				: { kind: 'rule', pack, rule };
		case 'workWithinAvailability':
			return { kind: 'unavailable' };
		case 'noWorkOnLeave':
			return { kind: 'on_leave' };
		default:
			return { kind: 'rule', pack, rule };
	}
}

/** Whether somebody can serve a queue on a date. */
function hasSkill({ skills }: PlannedPerson, queue: string, date: LocalDate): boolean {
	return skills.some((skill) => skill.queue === queue && (skill.from === undefined || skill.from <= date));
}

/** Shifts of the day and of the evening before that cover the slot and are offered to the person. */
function shiftsOver(
	{ templates, zone, promotionDays, from, to }: RosterPlan,
	{ id, contract }: PlannedPerson,
	{ queue, start, end }: SlotCover
): readonly Assignment[] {
	const date = localDateOf(start, zone);
	return [date, addDays(date, -1)]
		.filter((day) => day >= from && day < to)
		.flatMap((day) =>
			templates
				.filter(({ contracts }) => contracts.includes(contract))
				.filter(({ promotionOnly }) => !promotionOnly || promotionDays.includes(day))
				.flatMap((template) => startsOf(template).map((begins) => layShift(template, day, begins, zone)))
				.filter((shift) => shift.start <= start && shift.end >= end)
				.map((shift): Assignment => ({ ...shift, person: id, queue, locked: false }))
		);
}

function hardFindings(plan: RosterPlan, roster: PlannedRoster): readonly RuleFinding[] {
	const { people, calendar, packs } = plan;
	return checkRules({ roster, people, calendar }, packs).filter(
		(finding) =>
			breaksHardRule(finding) &&
			!aboutBreaks.has(packRuleOf(plan, finding.pack, finding.rule)?.rule ?? 'lockedShiftsStay') &&
			finding.unit !== 'weight'
	);
}
