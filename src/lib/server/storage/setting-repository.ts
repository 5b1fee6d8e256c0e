import type { Kysely } from 'kysely';
import { audit } from './change.ts';
import type { Change, SaveOutcome } from './change.ts';
import type { Tables } from './tables.ts';

/** Settings of an organisation: a JSON value under a name. */
export class SettingRepository {
	readonly #database: Kysely<Tables>;

	constructor(database: Kysely<Tables>) {
		this.#database = database;
	}

	async find(
		organisation: string,
		name: string
	): Promise<{ readonly value: unknown; readonly revision: number } | undefined> {
		const row = await this.#database
			.selectFrom('setting')
			.select(['value', 'revision'])
			.where('organisation_id', '=', organisation)
			.where('name', '=', name)
			.where('deleted_at', 'is', null)
			.executeTakeFirst();
		return row && { value: JSON.parse(row.value), revision: row.revision };
	}

	/** The settings whose names begin with a text, by name. */
	async beginningWith(
		organisation: string,
		prefix: string
	): Promise<readonly { readonly name: string; readonly value: unknown }[]> {
		const rows = await this.#database
			.selectFrom('setting')
			.select(['name', 'value'])
			.where('organisation_id', '=', organisation)
			.where('name', '>=', prefix)
			.where('deleted_at', 'is', null)
			.orderBy('name')
			.execute();
		return rows
			.filter(({ name }) => name.startsWith(prefix))
			.map(({ name, value }) => ({ name, value: JSON.parse(value) as unknown }));
	}

	/** Saves a value that was read at `revision`; 0 for one that is not there yet. */
	save(
		organisation: string,
		name: string,
		value: unknown,
		revision: number,
		change: Change
	): Promise<SaveOutcome> {
		return this.#database.transaction().execute(async (transaction): Promise<SaveOutcome> => {
			const row = await transaction
				.selectFrom('setting')
				.select(['value', 'revision'])
				.where('organisation_id', '=', organisation)
				.where('name', '=', name)
				.executeTakeFirst();
			const present = row?.revision ?? 0;
			if (present !== revision) return { status: 'conflict', revision: present };
			const saved = { value: JSON.stringify(value), revision: revision + 1, deleted_at: null };
			await transaction
				.insertInto('setting')
				.values({ organisation_id: organisation, name, ...saved })
				.onConflict((conflict) => conflict.columns(['organisation_id', 'name']).doUpdateSet(saved))
				.execute();
			await audit(transaction, organisation, change, [
				{
					entity: 'setting',
					entityId: name,
					action: row === undefined ? 'create' : 'update',
					revision: revision + 1,
					...(row !== undefined && { before: JSON.parse(row.value) as unknown }),
					after: value
				}
			]);
			return { status: 'saved', revision: revision + 1 };
		});
	}
}
