import { hour, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { slotSpans, type SlotSpan } from '../calendar/zoned-slots.ts';

/** After a start the load changes within minutes: slots this short for two hours. */
const fineStep: Milliseconds = 5 * minute;
const fineFor: Milliseconds = 2 * hour;

/**
 * The boundaries of the slots of a forecast of [from, to): the slots of the wall clock, and within two hours after each
 * start 5 minutes.
 *
 * @returns `bounds[i]` … `bounds[i + 1]` is slot i; ascending, the first is `from`, the last `to`
 * @throws RangeError as `slotSpans`
 * @example forecastSlots(0, 4 * hour, hour, 'UTC', [hour]).length // 27: 1 + 24 + 1 slots
 */
export function forecastSlots(
	from: EpochMs,
	to: EpochMs,
	step: Milliseconds,
	zone: string,
	starts: readonly EpochMs[]
): Float64Array {
	const isFine = (at: EpochMs) => starts.some((start) => at > start && at < start + fineFor);
	const bounds = new Set<EpochMs>([from, to]);
	for (const { start } of slotSpans(from, to, step, zone)) if (!isFine(start)) bounds.add(start);
	const fine = Math.min(step, fineStep);
	for (const start of starts) {
		for (let at = start; at <= start + fineFor; at += fine) if (at > from && at < to) bounds.add(at);
	}
	return Float64Array.from(bounds).sort();
}

/** The boundaries of spans that follow each other. */
export function boundsOf(spans: readonly SlotSpan[]): Float64Array {
	return Float64Array.from([...spans.map(({ start }) => start), spans.at(-1)?.end ?? 0]);
}
