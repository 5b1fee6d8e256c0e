import { Kysely } from 'kysely';
import { AlarmRepository } from './alarm-repository.ts';
import { BoardRepository } from './board-repository.ts';
import { openDurableDatabase } from './durable-database.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import { RegistryRepository } from './registry/registry-repository.ts';
import { RollupRepository } from './rollup-repository.ts';
import { RegistryEdits } from './registry/registry-edits.ts';
import { SettingRepository } from './setting-repository.ts';
import { storageDatabase } from './storage-schema.ts';
import type { Tables } from './tables.ts';

/** Everything lasting but the events. */
export interface Storage {
	readonly alarms: AlarmRepository;
	readonly boards: BoardRepository;
	readonly registry: RegistryRepository;
	readonly registryEdits: RegistryEdits;
	readonly rollups: RollupRepository;
	readonly settings: SettingRepository;
	close(): Promise<void>;
}

/**
 * Opens the embedded storage; creates the file or moves it forward to the newest schema.
 * @throws UnsupportedDatabase when the file is foreign or from a newer version.
 */
export function openSqliteStorage(path: string): Storage {
	const file = openDurableDatabase(path, storageDatabase);
	const database = new Kysely<Tables>({ dialect: nodeSqliteDialect(file) });
	return {
		alarms: new AlarmRepository(database),
		boards: new BoardRepository(database),
		registry: new RegistryRepository(database),
		registryEdits: new RegistryEdits(database),
		rollups: new RollupRepository(database),
		settings: new SettingRepository(database),
		async close() {
			await database.destroy();
			// Kysely closes only what it has used.
			if (file.isOpen) file.close();
		}
	};
}
