import type { TileFigure } from '#lib/domain/board/figure-of-tile.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import type { SourceContact } from '#lib/domain/floor/floor.ts';
import type { QueueKinds } from '#lib/domain/registry/queue-kind.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { BoardDefinition } from './board-definition.ts';

/** What a recount is started with. */
export interface RecountSettings {
	readonly logPath: string;
	readonly definition: BoardDefinition;
	readonly tile: Tile;
	/** The clock of the board when it was asked for. */
	readonly now: EpochMs;
	readonly queueKinds: QueueKinds | undefined;
	/** People whose last states may be older than what is folded. */
	readonly accounts: readonly { readonly source: string; readonly account: string }[];
	/** How the sources have been heard: of the process, not counted. */
	readonly sources: ReadonlyMap<string, SourceContact>;
	/** Position up to which it may go on its own; behind it the board moves on. */
	readonly upTo: number;
}

/** To the recount: the instant at which the figures are compared. */
export interface RecountEnd {
	readonly position: number;
	readonly now: EpochMs;
}

/** From the recount. */
export type RecountReport =
	/** It has come to `upTo`. */
	| { readonly kind: 'near' }
	| {
			readonly kind: 'done';
			readonly figure: TileFigure;
			/** The fold began behind this position. */
			readonly after: number;
			readonly events: number;
	  };
