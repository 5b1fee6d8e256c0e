import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { tileKey, type Tile } from '#lib/domain/board/tile.ts';
import { windowedMetrics } from '#lib/domain/drill-down/contributions-of-tile.ts';
import type { TidewallEvent } from '#lib/domain/events/event.ts';
import { isRejection, parseEvent } from '#lib/domain/events/parse.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import { minute, second } from '#lib/domain/units.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { DrillDownFloor } from '../../../support/drill-down-floor.ts';
import { boardOf } from '../../../support/story.ts';

const folder = process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data');
const own = join(import.meta.dirname, '../../../fixtures/replay/half-hour.ndjson');

function eventOf(line: string, receivedAt: number): TidewallEvent {
	const item = JSON.parse(line) as { source: string };
	const event = parseEvent(item, {
		organisation: 'o',
		source: item.source,
		receivedAt,
		mayBackfill: false,
		hashCustomer: (customer) => customer,
		cleanStrings: false
	});
	if (isRejection(event)) throw new Error(`not an event: ${line}`);
	return event;
}

/** The events of a day, each received up to two minutes after it happened. */
function delivered(lines: readonly string[]): TidewallEvent[] {
	const random = new RandomStream(11, 'delays');
	return lines
		.map((line) => {
			const { time } = JSON.parse(line) as { time: string };
			return { line, at: Date.parse(time) + Math.floor(random.uniform() * 120 * second) };
		})
		.sort((a, b) => a.at - b.at)
		.map(({ line, at }) => eventOf(line, at));
}

const gauges: readonly Tile[] = [
	{ metric: 'waiting', window: 'now' },
	{ metric: 'longestWait', window: 'now' },
	{ metric: 'unanswered', window: 'now' },
	{ metric: 'oldestUnanswered', window: 'now' }
];
const ofPlatforms: readonly Tile[] = presetRulePacks.flatMap(({ id: rulePack }): Tile[] => [
	{ metric: 'platformResponse', window: 'today', rulePack },
	{ metric: 'affordableMisses', window: 'month', rulePack, target: 0.9 }
]);
const tiles: readonly Tile[] = [
	...gauges,
	...ofPlatforms,
	...windowedMetrics
		.filter((metric) => metric !== 'longestWait' && metric !== 'received')
		.flatMap((metric): Tile[] => [
			{ metric, window: 'last15' },
			{ metric, window: 'today' },
			{ metric, window: 'phase' }
		]),
	{ metric: 'longestWait', window: 'today' },
	{ metric: 'received', window: 'today' }
];

/** Units of platforms that were compared: there are some. */
let decided = 0;

/** What is listed behind each tile at this moment, beside what the tile shows. */
async function compare(stage: DrillDownFloor, board: Board): Promise<void> {
	for (const tile of tiles) {
		const name = `${board.id} ${tileKey(tile)}`;
		const page = { filter: {}, order: 'worst', limit: 500 } as const;
		const list = await stage.drillDown.list(board.id, { tile, page });
		const state = stage.floors.stateOf(board.id);
		if (list === undefined || state === undefined) throw new Error(`${name}: no list`);
		const figure = figureOfTile(tile, state, stage.now);
		const { whole, rows } = list;
		expect(list.gap, name).toBeUndefined();
		expect(rows.length, name).toBe(Math.min(500, whole.rows));
		if (tile.rulePack !== undefined) {
			const { today, month } = state.rulePacks?.[tile.rulePack] ?? {};
			const window = tile.window === 'today' ? today : month;
			if (window === undefined) throw new Error(`${name}: no figure`);
			const { units, met, missed, pending } = window;
			expect(whole, name).toEqual({ rows: units + pending, part: met, of: units, over: missed });
			decided += units;
			continue;
		}
		if (figure.share !== undefined) {
			expect({ part: whole.part, of: whole.of }, name).toEqual({
				part: figure.share.part,
				of: figure.share.of
			});
			continue;
		}
		const longest = Math.max(...rows.map(({ contribution }) => contribution.time ?? 0)) / second;
		switch (tile.metric) {
			case 'longestWait':
			case 'oldestUnanswered':
				expect(rows.length === 0 ? undefined : longest, name).toBe(figure.value);
				break;
			case 'firstResponse':
			case 'averageResponse': {
				const key = tile.metric === 'firstResponse' ? 'firstResponse' : 'response';
				const times = state.windows[tile.window as 'last15' | 'today' | 'phase']?.[key];
				expect(whole, name).toMatchObject({ of: times?.count, part: times?.within.part });
				break;
			}
			default:
				expect(whole.of, name).toBe(figure.value ?? 0);
		}
	}
}

function describeDay(name: string, load: () => string[], steps: number): void {
	describe(name, () => {
		let stage: DrillDownFloor | undefined;
		afterAll(() => stage?.close());

		test(
			'at every look the lists behind all tiles have the counts of the tiles',
			{ timeout: 240_000 },
			async () => {
				decided = 0;
				const events = delivered(load());
				const [first] = events;
				const last = events.at(-1);
				if (first === undefined || last === undefined) throw new Error('no events');
				const accounts = new Set(
					events.flatMap(({ data, source }) => {
						const { agent } = data as { agent?: unknown };
						return typeof agent === 'string' ? [`${source}\u001f${agent}`] : [];
					})
				);
				const some = new Set([...accounts].filter((_, i) => i % 2 === 0));
				const cell = events.find(({ type }) => type === 'conversation.queued')?.data as
					{ queue?: string } | undefined;
				const zone = {
					zone: 'UTC',
					answerWithin: 20,
					tiles: ofPlatforms,
					phases: [{ name: 'p', start: first.time + 5 * minute }]
				};
				const boards = [
					boardOf(zone),
					boardOf({ ...zone, id: 'queue', filter: { queues: [cell?.queue ?? 'none'] } }),
					boardOf({ ...zone, id: 'group', filter: { agentGroups: ['some'] } })
				];
				stage = await DrillDownFloor.open(boards, first.receivedAt - minute, some);
				const span = last.receivedAt - first.receivedAt;
				let from = 0;
				for (let step = 1; step <= steps; step++) {
					const now = first.receivedAt + Math.round((span * step) / steps) + 137;
					const to = events.findIndex(({ receivedAt }) => receivedAt > now);
					await stage.hear(events.slice(from, to === -1 ? undefined : to), now);
					from = to === -1 ? events.length : to;
					for (const board of boards) await compare(stage, board);
				}
				// Later, with nothing heard: windows slide, open turns grow old.
				await stage.hear([], stage.now + 7 * minute);
				for (const board of boards) await compare(stage, board);
				expect(stage.floors.stateOf('all')?.windows.phase?.arrivals).toBeGreaterThan(0);
				expect(decided).toBeGreaterThan(0);
			}
		);
	});
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');
describeDay('half-hour.ndjson', () => linesOf(readFileSync(own, 'utf8')), 4);
for (const file of ['technion-1999-08-01.ndjson.gz', 'twcs-2017-10-31-evening.ndjson.gz']) {
	const path = join(folder, 'events/replay', file);
	if (existsSync(path)) {
		describeDay(file, () => linesOf(gunzipSync(readFileSync(path)).toString('utf8')), 3);
	} else describe.skip(`${file} (set TIDEWALL_DATA)`, () => test('counts'));
}
