import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { HubOptions } from '#lib/server/live/hub.ts';
import { until, WallStage } from '../../../support/wall-stage.ts';

let stage: WallStage | undefined;

async function open(options: Partial<HubOptions> = {}): Promise<WallStage> {
	stage = await new WallStage(options).open();
	return stage;
}

afterEach(async () => {
	await stage?.close();
	stage = undefined;
});

/** Puts about `bytes` that do not compress into the board, anew at every call. */
function burden({ boards }: WallStage, bytes: number): void {
	const before = boards.states.get('main') as BoardState;
	const name = randomBytes(Math.ceil(bytes / 1.4)).toString('base64');
	boards.states.set('main', { ...before, board: { ...before.board, name } });
}

/** Everything a raw socket gets until it ends. */
async function readAll(socket: Socket): Promise<string> {
	let text = '';
	socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
	socket.resume();
	await new Promise((resolve) => socket.once('close', resolve));
	return text;
}

/** Bytes of the first frame that a raw socket gets, by the length in its header (RFC 6455, 5.2). */
async function firstFrameBytes(socket: Socket): Promise<number> {
	let bytes = Buffer.alloc(0);
	socket.on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
	socket.resume();
	const frame = () => bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
	await until(() => bytes.includes('\r\n\r\n') && frame().length > 10, 'the first frame');
	socket.destroy();
	const length = (frame()[1] as number) & 0x7f;
	if (length < 126) return length;
	return length === 126 ? frame().readUInt16BE(2) : Number(frame().readBigUInt64BE(2));
}

describe('a wall that follows', () => {
	test('gets a snapshot with seq 0, then for each change a delta from seq − 1', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall();
		expect(wall.messages[0]).toMatchObject({ kind: 'snapshot', seq: 0, build: 'b1' });
		expect(wall.state).toEqual(hubStage.boards.states.get('main'));

		hubStage.waiting(61);
		await until(() => wall.seq === 1, 'the first delta');
		hubStage.waiting(62);
		await until(() => wall.seq === 2, 'the second delta');
		expect(wall.messages.slice(1)).toMatchObject([
			{ kind: 'delta', base: 0, seq: 1, patch: { now: { waiting: 61 } } },
			{ kind: 'delta', base: 1, seq: 2, patch: { now: { waiting: 62 } } }
		]);
		expect(wall.state).toEqual(hubStage.boards.states.get('main'));
	});

	test('changes within one tick come as one frame', async () => {
		const hubStage = await open({ tickMs: 50 });
		const wall = await hubStage.readyWall();
		for (let count = 1; count <= 100; count += 1) hubStage.waiting(count);
		await until(() => wall.state?.now.waiting === 100, 'the last change');
		expect(wall.seq).toBe(1);
	});

	test('a new state that says the same as the last sends nothing', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall();
		hubStage.boards.states.set('main', structuredClone(hubStage.boards.states.get('main') as BoardState));
		await delay(50);
		expect(wall.messages).toHaveLength(1);
	});

	test('compressed and plain walls see the same, and the compressed one gets less than a third of the bytes', async () => {
		const hubStage = await open();
		const compressed = await hubStage.readyWall();
		const plain = await hubStage.readyWall(undefined, { perMessageDeflate: false });
		expect(compressed.extensions).toBe('permessage-deflate');
		expect(plain.extensions).toBe('');
		for (let count = 1; count <= 5; count += 1) {
			hubStage.waiting(count);
			await until(() => compressed.seq === count && plain.seq === count, `delta ${count}`);
		}
		expect(compressed.state).toEqual(plain.state);
		const snapshotBytes = JSON.stringify(plain.messages[0]).length;
		expect(snapshotBytes).toBeGreaterThan(5_000);
		const deflate = 'Sec-WebSocket-Extensions: permessage-deflate';
		expect((await firstFrameBytes(hubStage.rawUpgrade(undefined, [deflate]))) * 3).toBeLessThan(
			await firstFrameBytes(hubStage.rawUpgrade())
		);
	});

	test('a heartbeat comes once per interval while nothing changes, with the seq of the last frame', async () => {
		const hubStage = await open({ heartbeatMs: 50 });
		const wall = await hubStage.readyWall();
		hubStage.waiting(1);
		await until(() => wall.messages.length >= 5, 'three heartbeats');
		expect(wall.kinds().slice(0, 5)).toEqual(['snapshot', 'delta', 'heartbeat', 'heartbeat', 'heartbeat']);
		expect(wall.messages[4]).toMatchObject({ seq: 1 });
		expect((wall.arrivals[4] as number) - (wall.arrivals[2] as number)).toBeGreaterThan(80);
	});

	test('200 walls that join read the board once per tick, not once per wall', async () => {
		const hubStage = await open({ tickMs: 1_000 });
		await hubStage.readyWall();
		const readsBefore = hubStage.boards.reads;
		const sockets = Array.from({ length: 200 }, () => hubStage.rawUpgrade());
		await until(() => hubStage.hub.wallCount === 201, '200 more walls');
		expect(hubStage.boards.reads - readsBefore).toBeLessThanOrEqual(1);
		for (const socket of sockets) socket.destroy();
	});

	test('while the board cannot be read there is no frame, no heartbeat either, and no wall may join', async () => {
		const hubStage = await open({ heartbeatMs: 20 });
		const wall = await hubStage.readyWall();
		hubStage.boards.failure = new Error('disk gone');
		await delay(30);
		const before = wall.messages.length;
		await delay(100);
		expect(wall.messages.length).toBe(before);
		const late = hubStage.wall();
		await until(() => late.closeCode !== undefined, 'the close');
		expect(late.closeCode).toBe(4001);
		expect(await hubStage.metric('tidewall_wall_tick_errors_total')).toBeGreaterThan(3);

		hubStage.boards.failure = undefined;
		hubStage.waiting(5);
		await until(() => wall.state?.now.waiting === 5, 'the board again');
	});
});

describe('a wall that comes back', () => {
	test('gets one merged delta from where it left off', async () => {
		const hubStage = await open();
		const other = await hubStage.readyWall();
		const wall = await hubStage.readyWall();
		wall.socket.terminate();
		for (let count = 1; count <= 5; count += 1) {
			hubStage.waiting(count);
			await until(() => other.seq === count, `delta ${count}`);
		}
		const back = hubStage.wall(`board=main&v=1&epoch=${wall.epoch}&seq=0`);
		back.state = wall.state;
		back.epoch = wall.epoch;
		back.seq = 0;
		await until(() => back.messages.length > 0, 'the first frame');
		expect(back.messages[0]).toMatchObject({ kind: 'delta', base: 0, seq: 5 });
		expect(back.state).toEqual(hubStage.boards.states.get('main'));
	});

	test('as the only wall of its board also resumes', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall();
		wall.socket.terminate();
		await until(() => hubStage.hub.wallCount === 0, 'the wall gone');
		hubStage.waiting(9);
		const back = hubStage.wall(`board=main&v=1&epoch=${wall.epoch}&seq=0`);
		Object.assign(back, { state: wall.state, epoch: wall.epoch, seq: 0 });
		await until(() => back.messages.length > 0, 'the first frame');
		expect(back.messages[0]).toMatchObject({
			kind: 'delta',
			base: 0,
			seq: 1,
			patch: { now: { waiting: 9 } }
		});
	});

	test('having missed nothing gets a heartbeat at once', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall();
		const back = await hubStage.readyWall(`board=main&v=1&epoch=${wall.epoch}&seq=0`);
		expect(back.messages[0]).toMatchObject({ kind: 'heartbeat', seq: 0, epoch: wall.epoch });
	});

	test.each([
		['a seq that is not yet there', 99, (epoch: string) => epoch],
		['another epoch', 0, () => 'life0.00000000']
	])('with %s gets a snapshot', async (_, seq, epochFrom) => {
		const hubStage = await open();
		const wall = await hubStage.readyWall();
		const back = await hubStage.readyWall(`board=main&v=1&epoch=${epochFrom(wall.epoch)}&seq=${seq}`);
		expect(back.messages[0]).toMatchObject({ kind: 'snapshot', epoch: wall.epoch });
	});

	test('after the resume window gets a snapshot', async () => {
		const hubStage = await open({ resumeWindowMs: 40 });
		const other = await hubStage.readyWall();
		const epoch = other.epoch;
		for (let count = 1; count <= 6; count += 1) {
			hubStage.waiting(count);
			await delay(20);
		}
		const back = await hubStage.readyWall(`board=main&v=1&epoch=${epoch}&seq=0`);
		expect(back.messages[0]?.kind).toBe('snapshot');
		expect(back.state).toEqual(hubStage.boards.states.get('main'));
	});

	test('a new life of the board is a new epoch: every wall gets a snapshot with seq 0', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall();
		hubStage.waiting(3);
		await until(() => wall.seq === 1, 'a delta');
		const before = wall.epoch;
		hubStage.boards.epoch = 'life2';
		await until(() => wall.epoch !== before, 'the new epoch');
		expect(wall.messages.at(-1)).toMatchObject({ kind: 'snapshot', seq: 0 });
		expect(wall.epoch.startsWith('life2')).toBe(true);
	});

	test('a board that was forgotten and comes back does not reuse its epoch', async () => {
		const hubStage = await open({ resumeWindowMs: 20 });
		const wall = await hubStage.readyWall();
		wall.socket.terminate();
		await delay(100);
		expect(await hubStage.metric('tidewall_wall_boards')).toBe(0);
		const back = await hubStage.readyWall(`board=main&v=1&epoch=${wall.epoch}&seq=0`);
		expect(back.messages[0]?.kind).toBe('snapshot');
		expect(back.epoch).not.toBe(wall.epoch);
	});
});

describe('a wall that does not read', () => {
	// Above what the kernel takes for a socket that nobody reads (a few MB), at any setting.
	const change = 3_000_000;

	test('has at most two frames waiting, then gets one merged delta from the state it has', async () => {
		const hubStage = await open({ pingMs: 10_000 });
		const quick = await hubStage.readyWall();
		const slow = await hubStage.readyWall();
		slow.socket.pause();
		for (let count = 1; count <= 12; count += 1) {
			hubStage.waiting(count);
			burden(hubStage, change);
			await until(() => quick.seq === count, `delta ${count} at the quick wall`);
		}
		expect(await hubStage.metric('tidewall_wall_sockets_blocked')).toBe(1);
		const sentBefore = slow.messages.length;
		slow.socket.resume();
		await until(() => slow.seq === 12, 'the slow wall up to date');
		const merged = slow.messages.at(-1) as { kind: string; base: number; seq: number };
		expect(merged.kind).toBe('delta');
		expect(merged.seq - merged.base).toBeGreaterThan(1);
		expect(slow.messages.length - sentBefore).toBeLessThan(12);
		expect(slow.state).toEqual(quick.state);
		expect(await hubStage.metric('tidewall_wall_frames_sent_total', { kind: 'merged' })).toBe(1);
	});

	test('gets a snapshot when its state has left the window', async () => {
		const hubStage = await open({ resumeWindowMs: 50 });
		const quick = await hubStage.readyWall();
		const slow = await hubStage.readyWall();
		slow.socket.pause();
		for (let count = 1; count <= 8; count += 1) {
			burden(hubStage, change);
			await until(() => quick.seq === count, `delta ${count} at the quick wall`);
		}
		await delay(100);
		hubStage.waiting(77);
		await until(() => quick.state?.now.waiting === 77, 'the quick wall');
		slow.socket.resume();
		await until(() => slow.state?.now.waiting === 77, 'the slow wall up to date');
		expect(slow.kinds().filter((kind) => kind === 'snapshot')).toHaveLength(2);
		expect(slow.state).toEqual(quick.state);
	});

	test('keeps no more than two frames of memory', async () => {
		const hubStage = await open();
		const quick = await hubStage.readyWall();
		const sockets: Socket[] = [];
		hubStage.server.on('connection', (socket) => sockets.push(socket));
		hubStage.rawUpgrade();
		await until(() => hubStage.hub.wallCount === 2, 'the second wall');
		for (let count = 1; count <= 12; count += 1) {
			burden(hubStage, change);
			await until(() => quick.seq === count, `delta ${count} at the quick wall`);
		}
		expect(sockets[0]?.writableLength).toBeGreaterThan(0);
		expect(sockets[0]?.writableLength).toBeLessThan(2.2 * change);
	});

	test('is closed after the longest allowed lag, and the others never wait', async () => {
		const hubStage = await open({ maxLagMs: 200 });
		const quick = await hubStage.readyWall();
		hubStage.rawUpgrade();
		await until(() => hubStage.hub.wallCount === 2, 'the second wall');
		for (let count = 1; count <= 8; count += 1) {
			burden(hubStage, change);
			await until(() => quick.seq === count, `delta ${count} at the quick wall`);
		}
		await until(() => hubStage.hub.wallCount === 1, 'the stalled wall gone');
		expect(quick.closeCode).toBeUndefined();
	});
});

describe('a connection that is dead', () => {
	test('is pinged, and ended when nothing comes back', async () => {
		const hubStage = await open({ pingMs: 30, pongTimeoutMs: 60 });
		const alive = await hubStage.readyWall();
		// It reads everything and answers nothing, as a wall whose network is gone looks from here.
		const dead = hubStage.rawUpgrade();
		dead.resume();
		await until(() => hubStage.hub.wallCount === 2, 'both walls');
		await until(() => hubStage.hub.wallCount === 1, 'the dead one gone');
		await delay(150);
		expect(alive.pings).toBeGreaterThan(2);
		expect(alive.closeCode).toBeUndefined();
	});
});

describe('who may connect', () => {
	const withOrigin = (origin: string, more: Record<string, string> = {}) => ({
		headers: { origin, ...more }
	});

	test('a page of our own origin', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall(undefined, withOrigin(`http://127.0.0.1:${hubStage.port}`));
		expect(wall.messages[0]?.kind).toBe('snapshot');
	});

	test.each([
		['a foreign origin', () => withOrigin('https://evil.example'), 403],
		['the origin null', () => withOrigin('null'), 403],
		['a look-alike', (port: number) => withOrigin(`http://127.0.0.1:${port}.evil.example`), 403],
		['another port', (port: number) => withOrigin(`http://127.0.0.1:${port + 1}`), 403],
		['no origin but a cookie', () => ({ headers: { cookie: 'a=b' } }), 403],
		[
			'a rebound host name',
			(port: number) => withOrigin(`http://evil.example:${port}`, { host: `evil.example:${port}` }),
			421
		]
	])('not %s: refused before there is a socket', async (_, optionsFor, status) => {
		const hubStage = await open();
		const wall = hubStage.wall(undefined, optionsFor(hubStage.port));
		await until(() => wall.upgradeStatus !== undefined, 'the refusal');
		expect(wall.upgradeStatus).toBe(status);
		expect(hubStage.hub.wallCount).toBe(0);
		expect(await hubStage.metric('tidewall_wall_upgrades_refused_total', { status: String(status) })).toBe(1);
	});

	test('another path gets 404', async () => {
		const hubStage = await open();
		const answer = await readAll(hubStage.rawUpgrade('/elsewhere'));
		expect(answer).toMatch(/^HTTP\/1\.1 404 /);
	});

	test('the wall above the limit gets 503 with Retry-After, and may come when another leaves', async () => {
		const hubStage = await open({ maxWalls: 2 });
		const first = await hubStage.readyWall();
		await hubStage.readyWall();
		const answer = await readAll(hubStage.rawUpgrade());
		expect(answer).toMatch(/^HTTP\/1\.1 503 [^]*Retry-After: 5/);
		first.socket.close();
		await until(() => hubStage.hub.wallCount === 1, 'one wall gone');
		expect((await hubStage.readyWall()).messages[0]?.kind).toBe('snapshot');
	});

	test('a program that offers a compression we do not do gets plain frames', async () => {
		const hubStage = await open();
		const socket = hubStage.rawUpgrade(undefined, [
			'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9'
		]);
		setTimeout(() => socket.destroy(), 60);
		const answer = await readAll(socket);
		const accept = createHash('sha1')
			.update('dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
			.digest('base64');
		expect(answer).toContain(`Sec-WebSocket-Accept: ${accept}`);
		expect(answer).not.toContain('Sec-WebSocket-Extensions');
		expect(answer).toContain('"kind":"snapshot"');
	});

	test('1,000 headers, __proto__ parameters, a bad key and half a handshake leave the hub running', async () => {
		const hubStage = await open();
		const many = Array.from({ length: 1_000 }, (_, at) => `X-${at}: ${at}`);
		await Promise.all([
			Promise.race([readAll(hubStage.rawUpgrade(undefined, many)), delay(200)]),
			Promise.race([
				readAll(hubStage.rawUpgrade('/live?board=__proto__&v=1&__proto__[x]=1&epoch=constructor&seq=0')),
				delay(200)
			]),
			readAll(hubStage.rawUpgrade(undefined, ['Sec-WebSocket-Key: short'])),
			(async () => {
				const socket = hubStage.rawUpgrade();
				await delay(5);
				socket.destroy();
			})()
		]);
		expect((await hubStage.readyWall()).messages[0]?.kind).toBe('snapshot');
	});
});

describe('close codes', () => {
	test.each([
		['an unknown board', 'board=nowhere&v=1', 4504],
		['no board', 'v=1', 4504],
		['another protocol version', 'board=main&v=2', 4510],
		['no protocol version', 'board=main', 4510]
	])('%s: accepted, then closed, so that the wall can say why', async (_, query, code) => {
		const hubStage = await open();
		const wall = hubStage.wall(query);
		await until(() => wall.closeCode !== undefined, 'the close');
		expect(wall.closeCode).toBe(code);
		expect(wall.messages).toEqual([]);
	});

	test('4001 for the wall of a board that is still being counted: it comes again', async () => {
		const hubStage = await open();
		hubStage.boards.coming.add('new');
		const wall = hubStage.wall('board=new&v=1');
		await until(() => wall.closeCode !== undefined, 'the close');
		expect(wall.closeCode).toBe(4001);
		hubStage.boards.states.set('new', hubStage.boards.states.get('main') as BoardState);
		const again = hubStage.wall('board=new&v=1');
		await until(() => again.messages.length > 0, 'its snapshot');
	});

	test('4504 for the walls of a board that is deleted', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall();
		hubStage.boards.states.delete('main');
		await until(() => wall.closeCode !== undefined, 'the close');
		expect(wall.closeCode).toBe(4504);
	});

	test.each([
		['text', 'hello'],
		['bytes', Buffer.from([1, 2])]
	])('4400 for a wall that sends a message (%s)', async (_, message) => {
		const hubStage = await open();
		const wall = await hubStage.readyWall(undefined, { perMessageDeflate: false });
		wall.socket.send(message);
		await until(() => wall.closeCode !== undefined, 'the close');
		expect(wall.closeCode).toBe(4400);
	});

	test('1002 for a compressed message: nothing that comes in is unpacked', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall(undefined, { perMessageDeflate: { threshold: 0 } });
		wall.socket.send('x'.repeat(1_000));
		await until(() => wall.closeCode !== undefined, 'the close');
		expect(wall.closeCode).toBe(1002);
	});

	test('1009 for a message above 64 KiB', async () => {
		const hubStage = await open();
		const wall = await hubStage.readyWall(undefined, { perMessageDeflate: false });
		wall.socket.send('x'.repeat(64 * 1024 + 1));
		await until(() => wall.closeCode !== undefined, 'the close');
		expect(wall.closeCode).toBe(1009);
	});
});

describe('shutdown', () => {
	test('closes every wall with 1001 and refuses new ones', async () => {
		const hubStage = await open();
		const walls = [await hubStage.readyWall(), await hubStage.readyWall()];
		await hubStage.hub.shutdown();
		await until(() => walls.every(({ closeCode }) => closeCode === 1001), '1001 everywhere');
		expect(await readAll(hubStage.rawUpgrade())).toMatch(/^HTTP\/1\.1 503 /);
	});

	test('takes less than 2 s with walls that do not read or do not answer', async () => {
		const hubStage = await open();
		const quick = await hubStage.readyWall();
		hubStage.rawUpgrade();
		hubStage.rawUpgrade().resume();
		await until(() => hubStage.hub.wallCount === 3, 'three walls');
		for (let count = 1; count <= 6; count += 1) {
			burden(hubStage, 3_000_000);
			await until(() => quick.seq === count, `delta ${count}`);
		}
		const startedAt = performance.now();
		await hubStage.hub.shutdown();
		expect(performance.now() - startedAt).toBeLessThan(2_000);
		expect(hubStage.hub.wallCount).toBe(0);
		await until(() => quick.closeCode === 1001, '1001 at the wall that answers');
	});

	test('repeated calls share one shutdown', async () => {
		const hubStage = await open();
		expect(hubStage.hub.shutdown()).toBe(hubStage.hub.shutdown());
	});
});
