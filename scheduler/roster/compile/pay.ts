import { weekOf } from '../../rules/roster-view.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import { isCalendarRestDay } from './cell-rules.ts';
import { dayTables } from './day-tables.ts';
import { mostOf } from './overtime-rules.ts';
import { periodsOf } from './periods.ts';
import type { RuleCompiler, RuleContext } from './rule-context.ts';

/** Normal hours: beyond them an hour is overtime (State Council's rule of 1995). */
const normalMinutesADay = 480;
const normalMinutesAWeek = 2_400;
const workdaysAWeek = 5;

/**
 * What work costs beyond its wage, at the multiples of the plan. On a cell: work on statutory holidays, on rest days of the
 * calendar, and beyond 8 h of a workday. On a week: workdays together beyond 40 h. Part-time work is paid by the hour
 * without premium; under comprehensive hours only holidays have one.
 *
 * Near, not equal: where rest days roll, a day beyond the fifth of a week costs the premium of 8 h of a rest day,
 * however long its shift is. Breaks count where the options have them.
 */
export const compilePay: RuleCompiler = (context, person, parts) => {
	const { plan, options, holidayMinutes, days } = context;
	const { extended, restDay, holiday } = plan.costs.overtime;
	if (person.contract === 'part_time') return;
	const isStandard = person.hours === 'standard';
	const kind = isStandard ? person.restDays : 'holidays only';
	const amounts = dayTables(context, `premium ${kind} ${person.wagePerHour}`, (day, option) => {
		const onHoliday = holidayMinutes[day * options.length + option] ?? 0;
		let minutes = (holiday - 1) * onHoliday;
		if (isStandard) {
			const left = (options[option]?.minutes ?? 0) - onHoliday;
			minutes += isCalendarRestDay(context, person, day)
				? (restDay - 1) * left
				: (extended - 1) * Math.max(0, left - normalMinutesADay);
		}
		return Math.round((minutes * person.wagePerHour) / 60);
	});
	parts.cells.push({ name: 'pay', weight: 1, missed: (day, option) => amounts[day]?.[option] ?? 0 });
	if (!isStandard) return;
	for (const week of periodsOf(days, weekOf)) {
		if (person.restDays === 'rolling') payRestDays(context, person, week, parts);
		else payWeek(context, person, week, parts);
	}
};

type Week = ReturnType<typeof periodsOf>[number];

function payRestDays(
	{ plan }: RuleContext,
	person: PlannedPerson,
	{ from, to, carries }: Week,
	parts: Parameters<RuleCompiler>[2]
): void {
	const premium = (plan.costs.overtime.restDay - 1) * person.wagePerHour;
	const weight = Math.round((premium * normalMinutesADay) / 60);
	const worked = carries ? person.carriedIn.weekDays : 0;
	const atMost = Math.max(0, workdaysAWeek - worked);
	if (weight === 0 || to - from <= atMost) return;
	const limit = { rule: 'pay', from, to, atMost, weight };
	(worked === 0 ? parts.counts : parts.ownCounts).push(limit);
}

/** Counted in money, so that a premium of half a unit a minute is not rounded minute by minute. */
function payWeek(
	context: RuleContext,
	person: PlannedPerson,
	{ from, to, carries }: Week,
	parts: Parameters<RuleCompiler>[2]
): void {
	const { plan, options, holidayMinutes } = context;
	const perMinute = ((plan.costs.overtime.extended - 1) * person.wagePerHour) / 60;
	const { weekMinutes, weekNormalMinutes } = person.carriedIn;
	const worked = carries ? (weekNormalMinutes ?? weekMinutes) : 0;
	const beyond = Math.round(Math.max(0, normalMinutesAWeek - worked) * perMinute);
	const counts = dayTables(context, `normal pay ${person.wagePerHour}`, (day, option) => {
		if (isCalendarRestDay(context, person, day)) return 0;
		const onHoliday = holidayMinutes[day * options.length + option] ?? 0;
		const left = (options[option]?.minutes ?? 0) - onHoliday;
		return Math.round(Math.min(left, normalMinutesADay) * perMinute);
	}).slice(from, to);
	const part = { from, to, counts, beyond };
	if (mostOf([part]) === 0) return;
	(worked === 0 ? parts.tallies : parts.ownTallies).push({
		rule: 'pay',
		parts: [part],
		atMost: 0,
		weight: 1
	});
}
