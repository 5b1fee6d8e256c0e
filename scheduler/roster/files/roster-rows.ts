import { localDateOf } from '#lib/domain/time/local-time.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { instantsOfWall } from '../../calendar/wall-time.ts';
import type { Language, Sentence } from '../../rules/rule.ts';
import type { ShiftTemplate } from '../../shifts/shift-template.ts';
import type { Assignment, PlannedRoster, ShiftBreak } from '../plan/planned-roster.ts';
import { templateNamed } from './read-roster.ts';

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

const titles: Readonly<Record<(typeof rosterHeaders)[number], Sentence>> = {
	person: { zh: '工号', en: 'person' },
	date: { zh: '日期', en: 'date' },
	start: { zh: '开始', en: 'start' },
	end: { zh: '结束', en: 'end' },
	queue: { zh: '队列', en: 'queue' },
	breaks: { zh: '休息', en: 'breaks' },
	locked: { zh: '锁定', en: 'locked' },
	shift: { zh: '班次', en: 'shift' }
};

const breakWords: Readonly<Record<ShiftBreak['kind'] | 'paid' | 'unpaid', Sentence>> = {
	meal: { zh: '用餐', en: 'meal' },
	short: { zh: '小休', en: 'short' },
	paid: { zh: '计薪', en: 'paid' },
	unpaid: { zh: '不带薪', en: 'unpaid' }
};

/** A row of a roster's table. */
export type RosterTableRow = Readonly<Record<(typeof rosterHeaders)[number], string>>;

/** The rows of a roster's table, in order of person and time; `readRoster` makes the same roster of them. */
export function rosterTableRows(roster: PlannedRoster): readonly RosterTableRow[] {
	return roster.assignments
		.toSorted((a, b) => compare(a.person, b.person) || a.start - b.start)
		.map((one) => rowOf(one, roster.zone));
}

/**
 * The same as a table for people, in their language. `readRoster` makes the same roster of either: in Chinese a shift is
 * called by its name, unless that name would be read as another shift.
 *
 * @param templates those of the plan that the table is read with
 */
export function rosterTable(
	roster: PlannedRoster,
	templates: readonly ShiftTemplate[],
	language: Language
): { readonly headers: readonly string[]; readonly rows: readonly (readonly string[])[] } {
	const names = new Map(templates.map((template) => [template.id, shiftName(template, templates, language)]));
	const assignments = roster.assignments.toSorted((a, b) => compare(a.person, b.person) || a.start - b.start);
	const rows = assignments.map((one) => {
		const row = rowOf(one, roster.zone, language);
		return rosterHeaders.map((column) =>
			column === 'shift' ? (names.get(row.shift) ?? row.shift) : row[column]
		);
	});
	return { headers: rosterHeaders.map((column) => titles[column][language]), rows };
}

function shiftName(
	{ id, name }: ShiftTemplate,
	templates: readonly ShiftTemplate[],
	language: Language
): string {
	return language === 'zh' && templateNamed(name.zh, templates)?.id === id ? name.zh : id;
}

function rowOf(assignment: Assignment, zone: string, language: Language = 'en'): RosterTableRow {
	const { person, date, start, end, queue, breaks, locked, template } = assignment;
	return {
		person,
		date,
		start: clockText(start, zone),
		end: clockText(end, zone),
		queue,
		breaks: breaks.map((one) => breakText(one, zone, language)).join('|'),
		locked: yesOrNo(locked, language),
		shift: template
	};
}

/** `12:00-13:00 meal`; whether it is paid only where that is not usual. Full times have a dash between them. */
export function breakText(
	{ kind, start, end, paid }: ShiftBreak,
	zone: string,
	language: Language = 'en'
): string {
	const isUsual = paid === (kind === 'short');
	const times = [clockText(start, zone), clockText(end, zone)];
	const mark = times.some((time) => time.includes('T')) ? '–' : '-';
	const word = (name: keyof typeof breakWords) => breakWords[name][language];
	return `${times.join(mark)} ${word(kind)}${isUsual ? '' : ` ${word(paid ? 'paid' : 'unpaid')}`}`;
}

/** `yes` and `no`, `是` and `否`: both are read. */
export function yesOrNo(is: boolean, language: Language): string {
	if (language === 'zh') return is ? '是' : '否';
	return is ? 'yes' : 'no';
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
