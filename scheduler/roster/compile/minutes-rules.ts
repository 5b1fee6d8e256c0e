import { monthOf, weekOf } from '../../rules/roster-view.ts';
import type { MinutesLimit } from '../problem/roster-problem.ts';
import { periodsOf, type Period } from './periods.ts';
import type { PersonParts, RuleCompiler } from './rule-context.ts';
import { rulesOf, type RuleName } from './shift-rules.ts';

/**
 * Least and most hours of weeks and months, exactly as the rules count them: what was worked before the plan is taken
 * off the limit of the week and month that the plan begins within, and least hours hold only where a week or month is
 * over with the plan and what was worked in it before is known.
 */
export const compileMinutes: RuleCompiler = ({ plan, days, options }, person, parts) => {
	const { limits, carriedIn, contract } = person;
	const longest = options.reduce((most, { minutes }) => Math.max(most, minutes), 0);
	const add = (named: RuleName, period: Period, limit: Bounds, carried: number) =>
		addLimit(parts, named, period, limit, carried, longest);
	const weeks = periodsOf(days, weekOf);
	const months = periodsOf(days, monthOf);
	for (const named of rulesOf(plan, 'mostHoursAWeek')) {
		const most = Math.min(named.rule.parameters.minutes, limits.mostMinutesAWeek ?? Infinity);
		for (const week of weeks) add(named, week, { atMost: most }, carriedIn.weekMinutes);
	}
	for (const named of rulesOf(plan, 'mostPartTimeHoursAWeek')) {
		if (contract !== 'part_time') continue;
		for (const week of weeks) {
			add(named, week, { atMost: named.rule.parameters.minutes }, carriedIn.weekMinutes);
		}
	}
	for (const named of rulesOf(plan, 'mostHoursAMonth')) {
		const most = Math.min(named.rule.parameters.minutes, limits.mostMinutesAMonth ?? Infinity);
		for (const month of months) add(named, month, { atMost: most }, carriedIn.monthMinutes);
	}
	for (const named of rulesOf(plan, 'leastHoursAWeek')) {
		const { weekMinutes, weekIsUnknown } = carriedIn;
		least(parts, named, weeks, limits.leastMinutesAWeek, weekIsUnknown ? undefined : weekMinutes);
	}
	for (const named of rulesOf(plan, 'leastHoursAMonth')) {
		const { monthMinutes, monthIsUnknown } = carriedIn;
		least(parts, named, months, limits.leastMinutesAMonth, monthIsUnknown ? undefined : monthMinutes);
	}
};

function least(
	parts: PersonParts,
	named: RuleName,
	periods: readonly Period[],
	atLeast: number | undefined,
	carried: number | undefined
): void {
	if (atLeast === undefined) return;
	for (const period of periods) {
		if (period.goesOn || (period.carries && carried === undefined)) continue;
		addLimit(parts, named, period, { atLeast }, carried ?? 0, 0);
	}
}

interface Bounds {
	readonly atLeast?: number;
	readonly atMost?: number;
}

/** A limit on the minutes of a period, lowered by what was worked before; none where the days cannot reach it. */
function addLimit(
	parts: PersonParts,
	{ name, weight }: RuleName,
	{ from, to, carries }: Period,
	{ atLeast, atMost }: Bounds,
	carried: number,
	longest: number
): void {
	const before = carries ? carried : 0;
	if (atMost !== undefined && (to - from) * longest <= atMost - before) return;
	const limit: MinutesLimit = {
		rule: name,
		from,
		to,
		...(atLeast !== undefined && { atLeast: atLeast - before }),
		// What is already beyond the limit is not this plan's to mend: it may add nothing.
		...(atMost !== undefined && { atMost: Math.max(0, atMost - before) }),
		...(weight !== undefined && { weight })
	};
	(before === 0 ? parts.minutes : parts.ownMinutes).push(limit);
}
