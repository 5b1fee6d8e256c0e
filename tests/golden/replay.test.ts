import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { TidewallEvent } from '#lib/domain/events/event.ts';
import { isRejection, parseEvent } from '#lib/domain/events/parse.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { minute } from '#lib/domain/units.ts';
import { LiveFloors } from '#lib/server/live/live-floors.ts';
import { MemoryEventLog } from '#lib/server/log/memory-event-log.ts';
import { minuteCsv } from '#lib/server/replay/minute-csv.ts';
import { recordingFrom } from '#lib/server/replay/recording.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { deliver } from '../support/delivery.ts';

/** Real days kept outside the repository: their licence is unstated. */
const folder = process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const replays = join(folder, 'events/replay');
const goldenFile = join(replays, 'golden-per-minute.csv.gz');
const own = join(import.meta.dirname, '../fixtures/replay');

/** Out of order by up to the 120 s that order is repaired within, and 5 % of it twice. */
const hardly = { delay: 120_000, repeats: 0.05 };

async function csvOf(name: string, content: Buffer | string, every: number): Promise<string[]> {
	async function* bytes() {
		const whole = Buffer.from(content);
		// Cut as a network may cut it.
		for (let from = 0; from < whole.length; from += 10_007) yield whole.subarray(from, from + 10_007);
	}
	return [...minuteCsv(await recordingFrom(name, bytes()), every)];
}

function eventOf(line: string, receivedAt: number): TidewallEvent {
	const item = JSON.parse(line) as { source: string };
	const event = parseEvent(item, {
		organisation: 'shop',
		source: item.source,
		receivedAt,
		mayBackfill: false,
		hashCustomer: (customer) => customer,
		cleanStrings: false
	});
	if (isRejection(event)) throw new Error(`not an event: ${line}`);
	return event;
}

/** The live board at an instant, after the lines have arrived in batches: each is appended to the log, then folded. */
async function liveBoard(
	{ lines, at }: ReturnType<typeof deliver>,
	end: number,
	batchSize: () => number
): Promise<BoardState> {
	const board: Board = {
		organisation: 'shop',
		id: 'all',
		name: 'all',
		zone: 'UTC',
		dayStart: '00:00',
		filter: {},
		tiles: [],
		answerWithin: 20,
		kind: 'live',
		demo: false
	};
	let now = Math.min(...at) - 5 * minute;
	const log = new MemoryEventLog();
	const floors = new LiveFloors({ log, now: () => now, directory: () => emptyDirectory }, [{ board }]);
	for (let from = 0; from < lines.length;) {
		const to = Math.min(lines.length, from + batchSize());
		now = at[to - 1] as number;
		await log.append(lines.slice(from, to).map((line, i) => eventOf(line, at[from + i] as number)));
		floors.take(await log.read(floors.position, to - from));
		floors.stateOf('all');
		from = to;
	}
	now = end;
	return floors.stateOf('all') as BoardState;
}

/** What depends on when events came, not on what happened. */
function withoutReceipt({ sources, ...state }: BoardState): Omit<BoardState, 'sources'> {
	expect(Object.keys(sources).length).toBeGreaterThan(0);
	return state;
}

/** Whatever way the events of a recording come, the numbers are those of the day itself. */
function describeRecording(name: string, load: () => { lines: string[]; expected: string[]; every: number }) {
	describe(name, () => {
		let lines: string[];
		let expected: string[];
		let every: number;
		let inOrder: string[];

		beforeAll(async () => {
			({ lines, expected, every } = load());
			inOrder = await csvOf(name, lines.join('\n'), every);
		});

		test('every column of every golden row, exactly', () => {
			expect(expected.length).toBeGreaterThan(5);
			const rows = new Set(inOrder);
			expect(expected.filter((row) => !rows.has(row))).toEqual([]);
			// The head and the first full step are not only somewhere.
			expect(inOrder[0]).toBe(expected[0]);
		});

		test('a row for every full step from 00:00 of its own clock to the first one after the last event', () => {
			const times = inOrder.slice(1).map((row) => Date.parse(row.split(',')[1] as string));
			expect(inOrder[1]).toMatch(/T00:00:00/);
			for (const [i, time] of times.entries()) expect(time).toBe((times[0] as number) + i * every);
			const last = Math.max(...lines.map((line) => timeOf(line)));
			expect(times.at(-1)).toBe(
				(times[0] as number) + Math.ceil((last - (times[0] as number)) / every) * every
			);
		});

		test.each([1, 2, 3])('shuffled within 120 s with 5 %% repeats, seed %i: the same table', async (seed) => {
			const delivered = deliver(lines, { seed, ...hardly });
			expect(delivered.lines).not.toEqual(lines);
			expect(await csvOf(name, delivered.lines.join('\n'), every)).toEqual(inOrder);
		});

		test('compressed: the same table', async () => {
			expect(await csvOf(name, gzipSync(lines.join('\r\n')), every)).toEqual(inOrder);
		});

		test.each([0.35, 0.7, 1])(
			'live, shuffled, repeated and in random batches, the first %d of it: the board of an orderly run',
			async (share) => {
				const heard = lines.slice(0, Math.ceil(lines.length * share));
				const random = new RandomStream(7, 'batches');
				const end = Math.max(...heard.map(timeOf)) + 2 * minute;
				const orderly = await liveBoard(deliver(heard, { seed: 0, delay: 0, repeats: 0 }), end, () => 1);
				const disorderly = await liveBoard(deliver(heard, { seed: 4, ...hardly }), end, () =>
					Math.ceil(random.uniform() * 200)
				);
				expect(withoutReceipt(disorderly)).toEqual(withoutReceipt(orderly));
				expect(orderly.windows.today.opened).toBeGreaterThan(0);
			}
		);
	});
}

function timeOf(line: string): number {
	return Date.parse((JSON.parse(line) as { time: string }).time);
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

describeRecording('half-hour.ndjson', () => ({
	lines: linesOf(readFileSync(join(own, 'half-hour.ndjson'), 'utf8')),
	expected: linesOf(readFileSync(join(own, 'half-hour-per-5-minutes.csv'), 'utf8')),
	every: 5 * minute
}));

for (const file of ['technion-1999-08-01.ndjson.gz', 'twcs-2017-10-31-evening.ndjson.gz']) {
	const path = join(replays, file);
	if (existsSync(path) && existsSync(goldenFile)) {
		describeRecording(file, () => {
			const [head = '', ...rows] = linesOf(gunzipSync(readFileSync(goldenFile)).toString('utf8'));
			return {
				lines: linesOf(gunzipSync(readFileSync(path)).toString('utf8')),
				expected: [head, ...rows.filter((row) => row.startsWith(`${basename(path)},`))],
				every: minute
			};
		});
	} else describe.skip(`${file} (no file in ${replays}; set TIDEWALL_DATA)`, () => test('golden rows'));
}
