import type { EpochMs } from '#lib/domain/units.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { Assignment, PlannedRoster } from '../plan/planned-roster.ts';
import type { ShiftTemplate } from '../../shifts/shift-template.ts';
import type { Language } from '../../rules/rule.ts';
import { breakText } from './roster-rows.ts';

/** What a calendar tells beside the shifts. */
export interface CalendarTexts {
	/** Name of the calendar. */
	readonly title: string;
	/** When it was written. */
	readonly stamp: EpochMs;
	readonly people: readonly Pick<PlannedPerson, 'id' | 'name'>[];
	readonly templates: readonly Pick<ShiftTemplate, 'id' | 'name'>[];
	/** Whether events name their person: not where the calendar is one person's. */
	readonly namesPeople: boolean;
	readonly language: Language;
}

/**
 * A roster as an iCalendar file (RFC 5545): an event a shift, its times in UTC so that no zone has to be described, its
 * breaks in the description. The UID names person, day and the number of the shift on that day: a calendar that is
 * subscribed or imported again moves a changed shift instead of showing it twice.
 *
 * @example rosterCalendar(roster, …) // 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…'
 */
export function rosterCalendar(roster: PlannedRoster, texts: CalendarTexts): string {
	const numbers = new Map<string, number>();
	const events = roster.assignments
		.toSorted((a, b) => a.start - b.start || (a.person < b.person ? -1 : a.person > b.person ? 1 : 0))
		.flatMap((one) => {
			const key = JSON.stringify([one.person, one.date]);
			const number = (numbers.get(key) ?? 0) + 1;
			numbers.set(key, number);
			return eventOf(one, number, roster.zone, texts);
		});
	return [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Tidewall//Roster//EN',
		'CALSCALE:GREGORIAN',
		`X-WR-CALNAME:${escaped(texts.title)}`,
		`X-WR-TIMEZONE:${escaped(roster.zone)}`,
		...events,
		'END:VCALENDAR'
	]
		.map((line) => `${folded(line)}\r\n`)
		.join('');
}

function eventOf(
	{ person, date, start, end, template, queue, breaks }: Assignment,
	number: number,
	zone: string,
	{ stamp, people, templates, namesPeople, language }: CalendarTexts
): readonly string[] {
	const name = people.find(({ id }) => id === person)?.name ?? person;
	const shift = templates.find(({ id }) => id === template)?.name;
	const shiftName = shift === undefined ? template : language === 'zh' ? shift.zh : `${shift.zh} ${shift.en}`;
	const description = [queue, ...breaks.map((one) => breakText(one, zone, language))].join('\n');
	return [
		'BEGIN:VEVENT',
		`UID:${date.replaceAll('-', '')}-${number}-${encodeURIComponent(person.toWellFormed())}@roster.tidewall`,
		`DTSTAMP:${utc(stamp)}`,
		`DTSTART:${utc(start)}`,
		`DTEND:${utc(end)}`,
		`SUMMARY:${escaped(`${namesPeople ? `${name} · ` : ''}${shiftName} · ${queue}`)}`,
		`DESCRIPTION:${escaped(description)}`,
		`CATEGORIES:${escaped(queue)}`,
		'TRANSP:OPAQUE',
		'END:VEVENT'
	];
}

/** `20261111T120000Z` */
function utc(instant: EpochMs): string {
	return new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** A text value (RFC 5545, 3.3.11); control characters are no part of one. */
function escaped(text: string): string {
	return text
		.toWellFormed()
		.replace(/\r\n?/g, '\n')
		.replace(/[\\;,]/g, '\\$&')
		.replace(/\n/g, '\\n')
		.replace(/\p{Cc}/gu, ' ');
}

const encoder = new TextEncoder();
/** Octets of a line without its break (RFC 5545, 3.1). */
const mostOctets = 75;

/** A content line in pieces of at most 75 octets, never within a character. */
function folded(line: string): string {
	const pieces: string[] = [];
	let piece = '';
	let octets = 0;
	for (const character of line) {
		const size = encoder.encode(character).length;
		if (octets + size > mostOctets) {
			pieces.push(piece);
			// The space that begins a continued line counts too.
			piece = ' ';
			octets = 1;
		}
		piece += character;
		octets += size;
	}
	return [...pieces, piece].join('\r\n');
}
