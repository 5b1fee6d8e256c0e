import { isLocalDate, type LocalDate } from '#lib/domain/time/local-time.ts';
import { day } from '#lib/domain/units.ts';

/**
 * A date of the wall calendar as whole days since 1970-01-01: dates that can be counted with. It is no instant: which
 * hours it spans depends on the zone.
 */
export type DayNumber = number;

/** 0 = Monday … 6 = Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/**
 * @throws RangeError when the date is not one of the calendar.
 * @example dayNumberOf('1970-01-02') // 1
 */
export function dayNumberOf(date: LocalDate): DayNumber {
	if (!isLocalDate(date)) throw new RangeError(`dayNumberOf: date must be YYYY-MM-DD, got "${date}"`);
	return Date.parse(date) / day;
}

/**
 * @throws RangeError when the number is not whole, or lies outside the years 0 to 9999.
 * @example dateOfDay(1) // '1970-01-02'
 */
export function dateOfDay(number: DayNumber): LocalDate {
	const date = Number.isInteger(number) ? new Date(number * day) : undefined;
	const text = date && !Number.isNaN(date.getTime()) ? date.toISOString().slice(0, 10) : '';
	if (!isLocalDate(text)) throw new RangeError(`dateOfDay: number must be a whole day, got ${number}`);
	return text;
}

/** @example weekdayOf(dayNumberOf('2026-11-11')) // 2, a Wednesday */
export function weekdayOf(number: DayNumber): Weekday {
	// Day 0 was a Thursday.
	return ((((number + 3) % 7) + 7) % 7) as Weekday;
}
