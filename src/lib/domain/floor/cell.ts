import type { Board } from '../board/board.ts';
import type { BoardTally } from './board-tally.ts';

/** The smallest unit that is counted: shop × channel × queue, each '' where unknown. */
export interface Cell {
	readonly key: string;
	readonly shop: string;
	readonly channel: string;
	readonly queue: string;
	/** The boards whose filter holds for this cell. */
	boards: BoardTally[];
}

/** Whether a board counts the conversations of a cell. */
export function filterHolds(board: Board, cell: Pick<Cell, 'shop' | 'channel' | 'queue'>): boolean {
	const { shops, channels, queues } = board.filter;
	const holds = (list: readonly string[] | undefined, value: string) =>
		list === undefined || list.length === 0 || list.includes(value);
	return holds(shops, cell.shop) && holds(channels, cell.channel) && holds(queues, cell.queue);
}
