import type { BoardPhase } from '#lib/domain/board/board.ts';
import { businessDayOf } from '#lib/domain/time/business-day.ts';
import { instantOf, localDateOf, localTimeOf } from '#lib/domain/time/local-time.ts';
import { minute, second, type EpochMs } from '#lib/domain/units.ts';

/** What of a board decides its days and phases. */
export interface RangeBoard {
	readonly zone: string;
	readonly dayStart: string;
	readonly phases?: readonly BoardPhase[] | undefined;
}

export interface RangePreset {
	readonly kind: 'today' | 'yesterday' | 'phase';
	/** Of the phase. */
	readonly name?: string;
	readonly from: EpochMs;
	/** Exclusive. */
	readonly to: EpochMs;
}

/**
 * The ranges that are asked for most: the business day so far, the one before it, and the phase that started last, up
 * to now or to the start of the next one.
 */
export function rangePresets(board: RangeBoard, now: EpochMs): readonly RangePreset[] {
	const today = businessDayOf(now, board);
	const yesterday = businessDayOf(today.start - 1, board);
	// The form knows minutes: what has happened in this one belongs to it.
	const soon = Math.floor(now / minute) * minute + minute;
	const presets: RangePreset[] = [
		{ kind: 'today', from: today.start, to: soon },
		{ kind: 'yesterday', from: yesterday.start, to: yesterday.end }
	];
	const phases = board.phases ?? [];
	const last = phases.findLastIndex(({ start }) => start <= now);
	const phase = phases[last];
	if (phase !== undefined) {
		const to = Math.min(phases[last + 1]?.start ?? Infinity, soon);
		presets.push({ kind: 'phase', name: phase.name, from: phase.start, to });
	}
	return presets;
}

/**
 * An instant as a `datetime-local` field takes it, by the wall clock of a zone.
 *
 * @example fieldOf(Date.UTC(2026, 10, 10, 16), 'Asia/Shanghai') // '2026-11-11T00:00'
 */
export function fieldOf(instant: EpochMs, zone: string): string {
	const minutes = Math.floor(localTimeOf(instant, zone) / minute);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${localDateOf(instant, zone)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The instant of such a field; undefined where it is empty or no time. */
export function instantOfField(text: string, zone: string): EpochMs | undefined {
	const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d))?/.exec(text);
	if (match === null) return undefined;
	try {
		return instantOf(match[1] as string, match[2] as string, zone) + Number(match[3] ?? 0) * second;
	} catch {
		return undefined;
	}
}
