/** A table as it was read: every cell is text, rows may differ in length. */
export interface Table {
	readonly format: 'csv' | 'xlsx';
	/** `rows[i]` is row i + 1 of the sheet as a spreadsheet numbers it; empty rows are kept, those at the end are not. */
	readonly rows: readonly (readonly string[])[];
	/** How a CSV was written. */
	readonly encoding?: TextEncodingName;
	readonly delimiter?: Delimiter;
}

/** The encodings in which tables of shops come. */
export type TextEncodingName = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';
export type Delimiter = ',' | ';' | '\t';

/** What a table may hold. */
export interface TableLimits {
	/** Bytes of the file. */
	readonly bytes: number;
	/** Bytes of an XLSX once inflated. */
	readonly inflatedBytes: number;
	/** Rows, the header and empty ones included. */
	readonly rows: number;
	readonly columns: number;
	/** Characters of one cell. */
	readonly cell: number;
}

export const tableLimits: TableLimits = {
	bytes: 8 * 1_048_576,
	inflatedBytes: 64 * 1_048_576,
	rows: 100_000,
	columns: 256,
	cell: 32_767
};

/** Why a file is no table that can be read. */
export type TableFault =
	| 'empty'
	| 'too_large'
	| 'too_many_rows'
	| 'too_many_columns'
	| 'cell_too_long'
	/** Neither text nor a spreadsheet. */
	| 'not_a_table'
	/** An old or encrypted workbook (.xls, or one with a password). */
	| 'old_or_encrypted_workbook'
	| 'workbook_damaged'
	/** A quote was opened and never closed: `row` is where. */
	| 'quote_not_closed';

/** A table, or what is wrong with the file; `row` counts from 1 where the place is known. */
export type TableOutcome =
	| { readonly status: 'read'; readonly table: Table }
	| {
			readonly status: 'refused';
			readonly fault: TableFault;
			readonly row?: number;
			readonly limit?: number;
	  };

/** A refusal. */
export function refused(
	fault: TableFault,
	place: { readonly row?: number; readonly limit?: number } = {}
): TableOutcome {
	return { status: 'refused', fault, ...place };
}

/**
 * A cell as it was before `writeCsv` or a careful person put an apostrophe before it, so that a spreadsheet would not
 * take it for a formula; white space at its ends is no part of it.
 */
export function cleanCell(text: string): string {
	const trimmed = text.trim();
	return /^'(?:[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n])/u.test(trimmed) ? trimmed.slice(1).trim() : trimmed;
}

/** The rows without the empty ones at the end, or what is too much of them. */
export function boundedTable(table: Table, limits: TableLimits): TableOutcome {
	const last = table.rows.findLastIndex((row) => row.some((cell) => cell !== ''));
	if (last === -1) return refused('empty');
	if (last >= limits.rows) return refused('too_many_rows', { limit: limits.rows });
	const rows = table.rows.slice(0, last + 1);
	for (const [index, row] of rows.entries()) {
		if (row.length > limits.columns && row.slice(limits.columns).some((cell) => cell !== '')) {
			return refused('too_many_columns', { row: index + 1, limit: limits.columns });
		}
		if (row.some((cell) => cell.length > limits.cell)) {
			return refused('cell_too_long', { row: index + 1, limit: limits.cell });
		}
	}
	return { status: 'read', table: { ...table, rows } };
}
