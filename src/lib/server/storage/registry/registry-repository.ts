import type { Kysely } from 'kysely';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { queueKey, type QueueKind } from '#lib/domain/registry/queue-kind.ts';
import type { EpochMs, Seconds } from '#lib/domain/units.ts';
import { audit, rowsPerStatement } from '../change.ts';
import type { AuditEntry, Change, SaveOutcome } from '../change.ts';
import { holdsAt } from './effective-rows.ts';
import { upsertItem } from './registry-item.ts';
import { always, firstInstant, upsert } from './registry-rows.ts';
import type { RegistryTable, Values } from './registry-rows.ts';
import type { Tables } from '../tables.ts';

export type { QueueKind };

/** Names for a whole organisation, such as those of the demo shop or of an import. */
export interface RegistryEntries {
	readonly shops: readonly { readonly id: string; readonly name: string }[];
	readonly queues: readonly {
		readonly id: string;
		readonly name: string;
		/** Empty where the source names no shop. */
		readonly shop: string;
		readonly kind: QueueKind;
	}[];
	readonly groups: readonly { readonly id: string; readonly name: string }[];
	readonly people: readonly {
		readonly id: string;
		readonly name: string;
		readonly group?: string;
		readonly accounts: readonly { readonly source: string; readonly account: string }[];
	}[];
}

/** Ids that appeared in events and that no registry knows. */
export interface Discovered {
	readonly shops: readonly string[];
	readonly queues: readonly { readonly shop: string; readonly queue: string }[];
	readonly accounts: readonly { readonly source: string; readonly account: string }[];
}

/** The registries as of one instant. It is read once and does not change. */
export interface RegistrySnapshot extends Directory {
	/** What is wanted of a queue's first responses, where it has a target of its own. */
	queueTarget(
		shop: string,
		queue: string
	): { readonly answerWithin: Seconds; readonly serviceLevel?: number } | undefined;
	/** Account keys of the people of a group, for boards that show only these. */
	accountsOf(group: string): ReadonlySet<string>;
	/** What waits to be mapped. */
	readonly unmapped: Discovered;
}

/** Shops, queues, groups, people and their accounts, each with an immutable id and the time in which it holds. */
export class RegistryRepository {
	readonly #database: Kysely<Tables>;

	constructor(database: Kysely<Tables>) {
		this.#database = database;
	}

	/** Makes an organisation known; without effect when it is. */
	async addOrganisation(organisation: string, name: string, change: Change): Promise<void> {
		await this.#database.transaction().execute(async (transaction) => {
			const { numInsertedOrUpdatedRows } = await transaction
				.insertInto('organisation')
				.values({ organisation_id: organisation, name, revision: 1, deleted_at: null })
				.onConflict((conflict) => conflict.doNothing())
				.executeTakeFirst();
			if (numInsertedOrUpdatedRows === 0n) return;
			await audit(transaction, organisation, change, [
				{ entity: 'organisation', entityId: organisation, action: 'create', revision: 1, after: { name } }
			]);
		});
	}

	/**
	 * Registers names in one transaction. What is new is added, what was unmapped is mapped, and a name that changed
	 * is changed; all else stays as it is, revision included.
	 */
	async put(organisation: string, entries: RegistryEntries, change: Change): Promise<void> {
		await this.#database.transaction().execute(async (transaction) => {
			const audited: AuditEntry[] = [];
			for (const shop of entries.shops) {
				await upsertItem(transaction, organisation, { ...shop, kind: 'shop' }, audited);
			}
			for (const { kind: queueKind, ...queue } of entries.queues) {
				await upsertItem(transaction, organisation, { ...queue, kind: 'queue', queueKind }, audited);
			}
			for (const group of entries.groups) {
				await upsertItem(transaction, organisation, { ...group, kind: 'group' }, audited);
			}
			for (const { id, name, group, accounts } of entries.people) {
				await upsertItem(transaction, organisation, { kind: 'person', id, name }, audited);
				const person = { organisation_id: organisation, person_id: id };
				if (group !== undefined) {
					const key = { ...person, group_id: group, valid_from: firstInstant };
					await upsert(transaction, 'group_membership', key, {}, { valid_to: null }, audited);
				}
				for (const { source, account } of accounts) {
					const key = { organisation_id: organisation, source, account };
					await upsert(transaction, 'account', key, { mapped: 1 }, { seen: 0 }, audited);
					const holder = { ...key, valid_from: firstInstant };
					await upsert(transaction, 'account_holder', holder, { person_id: id }, { valid_to: null }, audited);
				}
			}
			await audit(transaction, organisation, change, audited);
		});
	}

	/**
	 * Registers ids seen in events, in one transaction. What is known stays as it is, but is seen from now on. Not
	 * audited: nobody decided it.
	 */
	async registerUnmapped(organisation: string, { shops, queues, accounts }: Discovered): Promise<void> {
		const fresh = { organisation_id: organisation, mapped: 0, seen: 1, revision: 1, deleted_at: null };
		await this.#database.transaction().execute(async (transaction) => {
			const shopRows = shops.map((shop) => ({
				...fresh,
				...always,
				shop_id: shop,
				name: shop,
				zone: null,
				day_start: null
			}));
			const queueRows = queues.map(({ shop, queue }) => ({
				...fresh,
				...always,
				shop_id: shop,
				queue_id: queue,
				name: queue,
				kind: 'other'
			}));
			const accountRows = accounts.map((account) => ({ ...fresh, ...account }));
			await addSeen(transaction, 'shop', shopRows);
			await addSeen(transaction, 'queue', queueRows);
			await addSeen(transaction, 'account', accountRows);
		});
	}

	/** The registries as they hold at `asOf`. */
	async snapshot(organisation: string, asOf: EpochMs): Promise<RegistrySnapshot> {
		const database = this.#database;
		const shops = await database
			.selectFrom('shop')
			.select(['shop_id', 'name', 'mapped', 'valid_from', 'valid_to'])
			.where('organisation_id', '=', organisation)
			.where('deleted_at', 'is', null)
			.execute();
		const queues = await database
			.selectFrom('queue')
			.select(['shop_id', 'queue_id', 'name', 'kind', 'mapped', 'valid_from', 'valid_to'])
			.where('organisation_id', '=', organisation)
			.where('deleted_at', 'is', null)
			.execute();
		const unmappedAccounts = await database
			.selectFrom('account')
			.select(['source', 'account'])
			.where('organisation_id', '=', organisation)
			.where('deleted_at', 'is', null)
			.where('mapped', '=', 0)
			.execute();
		const holders = await database
			.selectFrom('account_holder as holder')
			.innerJoin('person', (join) =>
				join
					.onRef('person.organisation_id', '=', 'holder.organisation_id')
					.onRef('person.person_id', '=', 'holder.person_id')
			)
			.select([
				'holder.source',
				'holder.account',
				'holder.person_id',
				'person.name',
				'holder.valid_from',
				'holder.valid_to'
			])
			.where('holder.organisation_id', '=', organisation)
			.where('holder.deleted_at', 'is', null)
			.where('person.deleted_at', 'is', null)
			.execute();
		const targetRows = await database
			.selectFrom('queue_target')
			.select(['shop_id', 'queue_id', 'answer_within_s', 'service_level', 'valid_from', 'valid_to'])
			.where('organisation_id', '=', organisation)
			.where('deleted_at', 'is', null)
			.execute();
		const memberships = await database
			.selectFrom('group_membership')
			.select(['group_id', 'person_id', 'valid_from', 'valid_to'])
			.where('organisation_id', '=', organisation)
			.where('deleted_at', 'is', null)
			.execute();

		const holds = (row: Values) => holdsAt(row, asOf);
		const held = holders.filter(holds);
		const accountsOfPerson = Map.groupBy(held, ({ person_id }) => person_id);
		const accountsOfGroup = new Map<string, Set<string>>();
		for (const { group_id, person_id } of memberships.filter(holds)) {
			const accounts = accountsOfGroup.get(group_id) ?? new Set<string>();
			for (const { source, account } of accountsOfPerson.get(person_id) ?? [])
				accounts.add(accountKey(source, account));
			accountsOfGroup.set(group_id, accounts);
		}
		// What has ended keeps its name: the day's figures still show it.
		const begun = (row: { valid_from: number }) => row.valid_from <= asOf;
		const shopNames = new Map(
			shops.filter((row) => row.mapped === 1 && begun(row)).map((row) => [row.shop_id, row.name])
		);
		const mappedQueues = queues.filter((row) => row.mapped === 1 && begun(row));
		const queueNames = new Map(mappedQueues.map((row) => [queueKey(row.shop_id, row.queue_id), row.name]));
		const queueKinds = new Map(mappedQueues.map((row) => [queueKey(row.shop_id, row.queue_id), row.kind]));
		const accountNames = new Map(
			holders
				.filter(begun)
				.sort((a, b) => a.valid_from - b.valid_from)
				.map(({ source, account, name }) => [accountKey(source, account), name])
		);
		const targets = new Map(
			targetRows.filter(holds).map((row) => [
				queueKey(row.shop_id, row.queue_id),
				{
					answerWithin: row.answer_within_s,
					...(row.service_level !== null && { serviceLevel: row.service_level })
				}
			])
		);
		const nobody: ReadonlySet<string> = new Set();
		return {
			shopName: (shop) => shopNames.get(shop),
			queueName: (shop, queue) => queueNames.get(queueKey(shop, queue)),
			accountName: (account) => accountNames.get(account),
			queueKinds,
			queueTarget: (shop, queue) => targets.get(queueKey(shop, queue)),
			accountsOf: (group) => accountsOfGroup.get(group) ?? nobody,
			unmapped: {
				shops: shops.filter(({ mapped }) => mapped === 0).map(({ shop_id }) => shop_id),
				queues: queues
					.filter(({ mapped }) => mapped === 0)
					.map(({ shop_id, queue_id }) => ({ shop: shop_id, queue: queue_id })),
				accounts: unmappedAccounts
			}
		};
	}

	/**
	 * Gives an account to a person from an instant on; whoever held it before held it until then.
	 * `missing` when the account or the person is not registered.
	 */
	async assignAccount(
		organisation: string,
		source: string,
		account: string,
		person: string,
		from: EpochMs,
		change: Change
	): Promise<SaveOutcome> {
		return this.#database.transaction().execute(async (transaction): Promise<SaveOutcome> => {
			const key = { organisation_id: organisation, source, account };
			const known = await transaction
				.selectFrom('account')
				.select('revision')
				.where('organisation_id', '=', organisation)
				.where('source', '=', source)
				.where('account', '=', account)
				.executeTakeFirst();
			const holder = await transaction
				.selectFrom('person')
				.select('person_id')
				.where('organisation_id', '=', organisation)
				.where('person_id', '=', person)
				.where('deleted_at', 'is', null)
				.executeTakeFirst();
			if (known === undefined || holder === undefined) return { status: 'missing' };
			await transaction
				.updateTable('account_holder')
				.set((expression) => ({ valid_to: from, revision: expression('revision', '+', 1) }))
				.where('organisation_id', '=', organisation)
				.where('source', '=', source)
				.where('account', '=', account)
				.where('valid_from', '<', from)
				.where((expression) =>
					expression.or([expression('valid_to', 'is', null), expression('valid_to', '>', from)])
				)
				.execute();
			const audited: AuditEntry[] = [];
			await upsert(transaction, 'account', key, { mapped: 1 }, { seen: 0 }, audited);
			const holding = { ...key, valid_from: from };
			await upsert(
				transaction,
				'account_holder',
				holding,
				{ person_id: person },
				{ valid_to: null },
				audited
			);
			await audit(transaction, organisation, change, audited);
			return { status: 'saved', revision: audited.at(-1)?.revision ?? known.revision };
		});
	}
}

/** What identifies a row of a table whose ids appear in events. */
const seenKeys = {
	shop: ['organisation_id', 'shop_id'],
	queue: ['organisation_id', 'shop_id', 'queue_id'],
	account: ['organisation_id', 'source', 'account']
} as const satisfies Partial<Record<RegistryTable, readonly string[]>>;

/** The tables whose ids appear in events, all with the columns that this needs. */
type SeenTables = Kysely<Record<keyof typeof seenKeys, Record<string, string | number | null>>>;

async function addSeen(
	database: Kysely<Tables>,
	table: keyof typeof seenKeys,
	rows: readonly Values[]
): Promise<void> {
	for (let from = 0; from < rows.length; from += rowsPerStatement) {
		await (database as unknown as SeenTables)
			.insertInto(table)
			.values(rows.slice(from, from + rowsPerStatement))
			.onConflict((conflict) =>
				conflict.columns(seenKeys[table]).doUpdateSet({ seen: 1 }).where('seen', '=', 0)
			)
			.execute();
	}
}
