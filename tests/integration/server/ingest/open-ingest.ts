import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { createHashCustomer, installationSecret } from '#lib/server/ingest/customer-hash.ts';
import { createIngestKey, IngestKeys } from '#lib/server/ingest/ingest-keys.ts';
import { IngestService } from '#lib/server/ingest/ingest-service.ts';
import type { IngestResult } from '#lib/server/ingest/ingest-service.ts';
import { SqliteEventLog } from '#lib/server/log/sqlite-event-log.ts';

/** The instant at which the tests receive everything. */
export const receivedAt = Date.parse('2026-11-11T00:10:00+08:00');

type Json = Readonly<Record<string, unknown>>;

/** A valid item, with parts replaced; a part that is undefined is left out. */
export function itemOf(parts: Json = {}, data: Json = {}): Json {
	return {
		specversion: '1.0',
		id: 'e1',
		type: 'tidewall.message.created',
		source: 'chat',
		subject: 'c1',
		time: '2026-11-11T00:09:59+08:00',
		data: { message: 'm1', from: 'customer', ...data },
		...parts
	};
}

export interface PostOptions {
	readonly contentType?: string;
	readonly encoding?: string;
	readonly secret?: string | null;
}

/** A real ingest over a real log in a folder of its own. */
export async function openIngest(settings: { readonly ratePerSecond?: number } = {}) {
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-ingest-'));
	const log = await SqliteEventLog.open({ path: join(folder, 'events.db') });
	const chat = createIngestKey({ name: 'chat', source: 'chat', ...settings });
	const history = createIngestKey({ name: 'history', source: 'history', backfill: true });
	const foreign = createIngestKey({ name: 'foreign', source: 'chat', organisation: 'other' });
	const service = new IngestService({
		log,
		head: 0,
		keys: new IngestKeys([chat.key, history.key, foreign.key]),
		hashCustomer: createHashCustomer(installationSecret(folder)),
		now: () => receivedAt
	});
	const delivered: LoggedEvent[] = [];
	service.onAccepted((events) => delivered.push(...events));

	async function post(body: BodyInit | object, options: PostOptions = {}) {
		const { contentType = 'application/json', encoding, secret = chat.secret } = options;
		const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream;
		const response = await service.post(
			new Request('http://127.0.0.1/v1/events', {
				method: 'POST',
				headers: {
					'content-type': contentType,
					...(encoding !== undefined && { 'content-encoding': encoding }),
					...(secret !== null && { authorization: `Bearer ${secret}` })
				},
				body: raw ? (body as BodyInit) : JSON.stringify(body),
				duplex: 'half'
			} as RequestInit),
			'127.0.0.1'
		);
		const json = (await response.json()) as IngestResult & Record<string, unknown>;
		return { status: response.status, headers: response.headers, json };
	}

	return {
		folder,
		log,
		service,
		delivered,
		chat,
		history,
		foreign,
		post,
		/** Posts one item and tells what became of it. */
		async postOne(item: unknown, options?: PostOptions) {
			const { status, json } = await post([item], options);
			return json.results[0] ?? { status };
		},
		async close() {
			service.close();
			await log.close();
			rmSync(folder, { recursive: true });
		}
	};
}
