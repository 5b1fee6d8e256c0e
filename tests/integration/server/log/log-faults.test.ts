import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogUnavailable } from '#lib/server/log/event-log.ts';
import { SqliteEventLog } from '#lib/server/log/sqlite-event-log.ts';
import { UnsupportedDatabase } from '#lib/server/storage/durable-database.ts';
import { eventOf } from './event-log-contract.ts';

let folder: string;
let path: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-log-'));
	path = join(folder, 'events.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Opens the log and tells which thread writes it. */
async function openWithWriter() {
	const writer = Promise.withResolvers<Worker>();
	process.once('worker', (worker) => writer.resolve(worker));
	const log = await SqliteEventLog.open({ path });
	return { log, writer: await writer.promise };
}

/** Appends until it succeeds again, for at most ten seconds. */
async function appendWhenBack(log: SqliteEventLog, id: string) {
	const until = Date.now() + 10_000;
	for (;;) {
		try {
			return await log.append([eventOf({ id })]);
		} catch (error) {
			if (!(error instanceof LogUnavailable) || Date.now() > until) throw error;
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}
}

it('a log that another process holds is unavailable with a time to come back, and recovers', async () => {
	const log = await SqliteEventLog.open({ path });
	await log.append([eventOf({ id: 'a' })]);
	const intruder = new DatabaseSync(path);
	intruder.exec('BEGIN IMMEDIATE');
	const refused = log.append([eventOf({ id: 'b' })]);
	await expect(refused).rejects.toThrow(LogUnavailable);
	await expect(refused).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) as number });
	expect((await log.read(0, 10)).map(({ id }) => id)).toEqual(['a']);
	intruder.exec('ROLLBACK');
	intruder.close();
	expect(await log.append([eventOf({ id: 'b' })])).toEqual([{ status: 'accepted', position: 2 }]);
	await log.close();
});

it('when the writer dies, what waits is refused, and a new writer goes on without a gap or a repeat', async () => {
	const { log, writer } = await openWithWriter();
	await log.append([eventOf({ id: 'a' })]);
	const waiting = Array.from({ length: 50 }, (_, index) => log.append([eventOf({ id: `w${index}` })]));
	const settled = Promise.allSettled(waiting);
	await writer.terminate();
	for (const result of await settled) {
		if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(LogUnavailable);
	}
	await appendWhenBack(log, 'z');
	const events = await log.read(0, 1_000);
	expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
	expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
	expect(await log.head()).toBe(events.length);
	await log.close();
});

it('more than the queue limit is refused at once', async () => {
	const log = await SqliteEventLog.open({ path, queueLimit: 1_000 });
	const batch = Array.from({ length: 100 }, (_, index) => eventOf({ id: String(index) }));
	const first = log.append(batch);
	await expect(log.append([eventOf({ id: 'more' })])).rejects.toMatchObject({ retryAfterSeconds: 1 });
	expect(await first).toHaveLength(100);
	expect(await log.append([eventOf({ id: 'more' })])).toEqual([{ status: 'accepted', position: 101 }]);
	await log.close();
});

it('a log of a newer version is refused with both numbers and left as it was', async () => {
	await (await SqliteEventLog.open({ path })).close();
	const database = new DatabaseSync(path);
	database.exec('PRAGMA user_version = 99');
	database.close();
	const before = readFileSync(path);
	await expect(SqliteEventLog.open({ path })).rejects.toThrow(UnsupportedDatabase);
	await expect(SqliteEventLog.open({ path })).rejects.toThrow(/schema 99, this one knows 1/);
	expect(readFileSync(path).equals(before)).toBe(true);
});

it('a file that is no database is refused, without a crash', async () => {
	writeFileSync(path, 'this is not a database, and long enough to look like one '.repeat(100));
	await expect(SqliteEventLog.open({ path })).rejects.toThrow(/not a database/);
});

it('a folder that is not there is refused, without a crash', async () => {
	await expect(SqliteEventLog.open({ path: join(folder, 'nowhere', 'events.db') })).rejects.toThrow(
		LogUnavailable
	);
});

it('requests made before closing are answered', async () => {
	const log = await SqliteEventLog.open({ path });
	const answers = Promise.all(
		Array.from({ length: 20 }, (_, index) => log.append([eventOf({ id: String(index) })]))
	);
	await log.close();
	expect((await answers).flat()).toHaveLength(20);
	const again = await SqliteEventLog.open({ path });
	expect(await again.head()).toBe(20);
	await again.close();
});
