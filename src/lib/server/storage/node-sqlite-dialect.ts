import { SqliteDialect } from 'kysely';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A parameter as node:sqlite takes it: it knows neither booleans nor undefined. */
function bindable(value: unknown): SQLInputValue {
	if (typeof value === 'boolean') return value ? 1 : 0;
	return value === undefined ? null : (value as SQLInputValue);
}

function statementOf(database: DatabaseSync, sql: string): SqliteStatement {
	const statement = database.prepare(sql);
	return {
		// A statement that gives columns gives rows: SELECT, RETURNING and some pragmas.
		reader: statement.columns().length > 0,
		all: (parameters) => statement.all(...parameters.map(bindable)),
		run: (parameters) => statement.run(...parameters.map(bindable)),
		iterate: (parameters) => statement.iterate(...parameters.map(bindable))
	};
}

/** Kysely's SQLite dialect, made for better-sqlite3, over Node's own SQLite. Kysely closes the database. */
export function nodeSqliteDialect(database: DatabaseSync): SqliteDialect {
	const adapted: SqliteDatabase = {
		// Every transaction of ours writes, and the archivist's thread writes too: one that began by reading would find
		// that it may not write any more (SQLITE_BUSY), where one that waits for its turn at the beginning never does.
		prepare: (sql) => statementOf(database, sql === 'begin' ? 'begin immediate' : sql),
		close: () => database.close()
	};
	return new SqliteDialect({ database: adapted });
}
