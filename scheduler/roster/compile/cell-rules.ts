import { sinceMidnight } from '#lib/domain/time/local-time.ts';
import { minute } from '#lib/domain/units.ts';
import { weekdayOf } from '../../calendar/day-number.ts';
import { joined, type Interval } from '../../rules/join-intervals.ts';
import { instantAt, protectedOn } from '../../rules/roster-view.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { RuleCompiler, RuleContext } from './rule-context.ts';
import { nightMinutesOf } from './run-rules.ts';
import { rulesOf } from './shift-rules.ts';

/** Skills: a queue is open from the day on which somebody has it well enough. Without a rule, any level will do. */
export const compileSkills: RuleCompiler = ({ plan, days, options }, person, parts) => {
	const ableOn = (day: number, option: number, level: number) => {
		const date = days.dates[day] ?? '';
		const queue = options[option]?.queue;
		return person.skills.some(
			(skill) =>
				skill.queue === queue && skill.level >= level && (skill.from === undefined || skill.from <= date)
		);
	};
	parts.cells.push({ name: 'skill', missed: (day, option) => (ableOn(day, option, -Infinity) ? 0 : 1) });
	for (const { name, rule, weight } of rulesOf(plan, 'queueMatchesSkill')) {
		parts.cells.push({
			name,
			...(weight !== undefined && { weight }),
			missed: (day, option) =>
				ableOn(day, option, rule.parameters.level) ? 0 : (options[option]?.minutes ?? 0)
		});
	}
};

/** Leave: stricter than the rule by breaks, which count as work here, since they may move. */
export const compileLeave: RuleCompiler = (context, person, parts) => {
	if (person.leave.length === 0) return;
	const leaves = joined(person.leave);
	for (const { name, weight } of rulesOf(context.plan, 'noWorkOnLeave')) {
		parts.cells.push({
			name,
			...(weight !== undefined && { weight }),
			missed: (day, option) => overlapOf(context, day, option, leaves)
		});
	}
};

/** Availability: the whole shift lies in it, breaks too. */
export const compileAvailability: RuleCompiler = (context, person, parts) => {
	const { availability } = person;
	if (availability === undefined) return;
	const { plan, days } = context;
	const open: Interval[] = [];
	for (let date = days.first - 1; date <= days.first + days.count; date++) {
		for (const { weekday, from, to } of availability) {
			if (weekday !== weekdayOf(date)) continue;
			const begins = sinceMidnight(from) / minute;
			const ends = sinceMidnight(to) / minute;
			const later = ends <= begins || ends === 1_440 ? 1 : 0;
			open.push({
				start: instantAt(date, begins, days.zone),
				end: instantAt(date + later, ends % 1_440, days.zone)
			});
		}
	}
	const hours = joined(open);
	for (const { name, weight } of rulesOf(plan, 'workWithinAvailability')) {
		parts.cells.push({
			name,
			...(weight !== undefined && { weight }),
			missed: (day, option) => spanOf(context, day, option) - overlapOf(context, day, option, hours)
		});
	}
};

/** Nights and overtime of people whom the law protects, as far as a single shift shows them; weeks: `compileProtectedWeeks`. */
export const compileProtections: RuleCompiler = (context, person, parts) => {
	if (person.protections.length === 0) return;
	const { plan, days, options } = context;
	const isProtected = days.dates.map((date) => protectedOn(person, date));
	if (!isProtected.includes(true)) return;
	for (const { name, rule, weight } of rulesOf(plan, 'noNightForProtectedPeople')) {
		const { fromMinute, toMinute } = rule.parameters;
		const atNight = options.map((option) => nightMinutesOf(days, option, fromMinute, toMinute));
		parts.cells.push({
			name,
			...(weight !== undefined && { weight }),
			missed: (day, option) => (isProtected[day] === true ? (atNight[option] ?? 0) : 0)
		});
	}
	for (const { name, rule, weight } of rulesOf(plan, 'noOvertimeForProtectedPeople')) {
		const { normalMinutesADay } = rule.parameters;
		parts.cells.push({
			name,
			...(weight !== undefined && { weight }),
			missed: (day, option) =>
				isProtected[day] === true ? overtimeOfCell(context, person, day, option, normalMinutesADay) : 0
		});
	}
};

/** Overtime of a workday. A rolling rest day cannot be told from one shift: it counts as a workday here. */
export const compileOvertimeADay: RuleCompiler = (context, person, parts) => {
	if (person.contract === 'part_time' || person.hours === 'comprehensive') return;
	for (const { name, rule, weight } of rulesOf(context.plan, 'mostOvertimeADay')) {
		const { minutes, normalMinutesADay } = rule.parameters;
		parts.cells.push({
			name,
			...(weight !== undefined && { weight }),
			missed: (day, option) => extendedOfCell(context, person, day, option, normalMinutesADay) - minutes
		});
	}
};

/** Rest after the last shift before the plan, as it really ended. */
export const compileFirstRest: RuleCompiler = ({ plan, options, starts }, person, parts) => {
	const ends = person.carriedIn.lastShifts.map(({ end }) => end);
	if (ends.length === 0) return;
	const last = Math.max(...ends);
	for (const { name, rule, weight } of rulesOf(plan, 'restBetweenShifts')) {
		parts.cells.push({
			name,
			...(weight !== undefined && { weight }),
			missed: (day, option) => {
				const rest = Math.floor(((starts[day * options.length + option] ?? 0) - last) / minute);
				return rule.parameters.minutes - rest;
			}
		});
	}
};

/** Minutes beyond the normal hours of a workday; 0 on a rest day of the calendar. */
export function extendedOfCell(
	context: RuleContext,
	person: PlannedPerson,
	day: number,
	option: number,
	normalMinutesADay: number
): number {
	if (isCalendarRestDay(context, person, day)) return 0;
	const index = day * context.options.length + option;
	const least = (context.options[option]?.minutes ?? 0) - (context.mostHolidayMinutes[index] ?? 0);
	const placed = (context.options[option]?.minutes ?? 0) - (context.holidayMinutes[index] ?? 0);
	return Math.max(0, Math.max(least, placed) - normalMinutesADay);
}

/** Minutes of a cell that are overtime whatever else the week has. */
function overtimeOfCell(
	context: RuleContext,
	person: PlannedPerson,
	day: number,
	option: number,
	normalMinutesADay: number
): number {
	const minutes = context.options[option]?.minutes ?? 0;
	if (isCalendarRestDay(context, person, day)) return minutes;
	const holiday = context.mostHolidayMinutes[day * context.options.length + option] ?? 0;
	return holiday + extendedOfCell(context, person, day, option, normalMinutesADay);
}

export function isCalendarRestDay({ plan, days }: RuleContext, person: PlannedPerson, day: number): boolean {
	return person.restDays === 'calendar' && plan.calendar.dayClass(days.first + day) >= 5;
}

function spanOf({ starts, ends, options }: RuleContext, day: number, option: number): number {
	const index = day * options.length + option;
	return ((ends[index] ?? 0) - (starts[index] ?? 0)) / minute;
}

function overlapOf(
	{ starts, ends, options }: RuleContext,
	day: number,
	option: number,
	times: readonly Interval[]
): number {
	const index = day * options.length + option;
	const start = starts[index] ?? 0;
	const end = ends[index] ?? 0;
	let sum = 0;
	for (const time of times) {
		if (time.end <= start) continue;
		if (time.start >= end) break;
		sum += Math.min(end, time.end) - Math.max(start, time.start);
	}
	return Math.ceil(sum / minute);
}
