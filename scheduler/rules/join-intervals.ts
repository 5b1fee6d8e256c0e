import type { EpochMs } from '#lib/domain/units.ts';

/** A time, [start, end). */
export interface Interval {
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/**
 * The same times without overlaps, ascending: those that touch become one, empty ones fall away.
 *
 * @example joined([{ start: 5, end: 9 }, { start: 0, end: 5 }]) // [{ start: 0, end: 9 }]
 */
export function joined(intervals: readonly Interval[]): readonly Interval[] {
	const apart: { start: EpochMs; end: EpochMs }[] = [];
	for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
		if (end <= start) continue;
		const last = apart.at(-1);
		if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
		else apart.push({ start, end });
	}
	return apart;
}
