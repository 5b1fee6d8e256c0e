import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { Floor } from '#lib/domain/floor/floor.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Replay } from '../replay/replay.ts';
import type { ConversationLinks } from './conversation-link.ts';
import type { DrillDownThread } from './drill-down-thread.ts';

/** What the drill-down sees of the server. */
export interface DrillDownContext {
	readonly board: (id: string) => Board | undefined;
	readonly state: (id: string) => { readonly at: EpochMs; readonly state: BoardState } | undefined;
	/** Looks at the floor behind a board. */
	readonly look: <T>(id: string, look: (floor: Floor, tally: BoardTally) => T) => T | undefined;
	readonly replayOf: (boardId: string) => Replay | undefined;
	readonly directoryOf: (board: Board) => Directory;
	readonly linksOf: (organisation: string) => Promise<ConversationLinks>;
	readonly thread: DrillDownThread;
}
