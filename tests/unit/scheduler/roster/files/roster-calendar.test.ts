import { describe, expect, test } from 'vitest';
import { rosterCalendar, type CalendarTexts } from '#scheduler/roster/files/roster-calendar.ts';
import { early, shift, zone } from '../../../../support/legal-roster.ts';

const texts: CalendarTexts = {
	title: 'November',
	stamp: Date.UTC(2026, 10, 1, 12),
	people: [{ id: '7', name: '张伟, "W"; \\ <b>' }],
	templates: [{ id: 'early', name: { zh: '早班', en: 'Early' } }],
	namesPeople: true,
	language: 'en'
};
const calendar = (assignments: Parameters<typeof rosterCalendar>[0]['assignments'], more = texts) =>
	rosterCalendar({ zone, from: '2026-11-09', to: '2026-11-16', assignments }, more);
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

describe('a roster as an iCalendar file', () => {
	test('an event a shift, in UTC, with its breaks in the description', () => {
		const text = calendar([{ ...early('7', '2026-11-09'), template: 'early' }], {
			...texts,
			people: [{ id: '7', name: '张伟' }]
		});
		expect(unfolded(text)).toEqual([
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//Tidewall//Roster//EN',
			'CALSCALE:GREGORIAN',
			'X-WR-CALNAME:November',
			'X-WR-TIMEZONE:Asia/Shanghai',
			'BEGIN:VEVENT',
			'UID:20261109-1-7@roster.tidewall',
			'DTSTAMP:20261101T120000Z',
			'DTSTART:20261109T000000Z',
			'DTEND:20261109T090000Z',
			'SUMMARY:张伟 · 早班 Early · chat',
			'DESCRIPTION:chat\\n12:00-13:00 meal',
			'CATEGORIES:chat',
			'TRANSP:OPAQUE',
			'END:VEVENT',
			'END:VCALENDAR',
			''
		]);
	});

	test('texts are escaped', () => {
		expect(unfolded(calendar([early('7', '2026-11-09')]))).toContain(
			'SUMMARY:张伟\\, "W"\\; \\\\ <b> · 08:00–17:00 · chat'
		);
	});

	test('no line has more than 75 octets, and none breaks a character', () => {
		const long = calendar([{ ...early('7', '2026-11-09'), queue: '售前😀'.repeat(60) }]);
		const encoder = new TextEncoder();
		for (const line of long.split('\r\n')) expect(encoder.encode(line).length).toBeLessThanOrEqual(75);
		expect(unfolded(long)).toContain(`CATEGORIES:${'售前😀'.repeat(60)}`);
	});

	test('a shift that moves within its day keeps its UID; two on a day have two', () => {
		const uids = (assignments: Parameters<typeof calendar>[0]) =>
			unfolded(calendar(assignments)).filter((line) => line.startsWith('UID:'));
		const moved = uids([shift('7', '2026-11-09', '10:00', '19:00')]);
		expect(moved).toEqual(uids([early('7', '2026-11-09')]));
		const two = uids([
			shift('7', '2026-11-09', '08:00', '12:00'),
			shift('7', '2026-11-09', '16:00', '20:00')
		]);
		expect(two).toEqual(['UID:20261109-1-7@roster.tidewall', 'UID:20261109-2-7@roster.tidewall']);
	});

	test('a line break in a queue begins no line of the file', () => {
		const text = calendar([{ ...early('7', '2026-11-09'), queue: 'a\r\nEND:VCALENDAR' }]);
		expect(text.split('\r\n').filter((line) => line === 'END:VCALENDAR')).toHaveLength(1);
		expect(unfolded(text)).toContain('CATEGORIES:a\\nEND:VCALENDAR');
	});

	test('in Chinese shifts and breaks are called by their Chinese names', () => {
		const text = unfolded(
			calendar([{ ...early('7', '2026-11-09'), template: 'early' }], {
				...texts,
				namesPeople: false,
				language: 'zh'
			})
		);
		expect(text).toContain('SUMMARY:早班 · chat');
		expect(text).toContain('DESCRIPTION:chat\\n12:00-13:00 用餐');
	});
});
