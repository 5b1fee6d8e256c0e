import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import type { AuditEntry } from '../change.ts';
import { change as changeRow, type Row, type Values } from './registry-rows.ts';
import type { Tables } from '../tables.ts';

/** Whether a row holds at an instant: from its first instant on, up to its end. */
export function holdsAt(row: Values, at: EpochMs): boolean {
	const to = row['valid_to'] as number | null;
	return (row['valid_from'] as number) <= at && (to === null || at < to);
}

/** What identifies a row of a table in which one thing can stand several times, one behind the other. */
const effectiveKeys = {
	queue_target: ['organisation_id', 'shop_id', 'queue_id', 'valid_from'],
	group_membership: ['organisation_id', 'group_id', 'person_id', 'valid_from'],
	account_holder: ['organisation_id', 'source', 'account', 'valid_from']
} as const;

/** Ends a row at an instant; one that had not begun by then never held, and is hidden. */
export async function endRow(
	database: Kysely<Tables>,
	table: keyof typeof effectiveKeys,
	row: Row,
	at: EpochMs,
	audited: AuditEntry[]
): Promise<void> {
	const key = Object.fromEntries(effectiveKeys[table].map((column) => [column, row[column] ?? null]));
	const begun = (row['valid_from'] as number) < at;
	await changeRow(database, table, key, row, begun ? { valid_to: at } : { deleted_at: at }, audited);
}
