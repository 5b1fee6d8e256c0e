import { stringify } from 'csv-stringify/sync';

/** What a cell of a table can hold; `undefined` is an empty cell, which is not 0. */
export type CsvValue = string | number | boolean | undefined;

/** Tells spreadsheet programs that the file is UTF-8; without it Excel shows Chinese as noise. */
export const byteOrderMark = '\uFEFF';

/** What a spreadsheet program may take for a formula, also where white space or control characters stand before it. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u;
/** A plain number is no formula, however it begins. */
const numeral = /^[+-]?\d+(\.\d+)?$/;

/**
 * The text as a cell that no spreadsheet program runs (CWE-1236): what could be a formula begins with an apostrophe.
 *
 * @example cellSafe('=HYPERLINK("http://x")') // `'=HYPERLINK("http://x")`
 * @example cellSafe('-12.5') // '-12.5'
 */
export function cellSafe(text: string): string {
	if (numeral.test(text)) return text;
	// A tab or line break in front could split the cell where a program imports the file by hand.
	return formula.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/**
 * Rows of a table as CSV (RFC 4180: commas, CRLF, quotes where needed), each cell safe to open. Without the byte order
 * mark, so that a long table can be written in pieces: put `byteOrderMark` before the first.
 */
export function csvRows(rows: readonly (readonly CsvValue[])[]): string {
	return stringify(
		rows.map((row) =>
			row.map((value) => {
				if (value === undefined) return '';
				if (typeof value === 'string') return cellSafe(value);
				return String(value);
			})
		),
		{ record_delimiter: '\r\n', quoted_match: /^\s|\s$|[\r\n]/ }
	);
}

/** A whole table as a CSV file for spreadsheet programs: byte order mark, headers, rows. */
export function writeCsv(headers: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
	return byteOrderMark + csvRows([headers, ...rows]);
}
