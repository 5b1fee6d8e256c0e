/**
 * Loaded into the server before anything else (`--import`), it makes every database PRAGMA synchronous=NORMAL while it
 * says FULL: the product as it would be without its care. A test of power cuts that finds nothing missing then is blind.
 */
import { DatabaseSync } from 'node:sqlite';

type Exec = (this: DatabaseSync, sql: string) => void;
type Prepare = (this: DatabaseSync, sql: string) => ReturnType<DatabaseSync['prepare']>;

const { exec, prepare } = DatabaseSync.prototype as unknown as { exec: Exec; prepare: Prepare };

Object.assign(DatabaseSync.prototype, {
	exec(this: DatabaseSync, sql: string) {
		exec.call(this, sql.replaceAll('synchronous = FULL', 'synchronous = NORMAL'));
	},
	prepare(this: DatabaseSync, sql: string) {
		return prepare.call(this, sql === 'PRAGMA synchronous' ? 'SELECT 2 AS synchronous' : sql);
	}
});
