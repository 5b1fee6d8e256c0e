import type { Board } from '#lib/domain/board/board.ts';
import { packsOfBoard } from '#lib/domain/floor/platforms.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';

/** A board and who belongs to its agent groups (account keys; undefined when its filter names none). */
export interface BoardDefinition {
	readonly board: Board;
	readonly members?: ReadonlySet<string>;
}

/** A board by what it counts. */
export interface CountedBoard {
	readonly id: string;
	/** `countingDigest` of its definition. */
	readonly digest: string;
}

/**
 * What the boards count of a board's definition. Where two definitions agree in this, the one can take the other's
 * place on a floor that has counted already.
 */
export function countingDigest({ board, members }: BoardDefinition): string {
	const { organisation, id, zone, dayStart, filter } = board;
	const phases = (board.phases ?? []).map((phase) => phase.start);
	const packs = packsOfBoard(board).map((pack) => `${pack.id} ${pack.version}`);
	const people = members && [...members].sort();
	return JSON.stringify([organisation, id, zone, dayStart, filter, phases, people, packs]);
}

/** `countingDigest` of a board that stands on its floor. */
export function digestOf({ board, members }: BoardTally): string {
	return countingDigest(members === undefined ? { board } : { board, members });
}
