import { localDateOf } from '#lib/domain/time/local-time.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { instantsOfWall } from '../../calendar/wall-time.ts';
import type { Assignment, PlannedRoster, ShiftBreak } from '../plan/planned-roster.ts';

/** The columns of a roster's table, as `readRoster` knows them. */
export const rosterHeaders = [
	'person',
	'date',
	'start',
	'end',
	'queue',
	'breaks',
	'locked',
	'shift'
] as const;

/** A row of a roster's table. */
export type RosterTableRow = Readonly<Record<(typeof rosterHeaders)[number], string>>;

/** The rows of a roster's table, in order of person and time; `readRoster` makes the same roster of them. */
export function rosterTableRows(roster: PlannedRoster): readonly RosterTableRow[] {
	return roster.assignments
		.toSorted((a, b) => compare(a.person, b.person) || a.start - b.start)
		.map((one) => rowOf(one, roster.zone));
}

function rowOf(assignment: Assignment, zone: string): RosterTableRow {
	const { person, date, start, end, queue, breaks, locked, template } = assignment;
	return {
		person,
		date,
		start: clockText(start, zone),
		end: clockText(end, zone),
		queue,
		breaks: breaks.map((one) => breakText(one, zone)).join('|'),
		locked: locked ? 'yes' : 'no',
		shift: template
	};
}

/** `12:00-13:00 meal`; whether it is paid only where that is not usual. Full times have a dash between them. */
export function breakText({ kind, start, end, paid }: ShiftBreak, zone: string): string {
	const isUsual = paid === (kind === 'short');
	const times = [clockText(start, zone), clockText(end, zone)];
	const mark = times.some((time) => time.includes('T')) ? '–' : '-';
	return `${times.join(mark)} ${kind}${isUsual ? '' : paid ? ' paid' : ' unpaid'}`;
}

/** What the wall shows, `17:00`; with date and offset where the clock shows it twice, `2026-10-25T02:30+01:00`. */
export function clockText(instant: EpochMs, zone: string): string {
	const offset = zoneOffset(zone, instant);
	const wall = instant + offset;
	if (instantsOfWall(wall, zone).length === 1) return wallClock(instant, zone);
	const minutes = Math.abs(Math.round(offset / 60_000));
	const two = (value: number) => String(value).padStart(2, '0');
	const sign = offset < 0 ? '-' : '+';
	return `${localDateOf(instant, zone)}T${wallClock(instant, zone)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** @example wallClock(Date.UTC(2026, 10, 11, 12), 'Asia/Shanghai') // '20:00' */
export function wallClock(instant: EpochMs, zone: string): string {
	return new Date(instant + zoneOffset(zone, instant)).toISOString().slice(11, 16);
}

/** Ids of digits by their size, others as texts, the same on every machine. */
function compare(a: string, b: string): number {
	const isNumber = /^\d{1,15}$/;
	if (isNumber.test(a) && isNumber.test(b)) return Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);
	return a < b ? -1 : a > b ? 1 : 0;
}
