import { InvalidInputError, InvalidSpreadsheetError, readSheet } from 'read-excel-file/universal';
import { boundedTable, cleanCell, refused, tableLimits } from './table.ts';
import type { TableLimits, TableOutcome } from './table.ts';
import { inspectWorkbook, type Merge } from './workbook-archive.ts';

type Value = string | number | boolean | Date | null | undefined;

/** Days of Excel's calendar begin here; a time without a date is a moment of this day. */
const dayZero = '1899-12-3';

/**
 * A cell as text. Numbers have no separators and no exponent up to 21 digits; a date is `2026-11-11`, with a time
 * `2026-11-11 20:00` (seconds where there are any), a time alone `20:00`.
 */
export function textOfValue(value: Value): string {
	if (value === null || value === undefined) return '';
	if (!(value instanceof Date)) return cleanCell(String(value));
	if (Number.isNaN(value.getTime())) return '';
	// A sheet counts days as fractions: 23:00 comes as 22:59:59.999.
	const rounded = new Date(Math.round(value.getTime() / 1_000) * 1_000);
	const [date = '', time = ''] = rounded.toISOString().split('T');
	const clock = time.startsWith('00:00:00') ? '' : time.slice(0, time.slice(6, 8) === '00' ? 5 : 8);
	if (date.startsWith(dayZero)) return clock || '00:00';
	return clock === '' ? date : `${date} ${clock}`;
}

/** Only the first of merged cells has the value; in a list all of them mean it. */
function spread(rows: string[][], merges: readonly Merge[]): void {
	for (const { top, left, bottom, right } of merges) {
		const value = rows[top]?.[left] ?? '';
		if (value === '') continue;
		for (let row = top; row <= Math.min(bottom, rows.length - 1); row++) {
			const cells = rows[row] as string[];
			for (let column = left; column <= Math.min(right, cells.length - 1); column++) cells[column] ||= value;
		}
	}
}

/**
 * Reads a sheet of an XLSX: the first one, or the first that has one of the names asked for. A formula counts as what it last came to. Dates are read as they are shown,
 * without a zone. Formulas are never computed and nothing outside the file is opened.
 */
export async function readXlsx(
	bytes: Uint8Array<ArrayBuffer>,
	limits: TableLimits = tableLimits,
	preferred: readonly string[] = []
): Promise<TableOutcome> {
	if (bytes.byteLength > limits.bytes) return refused('too_large', { limit: limits.bytes });
	const shape = await inspectWorkbook(bytes, limits);
	switch (shape) {
		case 'workbook_damaged':
			return refused(shape);
		case 'too_large':
			return refused(shape, { limit: limits.inflatedBytes });
		case 'too_many_rows':
			return refused(shape, { limit: limits.rows });
		case 'too_many_columns':
			return refused(shape, { limit: limits.columns });
	}
	const wanted = shape.sheets.find((name) => preferred.includes(name)) ?? shape.sheets[0];
	const isFirst = wanted === shape.sheets[0];
	let values: readonly (readonly Value[])[];
	try {
		// The package's types say `typeof Date` where its rows hold dates.
		values = (await readSheet(bytes.slice().buffer, isFirst ? 1 : wanted!)) as readonly (readonly Value[])[];
	} catch (error) {
		const row =
			error instanceof InvalidSpreadsheetError ? /at row (\d+)/.exec(error.message)?.[1] : undefined;
		// Whatever a damaged archive makes of its reader, it is the file that is at fault.
		if (error instanceof InvalidInputError || error instanceof Error) {
			return refused('workbook_damaged', row === undefined ? {} : { row: Number(row) });
		}
		throw error;
	}
	const rows = values.map((row) => row.map(textOfValue));
	// Only the merges of the first sheet are known.
	if (isFirst) spread(rows, shape.merges);
	return boundedTable({ format: 'xlsx', rows }, limits);
}
