import { dayNumberOf, weekdayOf, type DayNumber } from '../calendar/day-number.ts';
import type { CarriedIn } from '../roster/plan/planned-person.ts';
import { weekOf, workedDays, type PersonWork } from './roster-view.ts';

/** The days `from` ≤ day < `to` of a month; `carries`: the roster begins within the month, so that totals before count. */
export interface MonthOfRoster {
	readonly from: DayNumber;
	readonly to: DayNumber;
	readonly carries: boolean;
}

/**
 * Weekends of a month of which any day is worked, with those before the roster. A weekend belongs to the month of its
 * Saturday, a Sunday the 1st therefore to the month before; where a roster begins on a Sunday whose Saturday was worked
 * already, that weekend stands in the total carried in and is not counted again.
 */
export function weekendsOfMonth(work: PersonWork, { from, to, carries }: MonthOfRoster): number {
	const { carriedIn } = work.person;
	const saturdays = new Set(
		[...workedDays(work).keys()].filter((day) => weekdayOf(day) >= 5).map((day) => weekOf(day) + 5)
	);
	let own = 0;
	for (const saturday of saturdays) {
		if (saturday >= from && saturday < to) own++;
		// Only a roster that begins on a Sunday has a Saturday before its first day.
		else if (carries && saturday === from - 1 && !isWeekendCarriedIn(carriedIn, from)) own++;
	}
	return own + (carries ? carriedIn.monthWeekends : 0);
}

/** Whether a roster begins on a Sunday whose Saturday was worked, so that its weekend is counted among those before it. */
export function isWeekendCarriedIn(
	{ monthWeekends, consecutiveDays, lastShifts }: CarriedIn,
	first: DayNumber
): boolean {
	if (weekdayOf(first) !== 6 || monthWeekends === 0) return false;
	return consecutiveDays > 0 || lastShifts.some(({ date }) => dayNumberOf(date) === first - 1);
}
