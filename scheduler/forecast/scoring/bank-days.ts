import { weekdayOf, type DayNumber } from '../../calendar/day-number.ts';
import { weekdayClass } from '../normal-days/known-history.ts';
import type { DaySeries } from '../normal-days/day-series.ts';

/** Half hours from 07:00 to 21:00, the hours in which the bank is open, in a day of 48. */
export const bankFirstSlot = 14;
export const bankSlots = 28;
/** The file's slots of 5 minutes in one of 30. */
const pieces = 6;

/** One row of the bank data: calls in 5 minutes. */
export interface BankRow {
	readonly day: DayNumber;
	/** 1 = 07:00–07:05 … 169 = 21:00–21:05. */
	readonly slot: number;
	/** At least 0. */
	readonly calls: number;
}

/** The bank's calls in half hours, by date. */
export interface BankDays {
	/** Days that the file holds, ascending; weekdays that are missing in it are missing here. */
	readonly days: readonly DayNumber[];
	/** 48 half hours a day, every date from the first to the last: NaN where not known or closed. */
	readonly series: DaySeries;
}

/**
 * Sums slots 1–168 in sixes; slot 169 is left out (planning.md, F4). A half hour of which a piece is missing is not
 * known. Open are 07:00 to 21:00 on the weekdays that occur in the file.
 *
 * @throws RangeError when there is no row, a slot comes twice, or a value is out of its range
 */
export function bankDaysOf(rows: Iterable<BankRow>): BankDays {
	const byDay = new Map<DayNumber, Float64Array>();
	for (const { day, slot, calls } of rows) {
		if (!(Number.isInteger(slot) && slot >= 1 && slot <= bankSlots * pieces + 1)) {
			throw new RangeError(`bankDaysOf: slot must be from 1 to ${bankSlots * pieces + 1}, got ${slot}`);
		}
		if (!(calls >= 0 && calls < Infinity)) {
			throw new RangeError(`bankDaysOf: calls must be at least 0 and finite, got ${calls}`);
		}
		const known = byDay.get(day) ?? new Float64Array(bankSlots * pieces + 1).fill(NaN);
		byDay.set(day, known);
		if (!Number.isNaN(known[slot - 1])) {
			throw new RangeError(`bankDaysOf: slot must be given once a day, got ${slot} twice on day ${day}`);
		}
		known[slot - 1] = calls;
	}
	const days = [...byDay.keys()].sort((a, b) => a - b);
	const [firstDay] = days;
	if (firstDay === undefined) throw new RangeError('bankDaysOf: rows must not be empty');
	const counts = new Float64Array(((days.at(-1) as number) - firstDay + 1) * 48).fill(NaN);
	for (const [day, fine] of byDay) {
		for (let i = 0; i < bankSlots; i++) {
			let sum = 0;
			for (let k = 0; k < pieces; k++) sum += fine[i * pieces + k] as number;
			counts[(day - firstDay) * 48 + bankFirstSlot + i] = sum;
		}
	}
	const weekdays = new Set(days.map(weekdayOf));
	return {
		days,
		series: {
			firstDay,
			slotsPerDay: 48,
			counts,
			dayClass: weekdayClass,
			isOpen: (day, slot) =>
				slot >= bankFirstSlot && slot < bankFirstSlot + bankSlots && weekdays.has(weekdayOf(day))
		}
	};
}
