import { slotAt } from '../../calendar/zoned-slots.ts';
import { weekdayOf } from '../../calendar/day-number.ts';
import { minute } from '#lib/domain/units.ts';
import { weekOf } from '../../rules/roster-view.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { PlanOption } from './plan-option.ts';
import { dayTables } from './day-tables.ts';
import { canWork } from './options-of-plan.ts';
import type { RuleCompiler, RuleContext } from './rule-context.ts';
import { nightMinutesOf, nightOptions } from './run-rules.ts';
import { rulesOf, type RuleName } from './shift-rules.ts';

/**
 * Even shares of nights, weekends and launch shifts. The rules compare with the mean of the roster, which nobody knows
 * before it is made: the limit of a soft rule stands at the mean that the demand lets expect (heads needed, over the
 * people of a contract who can do it). What is charged is therefore near `ruleCost`, not equal to it. A hard rule keeps
 * everybody of a contract between the expected mean, rounded down, and the tolerance above it, so that whatever the mean
 * becomes nobody is above it by more.
 */
export const compileShares: RuleCompiler = (context, person, parts) => {
	const { plan, days } = context;
	const range = { from: 0, to: days.count };
	const limits = ({ name, weight }: RuleName, expected: number, tolerance: number) =>
		weight === undefined
			? { rule: name, atLeast: Math.floor(expected), atMost: Math.floor(expected) + tolerance }
			: { rule: name, atMost: Math.ceil(expected) + tolerance, weight };
	for (const named of rulesOf(plan, 'nightsAreShared')) {
		if (person.protections.length > 0) continue;
		const { tolerance, nightMinutes } = named.rule.parameters;
		const options = nightOptions(context, nightMinutes);
		if (options.length === 0) continue;
		const expected = expectedNights(context, person, options);
		parts.counts.push({ ...limits(named, expected, tolerance), options, ...range });
	}
	for (const named of rulesOf(plan, 'weekendsAreShared')) {
		const groups = weekendsOf(context);
		const expected = Math.min(groups.length, expectedWeekends(context));
		const { atMost, rule, weight } = {
			weight: undefined,
			...limits(named, expected, named.rule.parameters.tolerance)
		};
		// No least number of weekends can be asked for: a hard rule then stands at the tolerance alone.
		const most = weight === undefined ? named.rule.parameters.tolerance : atMost;
		if (groups.length <= most) continue;
		parts.weekends.push({ rule, groups, atMost: most, ...(weight !== undefined && { weight }) });
	}
	for (const named of rulesOf(plan, 'launchShiftsAreShared')) {
		if (plan.launches.length === 0) continue;
		const expected = expectedLaunches(context);
		const { tolerance } = named.rule.parameters;
		const atMost = named.weight === undefined ? tolerance : Math.ceil(expected) + tolerance;
		const counts = launchTables(context);
		parts.tallies.push({
			rule: named.name,
			parts: [{ ...range, counts }],
			atMost,
			...(named.weight !== undefined && { weight: named.weight })
		});
	}
};

/** 1 where an option is at work when a promotion starts. */
function launchTables(context: RuleContext): readonly (readonly number[])[] {
	const { plan, options, starts, ends } = context;
	return dayTables(context, 'launches', (day, option) => {
		const index = day * options.length + option;
		const start = starts[index] ?? 0;
		const end = ends[index] ?? 0;
		return plan.launches.some((launch) => launch >= start && launch < end) ? 1 : 0;
	});
}

/** Weekends that the plan touches, those cut by its edges too. */
function weekendsOf({ days }: RuleContext): readonly (readonly number[])[] {
	const groups = new Map<number, number[]>();
	for (let day = 0; day < days.count; day++) {
		if (weekdayOf(days.first + day) < 5) continue;
		const week = weekOf(days.first + day);
		groups.set(week, [...(groups.get(week) ?? []), day]);
	}
	return [...groups.values()];
}

interface Expected {
	/** Night shifts that the demand asks for, and who can work one. */
	readonly nights: Map<readonly number[], { shifts: number; able: ReadonlySet<string> }>;
	weekends?: number;
	launches?: number;
}

const known = new WeakMap<RuleContext, Expected>();

function expectedOf(context: RuleContext): Expected {
	let expected = known.get(context);
	if (expected === undefined) {
		expected = { nights: new Map<readonly number[], { shifts: number; able: ReadonlySet<string> }>() };
		known.set(context, expected);
	}
	return expected;
}

/** Nights for each of the people with the contract of a person, counting those who can work none. */
function expectedNights(context: RuleContext, person: PlannedPerson, nights: readonly number[]): number {
	const { nights: byOptions } = expectedOf(context);
	let found = byOptions.get(nights);
	if (found === undefined) {
		const { plan, options } = context;
		const worked = nights.map((at) =>
			nightMinutesOf(context.days, options[at] as PlanOption, 22 * 60, 6 * 60)
		);
		const mean = worked.reduce((sum, minutes) => sum + minutes, 0) / worked.length;
		const shifts = demandedMinutes(context, (inDay) => inDay >= 22 * 60 || inDay < 6 * 60) / mean;
		const templates = new Map(plan.templates.map((template) => [template.id, template]));
		const shapes = new Map(
			nights.map((at) => [`${options[at]?.template} ${options[at]?.queue}`, options[at] as PlanOption])
		);
		const able = plan.people.filter(
			(one) =>
				one.protections.length === 0 &&
				[...shapes.values()].some(({ template, queue }) => {
					const of = templates.get(template);
					return of !== undefined && canWork(one, of, queue);
				})
		);
		found = { shifts, able: new Set(able.map(({ id }) => id)) };
		byOptions.set(nights, found);
	}
	const { shifts, able } = found;
	if (able.size === 0) return 0;
	let same = 0;
	let ableOfSame = 0;
	for (const { id, contract, protections } of context.plan.people) {
		if (contract !== person.contract || protections.length > 0) continue;
		same++;
		if (able.has(id)) ableOfSame++;
	}
	return (shifts / able.size) * (ableOfSame / Math.max(1, same));
}

/** Weekends for each person: between all their shifts being on one day of it and on two. */
function expectedWeekends(context: RuleContext): number {
	const expected = expectedOf(context);
	if (expected.weekends === undefined) {
		const { plan, days, options } = context;
		const mean = options.reduce((sum, { minutes }) => sum + minutes, 0) / Math.max(1, options.length) || 480;
		let total = 0;
		for (const group of weekendsOf(context)) {
			const onDays = group.map(
				(day) => demandedMinutes(context, (_, date) => date === days.first + day) / mean
			);
			const both = onDays.reduce((sum, shifts) => sum + shifts, 0);
			total += Math.min(plan.people.length, (Math.max(...onDays) + both) / 2);
		}
		expected.weekends = total / Math.max(1, plan.people.length);
	}
	return expected.weekends;
}

/** Launch shifts for each person: the heads needed in the slots in which promotions start. */
function expectedLaunches(context: RuleContext): number {
	const expected = expectedOf(context);
	if (expected.launches === undefined) {
		const { plan } = context;
		const length = plan.slotMinutes * minute;
		const heads = plan.demand
			.filter(({ start }) => plan.launches.some((launch) => launch >= start && launch < start + length))
			.reduce((sum, slot) => sum + slot.heads, 0);
		expected.launches = heads / Math.max(1, plan.people.length);
	}
	return expected.launches;
}

/** Head-minutes that the slots of some times ask for. */
function demandedMinutes(
	{ plan, days }: RuleContext,
	counts: (minutesOfDay: number, date: number) => boolean
): number {
	const length = plan.slotMinutes * minute;
	return plan.demand.reduce((sum, { start, heads }) => {
		const { day, slot } = slotAt(start, length, plan.zone);
		const isHere = day >= days.first && day < days.first + days.count;
		return isHere && counts(slot * plan.slotMinutes, day) ? sum + heads * plan.slotMinutes : sum;
	}, 0);
}
