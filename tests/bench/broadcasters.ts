/** Child process: one server that sends every step of the board to all its sockets; ours, or what others would use. */
import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { Server as SocketIo } from 'socket.io';
import { WebSocketServer } from 'ws';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { diff } from '#lib/protocol/merge-patch.ts';
import type { Json } from '#lib/protocol/merge-patch.ts';
import type { ServerMessage } from '#lib/protocol/messages.ts';
import { createHttpFront } from '#lib/server/http-server.ts';
import type { BoardSource } from '#lib/server/live/board-source.ts';
import { Hub } from '#lib/server/live/hub.ts';
import { answerCalls } from './companion.ts';
import { baseBoard, boardAtStep, boardHash } from './stage-board.ts';

/**
 * - `hub`: ours. `heartbeats`: as in production; else nothing but the frames that are counted is sent.
 * - `ws`: plain `ws`, the message serialised once.
 * - `ws-deflate`: the same with permessage-deflate at threshold 0, as its documentation shows it.
 * - `socket.io`: `io.emit` with the message as an object, WebSocket transport.
 */
export type BroadcasterKind = 'hub' | 'ws' | 'ws-deflate' | 'socket.io';

export interface BroadcasterOptions {
	readonly kind: BroadcasterKind;
	readonly tickMs: number;
	readonly heartbeats: boolean;
}

/** Ports of an open server; a byte written to `credit` lets it broadcast one step. */
export interface Ports {
	readonly walls: number;
	readonly credit: number;
}

interface Broadcaster {
	readonly http: HttpServer;
	/** Lets it send one step more. */
	grant(): void;
	connections(): number;
}

let step = 0;
let state: BoardState = baseBoard;
/** When step n was taken for sending, on the clock that all processes share (`process.hrtime`). */
const sentAt: number[] = [];

const now = () => Number(process.hrtime.bigint()) / 1e6;

function nextState(): BoardState {
	step += 1;
	state = boardAtStep(baseBoard, step);
	sentAt.push(now());
	return state;
}

/** What the others send: the very message that the hub would make. */
function nextMessage(): ServerMessage {
	const before = state as unknown as { [key: string]: Json };
	const patch = diff(before, nextState() as unknown as { [key: string]: Json }) ?? {};
	return { kind: 'delta', epoch: 'life1.00000000', base: step - 1, seq: step, at: Date.now(), patch };
}

class GrantedSteps implements BoardSource {
	credits = 0;
	reads = 0;
	epoch = 'life1';
	#current = state;
	stateOf(): BoardState {
		this.reads += 1;
		if (this.credits > 0) {
			this.credits -= 1;
			this.#current = nextState();
		}
		return this.#current;
	}
	replace(other: BoardState): void {
		this.#current = other;
	}
	now(): number {
		return Date.now();
	}
	epochOf(): string {
		return this.epoch;
	}
}

const steps = new GrantedSteps();
const registry = new Registry();

function openHub({ tickMs, heartbeats }: BroadcasterOptions): Broadcaster {
	const quiet = heartbeats ? {} : { heartbeatMs: 3_600_000, pingMs: 3_600_000 };
	const hub = new Hub(steps, { build: 'b1', tickMs, maxWalls: 10_000, registry, ...quiet });
	const front = createHttpFront({ origins: [], hosts: [] });
	front.serve((_, response) => response.end(), hub);
	return { http: front.server, grant: () => (steps.credits += 1), connections: () => hub.wallCount };
}

function openWs({ kind }: BroadcasterOptions): Broadcaster {
	const http = createHttpServer();
	const server = new WebSocketServer({
		server: http,
		perMessageDeflate: kind === 'ws-deflate' ? { threshold: 0 } : false
	});
	return {
		http,
		grant: () => {
			const message = JSON.stringify(nextMessage());
			for (const client of server.clients) client.send(message);
		},
		connections: () => server.clients.size
	};
}

function openSocketIo(): Broadcaster {
	const http = createHttpServer();
	const server = new SocketIo(http, {
		transports: ['websocket'],
		pingInterval: 3_600_000,
		serveClient: false
	});
	return {
		http,
		grant: () => server.emit('frame', nextMessage()),
		connections: () => server.sockets.sockets.size
	};
}

let broadcaster: Broadcaster | undefined;

function portOf(server: { address(): AddressInfo | string | null }): number {
	return (server.address() as AddressInfo).port;
}

const calls = {
	async open(options: BroadcasterOptions): Promise<Ports> {
		const opened =
			options.kind === 'hub'
				? openHub(options)
				: options.kind === 'socket.io'
					? openSocketIo()
					: openWs(options);
		broadcaster = opened;
		const credit = createTcpServer((socket) => {
			socket.on('data', (bytes) => {
				for (let at = 0; at < bytes.length; at += 1) opened.grant();
			});
			socket.on('error', () => socket.destroy());
		});
		await new Promise<void>((resolve) => credit.listen(0, '127.0.0.1', resolve));
		// Room for all connects at once, for every kind.
		await new Promise<void>((resolve) =>
			opened.http.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve)
		);
		return { walls: portOf(opened.http), credit: portOf(credit) };
	},
	/** Processor time so far, in microseconds, user and kernel. */
	usage(): { total: number; user: number } {
		const { user, system } = process.cpuUsage();
		return { total: user + system, user };
	},
	/** Resident memory in bytes after collection. */
	async memory(): Promise<number> {
		for (let round = 0; round < 3; round += 1) {
			// `last-resort` gives freed pages back; else what a burst of connects left behind would count for the walls.
			await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' });
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		return process.memoryUsage().rss;
	},
	connections: () => broadcaster?.connections() ?? 0,
	/** Sends a step every `everyMs`. */
	pace({ everyMs, count }: { everyMs: number; count: number }): Promise<void> {
		return new Promise((resolve) => {
			let left = count;
			const timer = setInterval(() => {
				if (left === 0) {
					clearInterval(timer);
					resolve();
					return;
				}
				left -= 1;
				broadcaster?.grant();
			}, everyMs);
		});
	},
	/** Send times of all steps since the last call, in milliseconds. */
	takeSendTimes: () => sentAt.splice(0),
	reads: () => steps.reads,
	/** Hashes of all states so far. */
	boards: () =>
		Array.from({ length: step + 1 }, (_, at) => boardHash(at === 0 ? baseBoard : boardAtStep(baseBoard, at))),
	/** Walls that do not read, as the hub counts them. */
	async blocked(): Promise<number> {
		const metric = await registry.getSingleMetric('tidewall_wall_sockets_blocked')?.get();
		return metric?.values[0]?.value ?? 0;
	},
	/** Replaces the board by one with a long name that compresses well: many bytes for who does not compress. */
	inflate(length: number): void {
		const name = `${step}${'wave '.repeat(length / 5)}${Math.random()}`;
		steps.replace({ ...baseBoard, board: { ...baseBoard.board, name } });
	}
};

export type BroadcasterCalls = typeof calls;

answerCalls(calls);
