import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import type { AuditEntry } from '../change.ts';
import type { Tables } from '../tables.ts';

/** Start of what has held as long as anybody can tell. */
export const firstInstant: EpochMs = 0;

/** The time of what has held as long as anybody can tell, and goes on. */
export const always = { valid_from: firstInstant, valid_to: null };

/** The tables of the registries. */
export type RegistryTable =
	| 'shop'
	| 'queue'
	| 'queue_target'
	| 'agent_group'
	| 'person'
	| 'group_membership'
	| 'account'
	| 'account_holder';

/** Columns and what they hold. */
export type Values = Readonly<Record<string, string | number | null>>;

/** A row of any registry table. */
export type Row = Record<string, string | number | null>;

/** The organisation's database seen without the types of its single tables, for code that serves them all. */
type AnyTable = Kysely<Record<RegistryTable, Row>>;

/** The row of a key, deleted or not. */
export async function findRow(
	database: Kysely<Tables>,
	table: RegistryTable,
	key: Values
): Promise<Row | undefined> {
	let find = (database as unknown as AnyTable).selectFrom(table).selectAll();
	for (const [column, value] of Object.entries(key)) find = find.where(column, '=', value);
	return find.executeTakeFirst();
}

/** The rows that hold `values`, such as a part of their key, and are not deleted. */
export async function findRows(
	database: Kysely<Tables>,
	table: RegistryTable,
	values: Values
): Promise<readonly Row[]> {
	let find = (database as unknown as AnyTable).selectFrom(table).selectAll();
	for (const [column, value] of Object.entries(values)) find = find.where(column, '=', value);
	return find.where('deleted_at', 'is', null).execute();
}

/**
 * Adds a row (`key`, `values` and `defaults`), or changes `values` of the one there; writes nothing when they are
 * the same, so that a revision is a change. Returns the row's revision.
 */
export async function upsert(
	database: Kysely<Tables>,
	table: RegistryTable,
	key: Values,
	values: Values,
	defaults: Values,
	audited: AuditEntry[]
): Promise<number> {
	const untyped = database as unknown as AnyTable;
	const row = await findRow(database, table, key);
	const entityId = entityIdOf(key);
	if (row === undefined) {
		const added = { ...defaults, ...key, ...values, revision: 1, deleted_at: null };
		await untyped.insertInto(table).values(added).execute();
		audited.push({ entity: table, entityId, action: 'create', revision: 1, after: values });
		return 1;
	}
	const same =
		Object.entries(values).every(([column, value]) => row[column] === value) && row['deleted_at'] === null;
	if (same) return row['revision'] as number;
	return change(database, table, key, row, { ...values, deleted_at: null }, audited);
}

/** Changes a row that was just read, whatever it says; returns its new revision. `deleted_at` hides it. */
export async function change(
	database: Kysely<Tables>,
	table: RegistryTable,
	key: Values,
	row: Row,
	values: Values,
	audited: AuditEntry[]
): Promise<number> {
	const revision = (row['revision'] as number) + 1;
	let update = (database as unknown as AnyTable).updateTable(table).set({ ...values, revision });
	for (const [column, value] of Object.entries(key)) update = update.where(column, '=', value);
	await update.execute();
	const { deleted_at: deleted, ...after } = values;
	const before = Object.fromEntries(Object.keys(after).map((column) => [column, row[column]]));
	audited.push({
		entity: table,
		entityId: entityIdOf(key),
		action: typeof deleted === 'number' ? 'delete' : 'update',
		revision,
		before,
		...(typeof deleted !== 'number' && { after })
	});
	return revision;
}

function entityIdOf({ organisation_id: _organisation, ...identity }: Values): string {
	return JSON.stringify(Object.values(identity));
}
