import { DatabaseSync } from 'node:sqlite';

/** One forward step of a file's schema. It runs inside a transaction together with the new version number. */
export type Migration = (database: DatabaseSync) => void;

export interface DurableDatabaseSettings {
	/** `PRAGMA application_id`: tells our files from any other SQLite file. */
	readonly applicationId: number;
	/** Step i leads from schema i to schema i + 1; steps are never edited after a release, only added. */
	readonly migrations: readonly Migration[];
	/** Bytes, only heeded when the file is new. */
	readonly pageSize?: number;
}

/** The file is not ours, or was written by a newer version: opening it any further could damage it. */
export class UnsupportedDatabase extends Error {
	override readonly name = 'UnsupportedDatabase';
}

/** The value of a pragma, as a number or text. */
export function pragma(database: DatabaseSync, name: string): unknown {
	const row = database.prepare(`PRAGMA ${name}`).get();
	return row === undefined ? undefined : Object.values(row)[0];
}

/**
 * Opens a SQLite file in which a finished COMMIT has reached the disk: WAL with synchronous=FULL, both read back
 * and asserted (a wrapper that quietly reopens WAL at NORMAL loses acknowledged events at a power cut).
 * Creates the file, or moves it forward to the newest schema.
 *
 * @throws UnsupportedDatabase for a foreign file or a newer schema.
 */
export function openDurableDatabase(path: string, settings: DurableDatabaseSettings): DatabaseSync {
	const database = new DatabaseSync(path, { timeout: 5_000, defensive: true });
	try {
		const version = assertReadable(database, path, settings);
		if (version === 0) database.exec(`PRAGMA page_size = ${settings.pageSize ?? 4_096}`);
		if (pragma(database, 'journal_mode = WAL') !== 'wal') {
			throw new Error(`${path}: the file system does not take write-ahead logging`);
		}
		database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
		assertDurable(database, path);
		migrate(database, version, settings);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

/** @throws Error unless every commit on this connection is synced before it returns. */
export function assertDurable(database: DatabaseSync, path: string): void {
	const full = 2;
	const synchronous = pragma(database, 'synchronous');
	if (synchronous !== full) {
		throw new Error(`${path}: synchronous must be FULL (2), got ${String(synchronous)}`);
	}
	if (pragma(database, 'journal_mode') !== 'wal') throw new Error(`${path}: journal_mode must be wal`);
}

/** Schema version of the file, 0 for a new one. */
function assertReadable(database: DatabaseSync, path: string, settings: DurableDatabaseSettings): number {
	const applicationId = pragma(database, 'application_id');
	const version = pragma(database, 'user_version') as number;
	const empty = pragma(database, 'page_count') === 0;
	if (!empty && applicationId !== settings.applicationId && !(applicationId === 0 && version === 0)) {
		throw new UnsupportedDatabase(
			`${path}: not a file of this kind (application_id ${String(applicationId)})`
		);
	}
	if (version > settings.migrations.length) {
		throw new UnsupportedDatabase(
			`${path}: written by a newer version (schema ${version}, this one knows ${settings.migrations.length}); ` +
				'start the newer version, or restore a backup made before it ran'
		);
	}
	return version;
}

function migrate(
	database: DatabaseSync,
	from: number,
	{ migrations, applicationId }: DurableDatabaseSettings
) {
	for (let version = from; version < migrations.length; version++) {
		database.exec('BEGIN IMMEDIATE');
		try {
			(migrations[version] as Migration)(database);
			database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version + 1}; COMMIT`);
		} catch (error) {
			database.exec('ROLLBACK');
			throw error;
		}
	}
}
