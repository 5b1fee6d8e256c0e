import { minute, type EpochMs } from '#lib/domain/units.ts';
import type { WorkedTime } from './planned-roster.ts';

/**
 * Minutes that count as work within [from, to): elapsed time without unpaid breaks. A night on which the clock is set
 * back is longer by the hour that is really worked. Breaks of one shift must not overlap.
 *
 * @example workingMinutes({ …08:00–17:00, breaks: [an unpaid meal 12:00–13:00] }) // 480
 */
export function workingMinutes(time: WorkedTime, from: EpochMs = -Infinity, to: EpochMs = Infinity): number {
	const overlap = (start: EpochMs, end: EpochMs) =>
		Math.max(0, Math.min(end, time.end, to) - Math.max(start, time.start, from));
	const unpaid = time.breaks.reduce((sum, { paid, start, end }) => sum + (paid ? 0 : overlap(start, end)), 0);
	return Math.round((overlap(time.start, time.end) - unpaid) / minute);
}
