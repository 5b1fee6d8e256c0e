import { describe, expect, it } from 'vitest';
import { weekdayOf } from '#scheduler/calendar/day-number.ts';
import { bankDaysOf, type BankRow } from '#scheduler/forecast/scoring/bank-days.ts';
import { scoreBank } from '#scheduler/forecast/scoring/bank.ts';

/** 1970-01-05, a Monday. */
const monday = 4;

/** Weekdays on which every slot has as many calls as `calls` says. */
function rowsOf(days: number, calls: (day: number, slot: number) => number): BankRow[] {
	const rows: BankRow[] = [];
	for (let day = monday; day < monday + days; day++) {
		if (weekdayOf(day) >= 5) continue;
		for (let slot = 1; slot <= 169; slot++) rows.push({ day, slot, calls: calls(day, slot) });
	}
	return rows;
}

describe('the bank’s days', () => {
	it('slots 1–6 are 07:00–07:30, slots 163–168 are 20:30–21:00, slot 169 is left out', () => {
		const { days, series } = bankDaysOf(rowsOf(1, (_, slot) => slot));
		expect(days).toEqual([monday]);
		expect(series.counts[14]).toBe(1 + 2 + 3 + 4 + 5 + 6);
		expect(series.counts[41]).toBe(163 + 164 + 165 + 166 + 167 + 168);
		expect([series.counts[13], series.counts[42]]).toEqual([NaN, NaN]);
	});

	it('by date: a weekend between two days is there and closed; a half hour with a piece missing is not known', () => {
		const rows = rowsOf(8, () => 1).filter(({ day, slot }) => !(day === monday + 7 && slot === 8));
		const { days, series } = bankDaysOf(rows);
		expect(days).toHaveLength(6);
		expect(series.counts).toHaveLength(8 * 48);
		expect([series.counts[7 * 48 + 14], series.counts[7 * 48 + 15]]).toEqual([6, NaN]);
		expect([series.isOpen?.(monday + 5, 20), series.isOpen?.(monday + 7, 20)]).toEqual([false, true]);
	});

	it('refuses slot 170, the same slot twice, and no rows', () => {
		const row = { day: monday, slot: 1, calls: 1 };
		expect(() => bankDaysOf([{ ...row, slot: 170 }])).toThrow(
			'bankDaysOf: slot must be from 1 to 169, got 170'
		);
		expect(() => bankDaysOf([row, row])).toThrow('bankDaysOf: slot must be given once a day');
		expect(() => bankDaysOf([])).toThrow('bankDaysOf: rows must not be empty');
	});
});

describe('score of the bank', () => {
	it('calls that are the same every week: no error at any lead, of the model or a baseline', () => {
		const bank = bankDaysOf(rowsOf(7 * 12, (day, slot) => 10 + weekdayOf(day) + (slot % 12)));
		const { days, leads, dayMape } = scoreBank(bank, { history: 30, days: 15, paths: 50 });
		expect(days).toBe(15);
		for (const lead of [1, 2, 5, 10] as const) {
			expect(leads[lead]?.days).toBe(15);
			expect(leads[lead]?.snaive).toBe(0);
			expect(leads[lead]?.historical).toBe(0);
			expect(leads[lead]?.wape).toBeLessThan(0.01);
		}
		expect(dayMape).toBeLessThan(0.01);
	});

	it('a week twice as large as those before it: last week is 100 % too low, and the model follows by lead 1', () => {
		const last = monday + 7 * 9;
		const bank = bankDaysOf(rowsOf(7 * 10, (day) => (day >= last ? 20 : 10)));
		const { leads } = scoreBank(bank, { history: 30, days: 5, paths: 10 });
		expect(leads[5]?.snaive).toBeCloseTo(0.5, 9);
		expect(leads[1]?.wape).toBeLessThan(leads[5]?.wape ?? 0);
	});

	it('leads without a full history are left out; the same seed gives the same score', () => {
		const bank = bankDaysOf(rowsOf(7 * 5, (day, slot) => 10 + ((day * 7 + slot * 3) % 11)));
		const score = scoreBank(bank, { history: 22, days: 9, paths: 20 });
		expect(score.days).toBe(3);
		expect(Object.keys(score.leads)).toEqual(['1', '2']);
		expect(scoreBank(bank, { history: 22, days: 9, paths: 20 })).toEqual(score);
	});

	it('refuses a history as long as the file', () => {
		const bank = bankDaysOf(rowsOf(7 * 5, () => 1));
		expect(() => scoreBank(bank, { history: 25, days: 1 })).toThrow(
			'scoreBank: history must be from 20 to 24 days, got 25'
		);
	});
});
