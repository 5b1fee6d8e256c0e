import { randomBytes } from 'node:crypto';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { closeCodes } from '#lib/protocol/close-codes.ts';
import { diff } from '#lib/protocol/merge-patch.ts';
import type { Json } from '#lib/protocol/merge-patch.ts';
import type { BoardSource } from './board-source.ts';
import { Frame } from './frame.ts';
import type { WallSocket } from './wall-socket.ts';

type JsonObject = { readonly [key: string]: Json };

/** A board state is a JSON tree by contract; an interface has no index signature to say so. */
const asJson = (state: BoardState): JsonObject => state as unknown as JsonObject;

interface PastState {
	readonly seq: number;
	readonly state: BoardState;
	/** Monotonic time at which it was replaced, Infinity for the current one. */
	supersededAt: Milliseconds;
}

/** What a channel needs to know from its hub. */
export interface ChannelOptions {
	readonly build: string;
	/** How long a past state is kept to resume from. */
	readonly resumeWindowMs: Milliseconds;
	readonly heartbeatMs: Milliseconds;
	/** A wall blocked for longer is closed. */
	readonly maxLagMs: Milliseconds;
	/** Called for every frame handed to a socket. */
	readonly onSent: (kind: FrameKind, bytes: number) => void;
}

export type FrameKind = 'snapshot' | 'delta' | 'merged' | 'heartbeat';

/**
 * One board and the walls that show it: numbers the board's states, and brings every wall from the state it has to
 * the current one. Each frame is made once, whoever needs it.
 *
 * The states of the last seconds stay in a ring. They share their untouched branches, so that a state costs about as
 * much as its changes.
 */
export class BoardChannel {
	readonly boardId: string;
	readonly walls = new Set<WallSocket>();
	/** Monotonic time since which no wall is here. */
	emptySince: Milliseconds;
	readonly #source: BoardSource;
	readonly #options: ChannelOptions;
	#sourceEpoch = '';
	#epoch = '';
	#states: PastState[] = [];
	/** Frames that lead from a base to the current state, by base; forgotten at the next tick. */
	readonly #deltas = new Map<number, Frame>();
	#snapshot: Frame | undefined;
	#heartbeat: Frame | undefined;
	#lastFrameAt: Milliseconds;

	constructor(boardId: string, source: BoardSource, options: ChannelOptions, now: Milliseconds) {
		this.boardId = boardId;
		this.#source = source;
		this.#options = options;
		this.emptySince = now;
		this.#lastFrameAt = now;
	}

	/** Number of the current state. */
	get seq(): number {
		return this.#current.seq;
	}

	get #current(): PastState {
		return this.#states[this.#states.length - 1] as PastState;
	}

	/**
	 * Takes over the board's state of this instant.
	 * @returns `gone` when the source no longer knows the board.
	 * @throws what the source throws; the channel then still holds the state before.
	 */
	advance(now: Milliseconds): 'changed' | 'same' | 'gone' {
		// A cached frame says when it was made: it may be shared within a tick, not kept.
		this.#snapshot = undefined;
		this.#heartbeat = undefined;
		this.#deltas.clear();

		const state = this.#source.stateOf(this.boardId);
		if (state === undefined) return 'gone';
		const sourceEpoch = this.#source.epochOf(this.boardId);
		if (this.#states.length === 0 || sourceEpoch !== this.#sourceEpoch) {
			this.#sourceEpoch = sourceEpoch;
			// The numbers start again with every channel, so the source's epoch alone could name two states by one number.
			this.#epoch = `${sourceEpoch}.${randomBytes(4).toString('base64url')}`;
			this.#states = [{ seq: 0, state, supersededAt: Infinity }];
			for (const wall of this.walls) wall.seq = -1;
			return 'changed';
		}
		this.#forget(now);
		const before = this.#current;
		if (state === before.state) return 'same';
		const patch = diff(asJson(before.state), asJson(state));
		if (patch === undefined) {
			// Equal in content: keep the newer reference, for the next comparison.
			this.#states[this.#states.length - 1] = { ...before, state };
			return 'same';
		}
		before.supersededAt = now;
		const seq = before.seq + 1;
		this.#states.push({ seq, state, supersededAt: Infinity });
		this.#deltas.set(
			before.seq,
			new Frame({ kind: 'delta', epoch: this.#epoch, base: before.seq, seq, at: this.#clock(), patch })
		);
		return 'changed';
	}

	/** Brings every wall to the current state, or says that nothing changed. Closes walls that cannot follow. */
	distribute(now: Milliseconds): void {
		const { seq } = this.#current;
		const heartbeatDue = now - this.#lastFrameAt >= this.#options.heartbeatMs;
		let reached = false;
		for (const wall of this.walls) {
			if (wall.blockedSince !== undefined) {
				if (wall.isDrained) wall.blockedSince = undefined;
				else {
					if (now - wall.blockedSince > this.#options.maxLagMs) this.#giveUp(wall);
					continue;
				}
			}
			if (wall.seq !== seq) {
				this.#bringUp(wall, now);
				reached = true;
			} else if (heartbeatDue) this.#send(wall, 'heartbeat', this.#heartbeatFrame(), now);
		}
		if (reached || heartbeatDue) this.#lastFrameAt = now;
	}

	/** Takes in a wall and sends its first frame: what it missed if we still know it, else a snapshot. */
	join(
		wall: WallSocket,
		resume: { readonly epoch: string; readonly seq: number } | undefined,
		now: Milliseconds
	): void {
		this.walls.add(wall);
		if (resume !== undefined && resume.epoch === this.#epoch && this.#past(resume.seq) !== undefined) {
			wall.seq = resume.seq;
		}
		if (wall.seq === this.seq) this.#send(wall, 'heartbeat', this.#heartbeatFrame(), now);
		else this.#bringUp(wall, now);
	}

	leave(wall: WallSocket, now: Milliseconds): void {
		if (this.walls.delete(wall) && this.walls.size === 0) this.emptySince = now;
	}

	#bringUp(wall: WallSocket, now: Milliseconds): void {
		const { seq } = this.#current;
		const delta = this.#deltaFrom(wall.seq);
		const kind = delta === undefined ? 'snapshot' : wall.seq === seq - 1 ? 'delta' : 'merged';
		if (this.#send(wall, kind, delta ?? this.#snapshotFrame(), now)) wall.seq = seq;
	}

	#send(wall: WallSocket, kind: FrameKind, frame: Frame, now: Milliseconds): boolean {
		const bytes = wall.send(frame);
		if (bytes === 0) {
			wall.blockedSince ??= now;
			return false;
		}
		this.#options.onSent(kind, bytes);
		return true;
	}

	#giveUp(wall: WallSocket): void {
		this.walls.delete(wall);
		wall.close(closeCodes.tooSlow, 'the wall does not read');
	}

	#deltaFrom(base: number): Frame | undefined {
		const cached = this.#deltas.get(base);
		if (cached !== undefined) return cached;
		const past = this.#past(base);
		if (past === undefined) return undefined;
		const { seq, state } = this.#current;
		// Back at an earlier state there is nothing to patch, but the wall still has to learn its number.
		const patch = diff(asJson(past.state), asJson(state)) ?? {};
		const frame = new Frame({ kind: 'delta', epoch: this.#epoch, base, seq, at: this.#clock(), patch });
		this.#deltas.set(base, frame);
		return frame;
	}

	#snapshotFrame(): Frame {
		const { seq, state } = this.#current;
		return (this.#snapshot ??= new Frame({
			kind: 'snapshot',
			epoch: this.#epoch,
			seq,
			at: this.#clock(),
			build: this.#options.build,
			state
		}));
	}

	#heartbeatFrame(): Frame {
		return (this.#heartbeat ??= new Frame({
			kind: 'heartbeat',
			epoch: this.#epoch,
			seq: this.seq,
			at: this.#clock()
		}));
	}

	#clock(): EpochMs {
		return this.#source.now(this.boardId);
	}

	#past(seq: number): PastState | undefined {
		const first = this.#states[0];
		return first === undefined ? undefined : this.#states[seq - first.seq];
	}

	#forget(now: Milliseconds): void {
		let expired = 0;
		while ((this.#states[expired] as PastState).supersededAt < now - this.#options.resumeWindowMs)
			expired += 1;
		if (expired > 0) this.#states.splice(0, expired);
	}
}
