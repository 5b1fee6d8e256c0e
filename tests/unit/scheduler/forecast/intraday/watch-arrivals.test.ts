import { describe, expect, it } from 'vitest';
import { cusumAtRest, cusumStep, type CusumState } from '#scheduler/forecast/intraday/cusum.ts';
import { levelBefore, observeCount } from '#scheduler/forecast/intraday/level-filter.ts';
import { beginWatch, resetWatch, watchArrivals } from '#scheduler/forecast/intraday/watch-arrivals.ts';
import type { CountSpread } from '#scheduler/forecast/normal-days/normal-forecast.ts';

const spread: CountSpread = {
	dayEffect: [0, 0.055],
	slotEffect: 0.05,
	slotCorrelation: 0.8,
	dispersion: 2.4
};

/** Watches pieces of one slot in which 100 are expected. */
function watchDay(counts: readonly number[]) {
	let watch = beginWatch(spread);
	const prompts: { readonly at: number; readonly prompt: object }[] = [];
	counts.forEach((observed, at) => {
		const step = watchArrivals(watch, { at, observed, expected: 100, slots: 1 }, spread);
		watch = step.watch;
		if (step.prompt) prompts.push({ at, prompt: step.prompt });
	});
	return { watch, prompts };
}

describe('CUSUM', () => {
	it('six residuals of 2.5 from the tenth step on: 6 · (2.5 − 0.5) = 12 > 9 after the fifth of them', () => {
		let state: CusumState = cusumAtRest;
		const alarms: object[] = [];
		for (let at = 0; at < 16; at++) {
			const step = cusumStep(state, at < 10 ? 0.2 : 2.5, at);
			state = step.state;
			if (step.alarm) alarms.push({ at, ...step.alarm });
		}
		expect(alarms).toEqual([{ at: 14, direction: 'above', since: 10 }]);
	});

	it('finds fewer as well as more', () => {
		expect(cusumStep(cusumAtRest, -10, 7).alarm).toEqual({ direction: 'below', since: 7 });
	});

	it('refuses a residual that is no number', () => {
		expect(() => cusumStep(cusumAtRest, NaN, 0)).toThrow('cusumStep: residual must be finite, got NaN');
	});
});

describe('innovations of the level', () => {
	it('the first count of 130 for 100: 30 / √(2.4 · 100 + 100² · (0.055² + 0.05²)) = 1.746 standard deviations', () => {
		const { innovation } = observeCount(levelBefore(spread, 1), 130, 100, spread, 1);
		expect(innovation).toBeCloseTo(30 / Math.sqrt(240 + 10_000 * (0.055 ** 2 + 0.05 ** 2)), 9);
		expect(innovation).toBeCloseTo(1.7459, 4);
	});

	it('a day that is 8 % busier throughout is learned: after 40 slots nearly nothing surprises', () => {
		let level = levelBefore(spread, 1);
		let innovation = NaN;
		for (let i = 0; i < 40; i++) ({ state: level, innovation } = observeCount(level, 108, 100, spread, 1));
		expect(Math.abs(innovation)).toBeLessThan(0.2);
		expect(level.day + level.slot).toBeCloseTo(Math.log(1.08), 1);
		expect(level.dayVariance).toBeLessThan(0.055 ** 2 / 2);
	});
});

describe('watch over arrivals', () => {
	it('half as many again from slot 20 on: prompted after 5 slots, with since-when and how many', () => {
		const { prompts } = watchDay([...Array<number>(20).fill(100), ...Array<number>(6).fill(150)]);
		expect(prompts).toEqual([
			{ at: 24, prompt: { direction: 'more', since: 20, observed: 750, expected: 500 } }
		]);
	});

	it('a third fewer is prompted as fewer', () => {
		const { prompts } = watchDay([...Array<number>(20).fill(100), ...Array<number>(10).fill(60)]);
		expect(prompts[0]?.prompt).toMatchObject({ direction: 'fewer', since: 20 });
	});

	it('a day that is 8 % busier throughout is what the forecast allows for: no prompt', () => {
		expect(watchDay(Array<number>(48).fill(108)).prompts).toEqual([]);
	});

	it('pieces are put together until 5 inquiries are expected', () => {
		let watch = beginWatch(spread);
		for (let at = 0; at < 4; at++) {
			({ watch } = watchArrivals(watch, { at, observed: 40, expected: 1, slots: 1 }, spread));
		}
		expect(watch.pending).toEqual({ since: 0, observed: 160, expected: 4, slots: 4 });
		const { prompt } = watchArrivals(watch, { at: 4, observed: 40, expected: 1, slots: 1 }, spread);
		expect(prompt).toEqual({ direction: 'more', since: 0, observed: 200, expected: 5 });
	});

	it('a piece that is not known changes no sum; after a reset the sums start anew', () => {
		const { watch } = watchDay([...Array<number>(20).fill(100), 150, 150]);
		const { watch: after, prompt } = watchArrivals(
			watch,
			{ at: 22, observed: NaN, expected: 100, slots: 1 },
			spread
		);
		expect(prompt).toBeUndefined();
		expect(after.cusum).toBe(watch.cusum);
		expect(watch.cusum.above).toBeGreaterThan(0);
		expect(resetWatch(watch).cusum).toEqual({ above: 0, below: 0 });
	});
});
