import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { QueueKind } from '#lib/domain/registry/queue-kind.ts';
import type { EpochMs, Seconds } from '#lib/domain/units.ts';
import { audit } from './change.ts';
import type { AuditEntry, Change, SaveOutcome } from './change.ts';
import { listRegistry, type RegistryListing } from './registry-listing.ts';
import { change as changeRow, findRow, firstInstant, upsert } from './registry-rows.ts';
import type { RegistryTable, Row, Values } from './registry-rows.ts';
import type { Tables } from './tables.ts';

/** What is wanted of the first responses of a queue. */
export interface QueueTargetValues {
	/** N of "share within N seconds". */
	readonly answerWithin: Seconds;
	/** Share within N that is wanted, 0…1. */
	readonly serviceLevel?: number;
}

/** An agent's name for itself, unique within its source. */
export interface AccountId {
	readonly source: string;
	readonly account: string;
}

/** A row that can be edited by itself, by its key within the organisation. */
export type RegistryItem =
	| { readonly kind: 'shop'; readonly id: string }
	| { readonly kind: 'queue'; readonly shop: string; readonly id: string }
	| { readonly kind: 'group'; readonly id: string }
	| { readonly kind: 'person'; readonly id: string };

/** What is saved of an item. */
export type RegistryDraft =
	| { readonly kind: 'shop'; readonly id: string; readonly name: string }
	| {
			readonly kind: 'queue';
			readonly shop: string;
			readonly id: string;
			readonly name: string;
			readonly queueKind: QueueKind;
			/** Absent: that of the board. */
			readonly target?: QueueTargetValues;
	  }
	| { readonly kind: 'group'; readonly id: string; readonly name: string }
	| {
			readonly kind: 'person';
			readonly id: string;
			readonly name: string;
			/** Ids of the groups that the person belongs to from now on. */
			readonly groups: readonly string[];
			/** The accounts that are the person's from now on. */
			readonly accounts: readonly AccountId[];
	  };

/** What became of an edit. */
export type EditOutcome =
	| SaveOutcome
	/** The id is in use. */
	| { readonly status: 'exists' }
	/** Another person holds the account now. */
	| { readonly status: 'account_taken'; readonly account: AccountId; readonly person: string }
	/** A group that the person is to belong to is not there. */
	| { readonly status: 'group_missing'; readonly group: string };

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

const tableOf = { shop: 'shop', queue: 'queue', group: 'agent_group', person: 'person' } as const;

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
			const refusal = await this.#refusalOf(transaction, organisation, draft, at);
			if (refusal !== undefined) return refusal;
		}
		const before = audited.length;
		const revision = await upsert(transaction, table, key, valuesOf(draft), defaultsOf(draft), audited);
		if (draft.kind === 'queue') await saveTarget(transaction, key, draft.target, at, audited);
		if (draft.kind === 'person') {
			await saveGroups(transaction, key, draft.groups, at, audited);
			await saveAccounts(transaction, organisation, draft, at, audited);
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
				await saveGroups(transaction, key, [], change.at, audited);
				for (const holder of await holdersOf(transaction, organisation, item.id, change.at)) {
					await close(transaction, 'account_holder', holder, change.at, audited);
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
				await saveGroups(transaction, key, [], change.at, audited);
				await saveAccounts(transaction, organisation, { id: item.id, accounts: [] }, change.at, audited);
			}
			const saved = await changeRow(transaction, table, key, row, { deleted_at: change.at }, audited);
			return { status: 'saved', revision: saved };
		});
	}

	/**
	 * Says that an id seen in events is one that was set up before: it gets the name and all else of it. Where the other
	 * was never seen in events it was a placeholder, and is gone then (`replaced`); where it was, both stay, under one name.
	 */
	adopt(
		organisation: string,
		seen: Extract<RegistryItem, { kind: 'shop' | 'queue' }>,
		known: Extract<RegistryItem, { kind: 'shop' | 'queue' }>,
		change: Change
	): Promise<EditOutcome & { readonly replaced?: boolean }> {
		return this.#edit(organisation, change, async (transaction, audited) => {
			const table = tableOf[known.kind];
			const from = await findRow(transaction, table, keyOf(organisation, known));
			const to = await findRow(transaction, table, keyOf(organisation, seen));
			const usable = (row: Row | undefined) => row !== undefined && row['deleted_at'] === null;
			if (from === undefined || to === undefined || !usable(from) || !usable(to) || seen.kind !== known.kind)
				return { status: 'missing' };
			if (from['mapped'] !== 1 || to['mapped'] !== 0) return { status: 'exists' };
			const replaced = from['seen'] === 0;
			if (known.kind === 'shop')
				await this.#moveQueues(transaction, organisation, known.id, seen.id, change, audited);
			const revision = await moveRow(transaction, organisation, known, seen, from, replaced, change, audited);
			return { status: 'saved', revision, replaced };
		});
	}

	async #moveQueues(
		transaction: Kysely<Tables>,
		organisation: string,
		from: string,
		to: string,
		change: Change,
		audited: AuditEntry[]
	): Promise<void> {
		const queues = await transaction
			.selectFrom('queue')
			.selectAll()
			.where('organisation_id', '=', organisation)
			.where('shop_id', '=', from)
			.where('deleted_at', 'is', null)
			.where('mapped', '=', 1)
			.where('seen', '=', 0)
			.execute();
		for (const row of queues) {
			const id = row.queue_id;
			const known = { kind: 'queue', shop: from, id } as const;
			const seen = { kind: 'queue', shop: to, id } as const;
			await moveRow(transaction, organisation, known, seen, row, true, change, audited);
		}
	}

	async #refusalOf(
		transaction: Kysely<Tables>,
		organisation: string,
		draft: Extract<RegistryDraft, { kind: 'person' }>,
		at: EpochMs
	): Promise<EditOutcome | undefined> {
		for (const group of draft.groups) {
			const row = await findRow(
				transaction,
				'agent_group',
				keyOf(organisation, { kind: 'group', id: group })
			);
			if (row === undefined || row['deleted_at'] !== null) return { status: 'group_missing', group };
		}
		for (const account of draft.accounts) {
			const holder = await holderOf(transaction, organisation, account, at);
			if (holder !== undefined && holder['person_id'] !== draft.id)
				return { status: 'account_taken', account, person: holder['person_id'] as string };
		}
		return undefined;
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

function keyOf(organisation: string, item: RegistryItem): Values {
	const within = { organisation_id: organisation };
	switch (item.kind) {
		case 'shop':
			return { ...within, shop_id: item.id };
		case 'queue':
			return { ...within, shop_id: item.shop, queue_id: item.id };
		case 'group':
			return { ...within, group_id: item.id };
		case 'person':
			return { ...within, person_id: item.id };
	}
}

function valuesOf(draft: RegistryDraft): Values {
	switch (draft.kind) {
		case 'shop':
			return { name: draft.name, mapped: 1 };
		case 'queue':
			return { name: draft.name, kind: draft.queueKind, mapped: 1 };
		case 'group':
		case 'person':
			return { name: draft.name };
	}
}

const always = { valid_from: firstInstant, valid_to: null };

function defaultsOf({ kind }: RegistryDraft): Values {
	switch (kind) {
		case 'shop':
			return { ...always, zone: null, day_start: null, seen: 0 };
		case 'queue':
			return { ...always, seen: 0 };
		case 'group':
			return always;
		case 'person':
			return { ...always, zone: null };
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

function holdsAt(row: Row, at: EpochMs): boolean {
	const to = row['valid_to'] as number | null;
	return (row['valid_from'] as number) <= at && (to === null || at < to);
}

const effectiveKeys = {
	queue_target: ['organisation_id', 'shop_id', 'queue_id', 'valid_from'],
	group_membership: ['organisation_id', 'group_id', 'person_id', 'valid_from'],
	account_holder: ['organisation_id', 'source', 'account', 'valid_from']
} as const;

/** Ends a row at an instant; one that had not begun by then never held, and is hidden. */
async function close(
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

async function saveTarget(
	database: Kysely<Tables>,
	queue: Values,
	target: QueueTargetValues | undefined,
	at: EpochMs,
	audited: AuditEntry[]
): Promise<void> {
	const rows = await database
		.selectFrom('queue_target')
		.selectAll()
		.where('organisation_id', '=', queue['organisation_id'] as string)
		.where('shop_id', '=', queue['shop_id'] as string)
		.where('queue_id', '=', queue['queue_id'] as string)
		.where('deleted_at', 'is', null)
		.execute();
	const current = (rows as unknown as Row[]).find((row) => holdsAt(row, at));
	const values = target && {
		answer_within_s: target.answerWithin,
		service_level: target.serviceLevel ?? null
	};
	if (
		current !== undefined &&
		values !== undefined &&
		current['answer_within_s'] === values.answer_within_s &&
		current['service_level'] === values.service_level
	)
		return;
	if (current !== undefined) await close(database, 'queue_target', current, at, audited);
	if (values === undefined) return;
	// The first one has always held; a change holds from its instant on.
	const key = { ...queue, valid_from: rows.length === 0 ? firstInstant : at };
	await upsert(database, 'queue_target', key, { ...values, valid_to: null }, {}, audited);
}

async function saveGroups(
	database: Kysely<Tables>,
	person: Values,
	groups: readonly string[],
	at: EpochMs,
	audited: AuditEntry[]
): Promise<void> {
	const rows = (await database
		.selectFrom('group_membership')
		.selectAll()
		.where('organisation_id', '=', person['organisation_id'] as string)
		.where('person_id', '=', person['person_id'] as string)
		.where('deleted_at', 'is', null)
		.execute()) as unknown as Row[];
	const current = rows.filter((row) => holdsAt(row, at));
	for (const row of current) {
		if (!groups.includes(row['group_id'] as string))
			await close(database, 'group_membership', row, at, audited);
	}
	for (const group of groups) {
		if (current.some((row) => row['group_id'] === group)) continue;
		const key = { ...person, group_id: group, valid_from: rows.length === 0 ? firstInstant : at };
		await upsert(database, 'group_membership', key, { valid_to: null }, {}, audited);
	}
}

async function holderRows(
	database: Kysely<Tables>,
	organisation: string,
	{ source, account }: AccountId
): Promise<Row[]> {
	return await database
		.selectFrom('account_holder')
		.selectAll()
		.where('organisation_id', '=', organisation)
		.where('source', '=', source)
		.where('account', '=', account)
		.where('deleted_at', 'is', null)
		.execute();
}

async function holderOf(
	database: Kysely<Tables>,
	organisation: string,
	account: AccountId,
	at: EpochMs
): Promise<Row | undefined> {
	return (await holderRows(database, organisation, account)).find((row) => holdsAt(row, at));
}

async function holdersOf(
	database: Kysely<Tables>,
	organisation: string,
	person: string,
	at: EpochMs
): Promise<Row[]> {
	const rows = (await database
		.selectFrom('account_holder')
		.selectAll()
		.where('organisation_id', '=', organisation)
		.where('person_id', '=', person)
		.where('deleted_at', 'is', null)
		.execute()) as unknown as Row[];
	return rows.filter((row) => holdsAt(row, at));
}

async function saveAccounts(
	database: Kysely<Tables>,
	organisation: string,
	{ id, accounts }: { readonly id: string; readonly accounts: readonly AccountId[] },
	at: EpochMs,
	audited: AuditEntry[]
): Promise<void> {
	const current = await holdersOf(database, organisation, id, at);
	const same = (row: Row, { source, account }: AccountId) =>
		row['source'] === source && row['account'] === account;
	for (const row of current) {
		if (accounts.some((account) => same(row, account))) continue;
		await close(database, 'account_holder', row, at, audited);
		const key = { organisation_id: organisation, source: row['source'] ?? '', account: row['account'] ?? '' };
		await upsert(database, 'account', key, { mapped: 0 }, { seen: 0 }, audited);
	}
	for (const account of accounts) {
		if (current.some((row) => same(row, account))) continue;
		const key = { organisation_id: organisation, source: account.source, account: account.account };
		await upsert(database, 'account', key, { mapped: 1 }, { seen: 0 }, audited);
		// Whoever is its first holder has always been it: events from before the mapping are theirs too.
		const first = (await holderRows(database, organisation, account)).length === 0;
		const holder = { ...key, valid_from: first ? firstInstant : at };
		await upsert(database, 'account_holder', holder, { person_id: id, valid_to: null }, {}, audited);
	}
}

/** Gives what was set up under one id to another; the first is hidden where it was a placeholder only. */
async function moveRow(
	database: Kysely<Tables>,
	organisation: string,
	from: Extract<RegistryItem, { kind: 'shop' | 'queue' }>,
	to: Extract<RegistryItem, { kind: 'shop' | 'queue' }>,
	row: Row,
	replaced: boolean,
	change: Change,
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
	if (from.kind === 'queue') {
		const targets = (await database
			.selectFrom('queue_target')
			.selectAll()
			.where('organisation_id', '=', organisation)
			.where('shop_id', '=', from.shop)
			.where('queue_id', '=', from.id)
			.where('deleted_at', 'is', null)
			.execute()) as unknown as Row[];
		for (const target of targets) {
			const { answer_within_s: within = null, service_level: level = null, valid_to: end = null } = target;
			const key = { ...toKey, valid_from: target['valid_from'] ?? firstInstant };
			const wanted = { answer_within_s: within, service_level: level, valid_to: end };
			await upsert(database, 'queue_target', key, wanted, {}, audited);
		}
	}
	if (replaced) {
		const key = keyOf(organisation, from);
		await changeRow(database, table, key, row, { deleted_at: change.at }, audited);
	}
	return revision;
}
