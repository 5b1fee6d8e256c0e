import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { acknowledgeAlarm, listAlarms, snoozeAlarm, wakeAlarm } from '#lib/server/alerts/alarms-api.ts';
import type { ReportedAlarm } from '#lib/server/alerts/alarm-log.ts';
import { parseConfiguration } from '#lib/server/configuration.ts';
import type { Answer } from '#lib/server/ingest/answer.ts';
import { createIngestKey } from '#lib/server/ingest/ingest-keys.ts';
import { createRuntime, type Runtime } from '#lib/server/runtime.ts';
import { openSqliteStorage } from '#lib/server/storage/sqlite-storage.ts';
import { boardOf } from '../../../support/story.ts';

let folder: string;
let runtime: Runtime;
let id: string;

const contentOf = <T>(answer: Answer) => JSON.parse(answer.body) as T;
const codeOf = (answer: Answer) => [answer.status, contentOf<{ code?: string }>(answer).code];
const post = (body: unknown, headers: Record<string, string> = {}) =>
	new Request('http://localhost/v1/alarms/x', {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body)
	});
const list = (query = '') => listAlarms(runtime, new URLSearchParams(query));

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-alarms-'));
	const storage = openSqliteStorage(join(folder, 'tidewall.db'));
	const change = { actor: 'local', at: 0 };
	await storage.registry.addOrganisation('default', 'Tidewall', change);
	await storage.boards.create(
		boardOf({
			organisation: 'default',
			id: 'floor',
			name: 'Floor',
			tiles: [{ metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 0 } }]
		}),
		change
	);
	await storage.close();
	const parsed = parseConfiguration(
		{ TIDEWALL_DATA_DIR: folder, TIDEWALL_DEMO: 'off', TIDEWALL_LOG_LEVEL: 'fatal' },
		'test'
	);
	if (parsed.status === 'invalid') throw new Error(parsed.problems.join('\n'));
	runtime = await createRuntime(parsed.configuration);

	const { key, secret } = createIngestKey({ name: 'shop', organisation: 'default', source: 'shop' });
	runtime.ingest.registerKey(key);
	const event = (type: string, data: object) => ({
		specversion: '1.0',
		id: type,
		source: 'shop',
		type: `tidewall.${type}`,
		subject: 'c1',
		time: new Date().toISOString(),
		data
	});
	const answer = await runtime.ingest.post(
		new Request('http://localhost/v1/events', {
			method: 'POST',
			headers: {
				authorization: `Bearer ${secret}`,
				'content-type': 'application/cloudevents-batch+json'
			},
			body: JSON.stringify([
				event('conversation.opened', { channel: 'tmall', shop: 's', queue: 'q', customer: 'u' }),
				event('conversation.queued', { queue: 'q' })
			])
		})
	);
	expect(answer.status).toBe(202);
	await vi.waitUntil(() => runtime.live.state('floor')?.state.alarms !== undefined, { timeout: 5_000 });
	id = runtime.live.state('floor')?.state.alarms?.['waiting.now']?.id as string;
});

afterAll(async () => {
	await runtime.close();
	rmSync(folder, { recursive: true, force: true });
});

describe('GET /v1/alarms', () => {
	test('gives what stands, with its figure, its cause and its history', async () => {
		await vi.waitUntil(async () => contentOf<{ alarms: [] }>(await list()).alarms.length > 0);
		const { alarms } = contentOf<{ alarms: ReportedAlarm[] }>(await list('standing=true&board=floor'));
		expect(alarms).toMatchObject([
			{
				id,
				organisation: 'default',
				severity: 'warn',
				value: 1,
				revision: 1,
				cause: { board: 'Floor', tile: 'waiting.now' },
				entries: [{ action: 'raised', actor: 'system', value: 1 }]
			}
		]);
		expect(contentOf(await list('standing=false'))).toEqual({ alarms: [] });
	});

	test('refuses what it does not understand, by name', async () => {
		for (const query of [
			'standing=yes',
			'limit=0',
			'limit=201',
			'limit=1e2',
			'from=yesterday',
			'to=-1',
			'cursor=x',
			'worst=bad'
		]) {
			const answer = await list(query);
			expect([query, ...codeOf(answer)]).toEqual([query, 422, 'value_invalid']);
			expect(contentOf(answer)).toMatchObject({ path: query.split('=')[0] });
		}
	});
});

describe('answers to an alarm', () => {
	test('acknowledge with a note, snooze, wake: each is on the wall and in the log at once', async () => {
		const acknowledged = await acknowledgeAlarm(runtime, id, post({ note: '已叫两人支援' }));
		expect(acknowledged.status).toBe(200);
		expect(runtime.live.state('floor')?.state.alarms?.['waiting.now']?.acknowledged).toMatchObject({
			by: 'local',
			note: '已叫两人支援'
		});
		const snoozed = await snoozeAlarm(runtime, id, post({ minutes: 480 }));
		const woken = await wakeAlarm(runtime, id, post({}));
		expect([snoozed.status, woken.status]).toEqual([200, 200]);
		const { entries, revision } = contentOf<ReportedAlarm>(woken);
		expect(entries.map(({ action }) => action)).toEqual(['raised', 'acknowledged', 'snoozed', 'woken']);
		expect(revision).toBe(4);
	});

	test('an unknown alarm is 404, one that does not sleep cannot be woken: 409', async () => {
		expect(codeOf(await acknowledgeAlarm(runtime, 'nothing', post({})))).toEqual([404, 'alarm_unknown']);
		expect(codeOf(await wakeAlarm(runtime, id, post({})))).toEqual([409, 'alarm_not_snoozed']);
	});

	test('a page of another origin, another media type, a long body and no JSON are refused', async () => {
		const refused = async (request: Request) => codeOf(await acknowledgeAlarm(runtime, id, request));
		expect(await refused(post({}, { origin: 'https://evil.example' }))).toEqual([403, 'foreign_origin']);
		expect(await refused(post('note=1', { 'content-type': 'text/plain' }))).toEqual([
			415,
			'media_type_not_supported'
		]);
		expect(await refused(post('{'))).toEqual([400, 'json_invalid']);
		expect(await refused(post({ note: 'x'.repeat(20_000) }))).toEqual([413, 'body_too_large']);
	});

	test('a note of 501 characters, 0 or 481 minutes, and unknown members are refused', async () => {
		expect(codeOf(await acknowledgeAlarm(runtime, id, post({ note: 'x'.repeat(501) })))).toEqual([
			422,
			'value_invalid'
		]);
		for (const body of [{ minutes: 0 }, { minutes: 481 }, { minutes: 1.5 }, {}, { minutes: 5, by: 'me' }]) {
			expect((await snoozeAlarm(runtime, id, post(body))).status).toBe(422);
		}
	});
});
