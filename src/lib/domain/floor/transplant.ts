import { bookTrade, settleCommerce } from '../commerce/commerce-ledger.ts';
import { advanceBoard, filterHolds, type BoardTally, type RowTally } from './board-tally.ts';
import type { Cell } from './cell.ts';
import type { Floor } from './floor.ts';

/**
 * What a board has counted, as data that refers to nothing else of its floor. It shares its maps with the board that
 * goes on counting: it is to be sent away or planted at once.
 */
export function cutBoard(floor: Floor, id: string): BoardTally | undefined {
	const tally = floor.boards.get(id);
	if (tally === undefined) return undefined;
	// What a map of stale subjects still holds is booked nowhere: it must not be booked on the other floor alone.
	settleCommerce(floor.commerce, [...floor.boards.values()]);
	const rows = new Map<string, RowTally>();
	for (const [key, row] of tally.rows) rows.set(key, { ...row, cell: { ...row.cell, boards: [] } });
	return { ...tally, rows };
}

/** Takes a board off a floor. */
export function removeBoard(floor: Floor, id: string): void {
	const tally = floor.boards.get(id);
	if (tally === undefined) return;
	floor.boards.delete(id);
	for (const cell of floor.cells.values()) {
		if (cell.boards.includes(tally)) cell.boards = cell.boards.filter((other) => other !== tally);
	}
}

/**
 * Puts a board on a floor that counted it elsewhere, after the same events of the log; in the place of the one of this
 * id, if there is one. From here on it counts as if it had always been there.
 *
 * @param tally is taken over, not copied; its clock is at most that of the floor
 * @param trade `counted`: by another floor that has the same trade in memory; `missing`: to be read from this one's,
 * which knows customers and orders from further back than a recount
 */
export function plantBoard(floor: Floor, tally: BoardTally, trade: 'counted' | 'missing'): void {
	removeBoard(floor, tally.board.id);
	settleCommerce(floor.commerce, [...floor.boards.values()]);
	for (const [key, row] of tally.rows) {
		tally.rows.set(key, { ...row, cell: floor.cells.get(key) ?? newCell(floor, row.cell) });
	}
	advanceBoard(tally, floor.now);
	for (const cell of floor.cells.values()) if (filterHolds(tally.board, cell)) cell.boards.push(tally);
	floor.boards.set(tally.board.id, tally);
	if (trade === 'missing') bookTrade(floor.commerce, tally);
	tally.changed = tally.agentsChanged = true;
}

function newCell(floor: Floor, { key, shop, channel, queue }: Cell): Cell {
	const cell: Cell = { key, shop, channel, queue, boards: [] };
	for (const tally of floor.boards.values()) if (filterHolds(tally.board, cell)) cell.boards.push(tally);
	floor.cells.set(key, cell);
	return cell;
}
