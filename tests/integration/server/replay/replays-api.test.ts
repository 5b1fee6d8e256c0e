import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { ReplayStatus } from '#lib/domain/board/replay-status.ts';
import { isRejection, parseEvent } from '#lib/domain/events/parse.ts';
import { hour, minute } from '#lib/domain/units.ts';
import { parseConfiguration } from '#lib/server/configuration.ts';
import type { Answer } from '#lib/server/ingest/answer.ts';
import { boardState, listBoards } from '#lib/server/live/boards-api.ts';
import { MemoryEventLog } from '#lib/server/log/memory-event-log.ts';
import { SqliteEventLog } from '#lib/server/log/sqlite-event-log.ts';
import { recordingFrom } from '#lib/server/replay/recording.ts';
import {
	changeReplay,
	createReplay,
	deleteReplay,
	listReplays,
	showReplay
} from '#lib/server/replay/replays-api.ts';
import { mostReplays, Replays } from '#lib/server/replay/replays.ts';
import { createRuntime, type Runtime } from '#lib/server/runtime.ts';

const halfHour = readFileSync('tests/fixtures/replay/half-hour.ndjson', 'utf8');
/** 2026-11-11T00:00 of the recording's own clock. */
const midnight = Date.parse('2026-11-11T00:00:00+08:00');

let folder: string;
let runtime: Runtime;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-replay-'));
	const parsed = parseConfiguration(
		{ TIDEWALL_DATA_DIR: folder, TIDEWALL_DEMO: 'off', TIDEWALL_LOG_LEVEL: 'error' },
		'test'
	);
	if (parsed.status === 'invalid') throw new Error(parsed.problems.join('\n'));
	runtime = await createRuntime(parsed.configuration);
});

afterEach(() => {
	for (const { id } of runtime.replays.all()) runtime.replays.remove(id);
});

afterAll(async () => {
	await runtime.close();
	rmSync(folder, { recursive: true, force: true });
});

interface Sent {
	readonly type?: string | undefined;
	readonly headers?: Readonly<Record<string, string>>;
	readonly query?: string;
}

const contentOf = <T>(answer: Answer) => JSON.parse(answer.body) as T;
const codeOf = (answer: Answer) => [answer.status, contentOf<{ code?: string }>(answer).code];

function post(
	body: BodyInit | undefined,
	{ type = 'application/x-ndjson', headers = {}, query = '' }: Sent = {}
) {
	return createReplay(
		runtime,
		new Request(`http://127.0.0.1:3000/v1/replays${query}`, {
			method: 'POST',
			headers: { 'content-type': type, ...headers },
			...(body === undefined ? {} : { body, duplex: 'half' })
		})
	);
}

async function play(query = ''): Promise<ReplayStatus> {
	return contentOf<ReplayStatus>(await post(halfHour, { query }));
}

function patch(id: string, change: unknown, { type = 'application/json', headers = {} }: Sent = {}) {
	return changeReplay(
		runtime,
		id,
		new Request(`http://127.0.0.1:3000/v1/replays/${id}`, {
			method: 'PATCH',
			headers: { 'content-type': type, ...headers },
			body: typeof change === 'string' ? change : JSON.stringify(change)
		})
	);
}

async function numbersAt(status: ReplayStatus, at: number): Promise<BoardState['now']> {
	await patch(status.id, { at, playing: false });
	const answer = contentOf<{ at: number; state: BoardState }>(await boardState(runtime, status.board));
	expect(answer.at).toBe(at);
	return answer.state.now;
}

describe('POST /v1/replays', () => {
	test('an uploaded recording plays on a board of its own, by its own clock, from its first minute', async () => {
		const answer = await post(halfHour, { query: '?name=Half%20hour&speed=60' });
		const status = contentOf<ReplayStatus>(answer);
		expect(answer.status).toBe(201);
		expect(answer.headers['Location']).toBe(`/v1/replays/${status.id}`);
		expect(answer.headers['Cache-Control']).toBe('no-store');
		expect(status).toMatchObject({
			board: `replay-${status.id}`,
			name: 'Half hour',
			zone: 'Etc/GMT-8',
			start: midnight + minute,
			end: midnight + 31 * minute,
			speed: 60,
			playing: true,
			events: 32,
			rejected: 0,
			duplicates: 0
		});
		expect(contentOf(showReplay(runtime, status.id))).toMatchObject({ id: status.id });
		expect(contentOf<{ replays: unknown[] }>(listReplays(runtime)).replays).toHaveLength(1);
	});

	test('gzip is told by its bytes, with and without Content-Encoding', async () => {
		for (const headers of [{}, { 'content-encoding': 'gzip' }] as Record<string, string>[]) {
			expect((await post(gzipSync(halfHour), { headers })).status).toBe(201);
		}
		expect((await post(gzipSync(halfHour), { type: 'application/gzip' })).status).toBe(201);
	});

	test('lines that are no events are counted and the first of them told', async () => {
		const status = contentOf<ReplayStatus & { rejections: unknown }>(
			await post(`{"not":"an event"}\n${halfHour}nonsense\n${halfHour}`)
		);
		expect(status).toMatchObject({ events: 32, rejected: 2, duplicates: 32 });
		expect(status.rejections).toEqual([
			{ line: 1, reason: expect.objectContaining({ code: 'missing_field' }) as unknown },
			{ line: 34, reason: { code: 'not_json', path: '' } }
		]);
	});

	test.each<[string, BodyInit | undefined, Sent, number, string]>([
		['a form', halfHour, { type: 'application/x-www-form-urlencoded' }, 415, 'media_type_not_supported'],
		['plain text', halfHour, { type: 'text/plain' }, 415, 'media_type_not_supported'],
		[
			'an unknown encoding',
			halfHour,
			{ headers: { 'content-encoding': 'br' } },
			415,
			'encoding_not_supported'
		],
		['a foreign page', halfHour, { headers: { origin: 'https://shop.example' } }, 403, 'foreign_origin'],
		['nothing', undefined, {}, 400, 'body_missing'],
		['no event', 'one\ntwo\n', {}, 422, 'recording_empty'],
		['a gzip that ends early', gzipSync(halfHour).subarray(0, 300), {}, 400, 'recording_unreadable'],
		['speed 0', halfHour, { query: '?speed=0' }, 422, 'value_invalid'],
		['speed 3601', halfHour, { query: '?speed=3601' }, 422, 'value_invalid'],
		['speed "fast"', halfHour, { query: '?speed=fast' }, 422, 'value_invalid'],
		['a zone that is none', halfHour, { query: '?zone=Mars/Base' }, 422, 'value_invalid'],
		['a parameter that is none', halfHour, { query: '?tempo=2' }, 422, 'value_invalid'],
		['JSON that is none', '{', { type: 'application/json' }, 400, 'json_invalid'],
		['a range without an end', '{"from":0}', { type: 'application/json' }, 422, 'value_invalid'],
		[
			'a range that ends before it begins',
			'{"from":2,"to":1}',
			{ type: 'application/json' },
			422,
			'value_invalid'
		],
		['a range without events', '{"from":1,"to":2}', { type: 'application/json' }, 422, 'recording_empty'],
		[
			'a time without an offset',
			'{"from":"2026-11-11T00:00:00","to":1}',
			{ type: 'application/json' },
			422,
			'value_invalid'
		],
		['70 KB of JSON', ' '.repeat(70_000), { type: 'application/json' }, 413, 'body_too_large']
	])('%s is refused as a problem, and nothing plays', async (_, body, sent, status, code) => {
		const answer = await post(body, sent);
		expect(codeOf(answer)).toEqual([status, code]);
		expect(answer.headers['Content-Type']).toBe('application/problem+json');
		expect(runtime.replays.all()).toEqual([]);
	});

	test('a gzip bomb of 1.1 GB is refused before it is inflated, and the clock goes on meanwhile', async () => {
		const member = gzipSync(Buffer.alloc(16 * 1_048_576, 32));
		let longest = 0;
		let last = performance.now();
		const timer = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 5);
		const answer = await post(Buffer.concat(Array.from({ length: 70 }, () => member)));
		clearInterval(timer);
		expect(codeOf(answer)).toEqual([413, 'recording_too_large']);
		expect(longest).toBeLessThan(500);
	});

	test('the oldest replay gives way to the ninth', async () => {
		const first = await play();
		for (let more = 0; more < mostReplays; more += 1) await play();
		expect(runtime.replays.all()).toHaveLength(mostReplays);
		expect(codeOf(showReplay(runtime, first.id))).toEqual([404, 'replay_unknown']);
	});

	test('while one upload is being read, a second one is told to wait', async () => {
		let finish = () => undefined as void;
		const slow = new ReadableStream({
			start(controller) {
				controller.enqueue(Buffer.from(halfHour));
				finish = () => controller.close();
			}
		});
		const reading = post(slow);
		await new Promise((resolve) => setTimeout(resolve, 20));
		const refused = await post(halfHour);
		expect(codeOf(refused)).toEqual([503, 'busy']);
		expect(refused.headers['Retry-After']).toBe('5');
		finish();
		expect((await reading).status).toBe(201);
	});
});

describe('PATCH /v1/replays/{id}', () => {
	test('forward and back, the board shows the numbers of that minute', async () => {
		const status = await play();
		expect(await numbersAt(status, midnight + 10 * minute)).toMatchObject({
			open: 2,
			waiting: 1,
			inService: 1
		});
		expect(await numbersAt(status, midnight + 30 * minute)).toMatchObject({
			open: 2,
			waiting: 0,
			inService: 2
		});
		expect(await numbersAt(status, midnight + 5 * minute)).toMatchObject({
			open: 1,
			waiting: 1,
			inService: 0
		});
	});

	test('outside of the recording it goes to its start or end', async () => {
		const { id, start, end } = await play();
		expect(contentOf(await patch(id, { at: 0 }))).toMatchObject({ at: expect.closeTo(start, -3) as number });
		expect(contentOf(await patch(id, { at: '2030-01-01T00:00:00Z' }))).toMatchObject({
			at: end,
			playing: false
		});
	});

	test('paused it stands still; played again it goes on; at its end it begins anew', async () => {
		const { id, start } = await play('?speed=3600');
		const paused = contentOf<ReplayStatus>(await patch(id, { playing: false }));
		expect(paused.playing).toBe(false);
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(contentOf(showReplay(runtime, id))).toMatchObject({ at: paused.at });
		await patch(id, { playing: true });
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(contentOf<ReplayStatus>(showReplay(runtime, id)).at).toBeGreaterThan(paused.at + 90_000);
		await patch(id, { at: 9e12 });
		const again = contentOf<ReplayStatus>(await patch(id, { playing: true, speed: 1 }));
		expect(again.playing).toBe(true);
		expect(again.at).toBeLessThan(start + minute);
	});

	test.each<[string, unknown, Sent, number, string]>([
		['nothing to change', {}, {}, 422, 'value_invalid'],
		['an unknown field', { volume: 1 }, {}, 422, 'value_invalid'],
		['speed 0.5', { speed: 0.5 }, {}, 422, 'value_invalid'],
		['playing as a text', { playing: 'yes' }, {}, 422, 'value_invalid'],
		[
			'a form',
			'playing=true',
			{ type: 'application/x-www-form-urlencoded' },
			415,
			'media_type_not_supported'
		],
		['a foreign page', {}, { headers: { origin: 'null' } }, 403, 'foreign_origin']
	])('%s is refused, and it goes on as it was', async (_, change, sent, status, code) => {
		const { id } = await play('?speed=2');
		expect(codeOf(await patch(id, change, sent))).toEqual([status, code]);
		expect(contentOf(showReplay(runtime, id))).toMatchObject({ speed: 2, playing: true });
	});

	test('a replay that does not exist is a 404', async () => {
		expect(codeOf(await patch('none', { speed: 2 }))).toEqual([404, 'replay_unknown']);
	});
});

describe('DELETE /v1/replays/{id}', () => {
	const request = (headers: Record<string, string> = {}) =>
		new Request('http://127.0.0.1:3000/v1/replays/x', { method: 'DELETE', headers });

	test('ends the replay and its board; a second time it is a 404', async () => {
		const { id, board } = await play();
		expect(deleteReplay(runtime, id, request()).status).toBe(204);
		expect(codeOf(await boardState(runtime, board))).toEqual([404, 'board_unknown']);
		expect(codeOf(deleteReplay(runtime, id, request()))).toEqual([404, 'replay_unknown']);
	});

	test('a foreign page cannot', async () => {
		const { id } = await play();
		expect(codeOf(deleteReplay(runtime, id, request({ origin: 'https://shop.example' })))[0]).toBe(403);
		expect(deleteReplay(runtime, id, request({ origin: 'http://127.0.0.1:3000' })).status).toBe(204);
	});
});

describe('boards', () => {
	test('are listed with what they count and show; replays are not among them', async () => {
		await play();
		const { boards } = contentOf<{ boards: object[] }>(listBoards(runtime));
		expect(boards).toHaveLength(1);
		expect(Object.keys(boards[0] as object)).toEqual([
			'id',
			'name',
			'zone',
			'kind',
			'demo',
			'filter',
			'tiles'
		]);
	});

	test('a replay leaves the live numbers and the log alone', async () => {
		const live = async () => {
			const { state } = contentOf<{ state: BoardState }>(await boardState(runtime, 'all'));
			return {
				now: state.now,
				queues: state.queues,
				agents: state.agents,
				today: state.windows.today.opened
			};
		};
		const before = await live();
		const status = await play();
		expect((await numbersAt(status, midnight + 30 * minute)).open).toBe(2);
		expect(await live()).toEqual(before);
		expect(before.now.open).toBe(0);
		const log = await SqliteEventLog.open({ path: join(folder, 'events.db') });
		expect(await log.head()).toBe(0);
		await log.close();
	});

	test('a replay board raises no alarms: its tiles have no thresholds', async () => {
		const { board } = await play();
		const { state } = contentOf<{ state: BoardState }>(await boardState(runtime, board));
		expect(state.board.kind).toBe('replay');
		expect(state.board.tiles.filter((tile) => tile.threshold !== undefined)).toEqual([]);
	});
});

test('a range of the log plays what happened in it, whenever it was received', async () => {
	const log = new MemoryEventLog();
	for (const [day, late] of [
		[0, 0],
		[1, 0],
		[1, 20 * hour],
		[2, 0]
	] as const) {
		const batch = halfHour
			.trimEnd()
			.split('\n')
			.map((line) => {
				const item = JSON.parse(line) as { id: string; subject: string; time: string };
				const at = Date.parse(item.time) + day * 24 * hour;
				const event = parseEvent(
					{
						...item,
						id: `${item.id}-${day}-${late}`,
						subject: `${item.subject}-${day}-${late}`,
						time: new Date(at).toISOString()
					},
					{
						organisation: 'default',
						source: 'shop',
						receivedAt: at + late,
						mayBackfill: true,
						hashCustomer: (customer) => customer,
						cleanStrings: false
					}
				);
				if (isRejection(event)) throw new Error(event.code);
				return event;
			});
		await log.append(batch);
	}
	const replays = new Replays({ log, now: () => 0 });
	const range = {
		organisation: 'default',
		from: midnight + 24 * hour,
		to: midnight + 48 * hour,
		zone: 'Asia/Shanghai'
	};
	const recording = await replays.record('second day', range);
	expect(recording.events).toHaveLength(64);
	expect(recording.offsetMinutes).toBe(480);
	await expect(replays.record('x', { ...range, organisation: 'other' })).rejects.toThrow(
		'no event of that range'
	);
	replays.close();
});

test('a replay that stands still ends when no wall has shown it for an hour', async () => {
	let now = 0;
	const replays = new Replays({ log: new MemoryEventLog(), now: () => now });
	async function* bytes() {
		yield Buffer.from(halfHour);
	}
	const replay = replays.add(await recordingFrom('half hour', bytes()));
	replay.pause();
	now += 59 * minute;
	replays.sweep();
	expect(replays.all()).toHaveLength(1);
	replays.stateOf(replay.board.id);
	now += 59 * minute;
	replays.sweep();
	expect(replays.all()).toHaveLength(1);
	now += minute;
	replays.sweep();
	expect(replays.all()).toEqual([]);
	replays.close();
});
