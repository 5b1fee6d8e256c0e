import type { DaySeries } from '../forecast/normal-days/day-series.ts';
import type { ArrivalHistory, QueueHistory } from './arrival-history.ts';
import type { ShopCalendar } from './business-calendar.ts';
import { maskWindows, windowsOfPromotions } from './mask-windows.ts';
import type { Promotion } from './promotion.ts';
import { slotsPerDay } from './zoned-slots.ts';

/**
 * The history of a queue as the models of normal days see it. Masked are the windows of promotions (warm-up to tail),
 * closed slots, and days on which nothing came at all: a system that stood still is no quiet day. A history without
 * any inquiry keeps its zeros, so that 0 is forecast.
 *
 * @example daySeriesOf(queue, history, calendar, promotions).counts // as long as queue.arrivals
 */
export function daySeriesOf(
	queue: QueueHistory,
	grid: Pick<ArrivalHistory, 'zone' | 'step'>,
	calendar: ShopCalendar,
	promotions: readonly Promotion[] = []
): DaySeries {
	const perDay = slotsPerDay(grid.step);
	const isOpen = (day: number, slot: number) => calendar.isOpen(queue.queue, day, slot, grid.step);
	const counts = maskWindows(queue, grid, windowsOfPromotions(promotions, queue.queue));
	const isEmpty = !queue.arrivals.some((count) => count > 0);
	for (let from = 0; from < counts.length; from += perDay) {
		const day = queue.firstDay + from / perDay;
		let any = isEmpty;
		for (let slot = 0; slot < perDay; slot++) {
			// What came all the same on the whole day tells whether the system stood still, promotion or not.
			any ||= (queue.arrivals[from + slot] as number) > 0;
			if (!isOpen(day, slot)) counts[from + slot] = NaN;
		}
		if (!any) counts.fill(NaN, from, from + perDay);
	}
	return { firstDay: queue.firstDay, slotsPerDay: perDay, counts, dayClass: calendar.dayClass, isOpen };
}
