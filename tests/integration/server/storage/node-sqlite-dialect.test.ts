import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeSqliteDialect } from '#lib/server/storage/node-sqlite-dialect.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a transaction that reads first can still write, whatever another connection wants meanwhile', async () => {
	const path = join(folder, 'a.db');
	const own = new DatabaseSync(path);
	own.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)');
	const other = new DatabaseSync(path, { timeout: 0 });
	const database = new Kysely<{ t: { n: number } }>({ dialect: nodeSqliteDialect(own) });
	await database.transaction().execute(async (transaction) => {
		await transaction.selectFrom('t').selectAll().execute();
		expect(() => other.exec('UPDATE t SET n = 7')).toThrow(/locked/);
		await transaction.updateTable('t').set({ n: 2 }).execute();
	});
	other.exec('UPDATE t SET n = n + 1');
	expect(other.prepare('SELECT n FROM t').get()).toEqual({ n: 3 });
	other.close();
	await database.destroy();
});
