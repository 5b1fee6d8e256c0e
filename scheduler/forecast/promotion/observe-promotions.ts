import type { ArrivalHistory, QueueHistory } from '../../calendar/arrival-history.ts';
import type { DayNumber } from '../../calendar/day-number.ts';
import type { Promotion } from '../../calendar/promotion.ts';
import { slotAt, slotSpans, spansOfSlot } from '../../calendar/zoned-slots.ts';
import type { DaySeries } from '../normal-days/day-series.ts';
import type { ObservedPromotion, ObservedQueue } from './past-uplift.ts';

/** How the normal days of past promotions are forecast. */
export interface Hindsight {
	/** A queue's history with all promotions masked (`daySeriesOf`). */
	readonly seriesOf: (queue: QueueHistory) => DaySeries;
	/** Forecast of normal days for the slots after the last count of a series, at least 0 each. */
	readonly baselineOf: (series: DaySeries, slots: number) => ArrayLike<number>;
}

/** A normal-day forecast from fewer known days than this is no yardstick. */
const leastDays = 14;

/**
 * What past promotions teach: for each, by queue, what came in its slots, and what a normal day would have had, forecast
 * from the days before its first phase, as it would have been at that time. Queues with fewer than 14 known days before
 * it are left out, and so is a promotion that leaves no queue.
 *
 * @param promotions past ones; the slots of a promotion run over whole days of the zone
 */
export function observePromotions(
	{ zone, step, queues }: ArrivalHistory,
	promotions: readonly Promotion[],
	{ seriesOf, baselineOf }: Hindsight
): ObservedPromotion[] {
	const series = new Map<string, DaySeries>();
	const observed: ObservedPromotion[] = [];
	for (const promotion of promotions) {
		const start = promotion.phases[0]?.start;
		const end = promotion.phases.at(-1)?.end;
		if (start === undefined || end === undefined || !(start < end)) continue;
		const firstDay = slotAt(start, step, zone).day;
		const lastDay = slotAt(end - 1, step, zone).day;
		const midnight = spansOfSlot({ day: firstDay, slot: 0 }, step, zone)[0]?.start ?? start;
		const last = spansOfSlot({ day: lastDay + 1, slot: 0 }, step, zone)[0]?.start ?? end;
		const spans = slotSpans(midnight, last, step, zone);
		const found: ObservedQueue[] = [];
		for (const queue of queues) {
			if (promotion.queues.length > 0 && !promotion.queues.includes(queue.queue)) continue;
			const masked = series.get(queue.queue) ?? seriesOf(queue);
			series.set(queue.queue, masked);
			const before = cutBefore(masked, firstDay);
			if (before === undefined) continue;
			const { slotsPerDay } = masked;
			const forecast = baselineOf(before, (lastDay + 1 - firstDay) * slotsPerDay);
			const arrivals = new Float64Array(spans.length);
			const baseline = new Float64Array(spans.length);
			for (const [i, span] of spans.entries()) {
				// A slot that the clock cuts short has its part, one shown twice has it twice.
				const part = (span.end - span.start) / step;
				arrivals[i] = part * (queue.arrivals[(span.day - queue.firstDay) * slotsPerDay + span.slot] ?? NaN);
				baseline[i] = part * (forecast[(span.day - firstDay) * slotsPerDay + span.slot] ?? NaN);
			}
			if (arrivals.some((count) => !Number.isNaN(count))) {
				found.push({ queue: queue.queue, arrivals, baseline });
			}
		}
		if (found.length === 0) continue;
		const bounds = Float64Array.from([...spans.map((span) => span.start), last]);
		observed.push({ promotion, bounds, queues: found });
	}
	return observed;
}

/** The series up to a day; `undefined` when too little of it is known. */
function cutBefore(series: DaySeries, day: DayNumber): DaySeries | undefined {
	const slots = (day - series.firstDay) * series.slotsPerDay;
	if (!(slots > 0) || slots > series.counts.length) return undefined;
	const counts = series.counts.slice(0, slots);
	let known = 0;
	for (let from = 0; from < slots; from += series.slotsPerDay) {
		if (counts.subarray(from, from + series.slotsPerDay).some((count) => !Number.isNaN(count))) known++;
	}
	return known >= leastDays ? { ...series, counts } : undefined;
}
