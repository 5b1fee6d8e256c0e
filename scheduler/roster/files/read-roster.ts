import type { Table } from '#lib/tables/table.ts';
import { addDays, instantOf, localDateOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import { day as dayLength, minute, type EpochMs } from '#lib/domain/units.ts';
import { normalHeader } from '#lib/tables/map-columns.ts';
import { instantsOfWall, parseTime } from '../../calendar/wall-time.ts';
import { startsOf, type ShiftTemplate } from '../../shifts/shift-template.ts';
import type { Assignment, ShiftBreak } from '../plan/planned-roster.ts';
import { fileRows, timeOfDayOf, type FileColumn, type FileRow } from './file-rows.ts';
import { FileReading, type FileOutcome } from './file-reading.ts';
import { personSynonyms } from './read-leave.ts';

/** A shift of a file; its person is as written. */
export interface RosterRow {
	readonly row: number;
	readonly assignment: Assignment;
}

type Column = 'person' | 'date' | 'start' | 'end' | 'queue' | 'breaks' | 'locked' | 'shift';

const columns: readonly FileColumn<Column>[] = [
	{ key: 'person', zh: '人员', required: true, synonyms: personSynonyms },
	{ key: 'date', zh: '日期', required: true, synonyms: ['day', '日期'] },
	{ key: 'start', zh: '开始', required: true, synonyms: ['from', '开始', '开始时间', '上班', '上班时间'] },
	{ key: 'end', zh: '结束', required: true, synonyms: ['to', '结束', '结束时间', '下班', '下班时间'] },
	{ key: 'queue', zh: '队列', synonyms: ['skill', 'skill group', '队列', '技能组', '技能'] },
	{ key: 'breaks', zh: '休息', synonyms: ['break', 'pauses', '休息', '休息时间', '用餐休息'] },
	{ key: 'locked', zh: '锁定', synonyms: ['lock', 'fixed', '锁定', '固定'] },
	{ key: 'shift', zh: '班次', synonyms: ['template', 'shift type', '班次', '班次类型'] }
];

const mostRows = 1_000_000;

/** Breaks by what they may be called; a break without a word is a meal from half an hour on. */
const breakWords: readonly (readonly [ShiftBreak['kind'], RegExp])[] = [
	['meal', /^(meal|lunch|dinner|用餐|餐|午餐|晚餐|吃饭|午休)$/i],
	['short', /^(short|break|tea|小休|短休|休息|茶歇)$/i]
];

/**
 * Reads a roster: `person,date,start,end,queue,breaks,locked[,shift]`. A row is a shift on the day on which it starts;
 * an end that is not later than the start is on the next day, a full time (`2026-11-12 08:00`) says the day itself.
 * Breaks are `12:00-13:00 meal|15:00-15:15 short`: meals are unpaid and short breaks paid unless a third word says
 * otherwise. Without a shift it is the template with that start, length and queue of breaks that comes first.
 *
 * @param queue what rows without a queue are of, where there is but one
 */
export function readRoster(
	table: Table,
	zone: string,
	templates: readonly ShiftTemplate[],
	queue?: string
): FileOutcome<readonly RosterRow[]> {
	const { rows, reading } = readRosterRows(table, zone, templates, queue);
	return reading.outcome(rows);
}

/**
 * The same with the rows that can be read although others cannot, so that what is wrong with those in a plan is told at
 * once with what is wrong with these.
 */
export function readRosterRows(
	table: Table,
	zone: string,
	templates: readonly ShiftTemplate[],
	queue?: string
): { readonly rows: readonly RosterRow[]; readonly reading: FileReading } {
	const reading = new FileReading();
	const seen = new Map<string, number>();
	const rows = fileRows(table, columns, reading, mostRows).flatMap((row): readonly RosterRow[] => {
		const read = rosterRow(row, zone, templates, queue);
		if (read === undefined) return [];
		const key = JSON.stringify([read.assignment.person, read.assignment.start]);
		const first = seen.get(key);
		if (first !== undefined) {
			row.refuse('start', 'shift_repeated', `the same person begins a shift at this time in row ${first}`);
			return [];
		}
		seen.set(key, row.row);
		return [read];
	});
	return { rows, reading };
}

function rosterRow(
	row: FileRow<Column>,
	zone: string,
	templates: readonly ShiftTemplate[],
	onlyQueue: string | undefined
): RosterRow | undefined {
	const person = row.requiredText('person');
	for (const column of ['date', 'start', 'end'] as const) row.requiredText(column);
	const queue = row.text('queue') || onlyQueue;
	if (queue === undefined) row.refuse('queue', 'value_missing', 'is empty');
	const locked = row.flag('locked');
	const date = row.date('date');
	const start = date === undefined ? undefined : momentOf(row, 'start', date, undefined, zone);
	const end = start === undefined ? undefined : momentOf(row, 'end', date ?? '', start, zone);
	if (person === undefined || queue === undefined || date === undefined) return undefined;
	if (start === undefined || end === undefined) return undefined;
	if (end <= start || end - start > dayLength) {
		row.refuse('end', 'ends_before_start', `must be up to 24 h after its start, got ${row.text('end')}`);
		return undefined;
	}
	if (localDateOf(start, zone) !== date) {
		row.refuse(
			'date',
			'date_differs',
			`the shift starts on ${localDateOf(start, zone)}: its date is that day`
		);
		return undefined;
	}
	const breaks = breaksOf(row, date, start, end, zone);
	const shift = { person, date, start, end, queue, locked, breaks };
	const template = templateOf(row.text('shift'), shift, templates, zone);
	return { row: row.row, assignment: { ...shift, template } };
}

/** A time of day on the date of the row, or after `from`; or a full time. */
function momentOf(
	row: FileRow<Column>,
	column: 'start' | 'end',
	date: LocalDate,
	from: EpochMs | undefined,
	zone: string
): EpochMs | undefined {
	const text = row.text(column);
	if (text === '') return undefined;
	const time = timeOfDayOf(text);
	if (time === undefined || (time === '24:00' && from === undefined)) {
		if (parseTime(text) !== undefined) return row.time(column, zone)?.instant;
		row.refuse(
			column,
			'not_a_time',
			`"${text}" is no time like 17:00, nor one with its date (2026-11-09 17:00)`
		);
		return undefined;
	}
	return wallAfter(date, time, from, zone);
}

/** The first instant after `from` at which the wall shows a time, on the date or the day after it. */
function wallAfter(date: LocalDate, time: string, from: EpochMs | undefined, zone: string): EpochMs {
	const same = instantOf(date, time, zone);
	return from === undefined || same > from ? same : instantOf(addDays(date, 1), time, zone);
}

/** A hyphen parts times of day; full times, which have hyphens of their own, a dash. */
const betweenTimes = /^(\S+?)\s*(?:(?<=^\d{1,2}(?:[:：时点]\d{0,2})?\s*)-|[–~至])\s*(\S+)\s*(.*)$/;

/** A time of day as it comes next on the wall, or a full time as it is. */
function momentAfter(text: string, date: LocalDate, from: EpochMs, zone: string): EpochMs | undefined {
	const time = timeOfDayOf(text);
	if (time !== undefined) return wallAfter(date, time, from, zone);
	const given = parseTime(text);
	return given?.kind === 'wall' ? instantsOfWall(given.wall, zone)[0] : given?.instant;
}

function breaksOf(
	row: FileRow<Column>,
	date: LocalDate,
	start: EpochMs,
	end: EpochMs,
	zone: string
): readonly ShiftBreak[] {
	const breaks = row
		.text('breaks')
		.split(/[|;；｜\n]/)
		.map((part) => part.trim())
		.filter((part) => part !== '')
		.flatMap((part): readonly ShiftBreak[] => {
			const [, from = '', to = '', words = ''] = betweenTimes.exec(part) ?? [];
			const breakStart = momentAfter(from, date, start - 1, zone);
			const breakEnd = breakStart === undefined ? undefined : momentAfter(to, date, breakStart, zone);
			const [kindWord = '', paidWord = '', ...more] = words.split(/\s+/);
			const kind = breakWords.find(([, pattern]) => pattern.test(kindWord))?.[0];
			const paid = /^(paid|带薪|计薪)$/i.test(paidWord)
				? true
				: /^(unpaid|不带薪|无薪)$/i.test(paidWord)
					? false
					: undefined;
			if (
				breakStart === undefined ||
				breakEnd === undefined ||
				breakEnd <= breakStart ||
				more.length > 0 ||
				(kindWord !== '' && kind === undefined) ||
				(paidWord !== '' && paid === undefined)
			) {
				row.refuse('breaks', 'break_wrong', `"${part}" is not like 12:00-13:00 meal (用餐, 小休)`);
				return [];
			}
			const known = kind ?? (breakEnd - breakStart >= 30 * minute ? 'meal' : 'short');
			return [{ kind: known, start: breakStart, end: breakEnd, paid: paid ?? known === 'short' }];
		})
		.toSorted((a, b) => a.start - b.start);
	const outside = breaks.find((one) => one.start < start || one.end > end);
	if (outside !== undefined) row.refuse('breaks', 'break_outside', 'a break lies outside the shift');
	const overlaps = breaks.some((one, at) => one.start < (breaks[at - 1]?.end ?? -Infinity));
	if (overlaps) row.refuse('breaks', 'breaks_overlap', 'two breaks overlap');
	return breaks;
}

/** By id or name, or by what it looks like; a shift typed by hand is called by its times. */
function templateOf(
	named: string,
	shift: Omit<Assignment, 'template'>,
	templates: readonly ShiftTemplate[],
	zone: string
): string {
	if (named !== '') return templateNamed(named, templates)?.id ?? named;
	const minutes = (instant: EpochMs) => (instant - instantOf(shift.date, '00:00', zone)) / minute;
	const begins = minutes(shift.start);
	const span = minutes(shift.end) - begins;
	const alike = templates.filter(
		(template) => template.spanMinutes === span && startsOf(template).includes(begins)
	);
	const breaksFit = ({ breaks }: ShiftTemplate) =>
		breaks.length === shift.breaks.length &&
		breaks.every(({ kind }) => shift.breaks.some((one) => one.kind === kind));
	return (
		(alike.find(breaksFit) ?? alike[0])?.id ?? `${wallText(shift.start, zone)}–${wallText(shift.end, zone)}`
	);
}

/** A template by its id or one of its names. */
export function templateNamed(name: string, templates: readonly ShiftTemplate[]): ShiftTemplate | undefined {
	const normal = normalHeader(name);
	return (
		templates.find(({ id }) => id === name) ??
		templates.find(({ id, name: { zh, en } }) => [id, zh, en].some((one) => normalHeader(one) === normal))
	);
}

function wallText(instant: EpochMs, zone: string): string {
	const minutes = Math.round((instant - instantOf(localDateOf(instant, zone), '00:00', zone)) / minute);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
