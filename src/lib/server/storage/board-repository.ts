import type { Kysely } from 'kysely';
import { boardSchemaVersion } from '#lib/domain/board/board-file.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { audit } from './change.ts';
import type { Change, SaveOutcome } from './change.ts';
import type { Tables } from './tables.ts';

/** A board as it is kept. */
export interface StoredBoard {
	readonly board: Board;
	/** Counts its saved states from 1. */
	readonly revision: number;
}

type Definition = Omit<Board, 'organisation' | 'id'> & { readonly schemaVersion: number };

function definitionOf({ organisation: _organisation, id: _id, ...definition }: Board): Definition {
	return { schemaVersion: boardSchemaVersion, ...definition };
}

function boardOf(row: { organisation_id: string; board_id: string; definition: string }): Board {
	const { schemaVersion: _version, ...definition } = JSON.parse(row.definition) as Definition;
	return { organisation: row.organisation_id, id: row.board_id, ...definition };
}

/** The boards of all organisations. Two who edit one board at once lose nothing: the second is told. */
export class BoardRepository {
	readonly #database: Kysely<Tables>;

	constructor(database: Kysely<Tables>) {
		this.#database = database;
	}

	/** Boards that are not deleted, by id; of every organisation when none is named. */
	async list(organisation?: string): Promise<readonly StoredBoard[]> {
		const rows = await this.#database
			.selectFrom('board')
			.selectAll()
			.where('deleted_at', 'is', null)
			.$if(organisation !== undefined, (query) => query.where('organisation_id', '=', organisation as string))
			.orderBy('organisation_id')
			.orderBy('board_id')
			.execute();
		return rows.map((row) => ({ board: boardOf(row), revision: row.revision }));
	}

	/** A board that is not deleted. */
	async find(organisation: string, id: string): Promise<StoredBoard | undefined> {
		const row = await this.#row(this.#database, organisation, id);
		return row === undefined || row.deleted_at !== null
			? undefined
			: { board: boardOf(row), revision: row.revision };
	}

	/** Revision of the row of an id, be it deleted or not; 0 where there never was one. */
	async revisionOf(organisation: string, id: string): Promise<number> {
		return (await this.#row(this.#database, organisation, id))?.revision ?? 0;
	}

	/** Whether any organisation has, or ever had, a board of this id. */
	async isTaken(id: string): Promise<boolean> {
		const row = await this.#database
			.selectFrom('board')
			.select('board_id')
			.where('board_id', '=', id)
			.executeTakeFirst();
		return row !== undefined;
	}

	#row(database: Kysely<Tables>, organisation: string, id: string) {
		return database
			.selectFrom('board')
			.selectAll()
			.where('organisation_id', '=', organisation)
			.where('board_id', '=', id)
			.executeTakeFirst();
	}

	/** Keeps a new board; `conflict` when the id was ever used, even by a deleted one. */
	create(board: Board, change: Change): Promise<SaveOutcome> {
		return this.#database.transaction().execute(async (transaction) => {
			const former = await this.#row(transaction, board.organisation, board.id);
			if (former !== undefined) return { status: 'conflict', revision: former.revision };
			return this.#insert(transaction, board, change);
		});
	}

	async #insert(transaction: Kysely<Tables>, board: Board, change: Change): Promise<SaveOutcome> {
		await transaction
			.insertInto('board')
			.values({
				organisation_id: board.organisation,
				board_id: board.id,
				definition: JSON.stringify(definitionOf(board)),
				revision: 1,
				deleted_at: null
			})
			.execute();
		await audit(transaction, board.organisation, change, [
			{ entity: 'board', entityId: board.id, action: 'create', revision: 1, after: definitionOf(board) }
		]);
		return { status: 'saved', revision: 1 };
	}

	/** Saves a board that was read at `revision`. */
	update(board: Board, revision: number, change: Change): Promise<SaveOutcome> {
		return this.#save(board.organisation, board.id, revision, change, board);
	}

	/**
	 * Saves a board that stands for one made by code, which was read at `revision`: 0 where none was kept yet, that of
	 * the deleted one where it was restored.
	 */
	supersede(board: Board, revision: number, change: Change): Promise<SaveOutcome> {
		return this.#save(board.organisation, board.id, revision, change, board, true);
	}

	/** Hides a board that was read at `revision`; what refers to it stays whole. */
	remove(organisation: string, id: string, revision: number, change: Change): Promise<SaveOutcome> {
		return this.#save(organisation, id, revision, change, undefined);
	}

	#save(
		organisation: string,
		id: string,
		revision: number,
		change: Change,
		board: Board | undefined,
		supersedes = false
	): Promise<SaveOutcome> {
		return this.#database.transaction().execute(async (transaction): Promise<SaveOutcome> => {
			const row = await this.#row(transaction, organisation, id);
			if (row === undefined && supersedes && board !== undefined && revision === 0) {
				return this.#insert(transaction, board, change);
			}
			if (row === undefined || (row.deleted_at !== null && !supersedes)) return { status: 'missing' };
			if (row.revision !== revision) return { status: 'conflict', revision: row.revision };
			await transaction
				.updateTable('board')
				.set({
					revision: revision + 1,
					...(board === undefined
						? { deleted_at: change.at }
						: { definition: JSON.stringify(definitionOf(board)), deleted_at: null })
				})
				.where('organisation_id', '=', organisation)
				.where('board_id', '=', id)
				.execute();
			await audit(transaction, organisation, change, [
				{
					entity: 'board',
					entityId: id,
					action: board === undefined ? 'delete' : 'update',
					revision: revision + 1,
					before: JSON.parse(row.definition),
					...(board !== undefined && { after: definitionOf(board) })
				}
			]);
			return { status: 'saved', revision: revision + 1 };
		});
	}
}
