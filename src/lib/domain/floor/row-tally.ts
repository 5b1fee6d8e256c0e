import type { Histogram } from '../metrics/histogram.ts';
import { emptySlidingWindow, type SlidingWindow } from '../metrics/sliding.ts';
import { day, hour, type EpochMs } from '../units.ts';
import type { Cell } from './cell.ts';
import type { BoardTally } from './board-tally.ts';
import { recentLength } from './board-windows.ts';

/** A queue in which nobody has asked for so many business days is no row any more. */
const daysOfRows = 7;

/** What a board counts of one cell: a row of its queue table. */
export interface RowTally {
	readonly cell: Cell;
	/** Conversation key → start of the running wait. */
	readonly waiting: Map<string, EpochMs>;
	/** Conversation key → start of the open turn. */
	readonly unanswered: Map<string, EpochMs>;
	inService: number;
	/**
	 * Asks by start of the business day: a cell that events only passed through for a moment is no row on the screen, nor
	 * is one in which nobody has asked for a week.
	 */
	readonly asks: Map<EpochMs, number>;
	/** First response times of the last 15 minutes (its only histogram). */
	readonly recent: SlidingWindow;
	changed: boolean;
}

/** Business days before this are no reason to show a row. @param today start of the present one */
export function rowsFrom(today: EpochMs): EpochMs {
	return today - daysOfRows * day - hour;
}

/** Whether a row has anything to show: somebody asked there within a week, or is there now. */
export function isInUse(tally: BoardTally, row: RowTally): boolean {
	if (row.waiting.size > 0 || row.unanswered.size > 0 || row.inService > 0) return true;
	if ((row.recent.histograms[0] as Histogram).total > 0) return true;
	const from = rowsFrom(tally.today.from);
	for (const start of row.asks.keys()) if (start >= from) return true;
	return false;
}

/** The row of a cell, made when it is first needed. */
export function rowOf(tally: BoardTally, cell: Cell): RowTally {
	let row = tally.rows.get(cell.key);
	if (row === undefined) {
		row = {
			cell,
			waiting: new Map(),
			unanswered: new Map(),
			inService: 0,
			asks: new Map(),
			recent: emptySlidingWindow(recentLength, 1),
			changed: true
		};
		row.recent.behind = tally.recent.behind;
		tally.rows.set(cell.key, row);
	}
	return row;
}
