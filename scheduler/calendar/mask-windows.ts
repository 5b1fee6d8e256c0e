import type { EpochMs } from '#lib/domain/units.ts';
import type { ArrivalHistory, QueueHistory } from './arrival-history.ts';
import type { Promotion } from './promotion.ts';
import { slotAt, slotsPerDay, spansOfSlot } from './zoned-slots.ts';

/** A stretch of time [start, end) that normal days are not to be learned from. */
export interface EventWindow {
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/** The windows in which promotions touch a queue, their tail included. */
export function windowsOfPromotions(promotions: readonly Promotion[], queue: string): readonly EventWindow[] {
	return promotions
		.filter(({ queues }) => queues.length === 0 || queues.includes(queue))
		.flatMap(({ phases }) => phases.map(({ start, end }) => ({ start, end })));
}

/**
 * The arrivals of a queue with NaN in every slot that windows touch, were it only in part. The input stays as it is.
 */
export function maskWindows(
	{ arrivals, firstDay }: QueueHistory,
	{ zone, step }: Pick<ArrivalHistory, 'zone' | 'step'>,
	windows: readonly EventWindow[]
): Float64Array {
	const count = slotsPerDay(step);
	const masked = Float64Array.from(arrivals);
	for (const { start, end } of windows) {
		if (!(start < end)) continue;
		// By position on the wall, so that a window across a clock change masks what lies on both sides of it.
		const first = slotAt(start, step, zone);
		const last = slotAt(end - 1, step, zone);
		const from = (first.day - firstDay) * count + first.slot;
		const to = (last.day - firstDay) * count + last.slot;
		// Where the clock goes back inside of the window, a slot after `to` may still touch it.
		for (let index = Math.max(0, from); index < masked.length; index++) {
			if (index > to) {
				const zonedSlot = { day: firstDay + Math.floor(index / count), slot: index % count };
				if (!spansOfSlot(zonedSlot, step, zone).some((span) => span.start < end && span.end > start)) break;
			}
			masked[index] = NaN;
		}
	}
	return masked;
}
