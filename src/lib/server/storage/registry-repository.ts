import type { Kysely } from 'kysely';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { queueKey, type QueueKind } from '#lib/domain/registry/queue-kind.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { audit, rowsPerStatement } from './change.ts';
import type { AuditEntry, Change, SaveOutcome } from './change.ts';
import type { Tables } from './tables.ts';

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
			const from = { valid_from: firstInstant, valid_to: null };
			for (const shop of entries.shops) {
				const key = { organisation_id: organisation, shop_id: shop.id };
				const names = { name: shop.name, mapped: 1 };
				await upsert(transaction, 'shop', key, names, { ...from, zone: null, day_start: null }, audited);
			}
			for (const { id, name, shop, kind } of entries.queues) {
				const key = { organisation_id: organisation, shop_id: shop, queue_id: id };
				await upsert(transaction, 'queue', key, { name, kind, mapped: 1 }, from, audited);
			}
			for (const { id, name } of entries.groups) {
				await upsert(
					transaction,
					'agent_group',
					{ organisation_id: organisation, group_id: id },
					{ name },
					from,
					audited
				);
			}
			for (const { id, name, group, accounts } of entries.people) {
				const person = { organisation_id: organisation, person_id: id };
				await upsert(transaction, 'person', person, { name }, { ...from, zone: null }, audited);
				if (group !== undefined) {
					const key = { ...person, group_id: group, valid_from: firstInstant };
					await upsert(transaction, 'group_membership', key, {}, { valid_to: null }, audited);
				}
				for (const { source, account } of accounts) {
					const key = { organisation_id: organisation, source, account };
					await upsert(transaction, 'account', key, { mapped: 1 }, {}, audited);
					const holder = { ...key, valid_from: firstInstant };
					await upsert(transaction, 'account_holder', holder, { person_id: id }, { valid_to: null }, audited);
				}
			}
			await audit(transaction, organisation, change, audited);
		});
	}

	/** Registers ids seen in events, in one transaction; known ones stay as they are. Not audited: nobody decided it. */
	async registerUnmapped(organisation: string, { shops, queues, accounts }: Discovered): Promise<void> {
		const fresh = { mapped: 0, revision: 1, deleted_at: null };
		const always = { valid_from: firstInstant, valid_to: null };
		await this.#database.transaction().execute(async (transaction) => {
			for (const part of partsOf(shops)) {
				await transaction
					.insertInto('shop')
					.values(
						part.map((shop) => ({
							organisation_id: organisation,
							shop_id: shop,
							name: shop,
							zone: null,
							day_start: null,
							...fresh,
							...always
						}))
					)
					.onConflict((conflict) => conflict.doNothing())
					.execute();
			}
			for (const part of partsOf(queues)) {
				await transaction
					.insertInto('queue')
					.values(
						part.map(({ shop, queue }) => ({
							organisation_id: organisation,
							shop_id: shop,
							queue_id: queue,
							name: queue,
							kind: 'other' as const,
							...fresh,
							...always
						}))
					)
					.onConflict((conflict) => conflict.doNothing())
					.execute();
			}
			for (const part of partsOf(accounts)) {
				await transaction
					.insertInto('account')
					.values(
						part.map(({ source, account }) => ({ organisation_id: organisation, source, account, ...fresh }))
					)
					.onConflict((conflict) => conflict.doNothing())
					.execute();
			}
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
		const memberships = await database
			.selectFrom('group_membership')
			.select(['group_id', 'person_id', 'valid_from', 'valid_to'])
			.where('organisation_id', '=', organisation)
			.where('deleted_at', 'is', null)
			.execute();

		const holds = (row: { valid_from: number; valid_to: number | null }) =>
			row.valid_from <= asOf && (row.valid_to === null || asOf < row.valid_to);
		const held = holders.filter(holds);
		const accountsOfPerson = Map.groupBy(held, ({ person_id }) => person_id);
		const accountsOfGroup = new Map<string, Set<string>>();
		for (const { group_id, person_id } of memberships.filter(holds)) {
			const accounts = accountsOfGroup.get(group_id) ?? new Set<string>();
			for (const { source, account } of accountsOfPerson.get(person_id) ?? [])
				accounts.add(accountKey(source, account));
			accountsOfGroup.set(group_id, accounts);
		}
		const shopNames = new Map(
			shops.filter((row) => row.mapped === 1 && holds(row)).map((row) => [row.shop_id, row.name])
		);
		const mappedQueues = queues.filter((row) => row.mapped === 1 && holds(row));
		const queueNames = new Map(
			mappedQueues.map((row) => [JSON.stringify([row.shop_id, row.queue_id]), row.name])
		);
		const queueKinds = new Map(mappedQueues.map((row) => [queueKey(row.shop_id, row.queue_id), row.kind]));
		const accountNames = new Map(
			held.map(({ source, account, name }) => [accountKey(source, account), name])
		);
		const nobody: ReadonlySet<string> = new Set();
		return {
			shopName: (shop) => shopNames.get(shop),
			queueName: (shop, queue) => queueNames.get(JSON.stringify([shop, queue])),
			accountName: (account) => accountNames.get(account),
			queueKinds,
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
			await upsert(transaction, 'account', key, { mapped: 1 }, {}, audited);
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

/** Start of what has held as long as anybody can tell. */
const firstInstant: EpochMs = 0;

function* partsOf<T>(rows: readonly T[]): Generator<readonly T[]> {
	for (let from = 0; from < rows.length; from += rowsPerStatement)
		yield rows.slice(from, from + rowsPerStatement);
}

type RegistryTable =
	'shop' | 'queue' | 'agent_group' | 'person' | 'group_membership' | 'account' | 'account_holder';
type Values = Readonly<Record<string, string | number | null>>;

/** The organisation's database seen without the types of its single tables, for code that serves them all. */
type AnyTable = Kysely<Record<RegistryTable, Record<string, string | number | null>>>;

/**
 * Adds a row (`key`, `values` and `defaults`), or changes `values` of the one there; writes nothing when they are
 * the same, so that a revision is a change.
 */
async function upsert(
	database: Kysely<Tables>,
	table: RegistryTable,
	key: Values,
	values: Values,
	defaults: Values,
	audited: AuditEntry[]
): Promise<void> {
	const untyped = database as unknown as AnyTable;
	let find = untyped.selectFrom(table).selectAll();
	for (const [column, value] of Object.entries(key)) find = find.where(column, '=', value);
	const row = await find.executeTakeFirst();
	const { organisation_id: _organisation, ...identity } = key;
	const entityId = JSON.stringify(Object.values(identity));
	if (row === undefined) {
		const added = { ...key, ...values, ...defaults, revision: 1, deleted_at: null };
		await untyped.insertInto(table).values(added).execute();
		audited.push({ entity: table, entityId, action: 'create', revision: 1, after: values });
		return;
	}
	const same =
		Object.entries(values).every(([column, value]) => row[column] === value) && row['deleted_at'] === null;
	if (same) return;
	const revision = (row['revision'] as number) + 1;
	let update = untyped.updateTable(table).set({ ...values, revision, deleted_at: null });
	for (const [column, value] of Object.entries(key)) update = update.where(column, '=', value);
	await update.execute();
	const before = Object.fromEntries(Object.keys(values).map((column) => [column, row[column]]));
	audited.push({ entity: table, entityId, action: 'update', revision, before, after: values });
}
