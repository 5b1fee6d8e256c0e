import type { Board } from '../board/board.ts';
import { tileKey, type Tile } from '../board/tile.ts';

/** What of a board decides which conversations, people and instants its tiles count. */
export type CountedBoard = Pick<
	Board,
	'organisation' | 'filter' | 'zone' | 'dayStart' | 'phases' | 'answerWithin'
>;

/** Figures that depend on the board's N. */
const withinMetrics: readonly Tile['metric'][] = ['firstResponseWithin', 'serviceLevel', 'waitWithin'];

/**
 * Names the cause of a tile's alarm: the same text for tiles of whichever boards that must show the same figure under
 * the same threshold. What cannot change the figure (name, order, size, N of a queue length) is left out of it.
 */
export function tileCauseKey(board: CountedBoard, tile: Tile): string {
	const { filter } = board;
	const list = (values: readonly string[] | undefined) => [...new Set(values ?? [])].sort();
	const { direction, warn, critical, clear, hold = 0 } = tile.threshold ?? { direction: 'above' };
	const slides = tile.window === 'now' || tile.window === 'last15';
	return JSON.stringify([
		'tile',
		board.organisation,
		list(filter.shops),
		list(filter.channels),
		list(filter.queues),
		list(filter.agentGroups),
		slides ? [] : [board.zone, board.dayStart],
		tile.window === 'phase' ? (board.phases ?? []).map((phase) => phase.start) : [],
		withinMetrics.includes(tile.metric) ? board.answerWithin : null,
		tileKey(tile),
		tile.target ?? null,
		[direction, warn ?? null, critical ?? null, clear ?? null, hold]
	]);
}

/** Names the cause of a silent source's alarm. */
export function sourceCauseKey(organisation: string, source: string): string {
	return JSON.stringify(['source', organisation, source]);
}
