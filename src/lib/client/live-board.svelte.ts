import type { BoardState } from '../domain/board/board-state.ts';
import type { EpochMs, Milliseconds } from '../domain/units.ts';
import { closeCodes } from '../protocol/close-codes.ts';
import { apply } from '../protocol/merge-patch.ts';
import { deadAfterMs, protocolVersion, socketPath, staleAfterMs } from '../protocol/messages.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { ReconnectingSocket } from './reconnecting-socket.ts';
import type { ConnectionStatus } from './reconnecting-socket.ts';
import { ServerClock } from './server-clock.ts';

/** How often the ages on the wall move. */
const tickMs: Milliseconds = 250;

/** What a `LiveBoard` needs to know. */
export interface LiveBoardOptions {
	readonly board: string;
	/** Origin of the server as a WebSocket address, e.g. `ws://localhost:3000`; asked at each attempt. */
	readonly origin: () => string;
	/** A state for the first paint, and when the server made it. */
	readonly initial?: { readonly at: EpochMs; readonly state: BoardState };
	/** Build of the page; without it the build of the first snapshot counts as the page's. */
	readonly build?: string | undefined;
	/** The page is not of the server's build, or does not speak its protocol: load it again. */
	readonly onOutdated: () => void;
	/** Monotonic local time in ms. */
	readonly monotonic?: () => Milliseconds;
	readonly random?: () => number;
	readonly staleAfter?: Milliseconds;
	readonly deadAfter?: Milliseconds;
}

/**
 * One board as the wall sees it: its latest state, how old that is, and what time the server has.
 *
 * The state is never changed in place; a delta shares all that it does not touch with the state before, so what
 * is derived from an untouched branch is not computed again.
 */
export class LiveBoard {
	/** Undefined until the first snapshot. */
	state: BoardState | undefined = $state.raw(undefined);
	status: ConnectionStatus = $state.raw({ kind: 'connecting' });
	/** The server's time, moved every quarter of a second. For a replay board: the time within the recording. */
	now: EpochMs = $state.raw(0);
	/** Time since the last frame; undefined before the first one. */
	age: Milliseconds | undefined = $state.raw(undefined);
	/** Server time of the last frame, or of the state that came with the page. */
	lastFrameAt: EpochMs | undefined = $state.raw(undefined);
	/** No frame for more than 3 s, or none within 3 s of the start: the numbers must not be taken for live. */
	stale: boolean = $state.raw(false);

	readonly #options: LiveBoardOptions;
	readonly #monotonic: () => Milliseconds;
	readonly #staleAfter: Milliseconds;
	readonly #clock = new ServerClock();
	readonly #socket: ReconnectingSocket;
	#timer: ReturnType<typeof setInterval> | undefined;
	#epoch: string | undefined;
	#seq = 0;
	#build: string | undefined;
	/** Monotonic time of the last frame, before the first one that of the start. */
	#heardAt: Milliseconds = 0;
	#heard = false;

	constructor(options: LiveBoardOptions) {
		this.#options = options;
		this.#monotonic = options.monotonic ?? (() => performance.now());
		this.#staleAfter = options.staleAfter ?? staleAfterMs;
		this.#heardAt = this.#monotonic();
		this.#build = options.build;
		if (options.initial !== undefined) {
			this.state = options.initial.state;
			this.now = this.lastFrameAt = options.initial.at;
			this.#clock.observe(options.initial.at, this.#heardAt);
		}
		this.#socket = new ReconnectingSocket({
			address: () => this.#address(),
			onText: (text) => this.#receive(text),
			onStatus: (status) => this.#changeStatus(status),
			random: options.random,
			deadAfter: options.deadAfter ?? deadAfterMs
		});
	}

	/** Goes live. */
	open(): void {
		if (this.#timer !== undefined) return;
		this.#heardAt = this.#monotonic();
		this.#timer = setInterval(() => this.#tick(), tickMs);
		this.#socket.connect();
	}

	/** Connects at once where it would wait: the network is back. */
	hurry(): void {
		if (this.#timer !== undefined) this.#socket.connect();
	}

	/** Ends for good; leaves no timer and no socket behind. */
	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#socket.close();
	}

	#address(): string {
		const query = new URLSearchParams({ board: this.#options.board, v: String(protocolVersion) });
		if (this.#epoch !== undefined) {
			query.set('epoch', this.#epoch);
			query.set('seq', String(this.#seq));
		}
		return `${this.#options.origin()}${socketPath}?${query.toString()}`;
	}

	#receive(text: string): void {
		let message: ServerMessage;
		try {
			message = JSON.parse(text) as ServerMessage;
		} catch {
			this.#startOver();
			return;
		}
		switch (message.kind) {
			case 'snapshot':
				if (this.#build !== undefined && this.#build !== message.build) this.#options.onOutdated();
				this.#build ??= message.build;
				// Another life of the state may live on another machine, with another clock.
				if (this.#epoch !== undefined && this.#epoch !== message.epoch) this.#clock.reset();
				this.#epoch = message.epoch;
				this.#seq = message.seq;
				this.state = message.state;
				break;
			case 'delta':
				if (message.epoch !== this.#epoch || message.base !== this.#seq || this.state === undefined) {
					this.#startOver();
					return;
				}
				this.#seq = message.seq;
				this.state = apply(this.state, message.patch);
				break;
			case 'heartbeat':
				if (message.epoch !== this.#epoch || message.seq !== this.#seq) {
					this.#startOver();
					return;
				}
				break;
			default:
				// A kind that only a newer protocol knows.
				message satisfies never;
				return;
		}
		this.#heard = true;
		this.#heardAt = this.#monotonic();
		this.#clock.observe(message.at, this.#heardAt);
		this.lastFrameAt = message.at;
		if (this.stale || this.age === undefined) this.#tick();
	}

	/** Something is missing: connect again without a place to resume from, which gives a snapshot. */
	#startOver(): void {
		this.#epoch = undefined;
		this.#socket.restart();
	}

	#changeStatus(status: ConnectionStatus): void {
		this.status = status;
		if (status.kind === 'waiting' && status.code === closeCodes.resync) this.#epoch = undefined;
		if (status.kind === 'final') {
			this.stale = true;
			if (status.code === closeCodes.versionMismatch) this.#options.onOutdated();
		}
	}

	#tick(): void {
		const local = this.#monotonic();
		const sinceHeard = local - this.#heardAt;
		this.age = this.#heard ? sinceHeard : undefined;
		this.stale = this.status.kind === 'final' || sinceHeard > this.#staleAfter;
		// The time of a recording runs at its own speed and can jump: between its frames it stands still.
		if (this.state?.board.kind === 'replay') this.now = this.lastFrameAt ?? this.now;
		else this.now = this.#clock.at(local) ?? this.now;
	}
}
