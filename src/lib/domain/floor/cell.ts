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
