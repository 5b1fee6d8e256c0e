import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import { day as dayLength, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import type { ArrivalHistory } from '#scheduler/calendar/arrival-history.ts';
import { buildHistory, type HistoryRow } from '#scheduler/calendar/build-history.ts';
import { instantsOfWall, type GivenTime, type WallTime } from '#scheduler/calendar/wall-time.ts';
import { isNearClockChange, slotAt, slotLength, spansOfSlot } from '#scheduler/calendar/zoned-slots.ts';
import type { InputNote } from './command.ts';
import type { HistoryFileRow, HistoryOptions, Refuse } from './history-file.ts';
import { formatDuration } from './parse-duration.ts';

/** Below this length forecasts are wide: the models want every weekday twice. */
const shortHistory = 14 * dayLength;

/**
 * The rows by the beginnings of their slots. Where 24:00 is written and 00:00 never, times are the ends of their slots.
 */
export function beginningsOf(
	rows: readonly HistoryFileRow[],
	step: Milliseconds,
	{ times }: HistoryOptions,
	notes: InputNote[]
): readonly HistoryFileRow[] {
	const isEnding = ({ time }: HistoryFileRow) => time.kind === 'wall' && time.endOfDay;
	const endings = rows.some(isEnding);
	const beginnings = rows.some((row) => !isEnding(row) && row.wall % dayLength === 0);
	if (times === 'end' || (times === undefined && endings && !beginnings)) {
		const why = times === 'end' ? '' : ': there is 24:00 and no 00:00 (--times start)';
		notes.push({ code: 'times_are_ends', message: `times are the ends of their slots${why}` });
		return rows.map((row) => ({ ...row, wall: row.wall - step }));
	}
	if (endings) {
		notes.push({ code: 'end_of_day', message: '24:00 is 00:00 of the next day (--times end)' });
	}
	return rows;
}

/** Lays rows on the grid of dates and slots; what has no place on it is refused by row. */
export function placeHistoryRows(
	rows: readonly HistoryFileRow[],
	step: Milliseconds,
	{ zone, missing = 'unknown' }: HistoryOptions,
	notes: InputNote[],
	refuse: Refuse
): ArrivalHistory {
	// Which row begins at an instant, queue by queue.
	const taken = new Map<string, Map<EpochMs, number>>();
	const placed: HistoryRow[] = [];
	let once = 0;
	for (const { row, queue, time, wall, arrivals, answered, handleSeconds } of rows) {
		let mine = taken.get(queue);
		if (mine === undefined) taken.set(queue, (mine = new Map<EpochMs, number>()));
		const instants = instantsOfRow(time, wall, step, zone);
		if (instants.length === 0) {
			refuse(row, 'time', 'impossible_time', `the clock of ${zone} skips ${wallText(wall)}`);
			continue;
		}
		// The first row of an hour that is shown twice is its first hour.
		const instant = instants.find((one) => !mine.has(one));
		if (instant === undefined) {
			const first = mine.get(instants[0] as EpochMs) as number;
			refuse(row, 'time', 'duplicate', `${wallText(wall)} of "${queue}" is in row ${first} already`);
			continue;
		}
		if (instants.length > 1) once += mine.has(instants[0] as EpochMs) ? -1 : 1;
		mine.set(instant, row);
		if (!beginsSlot(instant, step, zone)) {
			refuse(
				row,
				'time',
				'off_the_step',
				`${wallText(wall)} begins no slot of ${formatDuration(step)} in ${zone}`
			);
			continue;
		}
		placed.push({
			instant,
			queue,
			arrivals,
			...(answered !== undefined && { answered }),
			...(handleSeconds !== undefined && { handleSeconds })
		});
	}
	if (once > 0) {
		notes.push({
			code: 'repeated_hour_once',
			message: `${once} times that the clock shows twice have one row: they count as not known`
		});
	}
	// Placing rows that were refused would only repeat the refusal.
	if (placed.length < rows.length) return { zone, step, queues: [] };
	const history = buildHistory(placed, { zone, step });
	return fillGaps(history, missing, notes);
}

function instantsOfRow(
	time: GivenTime,
	wall: WallTime,
	step: Milliseconds,
	zone: string
): readonly EpochMs[] {
	if (time.kind === 'instant') {
		const own = time.instant + zoneOffset(zone, time.instant);
		return [time.instant + (wall - own)];
	}
	const instants = instantsOfWall(wall, zone);
	if (instants.length > 0) return instants;
	// The clock skips the beginning of the slot and shows the rest of it.
	const day = Math.floor(wall / dayLength);
	const slot = Math.floor((wall - day * dayLength) / step);
	return spansOfSlot({ day, slot }, step, zone).map(({ start }) => start);
}

function beginsSlot(instant: EpochMs, step: Milliseconds, zone: string): boolean {
	if ((instant + zoneOffset(zone, instant)) % step === 0) return true;
	return spansOfSlot(slotAt(instant, step, zone), step, zone).some(({ start }) => start === instant);
}

/** `2026-11-11 20:00`; with seconds where there are any. */
function wallText(wall: WallTime): string {
	return new Date(wall)
		.toISOString()
		.slice(0, wall % minute === 0 ? 16 : 19)
		.replace('T', ' ');
}

/** Looks at each queue between its first and its last row: gaps, and what makes a history hard to learn from. */
function fillGaps(history: ArrivalHistory, missing: 'unknown' | 'zero', notes: InputNote[]): ArrivalHistory {
	const { zone, step } = history;
	const count = dayLength / step;
	let gaps = 0;
	let slots = 0;
	for (const { queue, firstDay, arrivals } of history.queues) {
		const first = arrivals.findIndex((value) => !Number.isNaN(value));
		const last = arrivals.findLastIndex((value) => !Number.isNaN(value));
		let varies = false;
		for (let i = first; i <= last; i++) {
			const day = firstDay + Math.floor(i / count);
			// What the clock skips is no gap.
			if (isNearClockChange(day, zone) && slotLength({ day, slot: i % count }, step, zone) === 0) continue;
			slots++;
			if (Number.isNaN(arrivals[i])) {
				gaps++;
				if (missing === 'zero') arrivals[i] = 0;
			}
			varies ||= !Number.isNaN(arrivals[i]) && arrivals[i] !== arrivals[first];
		}
		if (!varies) {
			const same = arrivals[first] ?? 0;
			notes.push(
				same === 0
					? { code: 'all_zero', message: `"${queue}" has no inquiry at all` }
					: { code: 'constant', message: `"${queue}" has the same count (${same}) in every slot` }
			);
		}
		const length = (last - first + 1) * step;
		if (length < shortHistory) {
			const message = `"${queue}" has ${formatDuration(length)} of history: its forecast will be wide`;
			notes.push({ code: 'short', message });
		}
	}
	if (gaps > 0) {
		const as = missing === 'zero' ? 'counted as 0' : 'not known (--missing zero counts them as 0)';
		notes.push({ code: 'gaps', message: `${gaps} of ${slots} slots have no row: ${as}` });
	}
	return history;
}
