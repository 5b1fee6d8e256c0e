import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { MergePatch } from './merge-patch.ts';

/** Raised whenever an older page can no longer read the messages; the page then reloads itself. */
export const protocolVersion = 1;

/** Path of the socket; query: `board`, `v` (protocol version), and to resume `epoch` and `seq`. */
export const socketPath = '/live';

/**
 * Messages from the server to a wall, each one JSON text frame. There are none in the other direction: what a wall
 * wants stands in the address, a gap is mended by connecting again (docs/adr: wire protocol).
 *
 * `epoch` names one life of the board's state in the server; `seq` counts its frames from 0.
 * A wall that holds (epoch, seq) and gets a delta with another epoch, or with `base` ≠ its seq, has missed
 * something: it connects again without `epoch`, and starts from a snapshot.
 */
export type ServerMessage =
	| {
			readonly kind: 'snapshot';
			readonly epoch: string;
			readonly seq: number;
			/** Server time when the frame was made. */
			readonly at: EpochMs;
			/** Build of the server: another one than the page's own means that the page should reload. */
			readonly build: string;
			readonly state: BoardState;
	  }
	| {
			readonly kind: 'delta';
			readonly epoch: string;
			/** The seq to which the patch applies; `seq` may be further ahead than base + 1 when frames were merged. */
			readonly base: number;
			readonly seq: number;
			readonly at: EpochMs;
			/** JSON merge patch (RFC 7396) against the state at `base`. */
			readonly patch: MergePatch;
	  }
	/** Once a second where nothing changed: the data are this fresh. */
	| {
			readonly kind: 'heartbeat';
			readonly epoch: string;
			readonly seq: number;
			readonly at: EpochMs;
	  };

/** After this long without any frame a wall shows its numbers as stale. */
export const staleAfterMs = 3_000;
/** A wall that gets nothing for this long connects again. */
export const deadAfterMs = 10_000;
export const heartbeatMs = 1_000;
