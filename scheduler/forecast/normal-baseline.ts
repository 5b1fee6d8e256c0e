import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { ArrivalHistory, QueueHistory } from '../calendar/arrival-history.ts';
import type { ShopCalendar } from '../calendar/business-calendar.ts';
import { daySeriesOf } from '../calendar/day-series-of.ts';
import type { Promotion } from '../calendar/promotion.ts';
import { slotAt, slotSpans, type SlotSpan } from '../calendar/zoned-slots.ts';
import type { DaySeries } from './normal-days/day-series.ts';
import { forecastNormalDays } from './normal-days/forecast-normal-days.ts';
import type { NormalForecast } from './normal-days/normal-forecast.ts';

/** The forecast of normal days for a stretch of time, whatever is planned in it. */
export interface NormalBaseline extends NormalForecast {
	/** Its slots by the wall clock, in order of time. */
	readonly spans: readonly SlotSpan[];
	/** `expected[i]`: inquiries of `spans[i]`; 0 where closed. */
	readonly expected: Float64Array;
	/** `slots[i]`: index of the slot of `spans[i]` in `mean`; a repeated one comes twice. */
	readonly slots: Int32Array;
	/** Days from that of the last count to that of `spans[0]`. */
	readonly lead: number;
}

/** A queue's past as models read it, on the grid of the forecast. */
export interface LearntQueue {
	readonly queue: QueueHistory;
	readonly series: DaySeries;
}

/** The day series of a queue with all promotions masked. */
export function learnQueue(
	queue: QueueHistory,
	grid: Pick<ArrivalHistory, 'zone' | 'step'>,
	calendar: ShopCalendar,
	promotions: readonly Promotion[]
): LearntQueue {
	return { queue, series: daySeriesOf(queue, grid, calendar, promotions) };
}

/**
 * The series up to an instant, ending with its last known count: what is unknown at its end is no part of the past but
 * of what has to be forecast. `undefined` when nothing is known before.
 */
export function seriesBefore(series: DaySeries, until: EpochMs, step: Milliseconds, zone: string) {
	const { day, slot } = slotAt(until, step, zone);
	const cut = (day - series.firstDay) * series.slotsPerDay + slot;
	const counts = series.counts.subarray(0, Math.max(0, Math.min(cut, series.counts.length)));
	const last = counts.findLastIndex((count) => !Number.isNaN(count));
	return last < 0 ? undefined : { ...series, counts: counts.subarray(0, last + 1) };
}

/**
 * What normal days would bring from one instant to another, learned from what lies before the first.
 *
 * @returns `undefined` when nothing is known before
 */
export function normalBaseline(
	{ series }: LearntQueue,
	from: EpochMs,
	to: EpochMs,
	{ step, zone }: { readonly step: Milliseconds; readonly zone: string }
): NormalBaseline | undefined {
	const known = seriesBefore(series, from, step, zone);
	if (known === undefined) return undefined;
	const { firstDay, slotsPerDay, counts } = known;
	const spans = slotSpans(from, to, step, zone);
	const slots = Int32Array.from(
		spans,
		({ day, slot }) => (day - firstDay) * slotsPerDay + slot - counts.length
	);
	const forecast = forecastNormalDays(known, Math.max(...slots) + 1);
	const expected = Float64Array.from(
		spans,
		({ start, end }, i) => ((forecast.mean[slots[i] as number] as number) * (end - start)) / step
	);
	const lastDay = firstDay + Math.floor((counts.length - 1) / slotsPerDay);
	return { ...forecast, spans, expected, slots, lead: (spans[0] as SlotSpan).day - lastDay };
}
