import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { SqliteEventLog } from '#lib/server/log/sqlite-event-log.ts';
import { describeEventLog } from './event-log-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidewall-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const fileOf = (number: number) => join(folder, `events-${number}.db`);

describeEventLog(
	'SQLite',
	() => SqliteEventLog.open({ path: fileOf(++files) }),
	() => SqliteEventLog.open({ path: fileOf(files) })
);
