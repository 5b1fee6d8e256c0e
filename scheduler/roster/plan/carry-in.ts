import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { ShopCalendar } from '../../calendar/business-calendar.ts';
import { dateOfDay, weekdayOf, type DayNumber } from '../../calendar/day-number.ts';
import { overtimeMinutes, overtimeOf } from '../../rules/overtime.ts';
import {
	isNight,
	monthOf,
	shiftsBetween,
	startOfDay,
	sumMinutes,
	viewRoster,
	weekOf,
	workedDays,
	type PersonWork,
	type RosterView
} from '../../rules/roster-view.ts';
import { nothingCarriedIn, type CarriedIn, type PlannedPerson } from './planned-person.ts';
import type { Assignment } from './planned-roster.ts';

/** Normal hours by the State Council's rule of 1995. */
const normal = { normalMinutesADay: 480, normalMinutesAWeek: 2_400 };
/** What makes a night, in minutes between 22:00 and 06:00: as the rules on nights begin with. */
const nightMinutes = 180;

/**
 * What the shifts before a roster leave behind for each person: totals of the running week and month, days and nights in
 * a row, the shifts of the running week and the last one. Overtime is right where the shifts reach back to the Monday on
 * or before the first of the month.
 *
 * @param past shifts of these people before `from`; those from it on are passed over
 * @param from first day of the new roster
 * @throws RangeError as `viewRoster`
 * @example
 * // Monday and Tuesday 08:00–17:00 with a meal of an hour, the new roster begins on Wednesday the 11th:
 * carryIn(past, people, '2026-11-11', calendar).get('7') // { weekMinutes: 960, weekDays: 2, consecutiveDays: 2, … }
 */
export function carryIn(
	past: readonly Assignment[],
	people: readonly PlannedPerson[],
	from: LocalDate,
	calendar: ShopCalendar
): ReadonlyMap<string, CarriedIn> {
	const before = past.filter(({ date }) => date < from);
	const first = before.reduce((earliest, { date }) => (date < earliest ? date : earliest), from);
	if (first === from) return new Map(people.map(({ id }) => [id, nothingCarriedIn]));
	const view = viewRoster({
		roster: { zone: calendar.zone, from: first, to: from, assignments: before },
		people: people.map((person) => ({ ...person, carriedIn: nothingCarriedIn })),
		calendar
	});
	return new Map(view.work.map((work) => [work.person.id, carriedInOf(view, work)]));
}

function carriedInOf(view: RosterView, work: PersonWork): CarriedIn {
	const { end } = view;
	const week = shiftsBetween(work, weekOf(end), end);
	const inMonth = shiftsBetween(work, monthOf(end), end);
	const overtime = overtimeOf(view, work, normal);
	const weekMinutes = sumMinutes(week);
	const weekOvertime = overtime
		.filter(({ day }) => day >= weekOf(end))
		.reduce((sum, day) => sum + overtimeMinutes(day), 0);
	const last = work.shifts.at(-1);
	// A night shift of the Sunday before takes rest from the Monday.
	const monday = startOfDay(weekOf(end), view.roster.zone);
	const reaching = work.shifts.filter(({ assignment }) => assignment.end > monday);
	const lastShifts = reaching.length > 0 || last === undefined ? reaching : [last];
	const days = workedDays(work);
	const nights = (day: DayNumber) =>
		(days.get(day) ?? []).some((shift) => isNight(view, shift, nightMinutes));
	// A weekend belongs to the month of its Saturday: that of a Sunday the 1st to the month before.
	const saturdays = inMonth
		.filter(({ day }) => weekdayOf(day) >= 5 && weekOf(day) + 5 >= monthOf(end))
		.map(({ day }) => weekOf(day) + 5);
	return {
		lastShifts: lastShifts.map(({ assignment: { start, end: stop, breaks }, day }) => ({
			date: dateOfDay(day),
			start,
			end: stop,
			breaks
		})),
		weekMinutes,
		...(weekOvertime > 0 && { weekNormalMinutes: weekMinutes - weekOvertime }),
		weekDays: new Set(week.map(({ day }) => day)).size,
		monthMinutes: sumMinutes(inMonth),
		monthOvertimeMinutes: overtime
			.filter(({ day }) => day >= monthOf(end))
			.reduce((sum, day) => sum + overtimeMinutes(day), 0),
		monthWeekends: new Set(saturdays).size,
		consecutiveDays: runBefore(end, (day) => days.has(day)),
		consecutiveNights: runBefore(end, nights)
	};
}

/** Days in a row up to the one before `end`. */
function runBefore(end: DayNumber, counts: (day: DayNumber) => boolean): number {
	let run = 0;
	while (counts(end - run - 1)) run++;
	return run;
}
