import type { AlarmCause } from '#lib/domain/alarm/alarm.ts';
import { tileCauseKey } from '#lib/domain/alarm/cause-key.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { Threshold } from '#lib/domain/board/threshold.ts';
import { tileKey, type Tile } from '#lib/domain/board/tile.ts';

/** A tile that can raise an alarm. */
export interface WatchedTile {
	/** Of its cause. */
	readonly key: string;
	readonly tileKey: string;
	readonly tile: Tile;
	readonly threshold: Threshold;
}

const known = new WeakMap<Board, readonly WatchedTile[]>();

/** The tiles of a board that can raise alarms; worked out once for every version of the board. */
export function watchedTiles(board: Board): readonly WatchedTile[] {
	let tiles = known.get(board);
	if (tiles === undefined) {
		tiles = board.tiles.flatMap((tile) =>
			tile.threshold === undefined
				? []
				: [{ key: tileCauseKey(board, tile), tileKey: tileKey(tile), tile, threshold: tile.threshold }]
		);
		known.set(board, tiles);
	}
	return tiles;
}

/** What the log says about an alarm of a tile that these boards show. */
export function causeOfTile(
	{ tile, tileKey: key, threshold }: WatchedTile,
	boards: readonly Board[]
): AlarmCause {
	const { threshold: _threshold, size: _size, ...figure } = tile;
	return {
		kind: 'tile',
		board: boards[0]?.name ?? '',
		boards: boards.map(({ id }) => id),
		tile: key,
		figure,
		answerWithin: boards[0]?.answerWithin ?? 30,
		threshold
	};
}
