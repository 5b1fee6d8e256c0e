import { readTable } from '#lib/tables/read-table.ts';
import type { Table } from '#lib/tables/table.ts';

/** A table from the lines of a CSV or the bytes of a file. */
export async function tableOf(content: string | Uint8Array<ArrayBuffer>): Promise<Table> {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	const outcome = await readTable(bytes);
	if (outcome.status === 'refused') throw new Error(`no table: ${outcome.fault}`);
	return outcome.table;
}
