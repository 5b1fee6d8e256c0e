import { describe, expect, it } from 'vitest';
import { bias } from '#scheduler/forecast/accuracy/bias.ts';
import { mape } from '#scheduler/forecast/accuracy/mape.ts';
import { pinballLoss } from '#scheduler/forecast/accuracy/pinball-loss.ts';
import { wape } from '#scheduler/forecast/accuracy/wape.ts';

const actual = [100, 50, 0, 50];
const forecast = [90, 60, 10, 50];

describe('scores of a forecast', () => {
	it('WAPE: 30 inquiries wrong of 200 is 15 %', () => {
		expect(wape(actual, forecast)).toEqual({ value: 0.15, pairs: 4, skipped: 0 });
	});

	it('bias: 10 too many of 200 is 5 % too high', () => {
		expect(bias(actual, forecast)).toEqual({ value: 0.05, pairs: 4, skipped: 0 });
		expect(bias([10], [7]).value).toBeCloseTo(-0.3, 12);
	});

	it('MAPE: 10 %, 20 % and 0 % are 10 % on average; a slot without inquiries has no percentage', () => {
		const { value, ...counted } = mape(actual, forecast);
		expect(value).toBeCloseTo(0.1, 12);
		expect(counted).toEqual({ pairs: 3, skipped: 1 });
	});

	it('pinball loss at 0.9: 9 for 10 too low, 1 for 10 too high', () => {
		expect(pinballLoss([100], [90], 0.9).value).toBeCloseTo(9, 12);
		expect(pinballLoss([90], [100], 0.9).value).toBeCloseTo(1, 12);
		// 9, 1, 1 and 0 of four slots.
		expect(pinballLoss(actual, forecast, 0.9).value).toBeCloseTo(11 / 4, 12);
	});

	it('pinball loss at 0.5 is half of the mean absolute error', () => {
		expect(pinballLoss(actual, forecast, 0.5).value).toBeCloseTo(30 / 4 / 2, 12);
	});

	it('every score leaves out what is not known on either side, and says how many', () => {
		const holes = [100, NaN, 50, NaN];
		const guesses = [80, 7, NaN, NaN];
		for (const score of [wape, bias, mape, (y: number[], f: number[]) => pinballLoss(y, f, 0.5)]) {
			expect(score(holes, guesses)).toMatchObject({ pairs: 1, skipped: 3 });
		}
		expect(wape(holes, guesses).value).toBe(0.2);
	});

	it('without a pair, or without inquiries to divide by, there is no value', () => {
		expect(wape([], [])).toEqual({ pairs: 0, skipped: 0 });
		expect(wape([0, 0], [1, 1])).toEqual({ pairs: 2, skipped: 0 });
		expect(bias([0], [1])).toEqual({ pairs: 1, skipped: 0 });
		expect(mape([0], [1])).toEqual({ pairs: 0, skipped: 1 });
		expect(pinballLoss([NaN], [1], 0.5)).toEqual({ pairs: 0, skipped: 1 });
	});

	it('refuses series of different lengths, infinite numbers and levels outside of (0, 1)', () => {
		expect(() => wape([1], [])).toThrow('wape: forecast must be as long as actual (1), got 0');
		expect(() => bias([Infinity], [1])).toThrow('bias: pair 0 must be finite or NaN, got Infinity and 1');
		expect(() => pinballLoss([1], [1], 1)).toThrow('pinballLoss: level must be between 0 and 1, got 1');
	});
});
