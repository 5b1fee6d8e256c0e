import { describe, expect, test } from 'vitest';
import { dateFault, parseTime } from '#scheduler/calendar/wall-time.ts';

const ninth = Date.UTC(2026, 10, 9);

describe('a date or time as people and spreadsheets write it', () => {
	test.each([
		'2026-11-09',
		'2026-11-9',
		'2026/11/9',
		'2026/11/09',
		'2026.11.9',
		'20261109',
		'2026年11月9日',
		'2026年11月9号',
		'２０２６／１１／９',
		' 2026-11-09 00:00 ',
		'46335',
		'46335.0'
	])('%s is 9 November 2026', (text) => {
		expect(parseTime(text)).toEqual({ kind: 'wall', wall: ninth, endOfDay: false });
	});

	test.each([
		'2026-11-09 9:00',
		'2026/11/9 09:00',
		'2026.11.9 9：00',
		'20261109 09:00:00',
		'2026年11月9日9时',
		'2026年11月9日 9点',
		'46335.375'
	])('%s is 09:00 of that day', (text) => {
		expect(parseTime(text)).toEqual({ kind: 'wall', wall: ninth + 9 * 3_600_000, endOfDay: false });
	});

	test('24:00 is the end of the day, and says so', () => {
		expect(parseTime('2026/11/9 24:00')).toEqual({ kind: 'wall', wall: ninth + 86_400_000, endOfDay: true });
	});

	test.each([
		'11/9/2026',
		'9.11.2026',
		'9-11-2026',
		'26/11/9',
		'2026-11/9',
		'2026-13-01',
		'2026-02-30',
		'20261309',
		'2026119',
		'soon',
		''
	])('%j is none', (text) => expect(parseTime(text)).toBeUndefined());

	test('what may be read in two ways is told so, with the forms that are read', () => {
		expect(dateFault('11/9/2026', 'date')).toBe(
			'"11/9/2026" may be read in two ways: write the year first, as 2026-11-09, 2026/11/9, 2026.11.9 or 2026年11月9日'
		);
		expect(dateFault('9.11.2026 08:00', 'time')).toContain('may be read in two ways');
		expect(dateFault('soon', 'date')).toBe(
			'"soon" is no date like 2026-11-09, 2026/11/9, 2026.11.9 or 2026年11月9日'
		);
	});
});
