import type { LocalDate, TimeOfDay } from '#lib/domain/time/local-time.ts';
import { sinceMidnight } from '#lib/domain/time/local-time.ts';
import { isTimeZone } from '#lib/domain/time/zone-offset.ts';
import { day as dayLength, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import type { DayClass } from '../forecast/normal-days/day-series.ts';
import { chineseDayKind, isChineseYearKnown } from './chinese-days.ts';
import { dateOfDay, dayNumberOf, weekdayOf, type DayNumber, type Weekday } from './day-number.ts';
import { isNearClockChange, slotsPerDay, spansOfSlot } from './zoned-slots.ts';

/** Hours in which a queue takes inquiries, on the wall clock. */
export interface QueueHours {
	/** Without it, for every queue that has no hours of its own. */
	readonly queue?: string;
	/** Days on which they begin; without it, all. A make-up workday counts as the workday it resembles. */
	readonly weekdays?: readonly Weekday[];
	readonly from: TimeOfDay;
	/** May be `24:00`; before `from`: on the next day. */
	readonly to: TimeOfDay;
}

/** A time in which inquiries are not taken, [start, end). */
export interface Closure {
	/** Without it, all queues. */
	readonly queue?: string;
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/** What makes days differ for a shop. */
export interface CalendarRules {
	readonly zone: string;
	/** `china`: statutory holidays and make-up workdays of the People's Republic; `none`: plain weekdays. */
	readonly holidays: 'china' | 'none';
	/** Further holidays: another country's, a local one. They count before the statutory ones. */
	readonly ownHolidays?: readonly LocalDate[];
	readonly closures?: readonly Closure[];
	readonly hours?: readonly QueueHours[];
}

/** What the calendar does not know about a time. */
export interface CalendarWarning {
	/** The arrangement of these years is not known: their days count as plain weekdays. */
	readonly kind: 'holidays_unknown';
	readonly years: readonly number[];
}

/** The days of a shop: what kind each is, and when its queues take inquiries. */
export interface ShopCalendar {
	readonly zone: string;
	/**
	 * 0 = Monday … 6 = Sunday, 7 = holiday. A make-up Saturday is a Friday, the last day of work before one off; a
	 * make-up Sunday a Monday, the first after one.
	 */
	readonly dayClass: (day: DayNumber) => DayClass;
	/** Whether a queue takes inquiries in at least a part of a slot. A slot that the clock skips is closed. */
	readonly isOpen: (queue: string, day: DayNumber, slot: number, step: Milliseconds) => boolean;
	/** What is not known about the days from `first` to `last`, both included. */
	readonly warnings: (first: DayNumber, last: DayNumber) => readonly CalendarWarning[];
}

/**
 * The calendar that rules make.
 *
 * @throws RangeError when the zone is unknown, a date or time is none, a closure ends before it begins, or hours are
 *   empty
 * @example
 * const { dayClass } = businessCalendar({ zone: 'Asia/Shanghai', holidays: 'china' });
 * dayClass(dayNumberOf('2026-02-14')); // 4: a Saturday that is worked
 */
export function businessCalendar(rules: CalendarRules): ShopCalendar {
	const { zone, holidays, ownHolidays = [], closures = [], hours = [] } = rules;
	if (!isTimeZone(zone))
		throw new RangeError(`businessCalendar: zone must be an IANA time zone, got "${zone}"`);
	const own = new Set(ownHolidays.map(dayNumberOf));
	for (const { start, end } of closures) {
		if (!(start < end)) {
			throw new RangeError(`businessCalendar: a closure must end after it begins, got ${start}–${end}`);
		}
	}
	const shifts = hours.map(({ queue, weekdays, from, to }) => {
		const begins = sinceMidnight(from);
		const ends = sinceMidnight(to);
		if (begins === ends) {
			throw new RangeError(`businessCalendar: hours must not be empty, got ${from}–${to}`);
		}
		return { queue, weekdays, begins, ends: ends > begins ? ends : ends + dayLength };
	});

	const classes = new Map<DayNumber, DayClass>();
	function dayClass(day: DayNumber): DayClass {
		let known = classes.get(day);
		if (known === undefined) classes.set(day, (known = classOf(day)));
		return known;
	}

	function classOf(day: DayNumber): DayClass {
		if (own.has(day)) return 7;
		const weekday = weekdayOf(day);
		if (holidays === 'none') return weekday;
		const kind = chineseDayKind(day);
		switch (kind) {
			case 'holiday':
				return 7;
			case 'make_up_workday':
				return weekday === 5 ? 4 : weekday === 6 ? 0 : weekday;
			case 'plain':
				return weekday;
			default:
				return kind satisfies never;
		}
	}

	/** A holiday keeps the hours of its weekday: what is closed then is a closure. */
	function hoursBeginOn(day: DayNumber, weekdays: readonly Weekday[] | undefined): boolean {
		if (weekdays === undefined) return true;
		const known = dayClass(day);
		return weekdays.includes(known === 7 ? weekdayOf(day) : known);
	}

	const shiftsByQueue = new Map<string, typeof shifts>();
	function shiftsOf(queue: string) {
		let known = shiftsByQueue.get(queue);
		if (known === undefined) {
			const ownHours = shifts.filter((shift) => shift.queue === queue);
			known = ownHours.length > 0 ? ownHours : shifts.filter((shift) => shift.queue === undefined);
			shiftsByQueue.set(queue, known);
		}
		return known;
	}

	function withinHours(queue: string, day: DayNumber, from: Milliseconds, to: Milliseconds): boolean {
		const mine = shiftsOf(queue);
		if (mine.length === 0) return true;
		return mine.some(
			({ weekdays, begins, ends }) =>
				(from < ends && to > begins && hoursBeginOn(day, weekdays)) ||
				// What began the evening before.
				(from + dayLength < ends && hoursBeginOn(day - 1, weekdays))
		);
	}

	function isOpen(queue: string, day: DayNumber, slot: number, step: Milliseconds): boolean {
		const count = slotsPerDay(step);
		if (!(slot >= 0 && slot < count)) {
			throw new RangeError(`isOpen: slot must be from 0 to ${count - 1}, got ${slot}`);
		}
		if (!withinHours(queue, day, slot * step, (slot + 1) * step)) return false;
		// Asked for every slot of ten years: nearly all have nothing to look at.
		const mine = closures.filter((closure) => closure.queue === undefined || closure.queue === queue);
		if (mine.length === 0 && !isNearClockChange(day, zone)) return true;
		const spans = spansOfSlot({ day, slot }, step, zone);
		return spans.some(({ start, end }) => !isCovered(start, end, mine));
	}

	function warnings(first: DayNumber, last: DayNumber): readonly CalendarWarning[] {
		if (holidays === 'none' || last < first) return [];
		const years: number[] = [];
		for (
			let year = Number(dateOfDay(first).slice(0, 4));
			year <= Number(dateOfDay(last).slice(0, 4));
			year++
		) {
			if (!isChineseYearKnown(year)) years.push(year);
		}
		return years.length === 0 ? [] : [{ kind: 'holidays_unknown', years }];
	}

	return { zone, dayClass, isOpen, warnings };
}

/** Whether closures leave nothing of [start, end); two may do so together. */
function isCovered(start: EpochMs, end: EpochMs, closures: readonly Closure[]): boolean {
	let at = start;
	while (at < end) {
		const next = closures.reduce((most, one) => (one.start <= at && one.end > most ? one.end : most), at);
		if (next === at) return false;
		at = next;
	}
	return true;
}
