import type { Tile } from '#lib/domain/board/tile.ts';
import type { FigureWindow } from '#lib/domain/drill-down/contributions-of-tile.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import { recentLength } from '#lib/domain/floor/board-windows.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/**
 * The instants that a tile's figure covers on a board, as the board books them; undefined where the phase has not begun.
 * A figure of now is of the last 15 minutes where it is of a window at all, as on the wall.
 */
export function windowOfTile(
	{ window }: Pick<Tile, 'window'>,
	{ today, phase }: Pick<BoardTally, 'today' | 'phase'>,
	now: EpochMs
): FigureWindow | undefined {
	switch (window) {
		case 'today':
			return { from: today.from, to: today.to };
		case 'phase':
			return phase && { from: phase.from, to: phase.to };
		default: {
			// (t − 15 min, t] by whole seconds, and what is booked ahead of the clock with it.
			const second = Math.floor(now / 1_000) * 1_000;
			return { from: second - recentLength + 1, to: Infinity };
		}
	}
}
