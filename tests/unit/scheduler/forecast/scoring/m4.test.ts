import { describe, expect, it } from 'vitest';
import { scoreM4 } from '#scheduler/forecast/scoring/m4.ts';
import { naive2 } from '#scheduler/forecast/scoring/naive2.ts';

const wave = (t: number) => 100 + 50 * Math.sin((2 * Math.PI * t) / 24) + 10 * Math.sin(t * t);
const train = Float64Array.from({ length: 240 }, (_, t) => wave(t));
const test = Float64Array.from({ length: 48 }, (_, h) => wave(240 + h));

describe('Naive2', () => {
	it('takes out a season of 24 and puts it back: a season that repeats goes on', () => {
		const season = (t: number) => 100 + 50 * Math.sin((2 * Math.PI * t) / 24);
		const forecast = naive2(
			Array.from({ length: 240 }, (_, t) => season(t)),
			24,
			48
		);
		for (const [h, value] of forecast.entries()) expect(value).toBeCloseTo(season(240 + h), 6);
	});

	it('repeats the last value where the test finds no season, or there are less than three', () => {
		const noise = Array.from({ length: 240 }, (_, t) => 100 + 10 * Math.sin(t * t));
		expect(new Set(naive2(noise, 24, 48))).toEqual(new Set([noise[239]]));
		expect(Array.from(naive2([5, 6, 7], 24, 2))).toEqual([7, 7]);
	});
});

describe('scores of M4', () => {
	it('of Naive2 itself have OWA 1', () => {
		const score = scoreM4([{ id: 'H1', train, test }], (history, horizon) => {
			const mean = naive2(history, 24, horizon);
			return { mean, lower: mean, upper: mean };
		});
		expect(score.owa).toBeCloseTo(1, 12);
		expect(score.series).toBe(1);
	});

	it('of what came are 0, with all of it in the interval', () => {
		const perfect = () => ({ mean: test, lower: test, upper: test });
		const score = scoreM4([{ id: 'H1', train, test }], perfect);
		expect(score).toEqual({ series: 1, smape: 0, mase: 0, owa: 0, coverage95: 1, msis: 0 });
	});

	it('are refused for a series that never changes, by its id', () => {
		const flat = { id: 'H7', train: new Float64Array(240).fill(3), test };
		expect(() => scoreM4([flat])).toThrow(/got H7$/);
		expect(() => scoreM4([])).toThrow(/series must not be empty/);
	});
});
