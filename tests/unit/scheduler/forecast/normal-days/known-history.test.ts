import { describe, expect, it } from 'vitest';
import {
	daysLearnedFrom,
	knownHistory,
	weekdayClass
} from '#scheduler/forecast/normal-days/known-history.ts';

const seriesOf = (days: number) => ({
	firstDay: 4,
	slotsPerDay: 4,
	counts: Float64Array.from({ length: days * 4 }, (_, t) => t),
	dayClass: weekdayClass
});

describe('known history', () => {
	it('does not know what was counted while closed', () => {
		const isOpen = (_: number, slot: number) => slot > 0;
		const { counts, open } = knownHistory({ ...seriesOf(2), isOpen }, 4);
		expect(Array.from(counts)).toEqual([NaN, 1, 2, 3, NaN, 5, 6, 7]);
		expect(Array.from(open)).toEqual([0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1]);
	});

	it('takes a time of day that a week never counted for closed, not one that three days did not', () => {
		const holed = (days: number) => {
			const series = seriesOf(days);
			for (let t = 2; t < series.counts.length; t += 4) series.counts[t] = NaN;
			return knownHistory(series, 4).open.at(-2);
		};
		expect(holed(7)).toBe(0);
		expect(holed(3)).toBe(1);
	});

	it('keeps the last three years: the first day moves with them, the weekdays stay', () => {
		const { firstDay, past, counts, dayClass } = knownHistory(seriesOf(3_652), 4);
		expect(past).toBe(daysLearnedFrom * 4);
		expect(firstDay).toBe(4 + 3_652 - daysLearnedFrom);
		expect(counts[0]).toBe((3_652 - daysLearnedFrom) * 4);
		expect(dayClass[0]).toBe(weekdayClass(firstDay));
	});

	it('leaves the series of the caller as it is', () => {
		const series = seriesOf(2);
		knownHistory({ ...series, isOpen: () => false }, 4);
		expect(series.counts[0]).toBe(0);
	});
});
