import { addDays, instantOf, localDateOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import { hour, minute } from '#lib/domain/units.ts';
import { dayNumberOf, weekdayOf } from '../../calendar/day-number.ts';
import type { RuleId } from '../../rules/all-rules.ts';
import type { PackRule } from '../../rules/rule-pack.ts';
import { layShift } from '../../shifts/lay-shift.ts';
import { startsOf } from '../../shifts/shift-template.ts';
import { nothingCarriedIn, type ContractKind, type PlannedPerson } from '../plan/planned-person.ts';
import type { Assignment, PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { hardFindings } from './person-question.ts';
import { changePerson, packRuleOf, withoutElements, type PlanElement } from './plan-element.ts';
import type { Repair, RepairAction } from './repair.ts';
import type { ShortWindow } from './short-window.ts';
import type { PersonRole } from './slot-roles.ts';

/** What may be changed besides what people have agreed to. */
export interface RepairScope {
	/** Ids of the packs whose numbers the company may change; every other pack is the law and stays. */
	readonly companyPacks: readonly string[];
	/** Most repairs of one kind for one window. */
	readonly mostOfAKind: number;
}

export const usualScope: RepairScope = { companyPacks: ['company'], mostOfAKind: 2 };

/** How far a company rule is relaxed: its parameter, the step, and beyond what it is no longer asked. */
const relaxed: Partial<
	Readonly<Record<RuleId, { readonly parameter: string; readonly step: number; readonly end: number }>>
> = {
	restBetweenShifts: { parameter: 'minutes', step: -60, end: 480 },
	hoursADay: { parameter: 'minutes', step: 60, end: 780 },
	mostHoursAWeek: { parameter: 'minutes', step: 240, end: 4_320 },
	mostHoursAMonth: { parameter: 'minutes', step: 480, end: 18_000 },
	mostConsecutiveDays: { parameter: 'days', step: 1, end: 12 },
	mostConsecutiveNights: { parameter: 'nights', step: 1, end: 7 }
};

const hourly: readonly ContractKind[] = ['student', 'part_time'];
/** A short shift, as temps work it. */
const longestTempShift = 240;
const overtimeMinutes = 60;
/** What somebody is asked to work more in a week: a shift. */
const oneShift = 480;

/**
 * What could be done about a window that stays short, in no order of worth: `rankRepairs` prices each.
 *
 * @param roles what everybody does in the window's worst slot
 */
export function repairsOfWindow(
	plan: RosterPlan,
	roster: PlannedRoster,
	window: ShortWindow,
	roles: readonly PersonRole[],
	scope: RepairScope = usualScope
): readonly Repair[] {
	const { date, queue } = window;
	const peopleWith = (kind: PersonRole['role']['kind']) =>
		roles
			.filter(({ role }) => role.kind === kind)
			.map(({ person }) => plan.people.find(({ id }) => id === person)!)
			.filter((person) => person !== undefined);
	const few = <T>(list: readonly T[]) => list.slice(0, scope.mostOfAKind);
	const actions: RepairAction[] = [
		...few(
			peopleWith('on_leave').flatMap((person): RepairAction[] => {
				const leave = person.leave.find(
					(one) => one.start < window.worst.end && one.end > window.worst.start
				);
				return leave === undefined ? [] : [{ kind: 'shorten_leave', person: person.id, leave, date }];
			})
		),
		...few(
			[...peopleWith('free'), ...peopleWith('other_time')].flatMap((person): RepairAction[] => {
				const wish = person.wishes.find((one) => one.date === date);
				return wish === undefined ? [] : [{ kind: 'drop_wish', person: person.id, wish }];
			})
		),
		...overtimeOf(plan, roster, window),
		...tempsOf(plan, window),
		...few(
			[...peopleWith('no_skill')]
				.filter(({ leave }) => leave.every((one) => one.end <= window.from || one.start >= window.to))
				.map((person): RepairAction => ({ kind: 'train', person: person.id, queue }))
		),
		...few(
			peopleWith('unavailable').map((person): RepairAction => ({
				kind: 'widen_availability',
				person: person.id,
				date
			}))
		),
		...few(
			roles.flatMap(({ person, role }): RepairAction[] =>
				role.kind === 'own_limit'
					? [{ kind: 'raise_limit', person, limit: role.limit, minutes: oneShift }]
					: []
			)
		),
		...few(rulesToRelax(plan, roles, scope)),
		{ kind: 'fewer_heads', window }
	];
	return actions.map((action) => ({ action, plan: planWith(plan, action) }));
}

/**
 * What could be done about a conflict: each of its elements taken back, but those of the law and what protects people.
 */
export function repairsOfConflict(
	plan: RosterPlan,
	elements: readonly PlanElement[],
	scope: RepairScope = usualScope
): readonly Repair[] {
	return elements
		.filter((element) => {
			switch (element.kind) {
				case 'protection':
				case 'contract':
				case 'coverage':
					return false;
				case 'rule':
					return scope.companyPacks.includes(element.pack);
				default:
					return true;
			}
		})
		.map((element) => {
			const action: RepairAction = { kind: 'take_back', element };
			return { action, plan: planWith(plan, action) };
		});
}

/** The plan with a repair. */
export function planWith(plan: RosterPlan, action: RepairAction): RosterPlan {
	switch (action.kind) {
		case 'shorten_leave': {
			const [from, to] = dayOf(action.date, plan.zone);
			return changePerson(plan, action.person, (person) => ({
				...person,
				leave: person.leave.flatMap((leave) =>
					leave === action.leave
						? [
								{ ...leave, end: Math.min(leave.end, from) },
								{ ...leave, start: Math.max(leave.start, to) }
							].filter(({ start, end }) => end > start)
						: [leave]
				)
			}));
		}
		case 'drop_wish':
			return changePerson(plan, action.person, (person) => ({
				...person,
				wishes: person.wishes.filter((wish) => wish !== action.wish)
			}));
		case 'overtime': {
			const cells = new Set(action.shifts.map(({ person, date }) => `${date} ${person}`));
			return {
				...plan,
				locks: [...plan.locks.filter(({ person, date }) => !cells.has(`${date} ${person}`)), ...action.shifts]
			};
		}
		case 'temps':
			return {
				...plan,
				people: [...plan.people, ...action.shifts.map((shift) => tempOf(plan, shift, action.wagePerHour))],
				locks: [...plan.locks, ...action.shifts]
			};
		case 'train':
			return changePerson(plan, action.person, (person) => ({
				...person,
				skills: [...person.skills, { queue: action.queue, level: 1 }]
			}));
		case 'widen_availability': {
			const weekday = weekdayOf(dayNumberOf(action.date));
			return changePerson(plan, action.person, (person) =>
				person.availability === undefined
					? person
					: { ...person, availability: [...person.availability, { weekday, from: '00:00', to: '24:00' }] }
			);
		}
		case 'raise_limit':
			return changePerson(plan, action.person, (person) => ({
				...person,
				limits: { ...person.limits, [action.limit]: (person.limits[action.limit] ?? 0) + action.minutes }
			}));
		case 'relax_rule':
			return {
				...plan,
				packs: plan.packs.map((pack) =>
					pack.id === action.pack
						? {
								...pack,
								rules: pack.rules.map((rule) =>
									rule.id === action.rule
										? ({
												...rule,
												parameters: { ...rule.parameters, [action.parameter]: action.value }
											} as PackRule)
										: rule
								)
							}
						: pack
				)
			};
		case 'fewer_heads': {
			const covered = new Map(action.window.slots.map((slot) => [slot.start, slot.covered]));
			return {
				...plan,
				demand: plan.demand.map((one) => {
					const heads = one.queue === action.window.queue ? covered.get(one.start) : undefined;
					return heads === undefined ? one : { ...one, heads: Math.min(one.heads, heads) };
				})
			};
		}
		case 'take_back':
			return withoutElements(plan, [action.element]);
		default:
			return action satisfies never;
	}
}

/** A day on the wall: its first instant and that of the next. */
function dayOf(date: LocalDate, zone: string): readonly [number, number] {
	return [instantOf(date, '00:00', zone), instantOf(addDays(date, 1), '00:00', zone)];
}

/** People of the queue whose shift of that day could reach an hour further into the window, as many as are missing. */
function overtimeOf(plan: RosterPlan, roster: PlannedRoster, window: ShortWindow): readonly RepairAction[] {
	const { queue, date, worst } = window;
	const longer = overtimeMinutes * minute;
	const shifts = roster.assignments
		.filter((one) => one.queue === queue && one.date === date)
		.flatMap((one): Assignment[] => {
			const later = { ...one, end: one.end + longer, locked: true };
			const earlier = { ...one, start: one.start - longer, locked: true };
			if (one.end > worst.start - longer && one.end <= worst.start) return [later];
			const begins = one.start < worst.end + longer && one.start >= worst.end;
			return begins && localDateOf(earlier.start, plan.zone) === date ? [earlier] : [];
		})
		.filter((shift) => {
			const others = roster.assignments.filter(
				({ person, date: day }) => person === shift.person && day !== shift.date
			);
			return isLegalOf(plan, shift.person, { ...roster, assignments: [...others, shift] });
		})
		.slice(0, Math.max(1, Math.ceil(worst.needed - worst.covered)));
	return shifts.length === 0 ? [] : [{ kind: 'overtime', shifts, minutes: overtimeMinutes }];
}

function isLegalOf(plan: RosterPlan, who: string, roster: PlannedRoster): boolean {
	return (
		hardFindings({ ...plan, people: plan.people.filter(({ id }) => id === who), locks: [] }, roster)
			.length === 0
	);
}

/** As many people as are missing on the short shift that meets most of it. */
function tempsOf(plan: RosterPlan, window: ShortWindow): readonly RepairAction[] {
	const { templates, zone, promotionDays, people } = plan;
	let best:
		{ readonly met: number; readonly heads: number; readonly shift: Omit<Assignment, 'person'> } | undefined;
	for (const template of templates) {
		const { contracts, spanMinutes, promotionOnly } = template;
		if (spanMinutes > longestTempShift || !contracts.some((contract) => hourly.includes(contract))) continue;
		if (promotionOnly && !promotionDays.includes(window.date)) continue;
		for (const start of startsOf(template)) {
			const laid = layShift(template, window.date, start, zone);
			const met = window.slots.filter((slot) => slot.start >= laid.start && slot.end <= laid.end);
			const hours = met.reduce(
				(sum, slot) => sum + ((slot.needed - slot.covered) * (slot.end - slot.start)) / hour,
				0
			);
			if (hours <= (best?.met ?? 0)) continue;
			const heads = Math.max(...met.map(({ needed, covered }) => Math.ceil(needed - covered - 0.01)));
			best = { met: hours, heads, shift: { ...laid, queue: window.queue, locked: true } };
		}
	}
	if (best === undefined || best.heads < 1) return [];
	const { shift, heads } = best;
	const wages = (of: readonly PlannedPerson[]) => of.map(({ wagePerHour }) => wagePerHour);
	const ofHourly = wages(people.filter(({ contract }) => hourly.includes(contract)));
	const wagePerHour = Math.min(...(ofHourly.length > 0 ? ofHourly : wages(people)));
	if (!Number.isFinite(wagePerHour)) return [];
	const known = new Set(people.map(({ id }) => id));
	const shifts: Assignment[] = [];
	for (let number = 1; shifts.length < heads; number++) {
		const person = `temp-${number}`;
		if (!known.has(person)) shifts.push({ ...shift, person });
	}
	return [{ kind: 'temps', shifts, wagePerHour }];
}

/** Somebody for one shift: on leave at all other times. */
function tempOf(plan: RosterPlan, shift: Assignment, wagePerHour: number): PlannedPerson {
	const template = plan.templates.find(({ id }) => id === shift.template);
	const contract = hourly.find((one) => template?.contracts.includes(one)) ?? 'student';
	const [from, to] = dayOf(shift.date, plan.zone);
	const away = (start: number, end: number) => (end > start ? [{ kind: 'away', start, end }] : []);
	return {
		id: shift.person,
		name: shift.person,
		contract,
		hours: 'standard',
		restDays: 'rolling',
		skills: [{ queue: shift.queue, level: 1 }],
		wagePerHour,
		splitShifts: false,
		limits: {},
		leave: [
			...away(instantOf(plan.from, '00:00', plan.zone), from),
			...away(to, instantOf(addDays(plan.to, 1), '00:00', plan.zone))
		],
		wishes: [],
		protections: [],
		carriedIn: nothingCarriedIn
	};
}

/** Company rules that keep somebody away, those that keep most people away first. */
function rulesToRelax(
	plan: RosterPlan,
	roles: readonly PersonRole[],
	{ companyPacks }: RepairScope
): readonly RepairAction[] {
	const kept = new Map<string, { pack: string; rule: string; people: number }>();
	for (const { role } of roles) {
		if (role.kind !== 'rule' || !companyPacks.includes(role.pack)) continue;
		const key = `${role.pack}.${role.rule}`;
		const entry = kept.get(key) ?? { pack: role.pack, rule: role.rule, people: 0 };
		kept.set(key, { ...entry, people: entry.people + 1 });
	}
	return [...kept.values()]
		.sort((a, b) => b.people - a.people)
		.flatMap(({ pack, rule }): RepairAction[] => {
			const known = packRuleOf(plan, pack, rule);
			const change = known === undefined ? undefined : relaxed[known.rule];
			if (known === undefined || change === undefined) return [];
			const { parameter, step, end } = change;
			const now = (known.parameters as Readonly<Record<string, number>>)[parameter] ?? 0;
			const value = now + step;
			const isAllowed = step > 0 ? value <= end : value >= end;
			return isAllowed ? [{ kind: 'relax_rule', pack, rule, parameter, value }] : [];
		});
}
