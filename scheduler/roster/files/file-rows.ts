import { mapColumns, normalHeader, type ColumnDefinition } from '#lib/tables/map-columns.ts';
import { numberStyleOf, parseStyledNumber, type DecimalSign } from '#lib/tables/number-style.ts';
import type { Table } from '#lib/tables/table.ts';
import { isTimeOfDay, type LocalDate, type TimeOfDay } from '#lib/domain/time/local-time.ts';
import { day as dayLength, type EpochMs } from '#lib/domain/units.ts';
import { dateFault, instantsOfWall, parseTime } from '../../calendar/wall-time.ts';
import type { FileReading } from './file-reading.ts';

/** A column of a planner's file. */
export interface FileColumn<K extends string> extends ColumnDefinition<K> {
	/** Its usual Chinese name, for messages. */
	readonly zh: string;
	/** Its cells are numbers: they tell how the file writes them. */
	readonly number?: boolean;
}

/** Between which bounds a number of a cell must lie. */
export interface CellBounds {
	readonly atLeast: number;
	readonly atMost: number;
	readonly whole?: boolean;
}

/** An instant of a cell, and whether it was written as a date alone. */
export interface CellTime {
	readonly instant: EpochMs;
	readonly isDate: boolean;
}

/** One row below the header. Each reader takes down what is wrong with its cell and is undefined then, and where it is empty. */
export class FileRow<K extends string> {
	/** As a spreadsheet numbers it. */
	readonly row: number;
	readonly #cells: Readonly<Record<K, string>>;
	readonly #decimal: DecimalSign;
	readonly #reading: FileReading;

	constructor(row: number, cells: Readonly<Record<K, string>>, decimal: DecimalSign, reading: FileReading) {
		this.row = row;
		this.#cells = cells;
		this.#decimal = decimal;
		this.#reading = reading;
	}

	/** The cell as it stands; the empty text where the column is absent. */
	text(column: K): string {
		return this.#cells[column];
	}

	refuse(column: K | undefined, code: string, message: string): void {
		this.#reading.refuse(this.row, column, code, message);
	}

	requiredText(column: K): string | undefined {
		const text = this.text(column);
		if (text === '') this.refuse(column, 'value_missing', 'is empty');
		return text === '' ? undefined : text;
	}

	number(column: K, { atLeast, atMost, whole }: CellBounds): number | undefined {
		const text = this.text(column);
		if (text === '') return undefined;
		const value = parseStyledNumber(text, this.#decimal);
		if (value === undefined) this.refuse(column, 'not_a_number', `"${text}" is no number`);
		else if (whole === true && !Number.isInteger(value)) {
			this.refuse(column, 'not_whole', `must be a whole number, got ${text}`);
		} else if (value < atLeast) this.refuse(column, 'too_small', `must be at least ${atLeast}, got ${text}`);
		else if (value > atMost) this.refuse(column, 'too_large', `must be at most ${atMost}, got ${text}`);
		else return value;
		return undefined;
	}

	date(column: K): LocalDate | undefined {
		const text = this.text(column);
		if (text === '') return undefined;
		const date = dateOf(text);
		if (date === undefined) this.refuse(column, 'not_a_date', dateFault(text, 'date'));
		return date;
	}

	/** A date (its midnight) or a time, by the clock of the zone where it has no offset. */
	time(column: K, zone: string): CellTime | undefined {
		const text = this.text(column);
		if (text === '') return undefined;
		const given = parseTime(text);
		if (given === undefined) {
			this.refuse(column, 'not_a_time', dateFault(text, 'time'));
			return undefined;
		}
		if (given.kind === 'instant') return { instant: given.instant, isDate: false };
		const [instant] = instantsOfWall(given.wall, zone);
		if (instant === undefined) {
			this.refuse(column, 'impossible_time', `the clock of ${zone} skips ${text}`);
			return undefined;
		}
		return { instant, isDate: dateOf(text) !== undefined && !/\d[:：时点]/.test(text) };
	}

	/** `yes`, `1`, `是` …; false where it is empty. */
	flag(column: K): boolean {
		const text = this.text(column).normalize('NFKC').toLowerCase();
		if (/^(yes|y|true|1|x|✓|√|是|对|锁定|已锁定)$/.test(text)) return true;
		if (!/^(no|n|false|0|-|否|不|未锁定)?$/.test(text)) {
			this.refuse(column, 'not_yes_or_no', `"${text}" is neither yes nor no`);
		}
		return false;
	}

	/** One of several words, each with what it may be written as; compared without case, spaces and punctuation. */
	word<W extends string>(column: K, words: Readonly<Record<W, readonly string[]>>): W | undefined {
		const text = this.text(column);
		if (text === '') return undefined;
		const normal = normalHeader(text);
		for (const [word, synonyms] of Object.entries(words) as [W, readonly string[]][]) {
			if ([word, ...synonyms].some((one) => normalHeader(one) === normal)) return word;
		}
		const known = (Object.entries(words) as [W, readonly string[]][]).map(
			([word, [synonym]]) => `${word}${synonym === undefined ? '' : ` (${synonym})`}`
		);
		this.refuse(column, 'value_unknown', `"${text}" is not known; it is one of ${known.join(', ')}`);
		return undefined;
	}
}

/** A date that stands alone, or with a midnight after it as spreadsheets write it. */
export function dateOf(text: string): LocalDate | undefined {
	const given = parseTime(text);
	if (given?.kind !== 'wall' || given.endOfDay || given.wall % dayLength !== 0) return undefined;
	return new Date(given.wall).toISOString().slice(0, 10);
}

const minutesOfDay = 1_440;

/**
 * A time of day as people write it: `8:00`, `08:00:00`, `18点`, `１８：３０`, `24:00`; or the share of a day that a
 * spreadsheet has for it, `0.375`, when it is a whole minute. Undefined when it is none.
 *
 * @example timeOfDayOf('8:30') // '08:30'
 */
export function timeOfDayOf(text: string): TimeOfDay | undefined {
	const normal = text.normalize('NFKC').trim();
	if (/^0?\.\d+$/.test(normal)) {
		const minutes = Number(normal) * minutesOfDay;
		const whole = Math.round(minutes);
		// 0.333333333 is 08:00; 0.5 % of a minute is no time that somebody meant.
		return Math.abs(minutes - whole) > 0.005 ? undefined : timeOfMinutes(whole);
	}
	const match = /^(\d{1,2})(?:[:时点](\d{2})?(?::00|分)?)?$/.exec(normal);
	if (match === null) return undefined;
	const time = `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? '00'}`;
	return time === '24:00' || isTimeOfDay(time) ? time : undefined;
}

function timeOfMinutes(minutes: number): TimeOfDay {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * The rows of a planner's table by what their columns mean, in their order; empty rows are passed over. What keeps the
 * whole table from being read (no header, a column that is missing or there twice, more rows than are sensible) is taken
 * down, and there are no rows then.
 *
 * @param mostRows more are no file of a planner
 */
export function fileRows<K extends string>(
	table: Table,
	columns: readonly FileColumn<K>[],
	reading: FileReading,
	mostRows: number
): readonly FileRow<K>[] {
	const { header, headerRow, mapping, missing } = mapColumns(table, columns);
	const titles = (wanted: readonly FileColumn<K>[]) =>
		wanted.map(({ key, zh }) => `${key} (${zh})`).join(', ');
	const required = columns.filter((column) => column.required === true);
	if (Object.keys(mapping).length === 0) {
		const first = header.slice(0, 6).join(', ');
		reading.refuse(
			headerRow + 1,
			undefined,
			'no_header',
			`no row names the columns ${titles(required)}; the first is "${first}"`
		);
		return [];
	}
	for (const key of missing) {
		const zh = columns.find((column) => column.key === key)?.zh ?? '';
		reading.refuse(headerRow + 1, key, 'column_missing', `there is no such column (${zh})`);
	}
	const seen = new Set<string>();
	for (const title of header) {
		const normal = normalHeader(title);
		if (normal === '') continue;
		if (seen.has(normal))
			reading.refuse(headerRow + 1, title, 'column_repeated', 'there are two columns of this name');
		seen.add(normal);
	}
	if (table.rows.length - headerRow - 1 > mostRows) {
		reading.refuse(undefined, undefined, 'too_many_rows', `there are more than ${mostRows} rows`);
	}
	if (reading.isRefused) return [];
	const used = new Set(Object.values(mapping));
	const ignored = header.filter((title, column) => title !== '' && !used.has(column));
	if (ignored.length > 0) {
		reading.note('columns_ignored', {
			zh: `未使用的列：${ignored.join('、')}`,
			en: `columns not used: ${ignored.join(', ')}`
		});
	}
	const decimal = decimalOf(table, columns, mapping, headerRow, reading);
	const rows: FileRow<K>[] = [];
	for (let index = headerRow + 1; index < table.rows.length; index++) {
		const cells = table.rows[index] ?? [];
		if (cells.every((cell) => cell === '')) continue;
		const byKey = Object.fromEntries(columns.map(({ key }) => [key, cells[mapping[key] ?? -1] ?? '']));
		rows.push(new FileRow(index + 1, byKey as Record<K, string>, decimal, reading));
	}
	return rows;
}

function decimalOf<K extends string>(
	table: Table,
	columns: readonly FileColumn<K>[],
	mapping: Readonly<Partial<Record<K, number>>>,
	headerRow: number,
	reading: FileReading
): DecimalSign {
	const numbers = columns.flatMap(({ key, number }) => (number === true ? (mapping[key] ?? []) : []));
	const style = numberStyleOf(
		table.rows.slice(headerRow + 1).flatMap((row) => numbers.map((column) => row[column] ?? '')),
		table.delimiter
	);
	if (style.status === 'known') return style.decimal;
	reading.refuse(
		undefined,
		undefined,
		'numbers_ambiguous',
		`"${style.example}" may be a whole number or a fraction: write numbers without thousands separators`
	);
	return 'point';
}
