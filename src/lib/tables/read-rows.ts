import type { MappedTable } from './map-columns.ts';
import type { Table } from './table.ts';

/** What is wrong with one cell, or with the row as a whole where no column is named. */
export interface CellFault<K extends string> {
	readonly column?: K;
	/** For programs; the screen has a message for each. */
	readonly code: string;
	readonly params?: Readonly<Record<string, string | number>>;
}

/** A row that can be taken. */
export interface GoodRow<V> {
	/** As a spreadsheet numbers it, from 1. */
	readonly row: number;
	readonly value: V;
}

/** A row that cannot, with every reason. */
export interface BadRow<K extends string> {
	readonly row: number;
	readonly cells: readonly string[];
	readonly faults: readonly CellFault<K>[];
}

export interface ReadRows<V, K extends string> {
	readonly good: readonly GoodRow<V>[];
	readonly bad: readonly BadRow<K>[];
}

/** The cells of one row by what they mean; an absent column and an empty cell are both the empty text. */
export type RowCells<K extends string> = Readonly<Record<K, string>>;

/**
 * Reads the rows under the header, each by itself: one that is wrong never keeps another from being read. Empty rows
 * are passed over.
 *
 * @param keys every column that a row may have
 * @param parseRow a value, or everything that is wrong with the row
 */
export function readRows<V, K extends string>(
	table: Table,
	{ headerRow, mapping }: MappedTable<K>,
	keys: readonly K[],
	parseRow: (cells: RowCells<K>) => { readonly value: V } | { readonly faults: readonly CellFault<K>[] }
): ReadRows<V, K> {
	const good: GoodRow<V>[] = [];
	const bad: BadRow<K>[] = [];
	for (let index = headerRow + 1; index < table.rows.length; index++) {
		const cells = table.rows[index] ?? [];
		if (cells.every((cell) => cell === '')) continue;
		const byKey = Object.fromEntries(keys.map((key) => [key, cells[mapping[key] ?? -1] ?? ''])) as Record<
			K,
			string
		>;
		const outcome = parseRow(byKey);
		if ('value' in outcome) good.push({ row: index + 1, value: outcome.value });
		else bad.push({ row: index + 1, cells, faults: outcome.faults });
	}
	return { good, bad };
}
