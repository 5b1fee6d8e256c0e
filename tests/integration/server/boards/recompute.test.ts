import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tileKey, type Tile } from '#lib/domain/board/tile.ts';
import { createBoard } from '#lib/server/boards/boards-api.ts';
import { recompute } from '#lib/server/boards/recompute-api.ts';
import type { Answer } from '#lib/server/ingest/answer.ts';
import type { RecountedTile } from '#lib/server/live/recounter.ts';
import { recordingFrom } from '#lib/server/replay/recording.ts';
import { uploadLimits } from '#lib/server/replay/replays.ts';
import { jsonRequest, startRuntime, type StartedRuntime } from '../../../support/boards-runtime.ts';
import { LiveTraffic } from '../../../support/live-traffic.ts';

let started: StartedRuntime;
beforeAll(async () => {
	started = await startRuntime();
});
afterAll(() => started.stop());

/** A gauge, an age, a distribution, shares, people, trade: in every window that a board has. */
const tiles: readonly Tile[] = [
	{ metric: 'waiting', window: 'now' },
	{ metric: 'oldestUnanswered', window: 'now' },
	{ metric: 'firstResponse', window: 'last15', statistic: 'p90' },
	{ metric: 'serviceLevel', window: 'last15' },
	{ metric: 'unansweredRate', window: 'today' },
	{ metric: 'arrivals', window: 'phase' },
	{ metric: 'occupancy', window: 'today' },
	{ metric: 'received', window: 'today' },
	{ metric: 'agentsOnline', window: 'now' },
	{ metric: 'inquiryConversion', window: 'today' }
];

const ask = (board: string, tile: unknown, signal?: AbortSignal) =>
	recompute(
		started.runtime,
		board,
		signal === undefined
			? jsonRequest('POST', { tile })
			: new Request(jsonRequest('POST', { tile }), { signal })
	);
const contentOf = (answer: Answer) => JSON.parse(answer.body) as RecountedTile & { code: string };

describe('recompute', () => {
	it('of a tile of any kind gives what the wall shows, under traffic', async () => {
		const phases = [{ name: 'launch', start: Date.now() }];
		const made = await createBoard(
			started.runtime,
			jsonRequest('POST', {
				name: 'some tiles',
				zone: 'Asia/Shanghai',
				dayStart: '00:00',
				tiles,
				phases,
				answerWithin: 30
			})
		);
		expect(made.status).toBe(201);
		const traffic = new LiveTraffic(started.runtime, 5, 10);
		await traffic.send(2_000);
		try {
			for (const tile of tiles) {
				const answer = await ask('some-tiles', tileKey(tile));
				const { equal, live, recomputed, events, position, from, milliseconds } = contentOf(answer);
				expect([answer.status, tileKey(tile), live, equal]).toEqual([200, tileKey(tile), recomputed, true]);
				expect(position).toBeGreaterThanOrEqual(2_000);
				expect([events, from]).toEqual([position, 0]);
				expect(milliseconds).toBeGreaterThan(0);
			}
			const arrivals = contentOf(await ask('some-tiles', 'arrivals.phase'));
			expect(arrivals.live.value).toBeGreaterThan(20);
		} finally {
			await traffic.stop();
		}
	}, 120_000);

	it('counts one tile at a time, and ends when whoever asked goes away', async () => {
		const both = await Promise.all([ask('some-tiles', 'waiting.now'), ask('some-tiles', 'waiting.now')]);
		expect(both.map(({ status }) => status).sort()).toEqual([200, 503]);
		const gone = new AbortController();
		setTimeout(() => gone.abort(), 100);
		expect(contentOf(await ask('some-tiles', 'waiting.now', gone.signal)).code).toBe('cancelled');
		expect((await ask('some-tiles', 'waiting.now')).status).toBe(200);
	});

	it('of what is not there is answered with why', async () => {
		expect((await ask('nowhere', 'waiting.now')).status).toBe(404);
		expect(contentOf(await ask('some-tiles', 'waiting.today')).code).toBe('tile_unknown');
		expect((await recompute(started.runtime, 'some-tiles', jsonRequest('POST', 'null'))).status).toBe(422);
		const foreign = jsonRequest('POST', {}, { origin: 'https://evil.example' });
		expect((await recompute(started.runtime, 'some-tiles', foreign)).status).toBe(403);
	});

	it('of a replay counts its recording again', async () => {
		const bytes = readFileSync('tests/fixtures/replay/half-hour.ndjson');
		const recording = await recordingFrom('half an hour', streamOf(bytes), uploadLimits);
		const replay = started.runtime.replays.add(recording, {});
		replay.pause();
		replay.seek(replay.status.end);
		await replay.settle();
		const { equal, live, at, events } = contentOf(await ask(replay.board.id, 'waiting.now'));
		expect([equal, at, events]).toEqual([true, replay.status.end, recording.events.length]);
		expect(live.kind).toBe('count');
	});
});

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
