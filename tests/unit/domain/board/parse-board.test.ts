import { describe, expect, it } from 'vitest';
import { boardFile, boardSchemaVersion, parseBoardFile } from '#lib/domain/board/board-file.ts';
import { parseBoard, type BoardDraft } from '#lib/domain/board/parse-board.ts';
import { tileMetrics, windowsOfMetric } from '#lib/domain/board/tile.ts';

const draft = (changes: object = {}): unknown => ({
	name: '双11 🛒 总览',
	zone: 'Asia/Shanghai',
	dayStart: '00:00',
	filter: {},
	tiles: [],
	answerWithin: 30,
	...changes
});
const tile = (changes: object = {}) => ({ metric: 'waiting', window: 'now', ...changes });
const threshold = (changes: object) => draft({ tiles: [tile({ threshold: changes })] });

/** `path code` of everything that is wrong with a board. */
function faults(content: unknown, surroundings = {}): string[] {
	const parsed = parseBoard(content, surroundings);
	return parsed.status === 'valid' ? [] : parsed.problems.map(({ path, code }) => `${path} ${code}`);
}

function valid(content: unknown): BoardDraft {
	const parsed = parseBoard(content);
	if (parsed.status === 'invalid') throw new Error(JSON.stringify(parsed.problems));
	return parsed.draft;
}

describe('a board that was sent', () => {
	it('needs a name of 1 to 80 characters in any script, a zone, a day start, tiles and N', () => {
		expect(faults({})).toEqual([
			'/name required',
			'/zone required',
			'/dayStart required',
			'/tiles required',
			'/answerWithin required'
		]);
		expect(valid(draft({ name: '  لوحة 🛒  ' })).name).toBe('لوحة 🛒');
		expect(faults(draft({ name: '🛒'.repeat(80) }))).toEqual([]);
		expect(faults(draft({ name: '🛒'.repeat(81) }))).toEqual(['/name too_long']);
		expect(faults(draft({ name: ' ' }))).toEqual(['/name required']);
		expect(faults(draft({ name: 'a\u0000' }))).toEqual(['/name text_unreadable']);
		expect(faults(draft({ zone: 'Mars/Base', dayStart: '24:00' }))).toEqual([
			'/zone zone_unknown',
			'/dayStart time_invalid'
		]);
		expect(faults(draft({ answerWithin: 0.5 }))).toEqual(['/answerWithin whole_number_expected']);
		expect(faults(draft({ answerWithin: 3601 }))).toEqual(['/answerWithin out_of_range']);
	});

	it('may have no tile, or 40, and not 41', () => {
		const all = tileMetrics.flatMap((metric) =>
			windowsOfMetric(metric).map((window) => ({
				metric,
				window,
				...(metric === 'platformResponse' && { rulePack: 'plain' }),
				...(metric === 'affordableMisses' && { rulePack: 'plain', target: 0.8 })
			}))
		);
		expect(all.length).toBeGreaterThan(41);
		expect(faults(draft({ tiles: [] }))).toEqual([]);
		expect(faults(draft({ tiles: all.slice(0, 40) }))).toEqual([]);
		expect(faults(draft({ tiles: all.slice(-40) }))).toEqual([]);
		expect(faults(draft({ tiles: all.slice(0, 41) }))).toEqual(['/tiles too_many']);
	});

	it('has tiles of known metrics in their windows, none of them twice', () => {
		const tiles = [
			tile({ metric: 'happiness' }),
			tile({ window: 'today' }),
			tile({ statistic: 'p90' }),
			tile({ metric: 'firstResponse', window: 'last15' }),
			tile({ metric: 'firstResponse', window: 'last15', statistic: 'p90', size: 'small' }),
			tile({ metric: 'firstResponse', window: 'last15', size: 'small' }),
			tile({ colour: 'red' })
		];
		expect(faults(draft({ tiles }))).toEqual([
			'/tiles/0/metric value_unknown',
			'/tiles/1/window window_not_of_metric',
			'/tiles/2/statistic not_of_metric',
			'/tiles/5 tile_repeated',
			'/tiles/6/colour field_unknown',
			'/tiles/6 tile_repeated'
		]);
	});

	it("asks for the rule pack of a platform's figure, and for the target of affordable misses", () => {
		const misses = (changes: object) =>
			faults(draft({ tiles: [tile({ metric: 'affordableMisses', window: 'month', ...changes })] }));
		expect(misses({})).toEqual(['/tiles/0/rulePack required', '/tiles/0/target required']);
		expect(misses({ rulePack: 'taobao-1999', target: 0 })).toEqual([
			'/tiles/0/rulePack value_unknown',
			'/tiles/0/target out_of_range'
		]);
		expect(misses({ rulePack: 'taobao-3min-2023', target: 1 })).toEqual([]);
		expect(faults(draft({ tiles: [tile({ rulePack: 'plain' })] }))).toEqual([
			'/tiles/0/rulePack not_of_metric'
		]);
	});

	it('refuses limits that contradict each other, by name', () => {
		expect(faults(threshold({ direction: 'above', warn: 25, critical: 50, clear: 20, hold: 30 }))).toEqual(
			[]
		);
		expect(faults(threshold({ direction: 'above', warn: 25, critical: 20 }))).toEqual([
			'/tiles/0/threshold/critical critical_milder_than_warn'
		]);
		expect(faults(threshold({ direction: 'below', warn: 6, critical: 7 }))).toEqual([
			'/tiles/0/threshold/critical critical_milder_than_warn'
		]);
		expect(faults(threshold({ direction: 'above', warn: 25, critical: 50, clear: 26 }))).toEqual([
			'/tiles/0/threshold/clear clear_beyond_limit'
		]);
		expect(faults(threshold({ direction: 'below', critical: 4, clear: 3 }))).toEqual([
			'/tiles/0/threshold/clear clear_beyond_limit'
		]);
		expect(faults(threshold({ direction: 'above', clear: 3 }))).toEqual([
			'/tiles/0/threshold limit_required'
		]);
		expect(faults(threshold({ direction: 'above', warn: -1, hold: 3601 }))).toEqual([
			'/tiles/0/threshold/warn out_of_range',
			'/tiles/0/threshold/hold out_of_range'
		]);
		const share = (warn: number) =>
			faults(
				draft({
					tiles: [{ metric: 'serviceLevel', window: 'today', threshold: { direction: 'below', warn } }]
				})
			);
		expect(share(0.8)).toEqual([]);
		expect(share(80)).toEqual(['/tiles/0/threshold/warn out_of_range']);
	});

	it('has phases in order, ids that can be ids, panels once, and hours that are some', () => {
		const content = draft({
			phases: [
				{ name: 'launch', start: 2_000 },
				{ name: 'tail', start: 2_000 }
			],
			filter: { shops: ['a', 'a'], queues: ['\u0001'], people: [] },
			panels: ['picture', 'clock', 'picture'],
			sound: { enabled: true, mutedHours: { from: '22:00', to: '22:00' } },
			names: 'secret'
		});
		expect(faults(content)).toEqual([
			'/filter/people field_unknown',
			'/filter/shops/1 duplicate',
			'/filter/queues/0 id_invalid',
			'/phases/1/start phases_not_ascending',
			'/panels/1 value_unknown',
			'/panels/1 duplicate',
			'/sound/mutedHours/to hours_empty',
			'/names value_unknown'
		]);
		const ids = Array.from({ length: 501 }, (_, i) => `q${i}`);
		expect(faults(draft({ filter: { queues: ids } }))).toEqual(['/filter/queues too_many']);
		expect(faults(draft({ filter: { queues: ids.slice(1) } }))).toEqual([]);
	});

	it('shows other boards that exist, not itself, 5 to 3600 seconds each', () => {
		const rotation = (boards: string[], seconds = 20) => draft({ rotation: { boards, seconds } });
		const surroundings = { id: 'me', boards: ['me', 'other'] };
		expect(faults(rotation(['other']), surroundings)).toEqual([]);
		expect(faults(rotation(['me', 'gone']), surroundings)).toEqual([
			'/rotation/boards/0 rotates_to_itself',
			'/rotation/boards/1 board_unknown'
		]);
		expect(faults(rotation([], 4))).toEqual(['/rotation/seconds out_of_range', '/rotation/boards required']);
	});

	it.each([null, 'text', 7, [], true, { tiles: 'x' }, { filter: [], tiles: [null, [], 3], phases: {} }])(
		'never fails on %j',
		(content) => {
			expect(faults(content).length).toBeGreaterThan(0);
		}
	);
});

describe('a board as a file', () => {
	const board = {
		...valid(draft({ rotation: { boards: ['here', 'gone'], seconds: 20 } })),
		organisation: 'default',
		id: 'b',
		kind: 'live' as const,
		demo: false
	};
	const file = JSON.parse(JSON.stringify(boardFile(board, 1_000))) as Record<string, unknown>;

	it('comes back as it was, without boards of its rotation that are not here', () => {
		expect(file).toMatchObject({
			kind: 'tidewall-board',
			schemaVersion: boardSchemaVersion,
			exportedAt: 1_000
		});
		expect(file['board']).not.toHaveProperty('id');
		const parsed = parseBoardFile(file, { boards: ['here'] });
		expect(parsed).toMatchObject({
			status: 'valid',
			draft: { rotation: { boards: ['here'] } },
			left: [{ path: '/rotation/boards', code: 'board_unknown', params: { board: 'gone' } }]
		});
		expect(parseBoardFile(file, { boards: [] })).not.toHaveProperty('draft.rotation');
	});

	it('of version 1 is read; of a newer one it is refused by name, as is what is no such file', () => {
		const codes = (content: unknown) => {
			const parsed = parseBoardFile(content);
			return parsed.status === 'valid' ? [] : parsed.problems.map(({ code }) => code);
		};
		expect(codes({ ...file, schemaVersion: 1 })).toEqual([]);
		expect(codes({ ...file, schemaVersion: boardSchemaVersion + 1 })).toEqual(['schema_newer']);
		expect(codes({ ...file, schemaVersion: 0 })).toEqual(['schema_unknown']);
		expect(codes({ board: file['board'] })).toEqual(['not_a_board_file']);
		expect(codes(null)).toEqual(['not_a_board_file']);
		expect(codes({ ...file, board: draft({ zone: 'x' }) })).toEqual(['zone_unknown']);
	});
});
