import { isSlotStep } from '#scheduler/calendar/zoned-slots.ts';
import type { WallTime } from '#scheduler/calendar/wall-time.ts';
import { day, type Milliseconds } from '#lib/domain/units.ts';
import type { InputFault } from './command.ts';
import { formatDuration } from './parse-duration.ts';

/** A row by its place on the wall. */
export interface TimedRow {
	readonly row: number;
	readonly queue: string;
	readonly wall: WallTime;
}

export type StepOutcome =
	| { readonly status: 'found'; readonly step: Milliseconds }
	| { readonly status: 'refused'; readonly faults: readonly InputFault[] };

/** Share of the distances that a step must have for the others to be single slips. */
const usual = 0.8;
/** So many equal distances in a row are no chance: rows left out because nothing came do not fall so. */
const longRun = 8;

/**
 * The step of a table: how far its rows lie apart where none is missing.
 *
 * Refused are steps that cut no day into slots, rows that lie off the step, and stretches with a coarser step: their
 * counts would be taken for those of one fine slot.
 *
 * @param rows in order of time within each queue
 */
export function historyStep(rows: readonly TimedRow[]): StepOutcome {
	const counts = new Map<Milliseconds, number>();
	let all = 0;
	for (const { distance } of distancesOf(rows)) {
		counts.set(distance, (counts.get(distance) ?? 0) + 1);
		all++;
	}
	if (all === 0) {
		return refused([
			{
				code: 'too_short',
				message: 'one time only: how long its slot is cannot be told',
				...(rows[0] && { row: rows[0].row }),
				field: 'time'
			}
		]);
	}
	const mode = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best));
	const step = mode[1] >= usual * all && isSlotStep(mode[0]) ? mode[0] : Math.min(...counts.keys());
	if (!isSlotStep(step)) {
		const where = distancesOf(rows).find(({ distance }) => distance === step)?.row;
		return refused([
			{
				code: 'step_unsupported',
				message: `rows lie ${formatDuration(step)} apart; a step must divide an hour, or be whole hours that divide a day`,
				...(where && { row: where.row }),
				field: 'time'
			}
		]);
	}
	const mixed = mixedSteps(rows, step);
	return mixed.length > 0 ? refused(mixed) : { status: 'found', step };
}

function refused(faults: readonly InputFault[]): StepOutcome {
	return { status: 'refused', faults };
}

function* distancesOf(rows: readonly TimedRow[]) {
	const last = new Map<string, TimedRow>();
	for (const row of rows) {
		const before = last.get(row.queue);
		last.set(row.queue, row);
		// Twice in the hour that the clock repeats.
		if (before !== undefined && row.wall > before.wall) yield { row, distance: row.wall - before.wall };
	}
}

/** The beginnings of stretches with a step of their own. */
function mixedSteps(rows: readonly TimedRow[], step: Milliseconds): InputFault[] {
	const faults: InputFault[] = [];
	const runs = new Map<string, { distance: Milliseconds; length: number; from: TimedRow }>();
	for (const { row, distance } of distancesOf(rows)) {
		const run = runs.get(row.queue);
		if (run?.distance !== distance) {
			runs.set(row.queue, { distance, length: 1, from: row });
			continue;
		}
		run.length++;
		if (distance === step || distance >= day || run.length !== longRun) continue;
		faults.push({
			code: 'mixed_steps',
			message: `from here rows of "${row.queue}" lie ${formatDuration(distance)} apart, elsewhere ${formatDuration(step)}`,
			row: run.from.row,
			field: 'time'
		});
	}
	return faults;
}
