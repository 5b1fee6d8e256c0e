import { describe, expect, test } from 'vitest';
import { hour, minute } from '#lib/domain/units.ts';
import { businessCalendar, type CalendarRules } from '#scheduler/calendar/business-calendar.ts';
import { isChineseYearKnown } from '#scheduler/calendar/chinese-days.ts';
import { dayNumberOf } from '#scheduler/calendar/day-number.ts';

const zone = 'Asia/Shanghai';
const calendarOf = (rules: Partial<CalendarRules> = {}) =>
	businessCalendar({ zone, holidays: 'china', ...rules });

describe('the class of a day', () => {
	test.each([
		['2026-11-11', 2, 'a Wednesday'],
		['2026-02-17', 7, "Spring Festival, Lunar New Year's Day"],
		['2026-02-15', 7, 'a Sunday within the Spring Festival'],
		['2026-02-14', 4, 'a Saturday that is worked resembles a Friday'],
		['2025-09-28', 0, 'a Sunday that is worked resembles a Monday'],
		['2024-10-01', 7, 'National Day'],
		['2026-02-24', 1, 'the Tuesday after'],
		['2003-10-01', 2, 'a year before the known ones is plain'],
		['2090-10-01', 6, 'a year that is not announced is plain']
	])('%s is %d: %s', (date, expected) => {
		expect(calendarOf().dayClass(dayNumberOf(date))).toBe(expected);
	});

	test('without Chinese holidays only the given dates are holidays', () => {
		const { dayClass } = calendarOf({ holidays: 'none', ownHolidays: ['2026-12-25'] });
		expect(['2026-02-17', '2026-02-14', '2026-12-25'].map((date) => dayClass(dayNumberOf(date)))).toEqual([
			1, 5, 7
		]);
	});

	test('2004 to 2026 are known; a forecast into 2090 is warned of by its year', () => {
		expect([2003, 2004, 2026, 2090].map(isChineseYearKnown)).toEqual([false, true, true, false]);
		const { warnings } = calendarOf();
		expect(warnings(dayNumberOf('2026-01-01'), dayNumberOf('2026-12-31'))).toEqual([]);
		expect(warnings(dayNumberOf('2089-12-31'), dayNumberOf('2090-01-01'))).toEqual([
			{ kind: 'holidays_unknown', years: [2089, 2090] }
		]);
		expect(calendarOf({ holidays: 'none' }).warnings(0, 50_000)).toEqual([]);
	});
});

describe('open and closed', () => {
	const date = dayNumberOf('2026-11-11');
	const open = (rules: Partial<CalendarRules>, queue = '售前', day = date) =>
		Array.from({ length: 24 }, (_, slot) => slot).filter((slot) =>
			calendarOf(rules).isOpen(queue, day, slot, hour)
		);

	test('without hours and closures every slot is open', () => {
		expect(open({})).toHaveLength(24);
	});

	test('08:30 to 24:00 opens the hours 8 to 23; a queue with its own hours has only those', () => {
		const hours = [
			{ from: '08:30', to: '24:00' },
			{ queue: '售后', from: '10:00', to: '12:00' }
		];
		expect(open({ hours })).toEqual(Array.from({ length: 16 }, (_, i) => i + 8));
		expect(open({ hours }, '售后')).toEqual([10, 11]);
	});

	test('hours across midnight belong to the day on which they begin', () => {
		const hours = [{ weekdays: [2 as const], from: '22:00', to: '02:00' }];
		expect(open({ hours })).toEqual([22, 23]);
		expect(open({ hours }, '售前', date + 1)).toEqual([0, 1]);
	});

	test('a make-up Saturday has the hours of a Friday', () => {
		const hours = [{ weekdays: [0, 1, 2, 3, 4] as const, from: '09:00', to: '10:00' }];
		expect(open({ hours }, '售前', dayNumberOf('2026-02-14'))).toEqual([9]);
		expect(open({ hours }, '售前', dayNumberOf('2026-03-14'))).toEqual([]);
	});

	test('a closure of 10:00 to 12:30 closes the hours 10 and 11 of its queue; two together close 12 too', () => {
		const first = {
			queue: '售前',
			start: Date.parse('2026-11-11T02:00Z'),
			end: Date.parse('2026-11-11T04:30Z')
		};
		const second = { start: Date.parse('2026-11-11T04:30Z'), end: Date.parse('2026-11-11T05:00Z') };
		expect(open({ closures: [first] })).not.toContain(10);
		expect(open({ closures: [first] })).toContain(12);
		expect(open({ closures: [first] }, '售后')).toHaveLength(24);
		expect(open({ closures: [first, second] })).not.toContain(12);
	});

	test('an hour that the clock skips is closed', () => {
		const berlin = businessCalendar({ zone: 'Europe/Berlin', holidays: 'none' });
		expect(berlin.isOpen('a', dayNumberOf('2026-03-29'), 2, hour)).toBe(false);
		expect(berlin.isOpen('a', dayNumberOf('2026-03-29'), 3, hour)).toBe(true);
	});

	test('what is no calendar is refused with the field', () => {
		expect(() => calendarOf({ zone: 'Mars/Base' })).toThrow(/zone must be an IANA time zone/);
		expect(() => calendarOf({ closures: [{ start: 5, end: 5 }] })).toThrow(
			/a closure must end after it begins/
		);
		expect(() => calendarOf({ hours: [{ from: '09:00', to: '09:00' }] })).toThrow(/hours must not be empty/);
		expect(() => calendarOf({ ownHolidays: ['2026-02-30'] })).toThrow(/date must be YYYY-MM-DD/);
		expect(() => calendarOf().isOpen('a', date, 48, 30 * minute)).toThrow(/slot must be from 0 to 47/);
	});
});
