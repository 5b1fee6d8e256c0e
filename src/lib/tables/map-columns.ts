import type { Table } from './table.ts';

/** A column that a table may have. */
export interface ColumnDefinition<K extends string> {
	readonly key: K;
	/** What it may be called, in any language; compared without case, spaces, punctuation and what is in brackets. */
	readonly synonyms: readonly string[];
	/** Without it no row can be read. */
	readonly required?: boolean;
}

/** Which column of a table is which, by index from 0. */
export type ColumnMapping<K extends string> = Readonly<Partial<Record<K, number>>>;

/** Where the header of a table is and what its columns mean. */
export interface MappedTable<K extends string> {
	/** Index of the header's row; -1 where there is none and the first row is data already. */
	readonly headerRow: number;
	readonly header: readonly string[];
	readonly mapping: ColumnMapping<K>;
	/** Required columns that were not found. */
	readonly missing: readonly K[];
}

/** Rows at the top among which the header is looked for: titles and notes may stand above it. */
const headerWithin = 15;

/** `目标（秒） *` and `目标 秒` are one; `Answer within [s]` is `answerwithin`. */
export function normalHeader(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/\(.*?\)|\[.*?\]|【.*?】/g, '')
		.replace(/[\s\p{P}\p{S}]/gu, '');
}

function mappingOf<K extends string>(
	header: readonly string[],
	definitions: readonly ColumnDefinition<K>[]
): ColumnMapping<K> {
	const titles = header.map(normalHeader);
	const mapping: Partial<Record<K, number>> = {};
	const taken = new Set<number>();
	for (const { key, synonyms } of definitions) {
		// The first name that matches wins, so that the exact ones stand first in a definition.
		for (const synonym of [key, ...synonyms]) {
			const wanted = normalHeader(synonym);
			const index = titles.findIndex((title, at) => title === wanted && !taken.has(at));
			if (index === -1) continue;
			mapping[key] = index;
			taken.add(index);
			break;
		}
	}
	return mapping;
}

/** The titles of the columns when row `index` is the header; a title that is merged downwards stands above. */
function headerAt({ rows }: Table, index: number): string[] {
	const width = Math.max(0, ...rows.slice(index, index + 50).map((row) => row.length));
	return Array.from({ length: width }, (_, column) => {
		for (let row = index; row >= Math.max(0, index - 2); row--) {
			const title = rows[row]?.[column] ?? '';
			if (title !== '') return title;
		}
		return '';
	});
}

/**
 * Finds the header and what its columns mean. Of the first rows, the one in which most columns are known is the header.
 *
 * @param chosen what a person has said of the columns; it counts instead of the names, key by key
 */
export function mapColumns<K extends string>(
	table: Table,
	definitions: readonly ColumnDefinition<K>[],
	chosen: ColumnMapping<K> = {} as ColumnMapping<K>
): MappedTable<K> {
	const found = table.rows.slice(0, headerWithin).map((_, index) => {
		const own = table.rows[index] ?? [];
		const mapping = mappingOf(own, definitions);
		return { index, known: Object.keys(mapping).length };
	});
	const best = found.reduce((a, b) => (b.known > a.known ? b : a), { index: 0, known: 0 });
	const firstFilled = table.rows.findIndex((row) => row.some((cell) => cell !== ''));
	const headerRow = best.known > 0 ? best.index : Math.max(0, firstFilled);
	const header = headerAt(table, headerRow);
	const own = mappingOf(header, definitions);
	const mapping: Partial<Record<K, number>> = {};
	const chosenColumns = new Set(Object.values(chosen));
	for (const { key } of definitions) {
		const column = chosen[key] ?? own[key];
		if (column === undefined || column < 0 || column >= header.length) continue;
		// A column that a person gave to another key no longer counts by its name.
		if (chosen[key] === undefined && chosenColumns.has(column)) continue;
		mapping[key] = column;
	}
	const missing = definitions
		.filter(({ key, required }) => required === true && mapping[key] === undefined)
		.map(({ key }) => key);
	return { headerRow, header, mapping, missing };
}
