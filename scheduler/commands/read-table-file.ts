import { readFile } from 'node:fs/promises';
import { readTable } from '#lib/tables/read-table.ts';
import type { Table, TableFault, TableLimits } from '#lib/tables/table.ts';
import { RefusedInput, type InputFault } from './command.ts';

/** Ten years of hours of twenty queues are 1.75 million rows; a string holds 512 MiB. */
const limits: TableLimits = {
	bytes: 384 * 1_048_576,
	inflatedBytes: 448 * 1_048_576,
	rows: 3_000_000,
	columns: 256,
	cell: 32_767
};

const sentences: Readonly<Record<TableFault, string>> = {
	empty: 'the file is empty',
	too_large: 'the file is larger than can be read',
	too_many_rows: 'there are more rows than can be read',
	too_many_columns: 'there are more columns than can be read',
	cell_too_long: 'a cell is longer than can be read',
	not_a_table: 'the file is neither text in UTF-8, UTF-16 or GBK nor a workbook',
	old_or_encrypted_workbook:
		'the file is an old (.xls) or encrypted workbook: save it as .xlsx without a password',
	workbook_damaged: 'the workbook is damaged',
	quote_not_closed: 'a quotation mark is opened and never closed'
};

/**
 * The bytes of a file.
 * @throws RefusedInput when it cannot be read
 */
export async function readInput(file: string): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return new Uint8Array(await readFile(file));
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		const known: Readonly<Record<string, InputFault>> = {
			ENOENT: { code: 'no_such_file', message: 'there is no such file' },
			EISDIR: { code: 'not_a_file', message: 'it is a folder' },
			EACCES: { code: 'not_readable', message: 'it may not be read' }
		};
		throw new RefusedInput(file, [known[code ?? ''] ?? { code: 'not_readable', message }]);
	}
}

/**
 * A CSV or XLSX file as a table.
 * @param columns how many it may have
 * @param sheets names of the sheet that is wanted of a workbook with several; its first sheet where none is so called
 * @throws RefusedInput when it is none
 */
export async function readTableFile(
	file: string,
	columns: number = limits.columns,
	sheets: readonly string[] = []
): Promise<Table> {
	const outcome = await readTable(await readInput(file), { ...limits, columns }, sheets);
	if (outcome.status === 'read') return outcome.table;
	const { fault, row, limit } = outcome;
	const message = limit === undefined ? sentences[fault] : `${sentences[fault]} (at most ${limit})`;
	throw new RefusedInput(file, [{ code: fault, message, ...(row !== undefined && { row }) }]);
}
