import { describe, expect, it } from 'vitest';
import { knownHistory, weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';
import { mix, weighModels } from '#scheduler/forecast/normal-days/weigh-models.ts';

const history = knownHistory(
	{ firstDay: 4, slotsPerDay: 24, counts: new Float64Array(480).fill(100), dayClass: weekdayClass },
	24
);
const ends = [408, 432, 456];
const always = (mean: number) => ends.map(() => new Float64Array(24).fill(mean));

describe('weights of models', () => {
	it('are 1 for the default when there was no trial', () => {
		expect(weighModels(history, [], [[], []])).toEqual([1, 0]);
	});

	it('mix two models whose errors cancel', () => {
		const weights = weighModels(history, ends, [always(110), always(90)]);
		expect(weights[0]).toBeCloseTo(0.5, 1);
		expect((weights[0] as number) + (weights[1] as number)).toBeCloseTo(1, 12);
	});

	it('fall with the square of the error: 10 off against 20 off is about 4 to 1', () => {
		const weights = weighModels(history, ends, [always(120), always(110)]);
		expect((weights[1] as number) / (weights[0] as number)).toBeGreaterThan(3.5);
		expect((weights[1] as number) / (weights[0] as number)).toBeLessThan(4.5);
	});

	it('leave the default alone when the mixture gains less than 5 %', () => {
		expect(weighModels(history, ends, [always(110), always(109.8)])).toEqual([1, 0]);
		expect(weighModels(history, ends, [always(110), always(150)])).toEqual([1, 0]);
	});

	it('are 1 for a model without error', () => {
		expect(weighModels(history, ends, [always(110), always(100)])).toEqual([0, 1]);
	});

	it('are 0 for a model that lacks the forecasts of half of the trials', () => {
		const rare = [undefined, undefined, ...always(100).slice(2)];
		expect(weighModels(history, ends, [always(110), rare])).toEqual([1, 0]);
	});

	it('of a queue with an inquiry in ten slots judge sums of ten: a forecast of 0 does not win', () => {
		const quiet = knownHistory(
			{
				firstDay: 4,
				slotsPerDay: 24,
				counts: Float64Array.from({ length: 480 }, (_, t) => (t % 5 === 0 ? 1 : 0)),
				dayClass: weekdayClass
			},
			24
		);
		expect(weighModels(quiet, ends, [always(0.18), always(0)])).toEqual([1, 0]);
	});

	it('make a mean of forecasts', () => {
		expect(Array.from(mix([always(10), always(20)], [0.25, 0.75], 0).subarray(0, 2))).toEqual([17.5, 17.5]);
	});
});
