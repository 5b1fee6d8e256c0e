import { describe, expect, it } from 'vitest';
import { mase, seasonalScale } from '#scheduler/forecast/accuracy/mase.ts';
import { msis } from '#scheduler/forecast/accuracy/msis.ts';
import { smape } from '#scheduler/forecast/accuracy/smape.ts';

/** Changes by 4 from season to season of two. */
const history = [1, 2, 5, 6];

describe('scores of the M4 competition', () => {
	it('sMAPE: 100 against 300 is 2 · 200 / 400 = 100 %', () => {
		expect(smape([100, 50], [300, 50])).toEqual({ value: 0.5, pairs: 2, skipped: 0 });
	});

	it('sMAPE: two zeros are no error, 0 against 5 is 200 %', () => {
		expect(smape([0, 0], [0, 5]).value).toBe(1);
	});

	it('MASE: an error of 2 where the seasonal naive one is 4 is 0.5', () => {
		expect(seasonalScale(history, 2)).toBe(4);
		expect(mase([12], [10], history, 2)).toEqual({ value: 0.5, pairs: 1, skipped: 0 });
	});

	it('MASE leaves gaps of the history out, and is not defined where nothing changes', () => {
		expect(seasonalScale([1, NaN, 5, 6], 2)).toBe(4);
		expect(mase([12], [10], [3, 3, 3, 3], 2)).toEqual({ pairs: 1, skipped: 0 });
	});

	it('MSIS: 3 wide and missed by 1 at 95 % is (3 + 40) / 4', () => {
		expect(msis([12], [8], [11], 0.95, history, 2).value).toBeCloseTo(43 / 4, 9);
		expect(msis([7], [8], [11], 0.95, history, 2).value).toBeCloseTo(43 / 4, 9);
		expect(msis([10], [8], [11], 0.95, history, 2).value).toBeCloseTo(3 / 4, 9);
	});

	it('refuse lengths that differ, a season of 0 and a level of 1', () => {
		expect(() => smape([1], [])).toThrow(/smape: forecast must be/);
		expect(() => mase([1], [1], history, 0)).toThrow(/season must be/);
		expect(() => msis([1], [1], [1], 1, history, 2)).toThrow(/msis: level must be/);
		expect(() => msis([1], [1], [1, 2], 0.9, history, 2)).toThrow(/msis: upper must be/);
	});
});
