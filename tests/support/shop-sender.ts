import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventData, EventType } from '#lib/domain/events/event.ts';

/** An event of the shop, as it is told: it happens when it is sent. A heartbeat has the subject `''`, which is none. */
export type Told = {
	[T in EventType]: readonly [type: T, subject: string, data: EventData[T]];
}[EventType];

/** A program of a shop: it has a key of its own, made by the product's own command, and posts what happens. */
export class ShopSender {
	readonly #source: string;
	readonly #secret: string;
	#lastId = 0;

	/** @param folder data folder of the product */
	constructor(folder: string, source: string) {
		this.#source = source;
		this.#secret = execFileSync(
			process.execPath,
			['src/lib/server/ingest/create-key.ts', '--name', source, '--source', source],
			{
				env: { ...process.env, TIDEWALL_DATA_DIR: folder },
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore']
			}
		).trim();
	}

	/**
	 * Resolves when all of it is on disk; told to slow down, it does.
	 *
	 * @throws Error when the product refuses any of it
	 */
	async send(address: string, told: readonly Told[]): Promise<void> {
		const time = new Date().toISOString();
		const events = told.map(([type, subject, data]) => ({
			specversion: '1.0',
			id: `${this.#source}-${(this.#lastId += 1)}`,
			source: this.#source,
			type: `tidewall.${type}`,
			...(subject !== '' && { subject }),
			time,
			data
		}));
		for (let from = 0; from < events.length;) {
			const batch = events.slice(from, from + 1_000);
			const answer = await fetch(`${address}/v1/events`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${this.#secret}`,
					'content-type': 'application/cloudevents-batch+json'
				},
				body: JSON.stringify(batch)
			});
			if (answer.status === 429) {
				await delay(Number(answer.headers.get('retry-after') ?? 1) * 1_000);
				continue;
			}
			const { accepted } = (await answer.json()) as { accepted?: number };
			if (accepted !== batch.length) {
				throw new Error(`send: ${accepted} of ${batch.length} events accepted, status ${answer.status}`);
			}
			from += batch.length;
		}
	}
}
