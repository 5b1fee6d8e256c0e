import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import { findRow } from './registry-rows.ts';
import type { Tables } from '../tables.ts';
import { keyOf, type RegistryDraft } from './registry-item.ts';
import type { EditOutcome } from './edit-outcome.ts';
import { holderOf } from './account-holders.ts';

/** What stands in the way of saving a person: a group that is not there, an account that is another's. */
export async function refusalOfPerson(
	transaction: Kysely<Tables>,
	organisation: string,
	draft: Extract<RegistryDraft, { kind: 'person' }>,
	at: EpochMs
): Promise<EditOutcome | undefined> {
	for (const group of draft.groups) {
		const row = await findRow(transaction, 'agent_group', keyOf(organisation, { kind: 'group', id: group }));
		if (row === undefined || row['deleted_at'] !== null) return { status: 'group_missing', group };
	}
	for (const account of draft.accounts) {
		const holder = await holderOf(transaction, organisation, account, at);
		if (holder !== undefined && holder['person_id'] !== draft.id)
			return { status: 'account_taken', account, person: holder['person_id'] as string };
	}
	return undefined;
}
