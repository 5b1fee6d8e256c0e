import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import type { AuditEntry } from '../change.ts';
import {
	always,
	change as changeRow,
	findRow,
	findRows,
	upsert,
	type Row,
	type Values
} from './registry-rows.ts';
import type { Tables } from '../tables.ts';
import { keyOf, tableOf, type NamedByEvents } from './registry-item.ts';
import { copyQueueTargets } from './queue-targets.ts';
import type { EditOutcome } from './edit-outcome.ts';

/** What became of adopting an id; `replaced`: the id that was set up before is gone. */
export type AdoptOutcome = EditOutcome & { readonly replaced?: boolean };

/**
 * Says that an id seen in events is one that was set up before: it gets the name and all else of it. Where the other
 * was never seen in events it was a placeholder, and is gone then (`replaced`); where it was, both stay, under one name.
 */
export async function adoptId(
	transaction: Kysely<Tables>,
	organisation: string,
	seen: NamedByEvents,
	known: NamedByEvents,
	at: EpochMs,
	audited: AuditEntry[]
): Promise<AdoptOutcome> {
	const table = tableOf[known.kind];
	const from = await findRow(transaction, table, keyOf(organisation, known));
	const to = await findRow(transaction, table, keyOf(organisation, seen));
	const usable = (row: Row | undefined) => row !== undefined && row['deleted_at'] === null;
	if (from === undefined || to === undefined || !usable(from) || !usable(to) || seen.kind !== known.kind)
		return { status: 'missing' };
	if (from['mapped'] !== 1 || to['mapped'] !== 0) return { status: 'exists' };
	const replaced = from['seen'] === 0;
	if (known.kind === 'shop') await moveQueues(transaction, organisation, known.id, seen.id, at, audited);
	const revision = await moveRow(transaction, organisation, known, seen, from, replaced, at, audited);
	return { status: 'saved', revision, replaced };
}

/** Moves the queues of a shop that were set up and never seen along with it. */
async function moveQueues(
	transaction: Kysely<Tables>,
	organisation: string,
	from: string,
	to: string,
	at: EpochMs,
	audited: AuditEntry[]
): Promise<void> {
	const placeholders = { organisation_id: organisation, shop_id: from, mapped: 1, seen: 0 };
	for (const row of await findRows(transaction, 'queue', placeholders)) {
		const id = row['queue_id'] as string;
		const known = { kind: 'queue', shop: from, id } as const;
		const seen = { kind: 'queue', shop: to, id } as const;
		await moveRow(transaction, organisation, known, seen, row, true, at, audited);
	}
}

/** Gives what was set up under one id to another; the first is hidden where it was a placeholder only. */
async function moveRow(
	database: Kysely<Tables>,
	organisation: string,
	from: NamedByEvents,
	to: NamedByEvents,
	row: Row,
	replaced: boolean,
	at: EpochMs,
	audited: AuditEntry[]
): Promise<number> {
	const table = tableOf[from.kind];
	const toKey = keyOf(organisation, to);
	const { name = null, kind, zone, day_start: dayStart } = row;
	const values: Values = {
		name,
		mapped: 1,
		...(from.kind === 'queue'
			? { kind: kind ?? 'other' }
			: { zone: zone ?? null, day_start: dayStart ?? null })
	};
	const revision = await upsert(database, table, toKey, values, { ...always, seen: 0 }, audited);
	if (from.kind === 'queue') await copyQueueTargets(database, keyOf(organisation, from), toKey, audited);
	if (replaced) {
		const key = keyOf(organisation, from);
		await changeRow(database, table, key, row, { deleted_at: at }, audited);
	}
	return revision;
}
