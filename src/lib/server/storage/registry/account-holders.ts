import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import type { AuditEntry } from '../change.ts';
import { findRows, firstInstant, upsert, type Row } from './registry-rows.ts';
import type { Tables } from '../tables.ts';
import type { AccountId } from './registry-item.ts';
import { holdsAt, endRow } from './effective-rows.ts';

/** Who holds an account at an instant, as a row; undefined: nobody. */
export async function holderOf(
	database: Kysely<Tables>,
	organisation: string,
	{ source, account }: AccountId,
	at: EpochMs
): Promise<Row | undefined> {
	const key = { organisation_id: organisation, source, account };
	return (await findRows(database, 'account_holder', key)).find((row) => holdsAt(row, at));
}

/** The rows by which a person holds accounts at an instant. */
export async function holdingsOf(
	database: Kysely<Tables>,
	organisation: string,
	person: string,
	at: EpochMs
): Promise<readonly Row[]> {
	const key = { organisation_id: organisation, person_id: person };
	return (await findRows(database, 'account_holder', key)).filter((row) => holdsAt(row, at));
}

/** Gives a person these accounts from an instant on, and no others. */
export async function saveAccountHolders(
	database: Kysely<Tables>,
	organisation: string,
	{ id, accounts }: { readonly id: string; readonly accounts: readonly AccountId[] },
	at: EpochMs,
	audited: AuditEntry[]
): Promise<void> {
	const current = await holdingsOf(database, organisation, id, at);
	const same = (row: Row, { source, account }: AccountId) =>
		row['source'] === source && row['account'] === account;
	for (const row of current) {
		if (accounts.some((account) => same(row, account))) continue;
		await endRow(database, 'account_holder', row, at, audited);
		const key = { organisation_id: organisation, source: row['source'] ?? '', account: row['account'] ?? '' };
		await upsert(database, 'account', key, { mapped: 0 }, { seen: 0 }, audited);
	}
	for (const account of accounts) {
		if (current.some((row) => same(row, account))) continue;
		const key = { organisation_id: organisation, source: account.source, account: account.account };
		await upsert(database, 'account', key, { mapped: 1 }, { seen: 0 }, audited);
		// Whoever is its first holder has always been it: events from before the mapping are theirs too.
		const first = (await findRows(database, 'account_holder', key)).length === 0;
		const holder = { ...key, valid_from: first ? firstInstant : at };
		await upsert(database, 'account_holder', holder, { person_id: id, valid_to: null }, {}, audited);
	}
}
