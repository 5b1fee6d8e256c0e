/**
 * Appends events one small batch after another and prints the id of each that was acknowledged, until it is killed.
 * `node append-until-killed.ts FILE FULL|NORMAL FIRST_NUMBER`
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { TidewallEvent } from '#lib/domain/events/event.ts';
import { LogUnavailable } from '#lib/server/log/event-log.ts';
import type { AppendOutcome } from '#lib/server/log/event-log.ts';
import { SqliteEventLog } from '#lib/server/log/sqlite-event-log.ts';

const [path = '', synchronous = 'FULL', first = '0'] = process.argv.slice(2);

/** What a store with synchronous NORMAL would do: the same file, the same appends, and no sync before the answer. */
class CarelessLog {
	readonly #database = new DatabaseSync(path);
	constructor() {
		this.#database.exec('PRAGMA synchronous = NORMAL');
	}
	async append(batch: readonly TidewallEvent[]): Promise<readonly AppendOutcome[]> {
		this.#database.exec('BEGIN IMMEDIATE');
		this.#database.exec("INSERT INTO source VALUES (1, 'default', 'chat') ON CONFLICT DO NOTHING");
		for (const { id } of batch) {
			this.#database
				.prepare(
					`INSERT INTO event VALUES
					((SELECT coalesce(max(position), 0) + 1 FROM event), 1, ?, 'conversation', 'c', 0, 0, '{"data":{}}')`
				)
				.run(id);
		}
		this.#database.exec('COMMIT');
		return batch.map(() => ({ status: 'accepted', position: 1 }));
	}
}

const log = synchronous === 'FULL' ? await SqliteEventLog.open({ path }) : new CarelessLog();

function eventOf(id: string): TidewallEvent {
	return {
		organisation: 'default',
		source: 'chat',
		id,
		type: 'message.created',
		subject: `c${id.length}`,
		time: 0,
		receivedAt: 0,
		timeliness: 'live',
		data: { message: id, from: 'customer' }
	};
}

/** Like a sender that keeps the promise: the same request again until it is answered. */
async function appendStubbornly(batch: readonly TidewallEvent[]): Promise<void> {
	for (;;) {
		try {
			const outcomes = await log.append(batch);
			const lines = batch.map(({ id }, index) => `${outcomes[index]?.status ?? ''} ${id}\n`);
			process.stdout.write(lines.join(''));
			return;
		} catch (error) {
			if (!(error instanceof LogUnavailable)) throw error;
			process.stdout.write(`refused ${batch[0]?.id ?? ''}\n`);
			await delay(20);
		}
	}
}

async function appendForEver(lane: number): Promise<never> {
	for (let number = Number(first); ; number += 5) {
		await appendStubbornly(Array.from({ length: 5 }, (_, index) => eventOf(`${lane}-${number + index}`)));
		// The careless one never waits for a disk: without a pause nothing else would run.
		await delay(1);
	}
}

process.stdout.write('ready -\n');
await Promise.all([0, 1, 2].map(appendForEver));
