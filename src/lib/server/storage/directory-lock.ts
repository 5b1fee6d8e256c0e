import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Makes this process the only one that uses a data folder, until the returned function is called or the process ends,
 * however it ends: the lock is the operating system's, not a file that is left behind.
 *
 * @throws Error when another process holds the folder.
 */
export function lockDirectory(directory: string): () => void {
	const database = new DatabaseSync(join(directory, 'lock.db'), { timeout: 0 });
	try {
		database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
	} catch (error) {
		database.close();
		throw new Error(`another Tidewall already uses the data folder ${directory}`, { cause: error });
	}
	return () => database.close();
}
