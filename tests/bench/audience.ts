/** Child process: walls of the real product, on plain TCP. All count their frames; some keep them to be read later. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { constants, inflateRawSync } from 'node:zlib';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { apply } from '#lib/protocol/merge-patch.ts';
import { protocolVersion, type ServerMessage } from '#lib/protocol/messages.ts';
import { answerCalls } from './companion.ts';
import { FrameCounter } from './frame-counter.ts';

/** What a wall showed from an instant on (ms of `process.hrtime`): arrivals of today, by queue. */
export interface Sight {
	readonly at: number;
	readonly arrivals: Readonly<Record<string, number>>;
}

interface KeptFrame {
	readonly at: number;
	readonly compressed: boolean;
	readonly payload: Buffer;
}

interface Wall {
	readonly counter: FrameCounter;
	readonly socket: Socket;
	kept: KeptFrame[];
	state: BoardState | undefined;
	seq: number;
}

const now = () => Number(process.hrtime.bigint()) / 1e6;
const flush = Buffer.from([0, 0, 0xff, 0xff]);
/** An empty pong, masked with 0 as a client's frames must be. */
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
const walls: Wall[] = [];
let sampled: Wall[] = [];

function read({ compressed, payload }: KeptFrame): ServerMessage {
	const json = compressed
		? inflateRawSync(Buffer.concat([payload, flush]), { finishFlush: constants.Z_SYNC_FLUSH })
		: payload;
	return JSON.parse(json.toString()) as ServerMessage;
}

/** Follows the wall's frames; @throws Error where one does not continue the one before. */
function follow(wall: Wall, message: ServerMessage): void {
	if (message.kind === 'snapshot') wall.state = message.state;
	else if (message.kind === 'delta') {
		if (message.base !== wall.seq || wall.state === undefined) {
			throw new Error(`a wall at ${wall.seq} got a delta from ${message.base}`);
		}
		wall.state = apply(wall.state, message.patch);
	}
	wall.seq = message.seq;
}

const calls = {
	/** Connects walls one after the other in quick succession; resolves when every one has its first frame. */
	async connect({
		port,
		board,
		count,
		sample
	}: {
		port: number;
		board: string;
		count: number;
		sample: number;
	}): Promise<void> {
		const request = [
			`GET /live?board=${board}&v=${protocolVersion} HTTP/1.1`,
			`Host: 127.0.0.1:${port}`,
			'Connection: Upgrade',
			'Upgrade: websocket',
			'Sec-WebSocket-Version: 13',
			'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
			'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
			'',
			''
		].join('\r\n');
		// The first, the last and others evenly between: the hub writes to its walls in the order of their coming.
		const chosen = new Set(
			Array.from({ length: sample }, (_, n) => Math.round((n * (count - 1)) / Math.max(1, sample - 1)))
		);
		await Promise.all(
			Array.from({ length: count }, (_, index) => {
				const counter = new FrameCounter();
				const socket = connect({ port, host: '127.0.0.1' });
				counter.onPing = () => socket.write(pong);
				const wall: Wall = { counter, socket, kept: [], state: undefined, seq: -1 };
				walls.push(wall);
				if (chosen.has(index)) {
					counter.onFrame = (firstByte, payload) => {
						wall.kept.push({
							at: now(),
							compressed: (firstByte & 0x40) !== 0,
							payload: Buffer.from(payload)
						});
					};
				}
				return new Promise<void>((resolve, reject) => {
					socket.on('data', (chunk: Buffer) => {
						counter.take(chunk);
						if (counter.frames > 0) resolve();
					});
					socket.on('error', reject);
					socket.on('close', () => reject(new Error('the server closed a wall')));
					socket.write(request);
				});
			})
		);
		sampled = walls.filter((_, index) => chosen.has(index));
	},
	/** What each wall of the sample showed since the last call, in order. */
	sights(): Sight[][] {
		return sampled.map((wall) => {
			const frames = wall.kept;
			wall.kept = [];
			return frames.map((frame) => {
				follow(wall, read(frame));
				const rows = Object.values(wall.state?.queues ?? {});
				return {
					at: frame.at,
					arrivals: Object.fromEntries(rows.map((row) => [row.queue ?? '', row.arrivals]))
				};
			});
		});
	},
	/** Frames so far, of the wall with the fewest and the one with the most, and of all. */
	frames(): { least: number; most: number; all: number } {
		const counts = walls.map(({ counter }) => counter.frames);
		return {
			least: Math.min(...counts),
			most: Math.max(...counts),
			all: counts.reduce((sum, n) => sum + n, 0)
		};
	},
	/** Walls that are still connected. */
	connected: () => walls.filter(({ socket }) => !socket.destroyed).length,
	/** Processor time so far, in ms. */
	processorMs(): number {
		const { user, system } = process.cpuUsage();
		return (user + system) / 1_000;
	}
};

export type AudienceCalls = typeof calls;

answerCalls(calls);
