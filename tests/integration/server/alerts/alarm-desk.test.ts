import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BoardState, SourceFreshness } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import { day } from '#lib/domain/units.ts';
import { AlarmDesk } from '#lib/server/alerts/alarm-desk.ts';
import { AlarmLog } from '#lib/server/alerts/alarm-log.ts';
import { createLog } from '#lib/server/observability/log.ts';
import { openSqliteStorage, type Storage } from '#lib/server/storage/sqlite-storage.ts';
import { boardState } from '../../../support/board-state.ts';
import { boardOf } from '../../../support/story.ts';

const start = Date.UTC(2026, 10, 11, 12);
const waiting: Tile = {
	metric: 'waiting',
	window: 'now',
	threshold: { direction: 'above', warn: 25, critical: 50, clear: 20, hold: 3 }
};

let folder: string;
let storage: Storage;
let log: AlarmLog;
let desk: AlarmDesk;
let now: number;
let boards: Board[];
let states: Map<string, BoardState>;

function openStorage(): void {
	storage = openSqliteStorage(join(folder, 'tidewall.db'));
	log = new AlarmLog(storage.alarms);
}

async function openDesk(): Promise<void> {
	desk = await AlarmDesk.open({
		boards: () => boards,
		stateOf: (id) => states.get(id),
		now: () => now,
		repository: storage.alarms,
		logger: createLog('fatal')
	});
}

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-alarms-'));
	now = start;
	boards = [boardOf({ tiles: [waiting] })];
	states = new Map();
	openStorage();
	await storage.registry.addOrganisation('o', 'O', { actor: 'local', at: start });
	await openDesk();
	figures(3);
});

afterEach(async () => {
	await desk.close();
	await storage.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Every board shows this queue from now on. */
function figures(value: number, sources?: Record<string, SourceFreshness>): void {
	for (const { id } of boards) {
		const { alarms: _, ...state } = boardState({ at: now });
		states.set(id, {
			...state,
			now: { ...state.now, waiting: value },
			sources: sources ?? { shop: { lastReceivedAt: now } }
		});
	}
}

/** Seconds pass, each with a look. */
function pass(seconds: number): void {
	for (let i = 0; i < seconds; i += 1) {
		now += 1_000;
		desk.look();
	}
}

const shown = (board = 'all') => desk.decorate(board, states.get(board) as BoardState).alarms;
const all = () => log.page({ organisations: ['o'], limit: 50 });

/** What is written down, as `action` of every line, by alarm. */
async function written(): Promise<readonly string[]> {
	// What was noted is written in the background.
	await desk.close();
	return (await all()).alarms.map(({ entries }) => entries.map(({ action }) => action).join(' '));
}

async function raise(): Promise<string> {
	figures(30);
	pass(4);
	return shown()?.['waiting.now']?.id as string;
}

/** The server ends and starts again; `killed`: without a last look or write. */
async function restart(): Promise<void> {
	await desk.close();
	await storage.close();
	openStorage();
	await openDesk();
}

describe('raising and ending', () => {
	test('30 waiting for 3 s over a limit of 25: raised without any wall, shown on the board, written down', async () => {
		figures(30);
		pass(3);
		expect(shown()).toBeUndefined();
		pass(1);
		const id = shown()?.['waiting.now']?.id;
		expect(shown()).toEqual({ 'waiting.now': { id, severity: 'warn', since: start + 4_000 } });
		figures(3);
		pass(4);
		expect(shown()).toBeUndefined();
		expect(await written()).toEqual(['raised cleared']);
		expect((await all()).alarms[0]).toMatchObject({
			id,
			worst: 'warn',
			raisedAt: start + 4_000,
			endedAt: start + 8_000,
			cause: { board: 'All', boards: ['all'], tile: 'waiting.now', figure: { metric: 'waiting' } },
			entries: [{ value: 30, severity: 'warn', actor: 'system' }, { value: 3 }]
		});
	});

	test('a state that has not changed stays the same object, alarms and all', async () => {
		await raise();
		const state = states.get('all') as BoardState;
		const before = desk.decorate('all', state);
		pass(5);
		expect(desk.decorate('all', state)).toBe(before);
		const next = desk.decorate('all', { ...state });
		expect(next).not.toBe(before);
		expect(next.alarms).toBe(before.alarms);
		expect(next.queues).toBe(before.queues);
	});

	test('a warning that becomes critical is the same alarm', async () => {
		const id = await raise();
		figures(60);
		pass(4);
		expect(shown()?.['waiting.now']).toEqual({ id, severity: 'critical', since: start + 4_000 });
		expect(await written()).toEqual(['raised escalated']);
	});

	test('another limit withdraws the alarm of the old one and raises its own', async () => {
		await raise();
		const tile: Tile = { ...waiting, threshold: { direction: 'above', warn: 10, hold: 3 } };
		boards = [{ ...(boards[0] as Board), tiles: [tile] }];
		pass(1);
		expect(shown()).toBeUndefined();
		pass(3);
		expect(shown()?.['waiting.now']).toBeDefined();
		expect(await written()).toEqual(['raised', 'raised withdrawn']);
	});

	test('a board of a recording raises nothing', async () => {
		boards = [boardOf({ tiles: [waiting], kind: 'replay' })];
		figures(99);
		pass(10);
		expect(shown()).toBeUndefined();
		expect(await written()).toEqual([]);
	});
});

describe('one alarm per cause', () => {
	test('two boards with the same figure share one alarm, answered once', async () => {
		boards.push(boardOf({ id: 'second', name: 'Second', tiles: [{ ...waiting, size: 'small' }] }));
		const id = await raise();
		expect(shown('second')?.['waiting.now']?.id).toBe(id);
		await desk.answer(id, { kind: 'acknowledge', note: 'mine' }, 'local');
		expect(shown('second')?.['waiting.now']?.acknowledged?.note).toBe('mine');
		expect(await written()).toEqual(['raised acknowledged']);
		expect((await all()).alarms[0]?.cause).toMatchObject({ boards: ['all', 'second'] });
	});

	test('when one of the two boards goes, the alarm stays; with the last one it is withdrawn', async () => {
		boards.push(boardOf({ id: 'second', tiles: [waiting] }));
		await raise();
		boards.shift();
		pass(1);
		expect(shown('second')).toBeDefined();
		boards = [];
		pass(1);
		expect(await written()).toEqual(['raised withdrawn']);
	});

	test('another filter is another cause', async () => {
		boards.push(boardOf({ id: 'jd', tiles: [waiting], filter: { channels: ['jd'] } }));
		const id = await raise();
		expect(shown('jd')?.['waiting.now']?.id).not.toBe(id);
	});
});

describe('silent sources', () => {
	const silent = (...names: string[]) =>
		Object.fromEntries(
			['shop', 'poller'].map((name) => [
				name,
				{ lastReceivedAt: start, ...(names.includes(name) && { silentSince: start }) }
			])
		);

	test('one of two silent for 10 s more is a warning on every board; both are critical', async () => {
		figures(3, silent('poller'));
		pass(10);
		expect(shown()).toBeUndefined();
		pass(1);
		expect(shown()).toMatchObject({ 'source:poller': { severity: 'warn' } });
		figures(3, silent('poller', 'shop'));
		pass(11);
		expect(shown()).toMatchObject({
			'source:poller': { severity: 'critical' },
			'source:shop': { severity: 'critical' }
		});
		figures(3, silent());
		pass(11);
		expect(shown()).toBeUndefined();
		const { alarms } = await all();
		expect(alarms.flatMap(({ entries }) => entries.map(({ value }) => value))).not.toContain(2);
	});

	test('while all sources are silent no tile raises an alarm, and one that stands goes on standing', async () => {
		figures(99, silent('poller', 'shop'));
		pass(60);
		expect(Object.keys(shown() ?? {})).toEqual(['source:shop', 'source:poller']);
		figures(99, silent());
		pass(4);
		expect(shown()?.['waiting.now']).toBeDefined();
		figures(0, silent('poller', 'shop'));
		pass(60);
		expect(shown()?.['waiting.now']).toBeDefined();
	});
});

describe('answers', () => {
	test('are in the log with who, when, the figure and the note', async () => {
		const id = await raise();
		const outcome = await desk.answer(id, { kind: 'snooze', minutes: 30, note: 'break' }, 'local');
		expect(outcome).toMatchObject({ status: 'answered', alarm: { snoozedUntil: now + 1_800_000 } });
		expect((await log.find(id))?.entries[1]).toEqual({
			at: now,
			actor: 'local',
			action: 'snoozed',
			severity: 'warn',
			value: 30,
			note: 'break',
			until: now + 1_800_000
		});
		pass(1_800);
		expect(shown()?.['waiting.now']?.snoozedUntil).toBeUndefined();
		expect(await written()).toEqual(['raised snoozed woken']);
	});

	test('to an alarm that is over, or was never there, are refused', async () => {
		const id = await raise();
		figures(3);
		pass(4);
		expect(await desk.answer(id, { kind: 'acknowledge' }, 'local')).toEqual({ status: 'not_standing' });
		expect(await desk.answer('nothing', { kind: 'wake' }, 'local')).toEqual({ status: 'not_standing' });
	});

	test('what cannot be written is said, holds, and is written when it can be', async () => {
		const id = await raise();
		await desk.close();
		const lock = new DatabaseSync(join(folder, 'tidewall.db'));
		lock.exec(`CREATE TRIGGER full BEFORE INSERT ON alarm_entry BEGIN SELECT raise(ABORT, 'disk full'); END`);
		expect(await desk.answer(id, { kind: 'acknowledge' }, 'local')).toMatchObject({ status: 'not_kept' });
		expect(shown()?.['waiting.now']?.acknowledged).toBeDefined();
		lock.exec('DROP TRIGGER full');
		lock.close();
		pass(1);
		expect(await written()).toEqual(['raised acknowledged']);
	});
});

describe('after a restart', () => {
	test('a standing alarm goes on with its acknowledgement: no second raise', async () => {
		const id = await raise();
		await desk.answer(id, { kind: 'acknowledge', note: 'seen' }, 'local');
		await restart();
		now += 60_000;
		pass(10);
		expect(shown()?.['waiting.now']).toMatchObject({ id, acknowledged: { note: 'seen', by: 'local' } });
		expect(await written()).toEqual(['raised acknowledged']);
	});

	test('it clears once the figure has been clear for the hold after the start, not before', async () => {
		await raise();
		await restart();
		now += 60_000;
		figures(3);
		desk.look();
		pass(2);
		expect(shown()?.['waiting.now']).toBeDefined();
		pass(1);
		expect(shown()).toBeUndefined();
	});

	test('one whose tile was taken away meanwhile is withdrawn', async () => {
		await raise();
		boards = [boardOf({ tiles: [] })];
		await restart();
		pass(1);
		expect(await written()).toEqual(['raised withdrawn']);
	});
});

describe('the log', () => {
	test('is listed in parts, last raised first, each alarm once', async () => {
		for (let i = 0; i < 5; i += 1) {
			await raise();
			figures(3);
			pass(4);
		}
		await desk.close();
		const query = { organisations: ['o'], limit: 2 };
		const first = await log.page(query);
		const second = await log.page({ ...query, after: first.next });
		const third = await log.page({ ...query, after: second.next });
		const raised = [first, second, third].flatMap(({ alarms }) => alarms.map(({ raisedAt }) => raisedAt));
		expect(raised).toEqual([36, 28, 20, 12, 4].map((second) => start + second * 1_000));
		expect(third.next).toBeUndefined();
	});

	test('is narrowed to a board, to those that stood at a time, to standing and to critical ones', async () => {
		const id = await raise();
		await desk.close();
		const ids = async (query: object) =>
			(await log.page({ organisations: ['o'], limit: 9, ...query })).alarms.map((alarm) => alarm.id);
		expect(await ids({ board: { id: 'all', organisation: 'o' } })).toEqual([id]);
		expect(await ids({ board: { id: 'other', organisation: 'o' } })).toEqual([]);
		expect(await ids({ from: now + 60_000 })).toEqual([id]);
		expect(await ids({ to: start })).toEqual([]);
		expect(await ids({ standing: false })).toEqual([]);
		expect(await ids({ standing: true })).toEqual([id]);
		expect(await ids({ worst: 'critical' })).toEqual([]);
		expect(await ids({ organisations: ['p'] })).toEqual([]);
	});

	test('forgets what ended before the time that is kept, and nothing that stands', async () => {
		await raise();
		figures(3);
		pass(4);
		await raise();
		await desk.close();
		expect(await storage.alarms.prune(now + day)).toBe(1);
		expect((await all()).alarms).toHaveLength(1);
	});

	test('its lines cannot be changed, nor taken away without their alarm', async () => {
		await raise();
		await desk.close();
		const file = new DatabaseSync(join(folder, 'tidewall.db'));
		for (const statement of ["UPDATE alarm_entry SET actor = 'x'", 'DELETE FROM alarm_entry'])
			expect(() => file.exec(statement)).toThrow('append-only');
		file.close();
	});
});
