import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import type { AuditEntry } from '../change.ts';
import { findRows, firstInstant, upsert, type Values } from './registry-rows.ts';
import type { Tables } from '../tables.ts';
import { holdsAt, endRow } from './effective-rows.ts';

/** Puts a person into these groups from an instant on, and into no others. */
export async function saveMemberships(
	database: Kysely<Tables>,
	person: Values,
	groups: readonly string[],
	at: EpochMs,
	audited: AuditEntry[]
): Promise<void> {
	const rows = await findRows(database, 'group_membership', person);
	const current = rows.filter((row) => holdsAt(row, at));
	for (const row of current) {
		if (!groups.includes(row['group_id'] as string))
			await endRow(database, 'group_membership', row, at, audited);
	}
	for (const group of groups) {
		if (current.some((row) => row['group_id'] === group)) continue;
		const key = { ...person, group_id: group, valid_from: rows.length === 0 ? firstInstant : at };
		await upsert(database, 'group_membership', key, { valid_to: null }, {}, audited);
	}
}
