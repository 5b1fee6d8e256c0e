import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { second } from '#lib/domain/units.ts';
import type { Milliseconds } from '#lib/domain/units.ts';
import { closeCodes } from '#lib/protocol/close-codes.ts';
import { heartbeatMs, protocolVersion, socketPath } from '#lib/protocol/messages.ts';
import { BoardChannel } from './board-channel.ts';
import type { FrameKind } from './board-channel.ts';
import type { BoardSource } from './board-source.ts';
import { acceptsCompression, compressionResponse } from './extension-offer.ts';
import { parseWallRequest, refusalOf, refuse } from './handshake.ts';
import type { Refusal, WallRequest } from './handshake.ts';
import { createHubMetrics } from './hub-metrics.ts';
import type { HubMetrics } from './hub-metrics.ts';
import { WallSocket } from './wall-socket.ts';

/** How a hub behaves; everything but `build` has the product's value by default. */
export interface HubOptions {
	/** Build of the server, sent in snapshots: a page of another build reloads itself. */
	readonly build: string;
	/** Public origins, besides plain HTTP on the loopback addresses. */
	readonly origins?: readonly string[];
	/** Further host names to answer to, without port. */
	readonly hosts?: readonly string[];
	/** Sockets at once; the next upgrade gets 503. */
	readonly maxWalls?: number;
	/** Time between two looks at the boards: all changes in between become one frame. */
	readonly tickMs?: Milliseconds;
	readonly heartbeatMs?: Milliseconds;
	/** For how long a wall that went away can resume without a snapshot. */
	readonly resumeWindowMs?: Milliseconds;
	/** For how long a wall may fail to read before it is closed. */
	readonly maxLagMs?: Milliseconds;
	readonly pingMs?: Milliseconds;
	/** A wall from which nothing came for this long is taken for gone. */
	readonly pongTimeoutMs?: Milliseconds;
	readonly registry?: Registry;
	readonly log?: Logger;
}

/** Codes that get a series of their own; a client can send any number it likes. */
const knownCloseCodes: ReadonlySet<number> = new Set([
	1000,
	1002,
	1005,
	1006,
	1007,
	1009,
	...Object.values(closeCodes)
]);
/** A wall sends nothing but control frames, so this only bounds what is read before the socket is closed. */
const maxInboundBytes = 64 * 1024;
/** How long the other side may take to answer a close frame. */
const closeTimeoutMs: Milliseconds = 1 * second;

/**
 * Brings boards to walls: takes WebSocket upgrades, and every tick sends what changed on a board to all its walls as
 * one frame, serialised and compressed once.
 *
 * Work per tick does not depend on what happened in between, and a wall that does not read costs the others nothing.
 */
export class Hub {
	readonly #source: BoardSource;
	readonly #options: Required<Omit<HubOptions, 'log' | 'registry'>>;
	readonly #log: Logger | undefined;
	readonly #metrics: HubMetrics;
	readonly #webSockets: WebSocketServer;
	readonly #channels = new Map<string, BoardChannel>();
	/** Every socket that has not ended, those that are closing too. */
	readonly #walls = new Set<WallSocket>();
	#timer: NodeJS.Timeout | undefined;
	#nextLifeCheckAt: Milliseconds = 0;
	#shutdown: Promise<void> | undefined;
	#whenEmpty: (() => void) | undefined;
	/** Boards whose state could not be read at the last tick: logged once, not ten times a second. */
	readonly #failing = new Set<string>();

	constructor(source: BoardSource, options: HubOptions) {
		this.#source = source;
		this.#options = {
			origins: [],
			hosts: [],
			maxWalls: 5_000,
			tickMs: 100,
			heartbeatMs,
			resumeWindowMs: 30 * second,
			maxLagMs: 60 * second,
			pingMs: 15 * second,
			pongTimeoutMs: 30 * second,
			...options
		};
		this.#log = options.log;
		this.#metrics = createHubMetrics(options.registry ?? new Registry(), {
			walls: () => this.#walls.size,
			boards: () => this.#channels.size,
			blocked: () => {
				let blocked = 0;
				for (const wall of this.#walls) if (wall.blockedSince !== undefined) blocked += 1;
				return blocked;
			}
		});
		const serverOptions = {
			noServer: true,
			// Ours is the only compression: `ws` would compress per wall, and would unpack what strangers send.
			perMessageDeflate: false,
			maxPayload: maxInboundBytes,
			clientTracking: false,
			closeTimeout: closeTimeoutMs
		};
		this.#webSockets = new WebSocketServer(serverOptions);
		this.#webSockets.on('headers', (headers, request) => {
			if (acceptsCompression(request.headers['sec-websocket-extensions'])) {
				headers.push(`Sec-WebSocket-Extensions: ${compressionResponse}`);
			}
		});
	}

	/** Sockets that have not ended. */
	get wallCount(): number {
		return this.#walls.size;
	}

	/** Whether an upgrade to this address is the hub's. */
	static serves(address: string | undefined): boolean {
		return parseWallRequest(address)?.path === socketPath;
	}

	/** Takes over an HTTP upgrade (the arguments of Node's `upgrade` event), to a wall socket or to a refusal. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const asked = parseWallRequest(request.url);
		const refusal = this.#refusal(request, asked?.path);
		if (refusal !== undefined || asked === undefined || !(socket instanceof Socket)) {
			const { status, reason } = refusal ?? { status: 404, reason: 'There is no socket here.' };
			this.#metrics.refused.inc({ status });
			refuse(socket, { status, reason });
			return;
		}
		const compresses = acceptsCompression(request.headers['sec-websocket-extensions']);
		this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
			this.#accept(webSocket, socket, compresses, asked.request);
		});
	}

	/**
	 * Closes every socket with 1001 and takes no more. Resolves within two seconds: a wall that does not answer, or
	 * does not even read, is cut off. Repeated calls share the result.
	 */
	shutdown(): Promise<void> {
		return (this.#shutdown ??= this.#closeAll());
	}

	#refusal(request: IncomingMessage, path: string | undefined): Refusal | undefined {
		if (path !== socketPath) return { status: 404, reason: 'There is no socket here.' };
		if (this.#shutdown !== undefined) return { status: 503, reason: 'The server is shutting down.' };
		const refusal = refusalOf(request, this.#options);
		if (refusal !== undefined) return refusal;
		return this.#walls.size < this.#options.maxWalls
			? undefined
			: { status: 503, reason: `There are already ${this.#options.maxWalls} walls.` };
	}

	#accept(webSocket: WebSocket, socket: Socket, compresses: boolean, asked: WallRequest): void {
		const wall = new WallSocket(webSocket, socket, {
			compresses,
			now: performance.now(),
			pingMs: this.#options.pingMs
		});
		this.#walls.add(wall);
		let channel: BoardChannel | undefined;
		webSocket.on('message', () => wall.close(closeCodes.unexpectedMessage, 'walls send no messages'));
		// What is wrong with a frame of the client, `ws` answers itself; without a listener it would be thrown.
		webSocket.on('error', (error) => this.#log?.debug({ err: error }, 'wall socket failed'));
		webSocket.on('close', (code) => {
			this.#metrics.closed.inc({ code: knownCloseCodes.has(code) ? code : 'other' });
			this.#walls.delete(wall);
			channel?.leave(wall, performance.now());
			if (this.#walls.size === 0) this.#whenEmpty?.();
		});

		if (asked.version !== protocolVersion) {
			wall.close(closeCodes.versionMismatch, `this server speaks protocol version ${protocolVersion}`);
			return;
		}
		try {
			channel = this.#channelOf(asked.board);
		} catch (error) {
			this.#reportFailure(asked.board, error);
			wall.close(closeCodes.resync, 'the board cannot be read now');
			return;
		}
		if (channel === undefined) {
			if (this.#source.isComing?.(asked.board)) wall.close(closeCodes.resync, 'the board is being counted');
			else wall.close(closeCodes.unknownBoard, 'there is no such board');
		} else channel.join(wall, asked.resume, performance.now());
	}

	/** The board's channel at a state that may be joined; undefined when there is no such board. */
	#channelOf(boardId: string): BoardChannel | undefined {
		const now = performance.now();
		const existing = this.#channels.get(boardId);
		// With walls there, the state of the last tick is the one they have.
		if (existing !== undefined && existing.walls.size > 0 && !this.#failing.has(boardId)) return existing;
		const channel =
			existing ??
			new BoardChannel(
				boardId,
				this.#source,
				{ ...this.#options, onSent: (kind, bytes) => this.#countSent(kind, bytes) },
				now
			);
		if (channel.advance(now) === 'gone') {
			this.#channels.delete(boardId);
			return undefined;
		}
		this.#channels.set(boardId, channel);
		this.#timer ??= setInterval(() => this.#tick(), this.#options.tickMs);
		return channel;
	}

	#tick(): void {
		const startedAt = performance.now();
		for (const channel of this.#channels.values()) {
			if (channel.walls.size > 0) this.#tickChannel(channel, startedAt);
			else if (startedAt - channel.emptySince > this.#options.resumeWindowMs) {
				this.#channels.delete(channel.boardId);
				this.#failing.delete(channel.boardId);
			}
		}
		if (startedAt >= this.#nextLifeCheckAt) {
			this.#nextLifeCheckAt = startedAt + Math.min(second, this.#options.pingMs);
			for (const wall of this.#walls) {
				if (wall.checkLife(startedAt, this.#options) === 'silent') wall.terminate();
			}
		}
		if (this.#channels.size === 0) this.#stopTicking();
		this.#flushCounts();
		this.#metrics.ticks.inc();
		this.#metrics.tickSeconds.inc((performance.now() - startedAt) / 1_000);
	}

	#tickChannel(channel: BoardChannel, now: Milliseconds): void {
		try {
			if (channel.advance(now) === 'gone') {
				for (const wall of channel.walls) wall.close(closeCodes.unknownBoard, 'the board is gone');
				this.#channels.delete(channel.boardId);
				return;
			}
			this.#failing.delete(channel.boardId);
		} catch (error) {
			// No frame, no heartbeat either: the walls must see that their numbers are no longer fresh.
			this.#reportFailure(channel.boardId, error);
			return;
		}
		channel.distribute(now);
	}

	#reportFailure(board: string, error: unknown): void {
		this.#metrics.tickErrors.inc();
		if (this.#failing.has(board)) return;
		this.#failing.add(board);
		this.#log?.error({ err: error, board }, 'cannot read the state of a board');
	}

	// prom-client looks a label up at every increment: too dear for every frame of every wall.
	readonly #sent: Record<FrameKind, number> = { snapshot: 0, delta: 0, merged: 0, heartbeat: 0 };
	#sentBytes = 0;

	#countSent(kind: FrameKind, bytes: number): void {
		this.#sent[kind] += 1;
		this.#sentBytes += bytes;
	}

	#flushCounts(): void {
		for (const kind of Object.keys(this.#sent) as FrameKind[]) {
			if (this.#sent[kind] > 0) this.#metrics.framesSent.inc({ kind }, this.#sent[kind]);
			this.#sent[kind] = 0;
		}
		if (this.#sentBytes > 0) this.#metrics.frameBytes.inc(this.#sentBytes);
		this.#sentBytes = 0;
	}

	#stopTicking(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	async #closeAll(): Promise<void> {
		this.#stopTicking();
		for (const wall of this.#walls) wall.close(closeCodes.shutdown, 'the server is shutting down');
		if (this.#walls.size > 0) {
			await new Promise<void>((resolve) => {
				const deadline = setTimeout(() => {
					for (const wall of this.#walls) wall.terminate();
				}, closeTimeoutMs);
				const giveUp = setTimeout(resolve, closeTimeoutMs + 500);
				this.#whenEmpty = () => {
					clearTimeout(deadline);
					clearTimeout(giveUp);
					resolve();
				};
			});
		}
		this.#channels.clear();
		this.#webSockets.close();
		this.#flushCounts();
	}
}
