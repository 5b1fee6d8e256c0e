import type { Milliseconds } from '#lib/domain/units.ts';
import type { ArrivalHistory } from '#scheduler/calendar/arrival-history.ts';
import type { GivenTime, WallTime } from '#scheduler/calendar/wall-time.ts';
import type { InputNote } from './command.ts';
import type { DecimalSign } from '#lib/tables/number-style.ts';

/** A history with all that was taken for granted when it was read. */
export interface HistoryFile {
	readonly history: ArrivalHistory;
	/** Rows that were taken. */
	readonly rows: number;
	readonly notes: readonly InputNote[];
}

export interface HistoryOptions {
	/** Of times without an offset, and of the days and slots in any case. */
	readonly zone: string;
	readonly decimal?: DecimalSign;
	/** Whether times name the beginning or the end of their slots. Found out without it. */
	readonly times?: 'start' | 'end';
	/** Length of a slot; found out without it. */
	readonly step?: Milliseconds;
	/** Slots within the history that have no row: not known, or nothing came. Not known without it. */
	readonly missing?: 'unknown' | 'zero';
}

/** A row whose cells could be read. */
export interface HistoryFileRow {
	/** As a spreadsheet numbers it. */
	readonly row: number;
	readonly queue: string;
	readonly time: GivenTime;
	/** Beginning of the slot on the wall of the zone. */
	readonly wall: WallTime;
	readonly arrivals: number;
	readonly answered: number | undefined;
	readonly handleSeconds: number | undefined;
}

/** Takes down what is wrong with a place of the file. */
export type Refuse = (
	row: number | undefined,
	field: string | undefined,
	code: string,
	message: string
) => void;
