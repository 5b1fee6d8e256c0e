import { mayReconnect } from '../protocol/close-codes.ts';
import { deadAfterMs } from '../protocol/messages.ts';
import type { Milliseconds } from '../domain/units.ts';
import { backoffPause } from './backoff.ts';

/**
 * - `connecting`: an attempt is under way
 * - `open`: connected
 * - `waiting`: a pause before the next attempt; `code` is the close code of the last one
 * - `final`: the server said that connecting again is of no use (close codes 4500–4999)
 * - `closed`: closed by its owner
 */
export type ConnectionStatus =
	| { readonly kind: 'connecting' }
	| { readonly kind: 'open' }
	| { readonly kind: 'waiting'; readonly pause: Milliseconds; readonly code: number }
	| { readonly kind: 'final'; readonly code: number; readonly reason: string }
	| { readonly kind: 'closed' };

/** What a `ReconnectingSocket` tells its owner, and asks of it. */
export interface ReconnectingSocketOptions {
	/** Address of the next attempt; asked each time, for the place to resume from moves. */
	readonly address: () => string;
	readonly onText: (text: string) => void;
	readonly onStatus: (status: ConnectionStatus) => void;
	/** Uniform in [0, 1): jitter of the pauses. */
	readonly random?: () => number;
	/** Without any frame for this long the connection counts as dead: a cut cable sends no close. */
	readonly deadAfter?: Milliseconds;
}

/**
 * A WebSocket that comes back by itself until the server says that it is of no use, or until `close`.
 *
 * Owns its socket and its timers: after `close` none is left.
 */
export class ReconnectingSocket {
	readonly #address: () => string;
	readonly #onText: (text: string) => void;
	readonly #onStatus: (status: ConnectionStatus) => void;
	readonly #random: () => number;
	readonly #deadAfter: Milliseconds;
	#socket: WebSocket | undefined;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#watch: ReturnType<typeof setInterval> | undefined;
	#heardSinceWatch = false;
	#failures = 0;
	#ended = false;

	constructor(options: ReconnectingSocketOptions) {
		this.#address = options.address;
		this.#onText = options.onText;
		this.#onStatus = options.onStatus;
		this.#random = options.random ?? Math.random;
		this.#deadAfter = options.deadAfter ?? deadAfterMs;
	}

	/** Connects now: at first, and when there is reason to believe that the network is back. */
	connect(): void {
		if (this.#ended || this.#socket !== undefined) return;
		clearTimeout(this.#retry);
		this.#onStatus({ kind: 'connecting' });
		const socket = new WebSocket(this.#address());
		this.#socket = socket;
		// The watch also covers an attempt that never gets an answer.
		this.#restartWatch();
		socket.onopen = () => this.#onStatus({ kind: 'open' });
		socket.onmessage = (event: MessageEvent<unknown>) => {
			this.#heardSinceWatch = true;
			// Only a frame proves that the server works: a proxy may open sockets and drop them.
			this.#failures = 0;
			if (typeof event.data === 'string') this.#onText(event.data);
		};
		socket.onclose = (event) => this.#lost(event.code, event.reason);
	}

	/** Drops the connection and connects again after a pause: what the wall holds is no longer sure. */
	restart(): void {
		if (this.#socket !== undefined) this.#lost(1000, '');
	}

	/** Ends for good. */
	close(): void {
		if (this.#ended) return;
		this.#ended = true;
		clearTimeout(this.#retry);
		this.#drop();
		this.#onStatus({ kind: 'closed' });
	}

	#lost(code: number, reason: string): void {
		this.#drop();
		if (this.#ended) return;
		if (!mayReconnect(code)) {
			this.#ended = true;
			this.#onStatus({ kind: 'final', code, reason });
			return;
		}
		const pause = backoffPause(this.#failures, this.#random);
		this.#failures += 1;
		this.#onStatus({ kind: 'waiting', pause, code });
		this.#retry = setTimeout(() => this.connect(), pause);
	}

	/** Lets go of the socket at once: the closing handshake of a dead one would last for minutes. */
	#drop(): void {
		clearInterval(this.#watch);
		const socket = this.#socket;
		if (socket === undefined) return;
		this.#socket = undefined;
		socket.onopen = socket.onmessage = socket.onclose = null;
		socket.close();
	}

	/**
	 * One interval instead of a timer per frame: at ten frames a second a wall would make and clear 26 million
	 * timers a month. Silence is noticed at most a tenth of the limit late.
	 */
	#restartWatch(): void {
		clearInterval(this.#watch);
		this.#heardSinceWatch = false;
		let silent = 0;
		const step = this.#deadAfter / 10;
		this.#watch = setInterval(() => {
			silent = this.#heardSinceWatch ? 0 : silent + step;
			this.#heardSinceWatch = false;
			if (silent >= this.#deadAfter) this.restart();
		}, step);
	}
}
