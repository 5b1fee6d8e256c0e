import { monthOf, protectedOn, weekOf } from '../../rules/roster-view.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { TallyLimit, TallyPart } from '../problem/roster-problem.ts';
import { dayTables, normalTables, overtimeTables } from './day-tables.ts';
import { periodsOf, type Period } from './periods.ts';
import type { RuleCompiler, RuleContext } from './rule-context.ts';
import { rulesOf } from './shift-rules.ts';

/** Workdays of a week for people whose rest days roll: what they work beyond is rest-day work. */
const workdaysAWeek = 5;

/**
 * Overtime of a month at all rates: what each cell is by itself (holidays, rest days of the calendar, hours beyond those
 * of a day) and what the workdays of a week are together beyond the week's normal hours.
 *
 * Exact for rest days of the calendar but for a week that a month cuts: there the later month counts the whole week's
 * excess. Stricter for rolling rest days: every day beyond the fifth counts a full normal day, also a shorter one, since
 * which day is the sixth depends on all others. Breaks that may move over a midnight count as they are worst.
 */
export const compileOvertimeAMonth: RuleCompiler = (context, person, parts) => {
	if (person.contract === 'part_time' || person.hours === 'comprehensive') return;
	for (const { name, rule, weight } of rulesOf(context.plan, 'mostOvertimeAMonth')) {
		const { minutes, normalMinutesADay, normalMinutesAWeek } = rule.parameters;
		const weeks = periodsOf(context.days, weekOf);
		for (const month of periodsOf(context.days, monthOf)) {
			const { from, to, carries } = month;
			const tables = overtimeTables(context, person, normalMinutesADay);
			// What is already beyond the limit is not this plan's to mend: it may add nothing.
			const atMost = Math.max(0, minutes - (carries ? person.carriedIn.monthOvertimeMinutes : 0));
			const all: TallyPart[] = [{ from, to, counts: tables.slice(from, to) }];
			for (const week of weeks) {
				if (week.to <= from || week.from >= to) continue;
				const part = weekPart(
					context,
					person,
					week,
					Math.min(week.to, to),
					normalMinutesADay,
					normalMinutesAWeek
				);
				if (part !== undefined) all.push(part);
			}
			if (mostOf(all) <= atMost) continue;
			const limit: TallyLimit = {
				rule: name,
				parts: all,
				atMost,
				...(weight !== undefined && { weight })
			};
			(isOwn(person, month) ? parts.ownTallies : parts.tallies).push(limit);
		}
	}
};

/** Overtime of a week on days of protection: none up to the last of them. */
export const compileProtectedWeeks: RuleCompiler = (context, person, parts) => {
	const { plan, days } = context;
	const isProtected = days.dates.map((date) => protectedOn(person, date));
	for (const { name, rule, weight } of rulesOf(plan, 'noOvertimeForProtectedPeople')) {
		const { normalMinutesADay, normalMinutesAWeek } = rule.parameters;
		for (const week of periodsOf(days, weekOf)) {
			const last = isProtected.slice(week.from, week.to).lastIndexOf(true);
			if (last < 0) continue;
			const to = week.from + last + 1;
			const part = weekPart(context, person, week, to, normalMinutesADay, normalMinutesAWeek);
			if (part === undefined) continue;
			parts.ownTallies.push({
				rule: name,
				parts: [part],
				atMost: 0,
				...(weight !== undefined && { weight })
			});
		}
	}
};

/** Comprehensive hours: a month's minutes but those on holidays, beyond the normal hours of all its workdays. */
export const compileComprehensive: RuleCompiler = (context, person, parts) => {
	const { plan, days } = context;
	if (person.hours !== 'comprehensive' || person.contract === 'part_time') return;
	for (const { name, rule, weight } of rulesOf(plan, 'mostComprehensiveOvertimeAMonth')) {
		const { minutes, normalMinutesADay } = rule.parameters;
		const tables = dayTables(
			context,
			'without holidays',
			(day, option) =>
				(context.options[option]?.minutes ?? 0) -
				(context.leastHolidayMinutes[day * context.options.length + option] ?? 0)
		);
		for (const month of periodsOf(days, monthOf)) {
			const { from, to, carries } = month;
			const normal = normalMinutesADay * workdaysOfMonth(context, from);
			const all: TallyPart[] = [{ from, to, counts: tables.slice(from, to) }];
			const atMost = Math.max(0, minutes + normal - (carries ? person.carriedIn.monthMinutes : 0));
			if (mostOf(all) <= atMost) continue;
			(isOwn(person, month) ? parts.ownTallies : parts.tallies).push({
				rule: name,
				parts: all,
				atMost,
				...(weight !== undefined && { weight })
			});
		}
	}
};

/** Part-time: what shifts of a week have beyond the average of a day must be made up by shorter ones. Exact. */
export const compilePartTimeAverage: RuleCompiler = (context, person, parts) => {
	if (person.contract !== 'part_time') return;
	const { weekMinutes, weekDays } = person.carriedIn;
	for (const { name, rule, weight } of rulesOf(context.plan, 'partTimeAverageADay')) {
		const average = rule.parameters.minutes;
		const tables = dayTables(
			context,
			`beyond ${average}`,
			(_, option) => (context.options[option]?.minutes ?? 0) - average
		);
		for (const { from, to, carries } of periodsOf(context.days, weekOf)) {
			const before = carries ? average * weekDays - weekMinutes : 0;
			(before === 0 ? parts.tallies : parts.ownTallies).push({
				rule: name,
				parts: [{ from, to, counts: tables.slice(from, to) }],
				atMost: Math.max(0, before),
				...(weight !== undefined && { weight })
			});
		}
	}
};

/**
 * What a week's workdays have beyond its normal hours, up to a day of it; `undefined` where they cannot have more.
 */
export function weekPart(
	context: RuleContext,
	person: PlannedPerson,
	{ from, carries }: Period,
	to: number,
	normalMinutesADay: number,
	normalMinutesAWeek: number
): TallyPart | undefined {
	const { weekMinutes, weekNormalMinutes, weekDays } = person.carriedIn;
	const before = carries ? (weekNormalMinutes ?? weekMinutes) : 0;
	let beyond = Math.max(0, normalMinutesAWeek - before);
	if (person.restDays === 'rolling') {
		const workdays = Math.max(0, workdaysAWeek - (carries ? weekDays : 0));
		beyond = Math.min(beyond, normalMinutesADay * workdays);
	}
	const counts = normalTables(context, person, normalMinutesADay).slice(from, to);
	return mostOf([{ from, to, counts }]) <= beyond ? undefined : { from, to, counts, beyond };
}

/** The most that parts can count, a day's dearest option each. */
export function mostOf(parts: readonly TallyPart[]): number {
	return parts.reduce((total, { counts, beyond }) => {
		const sum = counts.reduce((count, table) => count + largestOf(table), 0);
		return total + Math.max(0, sum - (beyond ?? 0));
	}, 0);
}

const largest = new WeakMap<readonly number[], number>();

function largestOf(table: readonly number[]): number {
	let most = largest.get(table);
	if (most === undefined) largest.set(table, (most = Math.max(0, ...table)));
	return most;
}

/** Whether the days before the plan change a limit, so that it is this person's alone. */
function isOwn({ carriedIn }: PlannedPerson, { carries }: Period): boolean {
	return (
		carriedIn.weekMinutes > 0 ||
		carriedIn.weekDays > 0 ||
		(carries && (carriedIn.monthMinutes > 0 || carriedIn.monthOvertimeMinutes > 0))
	);
}

/** Days of a whole month that are neither weekend nor holiday, make-up workdays included. */
function workdaysOfMonth({ plan, days }: RuleContext, day: number): number {
	const begin = monthOf(days.first + day);
	let count = 0;
	for (let date = begin; monthOf(date) === begin; date++) if (plan.calendar.dayClass(date) < 5) count++;
	return count;
}
