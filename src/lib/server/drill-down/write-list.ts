import type { ConversationList, ConversationRow } from '#lib/domain/drill-down/drill-down.ts';
import type { ListPlace } from '#lib/domain/drill-down/list.ts';
import { DrillDownError } from './drill-down-thread.ts';
import type { ListPage } from './list-request.ts';
import type { FoundList } from './find-list.ts';
import { encodePlace } from './place-cursor.ts';

/** A page of rows of any kind. */
export interface Paged<Row> {
	readonly whole: ListPage['whole'];
	readonly filtered: number;
	readonly rows: readonly Row[];
	readonly next?: ListPlace;
}

/** A page of a list without rows. */
export const noRows: ListPage = { whole: { rows: 0, part: 0, of: 0, over: 0 }, filtered: 0, rows: [] };

/** A page as the list that it is a part of. */
export function listFrom<Row>(
	{ head }: FoundList,
	{ whole, filtered, rows, next }: Paged<Row>,
	write: (row: Row) => ConversationRow
): ConversationList {
	return {
		status: 'ready',
		...head,
		whole,
		filtered,
		rows: rows.map(write),
		...(next && { next: encodePlace(next) })
	};
}

/** The list where there are too many conversations for one. @throws what else it was */
export function tooMany({ head }: FoundList, error: unknown): ConversationList {
	if (!(error instanceof DrillDownError) || error.fault !== 'too_many') throw error;
	const { whole, filtered } = noRows;
	return { status: 'ready', ...head, gap: 'too_many', whole, filtered, rows: [] };
}
