import { minute } from '#lib/domain/units.ts';
import { weekOf } from '../../rules/roster-view.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { RestLimit } from '../problem/roster-problem.ts';
import type { PlanDays } from './compiled-plan.ts';
import { dayLength, wallInstant } from './plan-days.ts';
import type { RuleCompiler } from './rule-context.ts';
import { rulesOf } from './shift-rules.ts';

const minutesOfDay = 1_440;

/**
 * Rest between two shifts, and a time of rest in each week. After the last shift before the plan rest is a matter of
 * cells (`compileFirstRest`); between shifts of the plan a soft rule on it is not charged, the problem knows rest only as
 * a hard one. The time of rest is exact, with what the last shifts before the plan left free of the first week; a week
 * with a day of 23 hours asks for the missing hour on top, wherever it lies.
 */
export const compileRest: RuleCompiler = ({ plan, days }, person, parts) => {
	for (const { rule, weight } of rulesOf(plan, 'restBetweenShifts')) {
		if (weight === undefined) parts.restMinutes = Math.max(parts.restMinutes, rule.parameters.minutes);
	}
	for (const { name, rule, weight } of rulesOf(plan, 'restDayEachWeek')) {
		for (let monday = weekOf(days.first) - days.first; monday < days.count; monday += 7) {
			const from = Math.max(0, monday);
			const to = Math.min(days.count, monday + 7);
			const past = from > 0 ? { longest: 0, before: 0 } : freeBefore(days, person, monday);
			if (past.longest >= rule.parameters.minutes || rule.parameters.minutes === 0) continue;
			let lost = 0;
			for (let day = from; day < to; day++) lost += Math.max(0, minutesOfDay - dayLength(days, day));
			const after = (monday + 7 - to) * minutesOfDay;
			// As long as the rest of the week is: what the days before it took is not this plan's to mend.
			const free = past.before + (to - from) * minutesOfDay + after;
			if (past.longest >= free) continue;
			const limit: RestLimit = {
				rule: name,
				from,
				to,
				minutes: Math.min(rule.parameters.minutes + lost, free),
				before: past.before,
				after,
				...(weight !== undefined && { weight })
			};
			(person.carriedIn.lastShifts.length === 0 ? parts.rests : parts.ownRests).push(limit);
		}
	}
};

/** Of the plan's first week: the longest time between shifts before the plan, and how long before it nothing is worked. */
function freeBefore(
	days: PlanDays,
	{ carriedIn }: PlannedPerson,
	monday: number
): { longest: number; before: number } {
	const midnight = days.midnights[0] ?? 0;
	let free = wallInstant(days, monday, 0);
	let longest = 0;
	for (const { start, end } of carriedIn.lastShifts.toSorted((a, b) => a.start - b.start)) {
		if (end <= free) continue;
		longest = Math.max(longest, Math.min(start, midnight) - free);
		free = Math.max(free, end);
	}
	return { longest: Math.floor(longest / minute), before: Math.floor((midnight - free) / minute) };
}
