import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { createBoard, removeBoard, showBoard, updateBoard } from '#lib/server/boards/boards-api.ts';
import { LiveFloors } from '#lib/server/live/live-floors.ts';
import { LogReader } from '#lib/server/log/log-reader.ts';
import type { Runtime } from '#lib/server/runtime.ts';
import { jsonRequest, startRuntime, type StartedRuntime } from '../../../support/boards-runtime.ts';
import { LiveTraffic } from '../../../support/live-traffic.ts';

let started: StartedRuntime;
let traffic: LiveTraffic | undefined;
beforeEach(async () => {
	started = await startRuntime({ TIDEWALL_CHECKPOINT_SECONDS: '1' });
});
afterEach(async () => {
	await traffic?.stop();
	await started.stop();
});

const draft = (changes: Partial<Board> = {}) => ({
	name: 'Pre-sale',
	zone: 'Asia/Shanghai',
	dayStart: '00:00',
	filter: {},
	tiles: [{ metric: 'waiting', window: 'now' }],
	answerWithin: 30,
	...changes
});

const boardIn = (body: string) => JSON.parse(body) as { board: Board; revision: number };

async function create(changes: Partial<Board>): Promise<string> {
	const answer = await createBoard(started.runtime, jsonRequest('POST', draft(changes)));
	expect(answer.status).toBe(201);
	return boardIn(answer.body).board.id;
}

async function change(id: string, changes: Partial<Board>): Promise<void> {
	const { revision } = boardIn((await showBoard(started.runtime, id)).body);
	const headers = { 'if-match': `"${revision}"` };
	expect((await updateBoard(started.runtime, id, jsonRequest('PUT', draft(changes), headers))).status).toBe(
		200
	);
}

async function counted(id: string): Promise<void> {
	for (let look = 0; started.runtime.live.counting(id) !== undefined; look += 1) {
		if (look > 400) throw new Error(`${id} is still being counted`);
		await delay(50);
	}
}

/** How fresh the sources are, and what was raised, is of the process and not of the log. */
const withoutSources = ({ sources: _, alarms: _alarms, ...rest }: BoardState): unknown =>
	JSON.parse(JSON.stringify(rest));

/** A board as it is shown, and as the whole log says. */
async function compare(runtime: Runtime, folder: string, id: string): Promise<[unknown, unknown]> {
	const board = runtime.live.board(id);
	if (board === undefined) throw new Error(`there is no board ${id}`);
	const reader = new LogReader(join(folder, 'events.db'));
	try {
		for (let look = 1; ; look += 1) {
			// The state is kept for a second: this one is to be new.
			await delay(1_100);
			const shown = runtime.live.state(id);
			if (shown === undefined) throw new Error(`${id} shows nothing`);
			const floors = new LiveFloors(
				{
					log: {
						read: async (after, limit) => reader.read(after, limit),
						readSubject: (key, upTo) => reader.readSubject(key, upTo)
					},
					now: () => shown.at,
					directory: () => emptyDirectory
				},
				[{ board }]
			);
			await floors.catchUp();
			const fromLog = floors.stateOf(id);
			if (fromLog === undefined) throw new Error(`${id} cannot be folded`);
			const pair: [unknown, unknown] = [withoutSources(shown.state), withoutSources(fromLog)];
			// A gauge may change between the instant of the state and the one that is told.
			if (look === 3 || isDeepStrictEqual(...pair)) return pair;
		}
	} finally {
		reader.close();
	}
}

async function expectAsFromTheLog(id: string): Promise<void> {
	const [shown, fromLog] = await compare(started.runtime, started.folder, id);
	expect(shown).toEqual(fromLog);
}

describe('boards that are made and changed under traffic', () => {
	it('stand as if they had been there from the start, also after a restart', async () => {
		traffic = new LiveTraffic(started.runtime, 1);
		await traffic.send(3_000);
		const shop = await create({ name: 'One shop', filter: { queues: ['pre'] } });
		const phase = await create({
			name: 'Launch',
			phases: [{ name: 'launch', start: Date.now() - 2_000 }]
		});
		// What is not counted yet shows nothing, and says so.
		expect(started.runtime.live.state(shop)).toBeUndefined();
		expect(JSON.parse((await showBoard(started.runtime, shop)).body)).toMatchObject({
			counting: { done: 0 }
		});
		await counted(shop);
		await counted(phase);
		expect(started.runtime.live.state(shop)?.state.windows.today.arrivals).toBeGreaterThan(10);

		// Another filter: the former board stays on the wall meanwhile.
		await change(shop, { name: 'One shop', filter: { queues: ['vip'] }, zone: 'Europe/Berlin' });
		expect(started.runtime.live.state(shop)?.state.board.zone).toBe('Asia/Shanghai');
		await counted(shop);
		expect(started.runtime.live.state(shop)?.state.board.zone).toBe('Europe/Berlin');
		await traffic.send(1_000);
		await traffic.stop();
		for (const id of ['all', shop, phase]) await expectAsFromTheLog(id);

		started = await started.restart();
		// From the checkpoint, not from the log: nothing is counted again.
		expect(started.runtime.live.counting(shop)).toBeUndefined();
		traffic = new LiveTraffic(started.runtime, 2);
		await traffic.send(500);
		await traffic.stop();
		for (const id of [shop, phase]) await expectAsFromTheLog(id);
	}, 120_000);

	it('that are removed are gone at once, and others go on', async () => {
		traffic = new LiveTraffic(started.runtime, 3);
		await traffic.send(500);
		const id = await create({ name: 'Short-lived' });
		await counted(id);
		const { revision } = boardIn((await showBoard(started.runtime, id)).body);
		const answer = await removeBoard(
			started.runtime,
			id,
			jsonRequest('DELETE', undefined, { 'if-match': `"${revision}"` })
		);
		expect(answer.status).toBe(204);
		expect([started.runtime.live.board(id), started.runtime.live.state(id)]).toEqual([undefined, undefined]);
		await traffic.stop();
		await expectAsFromTheLog('all');
	}, 60_000);
});

describe('a board of an agent group', () => {
	it('is counted anew when the people of the group change, and shows new names at once', async () => {
		const { registry } = started.runtime.setup;
		const group = await registry.save({ kind: 'group', id: 'day', name: 'Day shift' }, undefined);
		expect(group.status).toBe('saved');
		const person = (name: string, account: string, revision?: number) =>
			registry.save(
				{ kind: 'person', id: 'p1', name, groups: ['day'], accounts: [{ source: 'traffic', account }] },
				revision
			);
		expect((await person('Wang', 'a1')).status).toBe('saved');
		traffic = new LiveTraffic(started.runtime, 7);
		await traffic.send(2_000);
		await traffic.stop();
		const id = await create({ name: 'Day shift', filter: { agentGroups: ['day'] } });
		await counted(id);
		const people = () =>
			Object.values(started.runtime.live.state(id)?.state.agents ?? {}).map(({ name }) => name);
		expect(people()).toEqual(['Wang']);
		const served = () => started.runtime.live.state(id)?.state.windows.today.response.count;
		expect(served()).toBeGreaterThan(0);

		expect((await person('Wang Fang', 'a1', 1)).status).toBe('saved');
		expect([started.runtime.live.counting(id), people()]).toEqual([undefined, ['Wang Fang']]);
		expect((await person('Wang Fang', 'a2', 2)).status).toBe('saved');
		expect(started.runtime.live.counting(id)).toBeDefined();
		await counted(id);
		expect(people()).toEqual(['Wang Fang']);
		expect(served()).toBeGreaterThan(0);
	}, 60_000);
});

describe('a set-up that is finished', () => {
	it('has its boards without asking', async () => {
		const { setup, live } = started.runtime;
		for (const [id, name] of [
			['flagship', '旗舰店'],
			['outlet', 'Outlet']
		] as const) {
			expect((await setup.registry.save({ kind: 'shop', id, name }, undefined)).status).toBe('saved');
		}
		const { draft, revision } = await setup.draft.read();
		const saved = await setup.draft.save({ ...draft, finished: true }, revision, { actor: 'local', at: 0 });
		expect(saved.status).toBe('saved');
		expect(live.boards().map(({ id, filter }) => [id, filter.shops])).toEqual(
			expect.arrayContaining([
				['all', undefined],
				['outlet', ['outlet']]
			])
		);
		expect(live.board('all')?.rotation?.boards).toHaveLength(2);
	});
});
