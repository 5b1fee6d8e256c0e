import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Milliseconds } from '#lib/domain/units.ts';
import { pingFrame } from './frame.ts';
import type { Frame } from './frame.ts';

/** Frames that may wait in the process for one wall; what comes after them is merged. */
const maxQueuedFrames = 2;
const open = 1;

/**
 * One wall's connection. Frames go past `ws` straight to the TCP socket, so that all walls share one Buffer;
 * `ws` keeps the handshake, what comes in, and closing.
 *
 * Times here are of the hub's monotonic clock.
 */
export class WallSocket {
	/** Last state this wall has been sent (or that waits in its queue); −1 before its first snapshot. */
	seq = -1;
	/** Since when its queue has been full; undefined while frames go through. */
	blockedSince: Milliseconds | undefined;
	readonly #webSocket: WebSocket;
	readonly #socket: Socket;
	readonly #compresses: boolean;
	#queuedFrames = 0;
	#heardAt: Milliseconds;
	#bytesHeard: number;
	#nextPingAt: Milliseconds;

	constructor(
		webSocket: WebSocket,
		socket: Socket,
		options: { compresses: boolean; now: Milliseconds; pingMs: Milliseconds }
	) {
		this.#webSocket = webSocket;
		this.#socket = socket;
		this.#compresses = options.compresses;
		this.#heardAt = options.now;
		this.#bytesHeard = socket.bytesRead;
		this.#nextPingAt = options.now + options.pingMs;
	}

	/** All that was sent has left the process. */
	get isDrained(): boolean {
		return this.#socket.writableLength === 0;
	}

	/**
	 * Sends a frame unless the queue is full.
	 * @returns bytes handed to the socket; 0 when the wall is blocked or closing.
	 */
	send(frame: Frame): number {
		// After a close frame, whichever side sent it, no data may follow.
		if (this.#webSocket.readyState !== open) return 0;
		const socket = this.#socket;
		if (socket.writableLength === 0) this.#queuedFrames = 0;
		else if (this.#queuedFrames >= maxQueuedFrames) return 0;
		const bytes = this.#compresses ? frame.compressed : frame.plain;
		socket.write(bytes);
		if (socket.writableLength > 0) this.#queuedFrames += 1;
		return bytes.length;
	}

	/**
	 * Pings when it is time.
	 *
	 * @returns `silent` when nothing, not even a pong, has come in for `pongTimeoutMs`: the other end is gone although
	 * its TCP connection looks open. A wall with a queue gets no ping, it would only wait behind the frames.
	 */
	checkLife(
		now: Milliseconds,
		{ pingMs, pongTimeoutMs }: { pingMs: Milliseconds; pongTimeoutMs: Milliseconds }
	): 'alive' | 'silent' {
		if (now < this.#nextPingAt) return 'alive';
		this.#nextPingAt = now + pingMs;
		const bytesHeard = this.#socket.bytesRead;
		if (bytesHeard !== this.#bytesHeard || !this.isDrained) {
			this.#bytesHeard = bytesHeard;
			this.#heardAt = now;
		} else if (now - this.#heardAt >= pongTimeoutMs) return 'silent';
		if (this.isDrained && this.#webSocket.readyState === open) this.#socket.write(pingFrame);
		return 'alive';
	}

	/** Starts the closing handshake; `ws` destroys the connection if the wall does not answer in time. */
	close(code: number, reason: string): void {
		this.#webSocket.close(code, reason);
	}

	/** Ends the connection at once. */
	terminate(): void {
		this.#webSocket.terminate();
	}
}
