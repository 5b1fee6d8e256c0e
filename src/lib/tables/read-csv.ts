import { CsvError, parse } from 'csv-parse/sync';
import { decodeText } from './decode-text.ts';
import { boundedTable, cleanCell, refused, tableLimits } from './table.ts';
import type { Delimiter, TableLimits, TableOutcome } from './table.ts';

const delimiters: readonly Delimiter[] = [',', ';', '\t'];
/** Lines that are looked at to find the delimiter. */
const probedLines = 20;

/** How often each delimiter stands outside quotes in a line. */
function countsOf(line: string): Readonly<Record<Delimiter, number>> {
	const counts = { ',': 0, ';': 0, '\t': 0 };
	let quoted = false;
	for (const character of line) {
		if (character === '"') quoted = !quoted;
		else if (!quoted && character in counts) counts[character as Delimiter]++;
	}
	return counts;
}

/** The delimiter that most lines have, then the one they have most often; a comma where there is none. */
function delimiterOf(text: string): Delimiter {
	const lines = text
		.slice(0, 65_536)
		.split(/\r\n|\n|\r/)
		.filter((line) => line.trim() !== '')
		.slice(0, probedLines)
		.map(countsOf);
	const score = (delimiter: Delimiter) =>
		lines.filter((counts) => counts[delimiter] > 0).length * 10_000 +
		lines.reduce((sum, counts) => sum + counts[delimiter], 0);
	return delimiters.reduce((best, next) => (score(next) > score(best) ? next : best));
}

/** Of a column of queues or dates there are few different texts: each is kept once, up to this many. */
const mostKept = 65_536;

/** Cleans cells; equal texts are one, which makes a long history a third of the size. */
function keepCell(): (cell: string) => string {
	const known = new Map<string, string>();
	return (cell) => {
		const clean = cleanCell(cell);
		const kept = known.get(clean);
		if (kept !== undefined) return kept;
		if (known.size < mostKept) known.set(clean, clean);
		return clean;
	};
}

/** Excel writes the delimiter into a first line of its own where it is not the usual one. */
const declaration = /^sep=([,;\t])\r?\n/i;

/**
 * Reads a CSV: UTF-8, UTF-16 or GB18030, with comma, semicolon or tab, whatever its line ends. A quote within a cell
 * that has none around it is taken as it stands. Numbers stay text: their separators are the columns' business.
 */
export function readCsv(bytes: Uint8Array, limits: TableLimits = tableLimits): TableOutcome {
	if (bytes.byteLength > limits.bytes) return refused('too_large', { limit: limits.bytes });
	const decoded = decodeText(bytes);
	if (decoded === undefined) return refused('not_a_table');
	const declared = declaration.exec(decoded.text);
	const text = declared === null ? decoded.text : decoded.text.slice(declared[0].length);
	if (text.trim() === '') return refused('empty');
	const delimiter = (declared?.[1] as Delimiter | undefined) ?? delimiterOf(text);
	const keep = keepCell();
	let cells: string[][];
	try {
		cells = parse(text, {
			delimiter,
			relax_column_count: true,
			relax_quotes: true,
			// Row by row, so that the cells as written are never in memory all at once.
			on_record: (row: string[]) => row.map(keep),
			// One more than fits, to tell a table that is full from one that is too long.
			to: limits.rows + 1
		});
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		const row = (error as { readonly records?: number }).records;
		const place = row === undefined ? {} : { row: row + 1 };
		return refused(error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quote_not_closed' : 'not_a_table', place);
	}
	// The declaration is a row of the sheet too, so that the numbers of the others are those that Excel shows.
	if (declared !== null) cells.unshift([]);
	return boundedTable({ format: 'csv', rows: cells, encoding: decoded.encoding, delimiter }, limits);
}
