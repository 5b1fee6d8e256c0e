import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { BoardSource } from '#lib/server/live/board-source.ts';

/** Boards whose state a test or a measurement sets by hand. */
export class SyntheticBoards implements BoardSource {
	readonly states = new Map<string, BoardState>();
	/** Boards that have no state yet. */
	readonly coming = new Set<string>();
	epoch = 'life1';
	/** Calls of `stateOf` so far: the hub must not ask once per wall. */
	reads = 0;
	/** Thrown by `stateOf` while set. */
	failure: Error | undefined;

	stateOf(boardId: string): BoardState | undefined {
		this.reads += 1;
		if (this.failure !== undefined) throw this.failure;
		return this.states.get(boardId);
	}

	isComing(boardId: string): boolean {
		return this.coming.has(boardId);
	}

	now(): number {
		return Date.now();
	}

	epochOf(): string {
		return this.epoch;
	}
}
