import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** Where the hub reads what walls show. It asks once per tick and board, never per wall. */
export interface BoardSource {
	/**
	 * State now: the same reference as last time when nothing changed; a new one shares every untouched branch.
	 * Undefined: there is no such board.
	 */
	stateOf(boardId: string): BoardState | undefined;
	/** Whether a board without a state will have one soon: its walls are to come again. */
	isComing?(boardId: string): boolean;
	/** The board's clock: server time for live boards, recorded time for replay boards. */
	now(boardId: string): EpochMs;
	/** Names one life of the board's state in the server; another one sends every wall a new snapshot. */
	epochOf(boardId: string): string;
}
