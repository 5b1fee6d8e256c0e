import { expect, test } from 'vitest';
import { dateOfDay, dayNumberOf } from '#scheduler/calendar/day-number.ts';
import { isStatutoryHoliday } from '#scheduler/calendar/statutory-holiday.ts';

test('the statutory holidays of 2026 are thirteen, those of 2024 eleven', () => {
	const of = (year: number) =>
		Array.from({ length: 366 }, (_, day) => dayNumberOf(`${year}-01-01`) + day)
			.filter((day) => dateOfDay(day).startsWith(String(year)) && isStatutoryHoliday(day))
			.map((day) => dateOfDay(day).slice(5));
	expect(of(2026)).toEqual([
		'01-01',
		'02-16',
		'02-17',
		'02-18',
		'02-19',
		'04-05',
		'05-01',
		'05-02',
		'06-19',
		'09-25',
		'10-01',
		'10-02',
		'10-03'
	]);
	expect(of(2024)).toHaveLength(11);
});
