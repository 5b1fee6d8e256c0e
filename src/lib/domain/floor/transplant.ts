import type { Board } from '../board/board.ts';
import { bookTrade } from '../commerce/book-trade.ts';
import { inquiriesNeeded } from '../commerce/forget-commerce.ts';
import { settleCommerce } from '../commerce/settle-commerce.ts';
import { adoptInquiries, inquiriesBefore, type OlderInquiries } from '../commerce/older-inquiries.ts';
import type { EpochMs } from '../units.ts';
import { advanceBoard, type BoardTally } from './board-tally.ts';
import { rowOf, type RowTally } from './row-tally.ts';
import { filterHolds, type Cell } from './cell.ts';
import type { Floor } from './floor.ts';
import { settlePlatforms } from './platforms.ts';
import type { Recount } from './recount.ts';

/**
 * What a board has counted, as data that refers to nothing else of its floor. It shares its maps with the board that
 * goes on counting: it is to be sent away or planted at once.
 */
export function cutBoard(floor: Floor, id: string): BoardTally | undefined {
	const tally = floor.boards.get(id);
	if (tally === undefined) return undefined;
	// What a map of stale subjects still holds is booked nowhere: it must not be booked on the other floor alone.
	settleCommerce(floor.commerce, [...floor.boards.values()]);
	settlePlatforms(floor);
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

/** Inquiries from before what another floor remembers, if it needs them for a board. */
export function olderInquiriesFor(
	{ commerce, now }: Pick<Floor, 'commerce' | 'now'>,
	tally: BoardTally,
	/** What the other floor remembers begins here. */
	remembered: EpochMs,
	/** From when on this floor heard everything. */
	heardFrom?: EpochMs
): OlderInquiries {
	const to = inquiriesNeeded(tally, now) < remembered ? remembered : -Infinity;
	return inquiriesBefore(commerce, to, heardFrom);
}

/**
 * Puts a board on a floor that counted it elsewhere, after the same events of the log; in the place of the one of this
 * id, if there is one. From here on it counts as if it had always been there.
 *
 * @param tally is taken over, not copied; its clock is at most that of the floor
 */
export function plantBoard(floor: Floor, tally: BoardTally, older: OlderInquiries): void {
	removeBoard(floor, tally.board.id);
	settleCommerce(floor.commerce, [...floor.boards.values()]);
	const cellOf = (cell: Cell) => floor.cells.get(cell.key) ?? newCell(floor, cell);
	for (const [key, row] of tally.rows) tally.rows.set(key, { ...row, cell: cellOf(row.cell) });
	adoptInquiries(floor.commerce, older, cellOf);
	advanceBoard(tally, floor.now);
	for (const cell of floor.cells.values()) if (filterHolds(tally.board, cell)) cell.boards.push(tally);
	floor.boards.set(tally.board.id, tally);
	tally.changed = tally.agentsChanged = true;
}

/**
 * A board of the floor from which another one can learn in which queues somebody has asked within the last week: both
 * have the same business days, and it counts every queue of the other.
 */
export function siblingOf(floor: Floor, board: Board): BoardTally | undefined {
	const candidates = [...floor.boards.values()].filter(
		(tally) => tally.board.zone === board.zone && tally.board.dayStart === board.dayStart
	);
	const cells = [...floor.cells.values()].filter((cell) => filterHolds(board, cell));
	return candidates.find((tally) => cells.every((cell) => cell.boards.includes(tally)));
}

/**
 * Puts a board on a floor that was counted again from the log, up to where the floor stands and to its clock. What the
 * recount did not go back to, customers and orders and quiet queues, the floor knows.
 */
export function plantRecount(floor: Floor, recount: Recount, id: string): void {
	const tally = cutBoard(recount.floor, id);
	if (tally === undefined) throw new RangeError(`plantRecount: there is no board ${id}`);
	const sibling = siblingOf(floor, tally.board);
	plantBoard(
		floor,
		tally,
		olderInquiriesFor(recount.floor, tally, floor.commerce.inquiriesFrom, recount.from)
	);
	if (sibling !== undefined) copyAsks(tally, sibling, recount.from);
	bookTrade(floor.commerce, tally);
}

function newCell(floor: Floor, { key, shop, channel, queue }: Cell): Cell {
	const cell: Cell = { key, shop, channel, queue, boards: [] };
	for (const tally of floor.boards.values()) if (filterHolds(tally.board, cell)) cell.boards.push(tally);
	floor.cells.set(key, cell);
	return cell;
}

/** Takes the asks of business days that began before an instant from a board that counted them in full. */
function copyAsks(tally: BoardTally, from: BoardTally, before: EpochMs): void {
	for (const { asks } of tally.rows.values()) {
		for (const day of asks.keys()) if (day < before) asks.delete(day);
	}
	for (const { cell, asks } of from.rows.values()) {
		if (!filterHolds(tally.board, cell)) continue;
		for (const [day, count] of asks) if (day < before) rowOf(tally, cell).asks.set(day, count);
	}
}
