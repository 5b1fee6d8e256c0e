import chineseDays from 'chinese-days';
import { dateOfDay, type DayNumber } from './day-number.ts';

/** Month and day of the fixed ones. */
const fixed = new Set(['01-01', '05-01', '10-01', '10-02', '10-03']);
/** Month and day of the lunar calendar: Spring Festival, Dragon Boat, Mid-Autumn. */
const lunar = new Set(['1-1', '1-2', '1-3', '5-5', '8-15']);

/**
 * Whether a date is one of the 13 statutory holidays of the People's Republic (11 before 2025), on which work is paid
 * threefold. The days off around them are not: they are rest days that were moved. Source: 全国年节及纪念日放假办法,
 * State Council order 795, in force from 2025-01-01, which added New Year's Eve of the lunar year and 2 May.
 *
 * @example isStatutoryHoliday(dayNumberOf('2026-10-03')) // true; 2026-10-04 is a day off, but false
 */
export function isStatutoryHoliday(day: DayNumber): boolean {
	let known = asked.get(day);
	if (known === undefined) asked.set(day, (known = lookUp(day)));
	return known;
}

/** A roster asks for the same few days again and again. */
const asked = new Map<DayNumber, boolean>();

function lookUp(day: DayNumber): boolean {
	const date = dateOfDay(day);
	const year = Number(date.slice(0, 4));
	const monthDay = date.slice(5);
	if (fixed.has(monthDay)) return true;
	if (year >= 2025 && monthDay === '05-02') return true;
	if (date === chineseDays.getSolarTermDate(year, 4, 'pure_brightness')) return true;
	if (isLunarHoliday(date)) return true;
	// The eve is the day before the first, whether the twelfth month has 29 days or 30.
	return year >= 2025 && isFirstOfLunarYear(dateOfDay(day + 1));
}

function isLunarHoliday(date: string): boolean {
	const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(date);
	return !isLeap && lunar.has(`${lunarMon}-${lunarDay}`);
}

function isFirstOfLunarYear(date: string): boolean {
	const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(date);
	return !isLeap && lunarMon === 1 && lunarDay === 1;
}
