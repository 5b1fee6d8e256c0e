import { weekdayOf } from '../../calendar/day-number.ts';
import { minute } from '#lib/domain/units.ts';
import { monthOf, weekOf } from '../../rules/roster-view.ts';
import { isWeekendCarriedIn } from '../../rules/weekends.ts';
import { instantAt } from '../../rules/roster-view.ts';
import type { PlanDays } from './compiled-plan.ts';
import { periodsOf } from './periods.ts';
import { mostMinutesWithin, type PlanOption } from './plan-option.ts';
import type { RuleCompiler, RuleContext } from './rule-context.ts';
import { rulesOf } from './shift-rules.ts';

const minutesOfDay = 1_440;

/**
 * Days and nights in a row, and weekends of a month. Runs under way before the plan stand in the history of the person.
 * A night counts by the most work that its breaks leave between 22:00 and 06:00, so that a shift at the very limit
 * counts although its meal may yet lie at night.
 */
export const compileRuns: RuleCompiler = (context, person, parts) => {
	const { plan, days } = context;
	for (const { name, rule, weight } of rulesOf(plan, 'mostConsecutiveDays')) {
		parts.longestRuns.push({
			rule: name,
			days: rule.parameters.days,
			...(weight !== undefined && { weight })
		});
	}
	for (const { name, rule, weight } of rulesOf(plan, 'mostConsecutiveNights')) {
		parts.longestRuns.push({
			rule: name,
			options: nightOptions(context, rule.parameters.nightMinutes),
			days: rule.parameters.nights,
			...(weight !== undefined && { weight })
		});
	}
	for (const { name, rule, weight } of rulesOf(plan, 'mostWeekendsAMonth')) {
		const isBegun = isWeekendCarriedIn(person.carriedIn, days.first);
		for (const { from, to, carries } of periodsOf(days, monthOf)) {
			const groups = weekendsBetween(days, carries && !isBegun ? from - 1 : from, to);
			// What is already beyond the limit is not this roster's to mend.
			const atMost = Math.max(0, rule.parameters.weekends - (carries ? person.carriedIn.monthWeekends : 0));
			if (groups.length <= atMost) continue;
			parts.weekends.push({ rule: name, groups, atMost, ...(weight !== undefined && { weight }) });
		}
	}
};

/** Weekends whose Saturday lies in some days; that of a Sunday on which the plan begins is day −1. */
function weekendsBetween(
	{ first, count }: PlanDays,
	from: number,
	to: number
): readonly (readonly number[])[] {
	const groups = new Map<number, number[]>();
	for (let day = 0; day < count; day++) {
		if (weekdayOf(first + day) < 5) continue;
		const saturday = weekOf(first + day) + 5 - first;
		if (saturday < from || saturday >= to) continue;
		groups.set(saturday, [...(groups.get(saturday) ?? []), day]);
	}
	return [...groups.values()];
}

const known = new WeakMap<RuleContext, Map<number, readonly number[]>>();

/** Options with at least so many minutes of work between 22:00 and 06:00; asked for every person, so remembered. */
export function nightOptions(context: RuleContext, least: number): readonly number[] {
	let byLeast = known.get(context);
	if (byLeast === undefined) known.set(context, (byLeast = new Map<number, readonly number[]>()));
	let nights = byLeast.get(least);
	if (nights === undefined) {
		nights = context.options.flatMap((option, at) =>
			nightMinutesOf(context.days, option, 22 * 60, 6 * 60) >= least ? [at] : []
		);
		byLeast.set(least, nights);
	}
	return nights;
}

/** The most minutes that a shift works between two times of day, evening and morning, as minutes after midnight. */
export function nightMinutesOf(days: PlanDays, option: PlanOption, from: number, to: number): number {
	const day = option.days?.[0];
	let sum = 0;
	for (let evening = -1; evening <= 1; evening++) {
		if (day === undefined) {
			const begins = evening * minutesOfDay + from - option.start;
			sum += mostMinutesWithin(option, begins, begins - from + minutesOfDay + to);
		} else {
			const date = days.first + day + evening;
			const start = instantAt(days.first + day, option.start, days.zone);
			sum += mostMinutesWithin(
				option,
				(instantAt(date, from, days.zone) - start) / minute,
				(instantAt(date + 1, to, days.zone) - start) / minute
			);
		}
	}
	return sum;
}
