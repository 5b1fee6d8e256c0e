import type { EpochMs } from '#lib/domain/units.ts';
import type { RuleId } from '../../rules/all-rules.ts';
import type { PackRule, RulePack } from '../../rules/rule-pack.ts';
import type { Leave, PersonalLimits, PlannedPerson, Protection } from '../plan/planned-person.ts';
import type { Assignment } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';

/**
 * Something in a plan that a planner could take back, or ask somebody about. A conflict is a set of them. What nobody can
 * take back (the past, who there is) is no element: it always holds.
 */
export type PlanElement =
	/** A locked shift. */
	| { readonly kind: 'lock'; readonly lock: Assignment }
	| { readonly kind: 'leave'; readonly person: string; readonly leave: Leave }
	/** That somebody works only in some hours of the week: all of them together, since that is what a planner asks for. */
	| { readonly kind: 'availability'; readonly person: string }
	| { readonly kind: 'limit'; readonly person: string; readonly limit: keyof PersonalLimits }
	| { readonly kind: 'protection'; readonly person: string; readonly protection: Protection }
	| { readonly kind: 'rotation'; readonly person: string }
	/** That shifts are for other contracts than this person's. */
	| { readonly kind: 'contract'; readonly person: string }
	/** A hard rule; ids of the pack and of the rule within it. */
	| { readonly kind: 'rule'; readonly pack: string; readonly rule: string }
	/** That people serve only queues they have the skill for. */
	| { readonly kind: 'skills'; readonly queue: string }
	/** That what a roster covers at other times and in other queues stays covered. */
	| { readonly kind: 'coverage' }
	/** That so many heads are asked for between two instants. */
	| { readonly kind: 'demand'; readonly queue: string; readonly from: EpochMs; readonly to: EpochMs };

/** Rules that only hold up what is an element itself: taking back the leave is what a planner does, not the rule. */
const mirrored: ReadonlySet<RuleId> = new Set([
	'lockedShiftsStay',
	'noWorkOnLeave',
	'workWithinAvailability',
	'leastHoursAWeek',
	'leastHoursAMonth',
	'queueMatchesSkill',
	'noNightForProtectedPeople',
	'noOvertimeForProtectedPeople'
]);

/**
 * Rules about all people together, of which one person alone says nothing.
 */
const aboutEverybody: ReadonlySet<RuleId> = new Set([
	'nightsAreShared',
	'weekendsAreShared',
	'launchShiftsAreShared'
]);

/** The hard rules of a plan's packs that are elements. */
export function ruleElements({ packs }: RosterPlan): readonly PlanElement[] {
	return packs.flatMap((pack) =>
		pack.rules
			.filter(({ rule, strength }) => strength.kind === 'hard' && !mirrored.has(rule))
			.filter(({ rule }) => !aboutEverybody.has(rule))
			.map(({ id }): PlanElement => ({ kind: 'rule', pack: pack.id, rule: id }))
	);
}

/**
 * What could be taken back of one person: general things first, so that a search by deletion keeps what is the person's
 * own where either would do.
 */
export function personElements(plan: RosterPlan, person: PlannedPerson): readonly PlanElement[] {
	const { id: who, availability, rotation, limits, protections, leave } = person;
	const limited = (Object.keys(limits) as (keyof PersonalLimits)[]).filter(
		(limit) => limits[limit] !== undefined
	);
	return [
		{ kind: 'contract', person: who },
		...protections.map((protection): PlanElement => ({ kind: 'protection', person: who, protection })),
		...(rotation === undefined ? [] : [{ kind: 'rotation' as const, person: who }]),
		...(availability === undefined ? [] : [{ kind: 'availability' as const, person: who }]),
		...limited.map((limit): PlanElement => ({ kind: 'limit', person: who, limit })),
		...leave.map((one): PlanElement => ({ kind: 'leave', person: who, leave: one })),
		...plan.locks.filter((lock) => lock.person === who).map((lock): PlanElement => ({ kind: 'lock', lock }))
	];
}

/** The plan without some of its elements. The people, their past and the other demand stay. */
export function withoutElements(plan: RosterPlan, elements: readonly PlanElement[]): RosterPlan {
	return elements.reduce(withoutElement, plan);
}

function withoutElement(plan: RosterPlan, element: PlanElement): RosterPlan {
	switch (element.kind) {
		case 'lock':
			return { ...plan, locks: plan.locks.filter((lock) => lock !== element.lock) };
		case 'leave':
			return changePerson(plan, element.person, (person) => ({
				...person,
				leave: person.leave.filter((leave) => leave !== element.leave)
			}));
		case 'availability':
			return changePerson(plan, element.person, ({ availability: _, ...person }) => person);
		case 'limit':
			return changePerson(plan, element.person, (person) => {
				const { [element.limit]: _, ...limits } = person.limits;
				return { ...person, limits };
			});
		case 'protection':
			return changePerson(plan, element.person, (person) => ({
				...person,
				protections: person.protections.filter((protection) => protection !== element.protection)
			}));
		case 'rotation':
			return changePerson(plan, element.person, ({ rotation: _, ...person }) => person);
		case 'contract': {
			const contract = plan.people.find(({ id }) => id === element.person)?.contract;
			if (contract === undefined) return plan;
			return {
				...plan,
				templates: plan.templates.map((template) =>
					template.contracts.includes(contract)
						? template
						: { ...template, contracts: [...template.contracts, contract] }
				)
			};
		}
		case 'rule':
			return {
				...plan,
				packs: plan.packs.map((pack) =>
					pack.id === element.pack
						? { ...pack, rules: pack.rules.filter(({ id }) => id !== element.rule) }
						: pack
				)
			};
		case 'skills':
			return {
				...plan,
				people: plan.people.map((person) =>
					person.skills.some(({ queue, from }) => queue === element.queue && from === undefined)
						? person
						: { ...person, skills: [...person.skills, { queue: element.queue, level: 1 }] }
				)
			};
		case 'coverage':
			// No part of the plan: whoever asks about it leaves it out of the question.
			return plan;
		case 'demand':
			return {
				...plan,
				demand: plan.demand.map((one) =>
					one.queue === element.queue && one.start >= element.from && one.start < element.to
						? { ...one, heads: 0 }
						: one
				)
			};
		default:
			return element satisfies never;
	}
}

/** The plan with one person changed. */
export function changePerson(
	plan: RosterPlan,
	who: string,
	change: (person: PlannedPerson) => PlannedPerson
): RosterPlan {
	return { ...plan, people: plan.people.map((person) => (person.id === who ? change(person) : person)) };
}

/**
 * The plan with this person alone and all that is theirs. Rules about sharing among people are left out: of one person
 * they say nothing.
 */
export function planOfPerson(plan: RosterPlan, who: string): RosterPlan {
	const { published, ...rest } = plan;
	return {
		...rest,
		people: plan.people.filter(({ id }) => id === who),
		locks: plan.locks.filter(({ person }) => person === who),
		packs: plan.packs.map((pack): RulePack => ({
			...pack,
			rules: pack.rules.filter(({ rule }) => !aboutEverybody.has(rule))
		})),
		...(published === undefined
			? {}
			: {
					published: {
						...published,
						assignments: published.assignments.filter(({ person }) => person === who)
					}
				})
	};
}

/** A rule of a plan by its pack and id. */
export function packRuleOf({ packs }: RosterPlan, pack: string, rule: string): PackRule | undefined {
	return packs.find(({ id }) => id === pack)?.rules.find(({ id }) => id === rule);
}
