/** Child process: the same rows into the same tables with nothing around it, as fast as `node:sqlite` writes them. */
import { join } from 'node:path';
import type { TidewallEvent } from '#lib/domain/events/event.ts';
import { isRejection, parseEvent } from '#lib/domain/events/parse.ts';
import { logDatabase } from '#lib/server/log/log-schema.ts';
import { pushRow, rowWidth } from '#lib/server/log/log-row.ts';
import type { RowValue } from '#lib/server/log/log-row.ts';
import { openDurableDatabase } from '#lib/server/storage/durable-database.ts';
import { answerCalls } from './companion.ts';
import { Lane } from './traffic.ts';

type Database = ReturnType<typeof openDurableDatabase>;

let database: Database | undefined;
let insert: ReturnType<Database['prepare']>;
let lane: Lane;
let position = 0;

const calls = {
	/** Opens a file with the tables and indexes of the event log, WAL, synchronous=FULL. */
	open({ folder, ids }: { folder: string; ids: 'numbered' | 'random' }): void {
		database?.close();
		database = openDurableDatabase(join(folder, `raw-${ids}.db`), logDatabase);
		database.exec('PRAGMA cache_size = -65536');
		database.exec("INSERT INTO source (key, organisation, name) VALUES (1, 'default', 'bench')");
		insert = database.prepare(
			`INSERT INTO event (position, source_key, id, kind, subject, time, received_at, body)
			VALUES (?, 1, ?, ?, ?, ?, ?, ?) ON CONFLICT (source_key, id) DO NOTHING`
		);
		lane = new Lane({ name: 'raw', queue: 'q0', ids });
		position = 0;
	},
	/** Appends `count` transactions of `batch` rows; only the appends are timed. */
	append({ count, batch }: { count: number; batch: number }): { events: number; ms: number } {
		if (database === undefined) throw new Error('open comes first');
		const receivedAt = Date.now();
		const context = {
			organisation: 'default',
			source: 'bench',
			receivedAt,
			mayBackfill: true,
			hashCustomer: (customer: string) => customer,
			cleanStrings: true
		};
		const rows: RowValue[] = [];
		for (let index = 0; index < count * batch; index += 1) {
			const event = parseEvent(JSON.parse(lane.next(receivedAt)), context);
			if (isRejection(event)) throw new Error(`${event.code} ${event.path}`);
			pushRow(rows, 0, event satisfies TidewallEvent);
		}
		const begun = performance.now();
		for (let at = 0; at < rows.length;) {
			database.exec('BEGIN IMMEDIATE');
			for (const end = at + batch * rowWidth; at < end; at += rowWidth) {
				position += 1;
				const [, id, kind, subject, time, received, body] = rows.slice(at, at + rowWidth);
				insert.run(
					position,
					id as string,
					kind as string,
					subject as string,
					time as number,
					received as number,
					body as string
				);
			}
			database.exec('COMMIT');
		}
		const ms = performance.now() - begun;
		const { stored } = database.prepare('SELECT count(*) AS stored FROM event').get() as { stored: number };
		if (stored !== position) throw new Error(`${stored} of ${position} rows are stored`);
		return { events: count * batch, ms };
	}
};

export type RawAppendsCalls = typeof calls;

answerCalls(calls);
