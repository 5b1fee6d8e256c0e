import { describe, expect, test } from 'vitest';
import { age, duration, formatsFor, hoursMinutes } from '#lib/i18n/formats.ts';

const zh = formatsFor('zh-CN', 'Asia/Shanghai');
const en = formatsFor('en', 'America/New_York');
const launch = Date.UTC(2026, 10, 11, 12, 0, 0);

describe('lengths of time', () => {
	test.each([
		[0, '0:00'],
		[999, '0:00'],
		[9_000, '0:09'],
		[102_900, '1:42'],
		[3_599_999, '59:59'],
		[3_725_000, '1:02:05'],
		[-400, '0:00']
	])('%i ms is %s', (length, text) => expect(duration(length)).toBe(text));

	test('the age of nothing is a dash, not 0:00', () => expect(age(undefined, launch)).toBe('—'));
	test('an age is cut, not rounded, to the second', () => expect(age(launch, launch + 59_999)).toBe('0:59'));
	test('37 min 59 s after the start is T+00:37', () =>
		expect(hoursMinutes(37 * 60_000 + 59_000)).toBe('00:37'));
	test('26 hours do not roll over', () => expect(hoursMinutes(26 * 3_600_000)).toBe('26:00'));
});

describe('numbers', () => {
	test('a missing count is a dash and a count of 0 is 0', () => {
		expect([zh.count(undefined), zh.count(0)]).toEqual(['—', '0']);
	});
	test('a change carries its sign', () => {
		expect([en.change(12), en.change(-3), en.change(0)]).toEqual(['+12', '−3', '±0']);
	});
	test('shares: 3.1 % below ten, 91 % above, 99.6 % is not shown as 100 %', () => {
		expect([0.031, 0.914, 0.996, 1, 0, 1.25, undefined].map((value) => en.share(value))).toEqual([
			'3.1\u202f%',
			'91\u202f%',
			'99\u202f%',
			'100\u202f%',
			'0\u202f%',
			'125\u202f%',
			'—'
		]);
	});
	test('a tile shows 9999 in full and 12,345 short', () => {
		expect([en.shortCount(9_999), en.shortCount(12_345), zh.shortCount(12_345)]).toEqual([
			'9999',
			'12.3K',
			'1.23万'
		]);
	});
	test('response times: seconds below 100 s, then minutes and seconds', () => {
		expect(en.seconds(14.4)).toEqual({ value: '14', unit: 's' });
		expect(en.seconds(99.6)).toEqual({ value: '1:40' });
		expect(en.seconds(128)).toEqual({ value: '2:08' });
		expect(en.seconds(undefined)).toEqual({ value: '—' });
	});
});

describe('times of day', () => {
	test('the same instant is 20:00:00 in Shanghai and 07:00:00 in New York', () => {
		expect([zh.clock(launch), en.clock(launch)]).toEqual(['20:00:00', '07:00:00']);
	});
	test('midnight is 00:00, not 24:00', () => {
		expect(zh.hourMinute(Date.UTC(2026, 10, 10, 16))).toBe('00:00');
	});
	test('a business day keeps its date in every zone', () => {
		expect([zh.date('2026-11-11'), en.date('2026-11-11')]).toEqual(['11月11日周三', 'Wed, Nov 11']);
	});
});
