import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveBoard } from '#lib/client/live-board.svelte.ts';
import type { LiveBoardOptions } from '#lib/client/live-board.svelte.ts';
import { closeCodes } from '#lib/protocol/close-codes.ts';
import type { ServerMessage } from '#lib/protocol/messages.ts';
import { boardState } from '../../support/board-state.ts';
import { until, WallServer } from '../../support/wall-server.ts';

let server: WallServer;
let board: LiveBoard | undefined;
let outdated = 0;

beforeEach(async () => {
	server = await WallServer.listen();
	outdated = 0;
});

afterEach(async () => {
	board?.close();
	await server.close();
});

function open(options: Partial<LiveBoardOptions> = {}): LiveBoard {
	board = new LiveBoard({
		board: 'tmall',
		origin: () => server.origin,
		onOutdated: () => (outdated += 1),
		random: () => 0,
		...options
	});
	board.open();
	return board;
}

const at = Date.UTC(2026, 10, 11, 12, 37, 14);

function snapshot(epoch: string, seq: number, waiting: number, build = 'a'): ServerMessage {
	const state = boardState({ at });
	return { kind: 'snapshot', epoch, seq, at, build, state: { ...state, now: { ...state.now, waiting } } };
}

function delta(epoch: string, base: number, seq: number, waiting: number): ServerMessage {
	return { kind: 'delta', epoch, base, seq, at, patch: { now: { waiting } } };
}

test('a wall shows the snapshot, then what each delta changes', async () => {
	const wall = open();
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	await until(() => wall.state?.now.waiting === 38);
	const queues = wall.state?.queues;
	server.send(delta('e1', 5, 6, 39));
	await until(() => wall.state?.now.waiting === 39);
	expect(wall.state?.queues).toBe(queues);
	expect(server.requests).toHaveLength(1);
	expect(server.requests[0]?.toString()).toBe('board=tmall&v=1');
});

test('a lost connection is resumed from the epoch and seq that the wall holds', async () => {
	const wall = open();
	server.answer((socket, query) => {
		if (query.get('epoch') === null) server.send(snapshot('e1', 5, 38));
		else socket.send(JSON.stringify(delta('e1', Number(query.get('seq')), 9, 41)));
	});
	await until(() => wall.state?.now.waiting === 38);
	server.sockets[0]?.terminate();
	await until(() => wall.state?.now.waiting === 41);
	expect(server.requests[1]?.toString()).toBe('board=tmall&v=1&epoch=e1&seq=5');
});

test('a delta that skips a frame makes the wall ask for a snapshot, and is not applied', async () => {
	const wall = open();
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	await until(() => wall.state?.now.waiting === 38);
	server.answer(() => server.send(snapshot('e1', 8, 50)));
	server.send(delta('e1', 7, 8, 49));
	const seen = new Set<number | undefined>();
	await until(() => {
		seen.add(wall.state?.now.waiting);
		return wall.state?.now.waiting === 50;
	});
	expect([...seen]).toEqual([38, 50]);
	expect(server.requests[1]?.has('epoch')).toBe(false);
});

test('a merged delta may jump from base 5 to seq 12', async () => {
	const wall = open();
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	await until(() => wall.state !== undefined);
	server.send(delta('e1', 5, 12, 40));
	server.send(delta('e1', 12, 13, 41));
	await until(() => wall.state?.now.waiting === 41);
	expect(server.requests).toHaveLength(1);
});

test.each([
	['a delta of another epoch', delta('e2', 5, 6, 1)],
	['a heartbeat ahead of the wall', { kind: 'heartbeat', epoch: 'e1', seq: 6, at } satisfies ServerMessage],
	['a heartbeat of another epoch', { kind: 'heartbeat', epoch: 'e2', seq: 5, at } satisfies ServerMessage]
])('%s makes the wall ask for a snapshot', async (_, message) => {
	const wall = open();
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	await until(() => wall.state !== undefined);
	server.answer(() => server.send(snapshot('e2', 0, 3)));
	server.send(message);
	await until(() => wall.state?.now.waiting === 3);
	expect(server.requests[1]?.has('epoch')).toBe(false);
});

test('a frame that is not JSON makes the wall ask for a snapshot', async () => {
	const wall = open();
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	await until(() => wall.state !== undefined);
	server.answer(() => server.send(snapshot('e1', 6, 4)));
	server.sockets[0]?.send('{"kind":');
	await until(() => wall.state?.now.waiting === 4);
});

test('close code 4001 makes the wall come back without epoch and seq', async () => {
	const wall = open();
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	await until(() => wall.state !== undefined);
	server.sockets[0]?.close(closeCodes.resync);
	await until(() => server.requests.length === 2);
	expect(server.requests[1]?.has('epoch')).toBe(false);
	expect(wall.state?.now.waiting).toBe(38);
});

test('close code 4504 is final: the wall keeps its numbers, marks them stale and does not come back', async () => {
	const wall = open();
	server.answer((socket) => {
		server.send(snapshot('e1', 5, 38));
		socket.close(closeCodes.unknownBoard, 'no such board');
	});
	await until(() => wall.status.kind === 'final');
	expect(wall.status).toEqual({ kind: 'final', code: 4504, reason: 'no such board' });
	expect(wall.state?.now.waiting).toBe(38);
	expect(wall.stale).toBe(true);
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(server.requests).toHaveLength(1);
});

test('close code 4510 asks for the page to be loaded again', async () => {
	open();
	server.answer((socket) => socket.close(closeCodes.versionMismatch));
	await until(() => outdated === 1);
});

test('a snapshot of another build asks for the page to be loaded again, one of the same build does not', async () => {
	const wall = open();
	server.answer(() => server.send(snapshot('e1', 5, 38, 'a')));
	await until(() => wall.state !== undefined);
	server.send(snapshot('e1', 6, 39, 'a'));
	await until(() => wall.state?.now.waiting === 39);
	expect(outdated).toBe(0);
	server.send(snapshot('e2', 0, 40, 'b'));
	await until(() => outdated === 1);
});

test('a page of build a that meets a server of build b asks to be loaded again', async () => {
	open({ build: 'a' });
	server.answer(() => server.send(snapshot('e1', 5, 38, 'b')));
	await until(() => outdated === 1);
});

test('without a frame for the limit a wall is stale, the next heartbeat makes it live again', async () => {
	const wall = open({ staleAfter: 300 });
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	await until(() => wall.state !== undefined);
	expect(wall.stale).toBe(false);
	await until(() => wall.stale);
	expect(wall.lastFrameAt).toBe(at);
	expect(wall.age).toBeGreaterThan(300);
	server.send({ kind: 'heartbeat', epoch: 'e1', seq: 5, at: at + 1_000 });
	await until(() => !wall.stale);
	expect(wall.lastFrameAt).toBe(at + 1_000);
});

test('heartbeats keep a connection, silence for the limit ends it', async () => {
	const wall = open({ deadAfter: 300 });
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	for (let beat = 0; beat < 8; beat += 1) {
		await new Promise((resolve) => setTimeout(resolve, 60));
		server.send({ kind: 'heartbeat', epoch: 'e1', seq: 5, at });
	}
	expect(server.requests).toHaveLength(1);
	await until(() => server.requests.length === 2);
	expect(server.requests[1]?.get('seq')).toBe('5');
	expect(wall.state?.now.waiting).toBe(38);
});

test('the first paint shows the state that came with the page, with the time of the server', () => {
	const wall = open({ initial: { at, state: boardState({ at }) } });
	expect(wall.state?.board.name).toBe(boardState({ at }).board.name);
	expect(wall.now).toBe(at);
	expect(wall.stale).toBe(false);
});

test('a wall that starts before its server connects when the server comes', async () => {
	const { origin, port } = server;
	await server.close();
	const wall = open({ origin: () => origin });
	await until(() => wall.status.kind === 'waiting');
	expect(wall.state).toBeUndefined();
	server = await WallServer.listen(port);
	server.answer(() => server.send(snapshot('e1', 0, 7)));
	await until(() => wall.state?.now.waiting === 7);
});

test('a closed board leaves no connection and does not come back', async () => {
	const wall = open();
	server.answer(() => server.send(snapshot('e1', 5, 38)));
	await until(() => wall.state !== undefined);
	wall.close();
	await until(() => server.sockets[0]?.readyState === 3);
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(server.requests).toHaveLength(1);
	expect(wall.status).toEqual({ kind: 'closed' });
});
