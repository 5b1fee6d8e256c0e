import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import { audit, type AuditEntry, type Change, type SaveOutcome } from '../change.ts';
import { listRegistry, type RegistryListing } from './registry-listing.ts';
import { change as changeRow, findRow, type RegistryTable, type Row, type Values } from './registry-rows.ts';
import type { Tables } from '../tables.ts';
import type { EditOutcome } from './edit-outcome.ts';
import {
	keyOf,
	tableOf,
	upsertItem,
	type NamedByEvents,
	type RegistryDraft,
	type RegistryItem
} from './registry-item.ts';
import { refusalOfPerson } from './refusal-of-person.ts';
import { saveQueueTarget } from './queue-targets.ts';
import { saveMemberships } from './group-memberships.ts';
import { saveAccountHolders, holdingsOf } from './account-holders.ts';
import { endRow } from './effective-rows.ts';
import { adoptId, type AdoptOutcome } from './adopt-id.ts';

/** Items saved before other work gets its turn. */
const pauseEvery = 50;

/** Takes back everything that was saved before it. */
class Refused extends Error {
	readonly index: number;
	readonly outcome: EditOutcome;
	constructor(index: number, outcome: EditOutcome) {
		super(outcome.status);
		this.index = index;
		this.outcome = outcome;
	}
}

/** Changes of the registries by hand: one item at a time, each by the revision at which it was read. */
export class RegistryEdits {
	readonly #database: Kysely<Tables>;

	constructor(database: Kysely<Tables>) {
		this.#database = database;
	}

	/** Everything that is not deleted, to be shown and edited. */
	list(organisation: string, asOf: EpochMs): Promise<RegistryListing> {
		return listRegistry(this.#database, organisation, asOf);
	}

	/**
	 * Saves an item that was read at `revision`, or makes a new one where that is undefined. An id that was only seen in
	 * events counts as new: it is mapped by being named.
	 */
	save(
		organisation: string,
		draft: RegistryDraft,
		revision: number | undefined,
		change: Change
	): Promise<EditOutcome> {
		return this.#edit(organisation, change, (transaction, audited) =>
			this.#save(transaction, audited, organisation, draft, revision ?? 'new', change.at)
		);
	}

	/**
	 * Saves many items in one go, new or not: all of them, or none and which one is refused.
	 *
	 * @throws never for a refusal: it is the outcome
	 */
	async saveAll(
		organisation: string,
		drafts: readonly RegistryDraft[],
		change: Change
	): Promise<
		| { readonly status: 'saved' }
		| { readonly status: 'refused'; readonly index: number; readonly outcome: EditOutcome }
	> {
		try {
			await this.#edit(organisation, change, async (transaction, audited) => {
				for (const [index, draft] of drafts.entries()) {
					const outcome = await this.#save(transaction, audited, organisation, draft, 'any', change.at);
					if (outcome.status !== 'saved') throw new Refused(index, outcome);
					// Statements answer at once and never let go: the walls must not wait for the whole of it.
					if (index % pauseEvery === pauseEvery - 1) await setImmediate();
				}
			});
			return { status: 'saved' };
		} catch (error) {
			if (error instanceof Refused) return { status: 'refused', index: error.index, outcome: error.outcome };
			throw error;
		}
	}

	async #save(
		transaction: Kysely<Tables>,
		audited: AuditEntry[],
		organisation: string,
		draft: RegistryDraft,
		expected: number | 'new' | 'any',
		at: EpochMs
	): Promise<EditOutcome> {
		const table = tableOf[draft.kind];
		const key = keyOf(organisation, draft);
		const row = await findRow(transaction, table, key);
		const there = row !== undefined && row['deleted_at'] === null && row['mapped'] !== 0;
		if (expected === 'new' && there) return { status: 'exists' };
		if (typeof expected === 'number') {
			if (!there) return { status: 'missing' };
			if (row['revision'] !== expected) return { status: 'conflict', revision: row['revision'] as number };
		}
		if (draft.kind === 'person') {
			const refusal = await refusalOfPerson(transaction, organisation, draft, at);
			if (refusal !== undefined) return refusal;
		}
		const before = audited.length;
		const revision = await upsertItem(transaction, organisation, draft, audited);
		if (draft.kind === 'queue') await saveQueueTarget(transaction, key, draft.target, at, audited);
		if (draft.kind === 'person') {
			await saveMemberships(transaction, key, draft.groups, at, audited);
			await saveAccountHolders(transaction, organisation, draft, at, audited);
		}
		// One revision stands for the item with all that belongs to it.
		const touched = audited.slice(before);
		if (row === undefined || touched.length === 0 || touched.some(({ entity }) => entity === table)) {
			return { status: 'saved', revision };
		}
		return { status: 'saved', revision: await changeRow(transaction, table, key, row, {}, audited) };
	}

	/** Ends an item at the instant of the change, or lets it go on where `ended` is false. Its name stays known. */
	end(
		organisation: string,
		item: RegistryItem,
		revision: number,
		ended: boolean,
		change: Change
	): Promise<EditOutcome> {
		return this.#edit(organisation, change, async (transaction, audited) => {
			const key = keyOf(organisation, item);
			const row = await present(transaction, tableOf[item.kind], key, revision);
			if ('status' in row) return row as EditOutcome;
			// It cannot end before it began.
			const end = Math.max(change.at, (row['valid_from'] as number) + 1);
			const saved = await changeRow(
				transaction,
				tableOf[item.kind],
				key,
				row,
				{ valid_to: ended ? end : null },
				audited
			);
			if (item.kind === 'person' && ended) {
				await saveMemberships(transaction, key, [], change.at, audited);
				for (const holding of await holdingsOf(transaction, organisation, item.id, change.at)) {
					await endRow(transaction, 'account_holder', holding, change.at, audited);
				}
			}
			return { status: 'saved', revision: saved };
		});
	}

	/** Hides an item; what refers to it stays whole. An id that events name waits to be mapped again. */
	remove(organisation: string, item: RegistryItem, revision: number, change: Change): Promise<EditOutcome> {
		return this.#edit(organisation, change, async (transaction, audited) => {
			const table = tableOf[item.kind];
			const key = keyOf(organisation, item);
			const row = await present(transaction, table, key, revision);
			if ('status' in row) return row as EditOutcome;
			if (row['seen'] === 1) {
				const id = (item.kind === 'shop' ? row['shop_id'] : row['queue_id']) as string;
				const saved = await changeRow(transaction, table, key, row, { mapped: 0, name: id }, audited);
				return { status: 'saved', revision: saved };
			}
			if (item.kind === 'person') {
				await saveMemberships(transaction, key, [], change.at, audited);
				await saveAccountHolders(
					transaction,
					organisation,
					{ id: item.id, accounts: [] },
					change.at,
					audited
				);
			}
			const saved = await changeRow(transaction, table, key, row, { deleted_at: change.at }, audited);
			return { status: 'saved', revision: saved };
		});
	}

	/** Says that an id seen in events is one that was set up before: see `adoptId`. */
	adopt(
		organisation: string,
		seen: NamedByEvents,
		known: NamedByEvents,
		change: Change
	): Promise<AdoptOutcome> {
		return this.#edit(organisation, change, (transaction, audited) =>
			adoptId(transaction, organisation, seen, known, change.at, audited)
		);
	}

	#edit<O>(
		organisation: string,
		change: Change,
		work: (transaction: Kysely<Tables>, audited: AuditEntry[]) => Promise<O>
	): Promise<O> {
		return this.#database.transaction().execute(async (transaction) => {
			const audited: AuditEntry[] = [];
			const outcome = await work(transaction, audited);
			await audit(transaction, organisation, change, audited);
			return outcome;
		});
	}
}

/** The row that was read at `revision`, or what stands in the way. */
async function present(
	database: Kysely<Tables>,
	table: RegistryTable,
	key: Values,
	revision: number
): Promise<Row | SaveOutcome> {
	const row = await findRow(database, table, key);
	if (row === undefined || row['deleted_at'] !== null) return { status: 'missing' };
	if (row['revision'] !== revision) return { status: 'conflict', revision: row['revision'] as number };
	return row;
}
