import type { Table } from '#lib/tables/table.ts';
import { instantsOfWall } from '#scheduler/calendar/wall-time.ts';
import { RefusedInput, type InputFault, type InputNote } from './command.ts';
import { mapHistoryColumns, noteColumns } from './history-columns.ts';
import type { HistoryFile, HistoryFileRow, HistoryOptions, Refuse } from './history-file.ts';
import { beginningsOf, placeHistoryRows } from './history-grid.ts';
import { decimalOf, readHistoryRows } from './history-rows.ts';
import { historyStep } from './history-step.ts';
import { formatDuration } from './parse-duration.ts';
import { readTableFile } from './read-table-file.ts';

/**
 * Reads a history: `time,queue,arrivals[,answered,handle_seconds]`, CSV or XLSX.
 *
 * @throws RefusedInput with every fault by row and field
 */
export async function readHistory(file: string, options: HistoryOptions): Promise<HistoryFile> {
	// The table of a long history is a large part of the memory: it is let go of before the grid is laid out.
	return historyOfRows(rowsOfTable(await readTableFile(file), file, options), options);
}

/**
 * A history of a table.
 *
 * @param file for the message when it is refused
 * @throws RefusedInput with every fault by row and field
 */
export function historyOfTable(table: Table, file: string, options: HistoryOptions): HistoryFile {
	return historyOfRows(rowsOfTable(table, file, options), options);
}

/** The rows of a table that have been read, and what is to be said of them. */
class HistoryReading {
	readonly faults: InputFault[] = [];
	readonly notes: InputNote[] = [];
	readonly #file: string;
	rows: readonly HistoryFileRow[] = [];

	constructor(file: string) {
		this.#file = file;
	}

	readonly refuse: Refuse = (row, field, code, message) => {
		this.faults.push({
			code,
			message,
			...(row !== undefined && { row }),
			...(field !== undefined && { field })
		});
	};

	/** @throws RefusedInput when anything was refused so far */
	stop(): void {
		if (this.faults.length === 0) return;
		throw new RefusedInput(
			this.#file,
			this.faults.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0))
		);
	}
}

function rowsOfTable(table: Table, file: string, options: HistoryOptions): HistoryReading {
	const reading = new HistoryReading(file);
	const { notes, refuse } = reading;
	const mapped = mapHistoryColumns(table, refuse);
	reading.stop();
	noteColumns(table, mapped, notes);
	const decimal = decimalOf(table, mapped, options, notes, refuse);
	reading.stop();
	reading.rows = readHistoryRows(table, mapped, decimal, options.zone, notes, refuse);
	if (reading.rows.length === 0 && reading.faults.length === 0) {
		refuse(undefined, undefined, 'no_rows', 'there is a header and no row below it');
	}
	reading.stop();
	return reading;
}

function historyOfRows(reading: HistoryReading, options: HistoryOptions): HistoryFile {
	const { notes, refuse } = reading;
	const sorted = inOrder(reading.rows, options.zone, notes);
	const step = options.step ?? stepOf(sorted, reading.faults);
	reading.stop();
	notes.push({ code: 'step', message: `step ${formatDuration(step)}` });
	notes.push({ code: 'zone', message: `days and slots by the clock of ${options.zone}` });
	const rows = beginningsOf(sorted, step, options, notes);
	const history = placeHistoryRows(rows, step, options, notes, refuse);
	reading.stop();
	return { history, rows: rows.length, notes };
}

function inOrder(
	rows: readonly HistoryFileRow[],
	zone: string,
	notes: InputNote[]
): readonly HistoryFileRow[] {
	const last = new Map<string, number>();
	const isSorted = rows.every(({ queue, wall }) => {
		const before = last.get(queue) ?? -Infinity;
		last.set(queue, wall);
		// Half past two, then two again: the clock itself goes back.
		return wall >= before || instantsOfWall(wall, zone).length > 1;
	});
	if (isSorted) return rows;
	notes.push({ code: 'sorted', message: 'rows were not in order of time and have been sorted' });
	// Stable: the two rows of a repeated hour stay as they were.
	return rows.toSorted((a, b) => a.wall - b.wall);
}

/** The step, or 0 beside the faults that keep it from being told. */
function stepOf(rows: readonly HistoryFileRow[], faults: InputFault[]): number {
	const outcome = historyStep(rows);
	if (outcome.status === 'found') return outcome.step;
	faults.push(...outcome.faults);
	return 0;
}
