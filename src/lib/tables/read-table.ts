import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { refused, tableLimits, type TableLimits, type TableOutcome } from './table.ts';

const zip = [0x50, 0x4b];
/** The compound file of Excel 97 to 2003, and of every encrypted workbook. */
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Reads a CSV or an XLSX; its first bytes say which it is, never its name.
 *
 * @param sheets names of the sheet that is wanted of a workbook with several; the first sheet where none is so called
 */
export async function readTable(
	bytes: Uint8Array<ArrayBuffer>,
	limits: TableLimits = tableLimits,
	sheets: readonly string[] = []
): Promise<TableOutcome> {
	const begins = (mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);
	if (bytes.byteLength === 0) return refused('empty');
	if (begins(compoundFile)) return refused('old_or_encrypted_workbook');
	return begins(zip) ? readXlsx(bytes, limits, sheets) : readCsv(bytes, limits);
}
