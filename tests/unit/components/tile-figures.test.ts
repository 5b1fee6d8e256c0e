import { beforeAll, describe, expect, test } from 'vitest';
import { alarmsOfInstant } from '#lib/domain/alarm/board-alarms.ts';
import { tileFigures } from '#lib/components/wall/tile-figures.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Tile } from '#lib/domain/board/board.ts';
import { formatsFor } from '#lib/i18n/formats.ts';
import { overwriteGetLocale } from '#lib/i18n/generated/runtime.js';
import { boardState } from '../../support/board-state.ts';

const at = Date.UTC(2026, 10, 11, 12, 37, 14);
const formats = formatsFor('en', 'Asia/Shanghai');
const busy = boardState({ at, plan: true });

beforeAll(() => overwriteGetLocale(() => 'en'));

function shown(tile: Tile, state: BoardState = busy) {
	const judged = { ...state, alarms: alarmsOfInstant([tile], state, at) };
	const { main, beside, severity, verdict, scope, details } = tileFigures(tile, judged, at, formats);
	return { main: main.value + (main.unit ?? ''), beside, severity, verdict, scope, details };
}

function withNow(changes: Partial<BoardState['now']>): BoardState {
	return { ...busy, now: { ...busy.now, ...changes } };
}

describe('a breach', () => {
	const tile: Tile = { metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25 } };
	const alarm = { id: 'a', severity: 'critical', since: at - 60_000 } as const;
	const withAlarm = (changes: object) =>
		tileFigures(tile, { ...busy, alarms: { 'waiting.now': { ...alarm, ...changes } } }, at, formats);

	test('is what the alarm says: 38 over 25 is none before it is raised, 3 is one until it is over', () => {
		const { alarms: _, ...quiet } = busy;
		expect(tileFigures(tile, quiet, at, formats)).toMatchObject({ severity: 'normal' });
		const low = { ...withNow({ waiting: 3 }), alarms: { 'waiting.now': alarm } };
		expect(tileFigures(tile, low, at, formats)).toMatchObject({ severity: 'critical', verdict: 'Critical' });
	});

	test('that somebody has seen, or silenced until 20:52, keeps its severity and says so', () => {
		expect(withAlarm({}).answered).toBeUndefined();
		expect(withAlarm({ acknowledged: { by: 'local', at } })).toMatchObject({
			severity: 'critical',
			answered: { text: 'Seen' }
		});
		expect(withAlarm({ snoozedUntil: at + 15 * 60_000 }).answered?.text).toBe('Silent until 20:52');
	});
});

describe('waiting', () => {
	const tile: Tile = {
		metric: 'waiting',
		window: 'now',
		threshold: { direction: 'above', warn: 25, critical: 60 }
	};

	test('38 waiting over a target of 25: a warning in a word, the longest wait 1:42, the target', () => {
		expect(shown(tile)).toEqual({
			main: '38',
			beside: undefined,
			severity: 'warn',
			verdict: 'Over',
			scope: 'now',
			details: [
				{ label: 'longest', value: '1:42', loud: true },
				{ label: 'target', value: '≤\u202f25' },
				{ label: 'max today', value: '61 at 20:03:12' }
			]
		});
	});

	test('61 waiting over a limit of 60 is critical, 25 at a target of 25 is not a breach', () => {
		expect(shown(tile, withNow({ waiting: 61 })).severity).toBe('critical');
		expect(shown(tile, withNow({ waiting: 25 })).verdict).toBeUndefined();
	});

	test('nobody waiting is 0, and the longest wait of nobody a dash', () => {
		const { oldestQueuedAt: _, ...now } = busy.now;
		const figures = shown(tile, { ...busy, now: { ...now, waiting: 0 } });
		expect([figures.main, figures.details[0]?.value]).toEqual(['0', '—']);
	});

	test('while every source is silent: no data since the last sign of life, the number kept, the ages of then', () => {
		const sources = { a: { lastReceivedAt: at - 40_000, silentSince: at - 40_000 } };
		const beside = { ...sources, b: { lastReceivedAt: at - 12_000, silentSince: at - 12_000 } };
		const silent = (state: BoardState) => tileFigures(tile, state, at, formats);
		expect(silent({ ...busy, sources: beside })).toMatchObject({
			main: { value: '38' },
			silent: 'No data since 20:37:02',
			details: [{ value: '1:30' }, {}, {}]
		});
		expect(silent({ ...busy, sources: { ...sources, c: { lastReceivedAt: at } } }).silent).toBeUndefined();
	});

	test('before anything was heard the queue is unknown, not 0', () => {
		expect(shown(tile, boardState({ at, mood: 'empty' })).main).toBe('—');
	});
});

describe('unanswered', () => {
	test('12 over 10 is a warning, the rate of the last 15 minutes beside it', () => {
		const figures = shown({
			metric: 'unanswered',
			window: 'now',
			threshold: { direction: 'above', warn: 10 }
		});
		expect([figures.main, figures.beside, figures.severity]).toEqual(['12', '3.1\u202f%', 'warn']);
		expect(figures.details[1]?.value).toBe('≤\u202f10');
	});
});

describe('response times', () => {
	test('first response: median, P90 and the share within N', () => {
		const figures = shown({ metric: 'firstResponse', window: 'last15' });
		expect(figures.main).toBe('14s');
		expect(figures.scope).toBe('median · last 15 min');
		expect(figures.details).toEqual([
			{ label: 'P90', value: '41\u202fs' },
			{ label: 'in 30 s', value: '91\u202f%' },
			{ label: 'counts', value: '339 of 372' }
		]);
	});

	test('since the phase: named where the phase is, a dash where the board has none', () => {
		const tile: Tile = { metric: 'firstResponse', window: 'phase' };
		expect(shown(tile).scope).toBe('median · since 爆发期');
		expect(shown(tile, boardState({ at, phase: false }))).toMatchObject({
			main: '—',
			severity: 'normal',
			scope: 'median · since the phase started'
		});
	});

	test('average response is the mean of turns in seconds, judged in seconds', () => {
		const figures = shown({
			metric: 'averageResponse',
			window: 'today',
			threshold: { direction: 'above', warn: 20 }
		});
		expect([figures.main, figures.severity]).toEqual(['22s', 'warn']);
	});
});

describe('agents online', () => {
	const tile: Tile = {
		metric: 'agentsOnline',
		window: 'now',
		threshold: { direction: 'below', warn: 48 }
	};

	test('46 of 48 scheduled: 2 short', () => {
		expect(shown(tile)).toMatchObject({ main: '46/48', verdict: '2 short', severity: 'warn' });
	});

	test('without a roster there is no "/…"', () => {
		expect(shown(tile, boardState({ at }))).toMatchObject({ main: '46', verdict: 'Under' });
	});

	test('without agent states it is a dash and no breach; those with conversations are still known', () => {
		const figures = shown(tile, boardState({ at, presence: false }));
		expect([figures.main, figures.severity]).toEqual(['—', 'normal']);
		expect(figures.details[1]?.label).toBe('serving');
	});
});
