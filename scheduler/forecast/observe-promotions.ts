import type { EpochMs } from '#lib/domain/units.ts';
import type { ArrivalHistory, QueueHistory } from '../calendar/arrival-history.ts';
import type { Promotion } from '../calendar/promotion.ts';
import { slotSpans, slotsPerDay, type SlotSpan } from '../calendar/zoned-slots.ts';
import { boundsOf } from './forecast-slots.ts';
import { normalBaseline, type LearntQueue } from './normal-baseline.ts';
import type { ObservedPromotion, ObservedQueue } from './promotion/past-uplift.ts';
import { promotionDays } from './promotion/promotion-days.ts';
import { spreadCounts } from './promotion/promotion-slots.ts';

/**
 * How past promotions went: what came beside what normal days would have brought, by the model that knew only what lay
 * before them. On the history's own slots, finer than those of the forecast where it has them.
 *
 * A promotion is past when it has begun before `until`; of one that still runs, what lies before counts.
 *
 * @param fine the history as it is
 * @param learnt the queues on the grid of the forecast, with promotions masked
 * @param step of that grid
 * @returns those of which at least one queue has counts and something known before
 */
export function observePromotions(
	promotions: readonly Promotion[],
	fine: ArrivalHistory,
	learnt: readonly LearntQueue[],
	step: number,
	until: EpochMs
): readonly ObservedPromotion[] {
	return promotions.flatMap((promotion): ObservedPromotion[] => {
		const days = promotionDays(promotion, fine.zone);
		const from = Math.min(...days.map(({ start }) => start));
		const to = Math.min(until, Math.max(...days.map(({ end }) => end)));
		if (!(from < to)) return [];
		const spans = slotSpans(from, to, fine.step, fine.zone);
		const bounds = boundsOf(spans);
		const queues = fine.queues.flatMap((queue, q): ObservedQueue[] => {
			if (promotion.queues.length > 0 && !promotion.queues.includes(queue.queue)) return [];
			const arrivals = arrivalsOf(queue, spans, fine);
			if (arrivals.every(Number.isNaN)) return [];
			// The profile alone: over weeks ahead the other models have nothing to add, and this is asked for often.
			const normal = normalBaseline(learnt[q] as LearntQueue, from, to, { step, zone: fine.zone }, [
				'profile'
			]);
			if (normal === undefined) return [];
			const baseline = spreadCounts(boundsOf(normal.spans), normal.expected, bounds);
			return [{ queue: queue.queue, arrivals, baseline }];
		});
		return queues.length === 0 ? [] : [{ promotion, bounds, queues }];
	});
}

function arrivalsOf(
	{ arrivals, firstDay }: QueueHistory,
	spans: readonly SlotSpan[],
	{ step }: ArrivalHistory
): Float64Array {
	const perDay = slotsPerDay(step);
	return Float64Array.from(spans, ({ day, slot, start, end }) => {
		const count = arrivals[(day - firstDay) * perDay + slot] ?? NaN;
		return (count * (end - start)) / step;
	});
}
