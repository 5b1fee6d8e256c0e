import { setTimeout as delay } from 'node:timers/promises';
import { createIngestKey } from '#lib/server/ingest/ingest-keys.ts';
import type { Runtime } from '#lib/server/runtime.ts';
import { ChatTraffic } from './faults/chat-traffic.ts';

/** A source that goes on sending to a runtime of this process until it is stopped. */
export class LiveTraffic {
	readonly #runtime: Runtime;
	readonly #secret: string;
	readonly #traffic: ChatTraffic;
	#going = true;
	readonly #done: Promise<void>;

	/** @param batch events of one request; one request follows the other */
	constructor(runtime: Runtime, seed: number, batch = 40) {
		this.#runtime = runtime;
		const { key, secret } = createIngestKey({ name: 'traffic', source: 'traffic' });
		runtime.ingest.registerKey(key);
		this.#secret = secret;
		this.#traffic = new ChatTraffic(`lane-${seed}`, seed);
		this.#done = this.#run(batch);
	}

	/** Sends so many events at once. */
	async send(count: number): Promise<void> {
		for (let sent = 0; sent < count; sent += 500) {
			const response = await this.#runtime.ingest.post(
				new Request('http://127.0.0.1/v1/events', {
					method: 'POST',
					headers: {
						authorization: `Bearer ${this.#secret}`,
						'content-type': 'application/cloudevents-batch+json'
					},
					body: JSON.stringify(this.#traffic.next(Math.min(500, count - sent), Date.now()))
				})
			);
			if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
		}
	}

	async #run(batch: number): Promise<void> {
		while (this.#going) {
			await this.send(batch);
			await delay(5);
		}
	}

	/** Resolves when the last event is on the log. */
	async stop(): Promise<void> {
		this.#going = false;
		await this.#done;
	}
}
