import type { EpochMs } from '#lib/domain/units.ts';
import type { ArrivalHistory } from './arrival-history.ts';
import { slotAt, slotsPerDay } from './zoned-slots.ts';

/**
 * The arrivals as they were known at an instant: slots that had not ended are unknown. For honest trials, and for a
 * promotion that still runs.
 */
export function historyBefore(history: ArrivalHistory, until: EpochMs): ArrivalHistory {
	const { step, zone } = history;
	const { day, slot } = slotAt(until, step, zone);
	const perDay = slotsPerDay(step);
	return {
		...history,
		queues: history.queues.map((queue) => {
			const end = (day - queue.firstDay) * perDay + slot;
			if (end >= queue.arrivals.length) return queue;
			return { ...queue, arrivals: queue.arrivals.slice().fill(NaN, Math.max(0, end)) };
		})
	};
}
