import type { MappedTable } from '#lib/tables/map-columns.ts';
import type { Table } from '#lib/tables/table.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import { parseTime, type GivenTime } from '#scheduler/calendar/wall-time.ts';
import type { InputNote } from './command.ts';
import type { HistoryColumn } from './history-columns.ts';
import type { HistoryFileRow, HistoryOptions, Refuse } from './history-file.ts';
import { numberStyleOf, parseStyledNumber, type DecimalSign } from '#lib/tables/number-style.ts';
import { parseDuration } from './parse-duration.ts';

/** The decimal sign of a file: as said, or as its numbers tell. */
export function decimalOf(
	table: Table,
	{ headerRow, mapping }: MappedTable<HistoryColumn>,
	options: HistoryOptions,
	notes: InputNote[],
	refuse: Refuse
): DecimalSign {
	// In a workbook numbers are numbers; what is text there is as it would be in a CSV.
	if (options.decimal !== undefined) return options.decimal;
	const columns = [mapping.arrivals, mapping.answered, mapping.handle_seconds].filter((c) => c !== undefined);
	function* cells() {
		for (let row = headerRow + 1; row < table.rows.length; row++) {
			for (const column of columns) yield table.rows[row]?.[column] ?? '';
		}
	}
	const style = numberStyleOf(cells(), table.delimiter);
	if (style.status === 'ambiguous') {
		refuse(
			undefined,
			undefined,
			'numbers_ambiguous',
			`"${style.example}" may be a whole number or a fraction: say --decimal comma or --decimal point`
		);
		return 'point';
	}
	if (style.isAssumed || style.decimal === 'comma') {
		const example = style.decimal === 'comma' ? '1,5 is one and a half' : '1,200 is twelve hundred';
		notes.push({ code: 'decimal', message: `decimal ${style.decimal}: ${example} (--decimal)` });
	}
	return style.decimal;
}

/** The rows below the header, each cell read by itself; what cannot be read is refused by row and field. */
export function readHistoryRows(
	table: Table,
	{ headerRow, mapping }: MappedTable<HistoryColumn>,
	decimal: DecimalSign,
	zone: string,
	notes: InputNote[],
	refuse: Refuse
): HistoryFileRow[] {
	const rows: HistoryFileRow[] = [];
	/** Every queue has a row of the same time: it is read once. */
	const known = new Map<string, GivenTime>();
	let moreAnswered = 0;
	for (let index = headerRow + 1; index < table.rows.length; index++) {
		const cells = table.rows[index] ?? [];
		if (cells.every((cell) => cell === '')) continue;
		const row = index + 1;
		const cellOf = (column: HistoryColumn) => cells[mapping[column] ?? -1] ?? '';
		const key = `${cellOf('date')}\u001f${cellOf('time')}`;
		const time = known.get(key) ?? readTime(cellOf('date'), cellOf('time'), row, refuse);
		if (time !== undefined) known.set(key, time);
		const queue = mapping.queue === undefined ? 'all' : cellOf('queue');
		if (queue === '') refuse(row, 'queue', 'queue_missing', 'is empty');
		const arrivals = readCount(cellOf('arrivals'), decimal, row, 'arrivals', refuse);
		if (cellOf('arrivals') === '') {
			refuse(row, 'arrivals', 'value_missing', 'is empty: write 0 where nothing came, or leave the row out');
		}
		const answered = readCount(cellOf('answered'), decimal, row, 'answered', refuse);
		const handleSeconds = readHandleSeconds(
			cellOf('handle_seconds'),
			decimal,
			row,
			answered ?? arrivals,
			refuse
		);
		if (answered !== undefined && arrivals !== undefined && answered > arrivals) moreAnswered++;
		if (time === undefined || queue === '' || arrivals === undefined) continue;
		const wall = time.kind === 'wall' ? time.wall : time.instant + zoneOffset(zone, time.instant);
		rows.push({ row, queue, time, wall, arrivals, answered, handleSeconds });
	}
	if (moreAnswered > 0) {
		notes.push({ code: 'more_answered', message: `${moreAnswered} rows have more answered than arrivals` });
	}
	return rows;
}

function readTime(date: string, time: string, row: number, refuse: Refuse): GivenTime | undefined {
	// A date and an hour in columns of their own: `2026-11-11` and `20:00`, `20` or `20时`.
	const hours = /^(\d{1,2})(?:[:：时点].*)?$/.exec(time);
	let text = time === '' ? date : time;
	if (date !== '' && hours !== null) {
		const clock = /^\d{1,2}[时点]?$/.test(time) ? `${hours[1]}:00` : time;
		text = `${date.replace(/ 00:00(:00)?$/, '')} ${clock.replace(/\s*[-–~至].*$/, '')}`;
	}
	const given = parseTime(text);
	if (given !== undefined) return given;
	if (text === '') refuse(row, 'time', 'time_missing', 'is empty');
	else if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/.test(text)) {
		refuse(
			row,
			'time',
			'time_ambiguous',
			`"${text}" may be read in two ways: write the year first (2026-11-11 20:00)`
		);
	} else refuse(row, 'time', 'not_a_time', `"${text}" is no time like 2026-11-11 20:00`);
	return undefined;
}

/** More in one slot is no count of customers: a telephone number, an order number. Paths hold it to the unit. */
const mostCount = 10_000_000;

function readCount(
	text: string,
	decimal: DecimalSign,
	row: number,
	field: HistoryColumn,
	refuse: Refuse
): number | undefined {
	if (text === '') return undefined;
	const value = parseStyledNumber(text, decimal);
	if (value === undefined) refuse(row, field, 'not_a_number', `"${text}" is no number`);
	else if (value < 0) refuse(row, field, 'negative', `must be at least 0, got ${text}`);
	else if (value > mostCount) refuse(row, field, 'too_large', `must be at most ${mostCount}, got ${text}`);
	else return value;
	return undefined;
}

function readHandleSeconds(
	text: string,
	decimal: DecimalSign,
	row: number,
	served: number | undefined,
	refuse: Refuse
): number | undefined {
	if (text === '') return undefined;
	const clock = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text);
	const typed = parseDuration(text.replace(/秒$/, 's').replace(/分钟?/, 'm'));
	const value =
		clock !== null
			? Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3])
			: typed !== undefined
				? typed / 1_000
				: readCount(text, decimal, row, 'handle_seconds', refuse);
	if (value !== 0) return value;
	// Nobody was served: many systems write 0 for the mean of nothing.
	if (served !== 0) {
		refuse(
			row,
			'handle_seconds',
			'handle_time_zero',
			'must be above 0: leave it empty where it is not known'
		);
	}
	return undefined;
}
