import writeSheet from 'write-excel-file/universal';
import type { CsvValue } from './write-csv.ts';

/** Widest and narrowest column, in characters. */
const widths = { least: 8, most: 48 };

/**
 * An XLSX with one sheet, whose headers stay in view. Texts are texts and never formulas, whatever
 * they begin with.
 */
export async function writeXlsx(
	headers: readonly string[],
	body: readonly (readonly CsvValue[])[],
	sheet = 'Sheet1'
): Promise<Uint8Array<ArrayBuffer>> {
	const rows = [headers, ...body];
	const columns = Math.max(1, ...rows.map((row) => row.length));
	const width = (column: number) =>
		rows.slice(0, 200).reduce((most, row) => Math.max(most, widthOf(row[column])), widths.least);
	const blob = await writeSheet(
		rows.map((row, index) =>
			row.map((value) =>
				value === undefined || value === ''
					? null
					: typeof value === 'string'
						? { value, type: String, ...(index === 0 && { fontWeight: 'bold' as const }) }
						: { value }
			)
		),
		{
			sheet,
			stickyRowsCount: 1,
			columns: Array.from({ length: columns }, (_, column) => ({
				width: Math.min(widths.most, width(column) + 2)
			}))
		}
	).toBlob();
	return new Uint8Array(await blob.arrayBuffer());
}

/** A Chinese character is as wide as two Latin ones. */
function widthOf(value: CsvValue): number {
	let width = 0;
	for (const character of String(value ?? '')) width += (character.codePointAt(0) as number) > 0x2e7f ? 2 : 1;
	return width;
}
