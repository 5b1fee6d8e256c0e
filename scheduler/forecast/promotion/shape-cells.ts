import { hour, minute, type Milliseconds } from '#lib/domain/units.ts';
import type { DayBase } from './day-base.ts';

/** Edges of the cells after a start: 10, 30, 60 and 120 minutes. */
const cellEdges: readonly Milliseconds[] = [10, 30, 60, 120].map((minutes) => minutes * minute);

/**
 * The cells whose shares are drawn from the Dirichlet: 10, 20, 30 and 60 minutes after a start, else an hour, never less
 * than a slot. Within a cell the slots keep their proportions. A Dirichlet has no notion of neighbours: drawn by slots
 * of 5 minutes with κ = 200, a quiet slot would scatter by more than its own share, and its hour hardly at all more.
 */
export function shapeCells({ day, starts, bounds }: DayBase): Int32Array {
	const cells = new Int32Array(Math.max(0, bounds.length - 1));
	let cell = -1;
	let last = '';
	for (let i = 0; i < cells.length; i++) {
		const from = bounds[i] as number;
		const start = starts.findLast((instant) => instant <= from);
		const since = start === undefined ? Infinity : from - start;
		const edge = cellEdges.findIndex((limit) => since < limit);
		const key = edge < 0 ? `${Math.floor((from - day.start) / hour)}` : `${start}/${edge}`;
		if (key !== last) cell++;
		last = key;
		cells[i] = cell;
	}
	return cells;
}
