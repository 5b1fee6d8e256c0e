import { day, minute, type EpochMs, type Milliseconds } from '../units.ts';
import { zoneOffset } from './zone-offset.ts';

/** A calendar date on the wall, `YYYY-MM-DD`; sorts as text. */
export type LocalDate = string;

/** A time of day on the wall, `HH:MM`. `24:00`, the end of the day, is allowed only where hours end. */
export type TimeOfDay = string;

const timeOfDay = /^([01][0-9]|2[0-3]):([0-5][0-9])$/;
const localDate = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a time of day at which something can start, `00:00` to `23:59`. */
export function isTimeOfDay(text: string): boolean {
	return timeOfDay.test(text);
}

/** Whether a text is a date of the calendar: `2026-02-29` is not. */
export function isLocalDate(text: string): boolean {
	return localDate.test(text) && dateOfDayNumber(Date.parse(text) / day) === text;
}

/**
 * Milliseconds from 00:00 to a time of day, on the wall.
 *
 * @throws RangeError when the text is not `HH:MM` from 00:00 to 24:00.
 * @example sinceMidnight('08:30') // 30_600_000
 */
export function sinceMidnight(time: TimeOfDay): Milliseconds {
	if (time === '24:00') return day;
	const match = timeOfDay.exec(time);
	if (match === null) throw new RangeError(`sinceMidnight: time must be HH:MM, got "${time}"`);
	return (Number(match[1]) * 60 + Number(match[2])) * minute;
}

/** The date of a day number (whole days since 1970-01-01); `undefined` outside years 0 to 9999. */
function dateOfDayNumber(number: number): LocalDate | undefined {
	const date = new Date(number * day);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/**
 * The date that lies a number of calendar days later (or earlier, when negative).
 *
 * @throws RangeError when the date is not one of the calendar.
 * @example addDays('2026-02-28', 1) // '2026-03-01'
 */
export function addDays(date: LocalDate, days: number): LocalDate {
	if (!isLocalDate(date)) throw new RangeError(`addDays: date must be YYYY-MM-DD, got "${date}"`);
	const later = dateOfDayNumber(Date.parse(date) / day + days);
	if (later === undefined) throw new RangeError(`addDays: days must be an integer, got ${days}`);
	return later;
}

/**
 * The date on the wall in a zone at an instant.
 *
 * @throws RangeError when the zone is unknown.
 * @example localDateOf(Date.UTC(2026, 10, 10, 16), 'Asia/Shanghai') // '2026-11-11'
 */
export function localDateOf(instant: EpochMs, zone: string): LocalDate {
	return new Date(instant + zoneOffset(zone, instant)).toISOString().slice(0, 10);
}

/** Milliseconds from 00:00 to what the wall clock of a zone shows at an instant. */
export function localTimeOf(instant: EpochMs, zone: string): Milliseconds {
	const onTheWall = (instant + zoneOffset(zone, instant)) % day;
	return onTheWall < 0 ? onTheWall + day : onTheWall;
}

/**
 * The first instant at which a zone's wall clock shows a date and time, or, where a clock change skips that time,
 * the instant of the change.
 *
 * @throws RangeError when the date, the time or the zone is not one.
 * @example instantOf('2026-11-11', '00:00', 'Asia/Shanghai') // Date.UTC(2026, 10, 10, 16)
 */
export function instantOf(date: LocalDate, time: TimeOfDay, zone: string): EpochMs {
	if (!isLocalDate(date)) throw new RangeError(`instantOf: date must be YYYY-MM-DD, got "${date}"`);
	const onTheWall = Date.parse(date) + sinceMidnight(time);
	// A zone is never further than a day from Greenwich, so these two lie before and after any change that matters.
	const before = zoneOffset(zone, onTheWall - day);
	const after = zoneOffset(zone, onTheWall + day);
	const first = onTheWall - Math.max(before, after);
	const last = onTheWall - Math.min(before, after);
	if (zoneOffset(zone, first) === onTheWall - first) return first;
	if (zoneOffset(zone, last) === onTheWall - last) return last;
	let earlier = first;
	let later = last;
	while (later - earlier > 1) {
		const middle = Math.floor((earlier + later) / 2);
		if (zoneOffset(zone, middle) === before) earlier = middle;
		else later = middle;
	}
	return later;
}
