import type { EpochMs } from '../units.ts';
import { addDays, instantOf, localDateOf, type LocalDate, type TimeOfDay } from './local-time.ts';

/** When a shop's, board's or platform's day begins. */
export interface BusinessCalendar {
	/** IANA zone of the wall clock. */
	readonly zone: string;
	/** Wall-clock time at which the day begins, `HH:MM`; `04:00` keeps the night with the evening before. */
	readonly dayStart: TimeOfDay;
}

/** One business day: the half-open interval [start, end). 23 or 25 hours long when the clock changes in it. */
export interface BusinessDay {
	/** The date on which it begins. */
	readonly date: LocalDate;
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/** The two days asked for last: now, and the one that late events belong to. */
interface RecentDays {
	latest?: BusinessDay;
	previous?: BusinessDay;
}

const recent = new Map<string, Map<TimeOfDay, RecentDays>>();

function recentDaysOf({ zone, dayStart }: BusinessCalendar): RecentDays {
	let byStart = recent.get(zone);
	if (byStart === undefined) recent.set(zone, (byStart = new Map<TimeOfDay, RecentDays>()));
	let days = byStart.get(dayStart);
	if (days === undefined) byStart.set(dayStart, (days = {}));
	return days;
}

/** Samoa had no 30 December 2011: a date that a zone skipped has no business day. */
function exists(date: LocalDate, zone: string): boolean {
	return localDateOf(instantOf(date, '12:00', zone), zone) === date;
}

function neighbour(date: LocalDate, step: 1 | -1, zone: string): LocalDate {
	let next = addDays(date, step);
	while (!exists(next, zone)) next = addDays(next, step);
	return next;
}

/**
 * The instant at which the business day of a date begins: the first time the wall clock shows `dayStart`, or the
 * instant of the clock change that skips it.
 *
 * @throws RangeError when the date, the zone or `dayStart` is not one.
 * @example startOfBusinessDay('2026-11-11', { zone: 'Asia/Shanghai', dayStart: '00:00' }) // 2026-11-10T16:00Z
 */
export function startOfBusinessDay(date: LocalDate, calendar: BusinessCalendar): EpochMs {
	return instantOf(date, calendar.dayStart, calendar.zone);
}

/**
 * The business day that an instant belongs to. The days of a calendar follow each other without gap or overlap.
 *
 * Two days per calendar are remembered, because every booked fact asks for its day.
 *
 * @throws RangeError when the zone or `dayStart` is not one.
 * @example
 * businessDayOf(Date.UTC(2026, 10, 10, 17), { zone: 'Asia/Shanghai', dayStart: '04:00' }).date // '2026-11-10'
 */
export function businessDayOf(instant: EpochMs, calendar: BusinessCalendar): BusinessDay {
	const days = recentDaysOf(calendar);
	const { latest, previous } = days;
	if (latest !== undefined && latest.start <= instant && instant < latest.end) return latest;
	if (previous !== undefined && previous.start <= instant && instant < previous.end) return previous;
	const { zone } = calendar;
	let date = localDateOf(instant, zone);
	let start = startOfBusinessDay(date, calendar);
	// A late dayStart that a clock change skips can begin on the next date: step until the day holds the instant.
	while (instant < start) {
		date = neighbour(date, -1, zone);
		start = startOfBusinessDay(date, calendar);
	}
	let next = neighbour(date, 1, zone);
	let end = startOfBusinessDay(next, calendar);
	while (instant >= end) {
		date = next;
		start = end;
		next = neighbour(date, 1, zone);
		end = startOfBusinessDay(next, calendar);
	}
	const found: BusinessDay = { date, start, end };
	days.previous = latest;
	days.latest = found;
	return found;
}
