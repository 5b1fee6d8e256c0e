import chineseDays from 'chinese-days';
import type { DayNumber } from './day-number.ts';
import { dateOfDay, dayNumberOf } from './day-number.ts';

/** What the State Council's holiday arrangement makes of a date. */
export type ChineseDayKind = 'holiday' | 'make_up_workday' | 'plain';

/**
 * The package reads a date by the machine's own clock zone; local noon has the same date in every zone, so that the
 * answer does not depend on where it is asked.
 */
function localNoon(day: DayNumber): Date {
	const [year = 0, month = 0, date = 0] = dateOfDay(day).split('-').map(Number);
	return new Date(year, month - 1, date, 12);
}

/**
 * Whether a date is a statutory holiday (the days off around it included), a weekend day that is worked to make up for
 * one (调休), or neither. Source: the yearly notices of the State Council, as `chinese-days` holds them.
 *
 * @example chineseDayKind(dayNumberOf('2026-02-17')) // 'holiday', the Spring Festival
 * @example chineseDayKind(dayNumberOf('2026-02-14')) // 'make_up_workday', a Saturday
 */
export function chineseDayKind(day: DayNumber): ChineseDayKind {
	const { work, name } = chineseDays.getDayDetail(localNoon(day));
	// A plain day is named by its weekday, a special one `English,中文,days`.
	if (!name.includes(',')) return 'plain';
	return work ? 'make_up_workday' : 'holiday';
}

const asked = new Map<number, boolean>();

/**
 * Whether the arrangement of a year is known: it is announced in the November before. New Year's Day and National Day
 * are holidays in every arrangement.
 */
export function isChineseYearKnown(year: number): boolean {
	let known = asked.get(year);
	if (known === undefined) {
		const four = String(year).padStart(4, '0');
		known = ['01-01', '10-01'].every((date) => chineseDayKind(dayNumberOf(`${four}-${date}`)) === 'holiday');
		asked.set(year, known);
	}
	return known;
}
