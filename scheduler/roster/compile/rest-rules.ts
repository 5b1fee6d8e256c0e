import { weekOf } from '../../rules/roster-view.ts';
import { periodsOf } from './periods.ts';
import type { RuleCompiler } from './rule-context.ts';
import { rulesOf } from './shift-rules.ts';

/**
 * Rest between two shifts, and a time of rest in each week. After the last shift before the plan it is a matter of cells
 * (`compileFirstRest`). A week has a day off, which is 24 h of rest where no shift reaches over midnight.
 */
export const compileRest: RuleCompiler = ({ plan, days }, person, parts) => {
	for (const { rule, weight } of rulesOf(plan, 'restBetweenShifts')) {
		if (weight === undefined) parts.restMinutes = Math.max(parts.restMinutes, rule.parameters.minutes);
	}
	for (const { name, weight } of rulesOf(plan, 'restDayEachWeek')) {
		if (weight !== undefined) continue;
		for (const { from, to, carries, goesOn } of periodsOf(days, weekOf)) {
			if (goesOn) continue;
			const before = carries ? person.carriedIn.weekDays : 0;
			(before === 0 ? parts.counts : parts.ownCounts).push({
				rule: name,
				from,
				to,
				atMost: Math.max(0, Math.min(to - from, 6 - before))
			});
		}
	}
};
