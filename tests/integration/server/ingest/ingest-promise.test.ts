import { createServer } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerIngest } from '#lib/server/ingest/node-handler.ts';
import type { IngestResult } from '#lib/server/ingest/ingest-service.ts';
import type { SourceReport } from '#lib/server/ingest/source-statistics.ts';
import { itemOf, openIngest, receivedAt } from './open-ingest.ts';

let ingest: Awaited<ReturnType<typeof openIngest>>;
beforeEach(async () => {
	ingest = await openIngest();
});
afterEach(() => ingest.close());

const secondsAgo = (seconds: number) => new Date(receivedAt - seconds * 1_000).toISOString();

describe('forms of a request', () => {
	const item = itemOf();
	it.each([
		['one event', 'application/cloudevents+json', JSON.stringify(item)],
		['one event as JSON', 'application/json', JSON.stringify(item)],
		['one event, with parameters', 'Application/JSON; charset="UTF-8"', JSON.stringify(item)],
		['a batch', 'application/cloudevents-batch+json', JSON.stringify([item])],
		['a list as JSON', 'application/json', JSON.stringify([item])],
		['NDJSON', 'application/x-ndjson', `${JSON.stringify(item)}\n`],
		['NDJSON without a last line end', 'application/x-ndjson', JSON.stringify(item)],
		['a byte order mark first', 'application/json', `\ufeff${JSON.stringify(itemOf({ subject: '客' }))}`]
	])('%s (%s)', async (_, contentType, body) => {
		const { status, json } = await ingest.post(body, { contentType });
		expect(status).toBe(202);
		expect(json).toEqual({
			accepted: 1,
			duplicate: 0,
			rejected: 0,
			results: [{ index: 0, id: 'e1', status: 'accepted' }]
		});
	});

	it('gzip, and gzip of several members', async () => {
		const whole = JSON.stringify([itemOf({ id: '1' }), itemOf({ id: '2' })]);
		expect((await ingest.post(gzipSync(whole), { encoding: 'gzip' })).json.accepted).toBe(2);
		const parts = Buffer.concat([gzipSync(whole.slice(0, 30)), gzipSync(whole.slice(30))]);
		expect((await ingest.post(parts, { encoding: 'gzip' })).json.duplicate).toBe(2);
	});

	it('exactly 1,000 events and exactly 1 MiB are taken', async () => {
		const thousand = Array.from({ length: 1_000 }, (_, index) => itemOf({ id: String(index) }));
		expect((await ingest.post(thousand)).json.accepted).toBe(1_000);
		const text = JSON.stringify([itemOf({ id: 'last' })]);
		const { json } = await ingest.post(text.padEnd(1_048_576, ' '));
		expect(json.accepted).toBe(1);
		expect((await ingest.post(text.padEnd(1_048_577, ' '))).status).toBe(413);
	});

	it('an event of exactly 32 KiB is taken, one byte more is not', async () => {
		const padded = (bytes: number) => {
			const empty = JSON.stringify(itemOf({ id: String(bytes), padding: '' })).length;
			return itemOf({ id: String(bytes), padding: 'x'.repeat(bytes - empty) });
		};
		expect(await ingest.postOne(padded(32_768))).toMatchObject({ status: 'accepted' });
		expect(await ingest.postOne(padded(32_769))).toMatchObject({ code: 'event_too_large' });
		for (const [bytes, accepted] of [
			[32_767, 1],
			[32_769, 0]
		] as const) {
			const { json } = await ingest.post(JSON.stringify(padded(bytes)), {
				contentType: 'application/x-ndjson'
			});
			expect(json.accepted).toBe(accepted);
		}
	});

	it('an empty list is answered, with nothing in it', async () => {
		expect(await ingest.post([])).toMatchObject({ status: 202, json: { accepted: 0, results: [] } });
	});
});

describe('202 means durable, in order, once', () => {
	it('results keep the order of the request', async () => {
		await ingest.postOne(itemOf({ id: 'old' }));
		const { json } = await ingest.post([
			itemOf({ id: 'new' }),
			itemOf({ id: 'old' }),
			itemOf({ id: 7 }),
			itemOf({ id: 'old' }, { from: 'agent' }),
			itemOf({ id: 'late', time: secondsAgo(300) }),
			itemOf({ id: 'ahead', time: secondsAgo(-90) })
		]);
		expect(json).toEqual({
			accepted: 3,
			duplicate: 2,
			rejected: 1,
			results: [
				{ index: 0, id: 'new', status: 'accepted' },
				{ index: 1, id: 'old', status: 'duplicate' },
				{ index: 2, id: null, status: 'rejected', code: 'id_not_string', path: '/id' },
				{ index: 3, id: 'old', status: 'duplicate', code: 'conflict' },
				{ index: 4, id: 'late', status: 'accepted', code: 'late' },
				{ index: 5, id: 'ahead', status: 'accepted', code: 'clock_skew' }
			]
		});
	});

	it('202 also when all are duplicates', async () => {
		await ingest.post([itemOf()]);
		expect(await ingest.post([itemOf()])).toMatchObject({ status: 202, json: { accepted: 0, duplicate: 1 } });
	});

	it('listeners hear of every accepted event once, in the order of the log, before the sender is answered', async () => {
		const answers = Array.from({ length: 40 }, async (_, request) => {
			const { json } = await ingest.post(
				Array.from({ length: 25 }, (_, index) => itemOf({ id: `${request}-${index % 20}` }))
			);
			const heard = new Set(ingest.delivered.map(({ id }) => id));
			for (const { id } of json.results) expect(heard).toContain(id);
			return json.accepted;
		});
		const accepted = (await Promise.all(answers)).reduce((sum, count) => sum + count, 0);
		expect(accepted).toBe(40 * 20);
		expect(ingest.delivered.map(({ position }) => position)).toEqual(
			Array.from({ length: 800 }, (_, index) => index + 1)
		);
		expect(await ingest.log.read(0, 1_000)).toEqual(ingest.delivered);
	});

	it('503 with Retry-After while the log cannot be written; afterwards the repeat is taken', async () => {
		const intruder = new DatabaseSync(join(ingest.folder, 'events.db'));
		intruder.exec('BEGIN IMMEDIATE');
		const refused = await ingest.post([itemOf()]);
		expect(refused.status).toBe(503);
		expect(refused.headers.get('content-type')).toBe('application/problem+json');
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(ingest.delivered).toEqual([]);
		intruder.exec('ROLLBACK');
		intruder.close();
		expect((await ingest.post([itemOf()])).json.accepted).toBe(1);
		expect(ingest.delivered).toHaveLength(1);
	});

	it('events that reached the log although their sender was refused are still handed on', async () => {
		await ingest.post([itemOf({ id: '1' })]);
		// What a writer leaves that dies between its commit and its answer.
		const [event] = await ingest.log.read(0, 1);
		await ingest.log.append([{ ...(event as NonNullable<typeof event>), id: 'orphan' }]);
		await ingest.post([itemOf({ id: '3' })]);
		await expect.poll(() => ingest.delivered.map(({ id }) => id)).toEqual(['1', 'orphan', '3']);
		await ingest.post([itemOf({ id: '4' })]);
		expect(ingest.delivered.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
	});
});

describe('keys', () => {
	it('a key speaks for its own source and organisation only', async () => {
		await ingest.post([itemOf()]);
		expect((await ingest.post([itemOf()], { secret: ingest.foreign.secret })).json.accepted).toBe(1);
		expect((await ingest.post([itemOf()], { secret: ingest.history.secret })).json.accepted).toBe(1);
		expect(ingest.delivered.map(({ organisation, source }) => [organisation, source])).toEqual([
			['default', 'chat'],
			['other', 'chat'],
			['default', 'history']
		]);
	});

	it('the right to backfill admits a day of 1999 as history', async () => {
		const item = itemOf({ time: '1999-08-01T00:10:10+03:00' });
		expect(await ingest.postOne(item)).toMatchObject({ status: 'rejected', code: 'backfill_required' });
		const admitted = await ingest.postOne(item, { secret: ingest.history.secret });
		expect(admitted).toMatchObject({ status: 'accepted', code: 'history' });
	});

	it('more events than the rate: 429 with Retry-After, nothing accepted', async () => {
		const slow = await openIngest({ ratePerSecond: 500 });
		const batch = (from: number) =>
			Array.from({ length: 600 }, (_, index) => itemOf({ id: String(from + index) }));
		expect((await slow.post(batch(0))).status).toBe(202);
		const refused = await slow.post(batch(600));
		expect(refused.status).toBe(429);
		expect(refused.json).toMatchObject({ code: 'too_many_requests' });
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(await slow.log.head()).toBe(600);
		await slow.close();
	});

	it('an address that guesses keys has to wait after 60 a minute; the right key is still let in', async () => {
		for (let guess = 0; guess < 60; guess++) {
			expect((await ingest.post([], { secret: `twk_${guess}` })).status).toBe(401);
		}
		expect((await ingest.post([], { secret: 'twk_x' })).status).toBe(429);
		expect((await ingest.post([])).status).toBe(202);
	});
});

describe('what must not be kept', () => {
	it("a customer's id is nowhere in the files, and the same customer has the same hash in every source", async () => {
		const customer = 'customer-id-116015';
		const opened = itemOf({ type: 'tidewall.conversation.opened', data: { channel: 'web', customer } });
		const paid = itemOf({ type: 'tidewall.order.changed', data: { status: 'paid', customer } });
		await ingest.post([opened]);
		await ingest.post([paid], { secret: ingest.history.secret });
		await ingest.post([opened], { secret: ingest.foreign.secret });
		const hashes = ingest.delivered.map(({ data }) => (data as { customer: string }).customer);
		expect(hashes[0]).toMatch(/^[\w-]{22}$/);
		expect(hashes[1]).toBe(hashes[0]);
		expect(hashes[2]).not.toBe(hashes[0]);
		await ingest.log.close();
		for (const file of ['events.db', 'installation-secret']) {
			expect(readFileSync(join(ingest.folder, file)).includes(customer)).toBe(false);
		}
	});

	it('the secret of the installation is readable by its owner only', () => {
		expect(statSync(join(ingest.folder, 'installation-secret')).mode & 0o777).toBe(0o600);
	});
});

describe('sources', () => {
	async function sources(): Promise<readonly SourceReport[]> {
		const answer = await ingest.service.describeSources(`Bearer ${ingest.chat.secret}`, '');
		return (JSON.parse(answer.body) as { sources: SourceReport[] }).sources;
	}

	it('counts what came in, per source of the organisation', async () => {
		await ingest.post([
			itemOf({ id: '1', time: secondsAgo(2) }),
			itemOf({ id: '1', time: secondsAgo(2) }),
			itemOf({ id: '1' }, { from: 'agent' }),
			itemOf({ id: '2', time: secondsAgo(500) }),
			itemOf({ id: '3', time: secondsAgo(-100) }),
			itemOf({ id: 4 }),
			itemOf({ id: '5', time: 'x' }),
			7
		]);
		const [chat, history] = await sources();
		expect(chat).toEqual({
			source: 'chat',
			since: receivedAt,
			ratePerSecond: 3 / 60,
			lag: 2_000,
			lastEventAt: receivedAt,
			lastReceivedAt: receivedAt,
			accepted: 3,
			late: 1,
			history: 0,
			clockSkew: 1,
			duplicate: 1,
			conflict: 1,
			rejected: 3,
			rejectedByCode: { id_not_string: 1, time_invalid: 1, not_an_object: 1 }
		});
		expect(history).toMatchObject({ source: 'history', accepted: 0 });
	});

	it('the last 50 refused items are kept with reason and a masked, bounded excerpt', async () => {
		await ingest.post([
			itemOf({ id: 5 }, { customer: 'Alice', text: 'secret words', note: 'x'.repeat(2_000) })
		]);
		await ingest.post('{"customer":"Bob","text":"secr', { contentType: 'application/x-ndjson' });
		for (let index = 0; index < 49; index++) await ingest.post([itemOf({ id: index })]);
		const answer = await ingest.service.describeRejected('chat', `Bearer ${ingest.chat.secret}`, '');
		const { rejected } = JSON.parse(answer.body) as { rejected: { code: string; excerpt: string }[] };
		expect(rejected).toHaveLength(50);
		expect(rejected[0]?.code).toBe('id_not_string');
		expect(rejected.at(-1)?.code).toBe('not_json');
		expect(answer.body).not.toMatch(/Alice|Bob|secret words|secr"/);
		for (const { excerpt } of rejected) expect(excerpt.length).toBeLessThanOrEqual(512);
	});

	it('needs a key, and tells nothing of other organisations', async () => {
		await ingest.post([itemOf()], { secret: ingest.foreign.secret });
		expect((await ingest.service.describeSources(null, '')).status).toBe(401);
		expect((await ingest.service.describeRejected('chat', 'Bearer x', '')).status).toBe(401);
		expect((await sources()).map(({ source, accepted }) => [source, accepted])).toEqual([
			['chat', 0],
			['history', 0]
		]);
		expect((await ingest.service.describeRejected('nobody', `Bearer ${ingest.chat.secret}`, '')).status).toBe(
			404
		);
	});

	it('limits are told to everybody', () => {
		expect(JSON.parse(ingest.service.describeLimits().body)).toEqual({
			requestBytes: 1_048_576,
			events: 1_000,
			eventBytes: 32_768,
			eventDepth: 32
		});
	});
});

describe('over a socket', () => {
	async function serve() {
		const server = createServer((request, response) => void answerIngest(ingest.service, request, response));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		return {
			port,
			url: `http://127.0.0.1:${port}/v1/events`,
			close: () =>
				new Promise<void>((resolve) => {
					server.close(() => resolve());
					server.closeAllConnections();
				})
		};
	}

	it('takes events, and says 415 to plain text and 413 to 2 MiB', async () => {
		const server = await serve();
		const authorization = `Bearer ${ingest.chat.secret}`;
		const send = (contentType: string, body: string) =>
			fetch(server.url, { method: 'POST', headers: { authorization, 'content-type': contentType }, body });
		const accepted = await send('application/json', JSON.stringify(itemOf()));
		expect(accepted.status).toBe(202);
		expect(((await accepted.json()) as IngestResult).accepted).toBe(1);
		expect((await send('text/plain', 'hello')).status).toBe(415);
		expect((await send('application/json', ' '.repeat(2 * 1_048_576))).status).toBe(413);
		expect((await fetch(server.url, { method: 'POST', body: ' '.repeat(500_000) })).status).toBe(401);
		await server.close();
	});

	it('a sender that hangs up in the middle harms nobody', async () => {
		const server = await serve();
		const socket = connect(server.port, '127.0.0.1');
		socket.write(
			`POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ingest.chat.secret}\r\n` +
				'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n[{"spec'
		);
		await new Promise((resolve) => setTimeout(resolve, 50));
		socket.destroy();
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect((await ingest.post([itemOf()])).json.accepted).toBe(1);
		await server.close();
	});
});
