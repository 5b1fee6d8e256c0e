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

/** Whether the filter of a board lets every cell through. */
export function isUnfiltered({ filter: { shops, channels, queues } }: Board): boolean {
	return !shops?.length && !channels?.length && !queues?.length;
}

/** Whether a board counts the conversations of a cell. */
export function filterHolds(board: Board, cell: Pick<Cell, 'shop' | 'channel' | 'queue'>): boolean {
	const { shops, channels, queues } = board.filter;
	const holds = (list: readonly string[] | undefined, value: string) =>
		list === undefined || list.length === 0 || list.includes(value);
	return holds(shops, cell.shop) && holds(channels, cell.channel) && holds(queues, cell.queue);
}
