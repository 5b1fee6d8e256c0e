import writeSheet from 'write-excel-file/universal';
import type { CsvValue } from './write-csv.ts';

/** Widest and narrowest column, in characters. */
const widths = { least: 8, most: 48 };
/** Longer texts are no cells of a spreadsheet. */
const mostCharacters = 32_767;
/** What XML 1.0 cannot hold: with one of them in it the whole workbook would not open. */
// eslint-disable-next-line no-control-regex
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** One sheet of a workbook. */
export interface WorkbookSheet {
	/** At most 31 characters, without []:*?/\ */
	readonly name: string;
	readonly headers: readonly string[];
	readonly rows: readonly (readonly CsvValue[])[];
	/** Columns on the left that stay in view; none by default. */
	readonly stickyColumns?: number;
}

/**
 * An XLSX with one sheet, whose headers stay in view. Texts are texts and never formulas, whatever
 * they begin with.
 */
export async function writeXlsx(
	headers: readonly string[],
	body: readonly (readonly CsvValue[])[],
	sheet = 'Sheet1'
): Promise<Uint8Array<ArrayBuffer>> {
	return writeWorkbook([{ name: sheet, headers, rows: body }]);
}

/** An XLSX with several sheets, each as `writeXlsx` has it. */
export async function writeWorkbook(sheets: readonly WorkbookSheet[]): Promise<Uint8Array<ArrayBuffer>> {
	const blob = await writeSheet(
		sheets.map(({ name, headers, rows: body, stickyColumns }) => {
			const rows = [headers, ...body];
			const columns = Math.max(1, ...rows.map((row) => row.length));
			const width = (column: number) =>
				rows.slice(0, 200).reduce((most, row) => Math.max(most, widthOf(row[column])), widths.least);
			return {
				data: rows.map((row, index) => row.map((value) => cellOf(value, index === 0))),
				sheet: name,
				stickyRowsCount: 1,
				...(stickyColumns !== undefined && { stickyColumnsCount: stickyColumns }),
				columns: Array.from({ length: columns }, (_, column) => ({
					width: Math.min(widths.most, width(column) + 2)
				}))
			};
		})
	).toBlob();
	return new Uint8Array(await blob.arrayBuffer());
}

function cellOf(value: CsvValue, isTitle: boolean) {
	if (value === undefined || value === '') return null;
	if (typeof value !== 'string') return { value };
	const text = value.toWellFormed().replace(notXml, ' ').slice(0, mostCharacters);
	return { value: text, type: String, ...(isTitle && { fontWeight: 'bold' as const }) };
}

/** A Chinese character is as wide as two Latin ones. */
function widthOf(value: CsvValue): number {
	let width = 0;
	for (const character of String(value ?? '')) width += (character.codePointAt(0) as number) > 0x2e7f ? 2 : 1;
	return width;
}
