import { quietTotal, type DayClass, type DaySeries } from '../forecast/normal-days/day-series.ts';
import type { ArrivalHistory, QueueHistory } from './arrival-history.ts';
import type { ShopCalendar } from './business-calendar.ts';
import { maskWindows, windowsOfPromotions } from './mask-windows.ts';
import type { Promotion } from './promotion.ts';
import { slotsPerDay } from './zoned-slots.ts';

/**
 * The history of a queue as the models of normal days see it. Masked are the windows of promotions (warm-up to tail),
 * closed slots, and days on which nothing came although the days before them make that unlikely: a system that stood
 * still is no quiet day. Kept are the zeros of a queue so quiet that a day may pass without an inquiry, and of days of
 * the week (or holidays) that never have one. A history without any inquiry keeps its zeros, so that 0 is forecast;
 * otherwise what lies before the first inquiry is masked: the queue was not there yet.
 *
 * Whether a day is masked follows from that day and those before it: a history that is cut has the same answer.
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
	const usual = new UsualTotals();
	for (let from = 0; from < counts.length; from += perDay) {
		const day = queue.firstDay + from / perDay;
		// What came all the same on the whole day tells whether the system stood still, promotion or not.
		let total = 0;
		let isKnown = false;
		for (let slot = 0; slot < perDay; slot++) {
			const count = queue.arrivals[from + slot] as number;
			if (!Number.isNaN(count)) {
				total += count;
				isKnown = true;
			}
			if (!isOpen(day, slot)) counts[from + slot] = NaN;
		}
		if (!isKnown) continue;
		const dayClass = calendar.dayClass(day);
		if (total === 0 && !isEmpty && !(usual.total(dayClass) < quietTotal)) {
			counts.fill(NaN, from, from + perDay);
		}
		usual.add(dayClass, total);
	}
	return { firstDay: queue.firstDay, slotsPerDay: perDay, counts, dayClass: calendar.dayClass, isOpen };
}

/** So many of the last days of a class, or of all classes, tell what is usual. */
const daysOfClass = 9;
const daysOfAll = 21;
/** With fewer days of a class, a standstill would be half of what is known of it. */
const leastOfClass = 3;

/** The usual total of a day by those before it: their median, which single standstills do not move. */
class UsualTotals {
	readonly #byClass = new Map<DayClass, number[]>();
	readonly #all: number[] = [];

	/** A queue begins with its first inquiry: days without before it are not usual. */
	add(dayClass: DayClass, total: number): void {
		if (total === 0 && this.#all.length === 0) return;
		const own = this.#byClass.get(dayClass) ?? [];
		this.#byClass.set(dayClass, own);
		own.push(total);
		this.#all.push(total);
		if (own.length > daysOfClass) own.shift();
		if (this.#all.length > daysOfAll) this.#all.shift();
	}

	/** Of a day of this class; NaN before the first inquiry. */
	total(dayClass: DayClass): number {
		const own = this.#byClass.get(dayClass) ?? [];
		return median(own.length >= leastOfClass ? own : this.#all);
	}
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
