/** Child process: a crowd of walls on raw TCP that count what they get. One for all servers of a section. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import { protocolVersion } from '#lib/protocol/messages.ts';
import type { ServerMessage } from '#lib/protocol/messages.ts';
import type { BroadcasterKind, Ports } from './broadcasters.ts';
import { answerCalls } from './companion.ts';
import { FrameCounter } from './frame-counter.ts';
import { boardHash } from './stage-board.ts';

interface Crowd {
	readonly sockets: Socket[];
	readonly credit: Socket;
	frames: number;
	/** Called when `frames` reaches the number. */
	goal: number;
	onGoal: (() => void) | undefined;
	/** Arrival of the n-th frame at each wall, where wanted. */
	arrivals: number[][] | undefined;
	counters: FrameCounter[];
}

const crowds = new Map<string, Crowd>();
const now = () => Number(process.hrtime.bigint()) / 1e6;

const targets: Record<BroadcasterKind, string> = {
	hub: `/live?board=main&v=${protocolVersion}`,
	ws: '/',
	'ws-deflate': '/',
	'socket.io': '/socket.io/?EIO=4&transport=websocket'
};

function upgradeRequest(kind: BroadcasterKind, port: number, compresses: boolean): string {
	return [
		`GET ${targets[kind]} HTTP/1.1`,
		`Host: 127.0.0.1:${port}`,
		'Connection: Upgrade',
		'Upgrade: websocket',
		'Sec-WebSocket-Version: 13',
		'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
		...(compresses ? ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'] : []),
		'',
		''
	].join('\r\n');
}

/** Masked text frame "40": joins the default namespace of Socket.IO (mask 0, which leaves the payload as it is). */
const joinSocketIo = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);

interface Connecting {
	readonly name: string;
	readonly kind: BroadcasterKind;
	readonly ports: Ports;
	readonly walls: number;
	readonly compresses: boolean;
	/** Frames that every wall gets before any broadcast. */
	readonly greetings: number;
}

async function connectCrowd({ kind, ports, walls, compresses, greetings }: Connecting): Promise<Crowd> {
	const credit = connect(ports.credit, '127.0.0.1');
	credit.setNoDelay(true);
	await once(credit, 'connect');
	const crowd: Crowd = {
		sockets: [],
		credit,
		frames: 0,
		goal: walls * greetings,
		onGoal: undefined,
		arrivals: undefined,
		counters: []
	};
	const greeted = new Promise<void>((resolve) => (crowd.onGoal = resolve));
	const request = upgradeRequest(kind, ports.walls, compresses);
	for (let index = 0; index < walls; index += 1) {
		const socket = connect({ port: ports.walls, host: '127.0.0.1' });
		const counter = new FrameCounter();
		crowd.sockets.push(socket);
		crowd.counters.push(counter);
		socket.write(request);
		let joined = kind !== 'socket.io';
		socket.on('data', (chunk: Buffer) => {
			const before = counter.frames;
			counter.take(chunk);
			const arrived = counter.frames - before;
			if (arrived === 0) return;
			if (!joined) {
				joined = true;
				socket.write(joinSocketIo);
			}
			crowd.frames += arrived;
			const times = crowd.arrivals?.[index];
			if (times !== undefined) {
				const at = now();
				for (let frame = 0; frame < arrived; frame += 1) times.push(at);
			}
			if (crowd.frames >= crowd.goal) crowd.onGoal?.();
		});
		socket.on('error', (error) => console.error('a wall failed:', error.message));
	}
	if (greetings > 0) await greeted;
	else await Promise.all(crowd.sockets.map((socket) => once(socket, 'data')));
	return crowd;
}

function crowdOf(name: string): Crowd {
	const crowd = crowds.get(name);
	if (crowd === undefined) throw new RangeError(`walls: name must be of a connected crowd, got ${name}`);
	return crowd;
}

function drop(crowd: Crowd): void {
	for (const socket of crowd.sockets) socket.destroy();
	crowd.credit.destroy();
}

const calls = {
	async connect(connecting: Connecting): Promise<void> {
		crowds.set(connecting.name, await connectCrowd(connecting));
	},
	disconnect(name: string): void {
		drop(crowdOf(name));
		crowds.delete(name);
	},
	/**
	 * As fast as the server can: `window` broadcasts are on their way until the time is up; then all must arrive.
	 * @returns frames delivered and the time they took.
	 */
	async blast({
		name,
		ms,
		window
	}: {
		name: string;
		ms: number;
		window: number;
	}): Promise<{ frames: number; ms: number }> {
		const crowd = crowdOf(name);
		const walls = crowd.sockets.length;
		crowd.frames = 0;
		const startedAt = performance.now();
		let granted = window;
		let completed = 0;
		await new Promise<void>((resolve) => {
			crowd.goal = walls;
			crowd.onGoal = () => {
				while (crowd.frames >= (completed + 1) * walls) {
					completed += 1;
					if (performance.now() - startedAt < ms) {
						granted += 1;
						crowd.credit.write('x');
					}
				}
				crowd.goal = (completed + 1) * walls;
				if (completed === granted) resolve();
			};
			crowd.credit.write('x'.repeat(window));
		});
		crowd.onGoal = undefined;
		return { frames: crowd.frames, ms: performance.now() - startedAt };
	},
	/** From now on the arrival of every frame is kept. */
	watch(name: string): void {
		const crowd = crowdOf(name);
		crowd.frames = 0;
		crowd.arrivals = crowd.sockets.map(() => []);
	},
	/** Arrivals since `watch`: `arrivals[wall][n]` is when the n-th frame came, in milliseconds of `process.hrtime`. */
	arrivals(name: string): readonly (readonly number[])[] {
		const crowd = crowdOf(name);
		const arrivals = crowd.arrivals ?? [];
		crowd.arrivals = undefined;
		return arrivals;
	},
	frames: (name: string) => crowdOf(name).frames,
	/** Stops one wall of the crowd reading, or lets it read again. */
	stall({ name, wall, stalled }: { name: string; wall: number; stalled: boolean }): void {
		const socket = crowdOf(name).sockets[wall];
		if (stalled) socket?.pause();
		else socket?.resume();
	},
	/**
	 * All walls of a hub connect at once and read their snapshot.
	 * @returns the time until the last one had it, and the boards that were seen, as a hash each with its walls.
	 */
	async reconnect({
		ports,
		walls
	}: {
		ports: Ports;
		walls: number;
	}): Promise<{ ms: number; boards: Record<string, number>; kinds: Record<string, number> }> {
		const boards: Record<string, number> = {};
		const kinds: Record<string, number> = {};
		// Walls of one tick share their bytes: each snapshot is unpacked and checked once.
		const known = new Map<string, { board: string; kind: string }>();
		const request = upgradeRequest('hub', ports.walls, true);
		const sockets: Socket[] = [];
		const startedAt = performance.now();
		await new Promise<void>((resolve, reject) => {
			let done = 0;
			for (let index = 0; index < walls; index += 1) {
				const socket = connect({ port: ports.walls, host: '127.0.0.1' });
				sockets.push(socket);
				const counter = new FrameCounter();
				counter.onFrame = (firstByte, payload) => {
					counter.onFrame = undefined;
					const bytes = createHash('sha1').update(payload).digest('base64');
					let seen = known.get(bytes);
					if (seen === undefined) {
						const json =
							(firstByte & 0x40) === 0
								? payload
								: inflateRawSync(Buffer.concat([payload, Buffer.from([0, 0, 0xff, 0xff])]), {
										finishFlush: 2
									});
						const message = JSON.parse(json.toString()) as ServerMessage;
						seen = { kind: message.kind, board: message.kind === 'snapshot' ? boardHash(message.state) : '' };
						known.set(bytes, seen);
					}
					boards[seen.board] = (boards[seen.board] ?? 0) + 1;
					kinds[seen.kind] = (kinds[seen.kind] ?? 0) + 1;
					done += 1;
					if (done === walls) resolve();
				};
				socket.on('data', (chunk: Buffer) => counter.take(chunk));
				socket.on('error', reject);
				socket.write(request);
			}
		});
		const ms = performance.now() - startedAt;
		for (const socket of sockets) socket.destroy();
		return { ms, boards, kinds };
	}
};

export type WallsCalls = typeof calls;

answerCalls(calls);
