import { describe, expect, it } from 'vitest';
import { weekdayOf } from '#scheduler/calendar/day-number.ts';
import { intervalCoverage } from '#scheduler/forecast/accuracy/interval-coverage.ts';
import { backtest } from '#scheduler/forecast/backtest/backtest.ts';
import { baselinesOf, weeklyScale } from '#scheduler/forecast/backtest/baselines.ts';
import type { DaySeries } from '#scheduler/forecast/normal-days/day-series.ts';
import type { NormalForecast } from '#scheduler/forecast/normal-days/normal-forecast.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { drawCount } from '../../../../support/draw-counts.ts';

/** 1970-01-05, a Monday. */
const monday = 4;

function seriesOf(
	days: number,
	slotsPerDay: number,
	count: (day: number, slot: number) => number
): DaySeries {
	const counts = Float64Array.from({ length: days * slotsPerDay }, (_, t) =>
		count(Math.floor(t / slotsPerDay), t % slotsPerDay)
	);
	return { firstDay: monday, slotsPerDay, counts, dayClass: weekdayOf };
}

/** Forecasts the same number everywhere, with Poisson scatter, and notes how much it was shown. */
function always(value: number, shown: number[] = []) {
	return (series: DaySeries, slots: number): NormalForecast => {
		shown.push(series.counts.length);
		return {
			mean: new Float64Array(slots).fill(value),
			spread: { dayEffect: [0], slotEffect: 0, slotCorrelation: 0, dispersion: 1 },
			weights: { profile: 1 },
			warnings: []
		};
	};
}

describe('baselines', () => {
	const series = seriesOf(21, 2, (day, slot) => 10 * (day + 1) + slot);

	it('a Thursday 22 days on: last Thursday had 180 and 181, three of them 110 and 111 on average', () => {
		const { seasonalNaive, historicalAverage } = baselinesOf(series, monday + 20, monday + 24);
		expect([...seasonalNaive]).toEqual([180, 181]);
		expect([...historicalAverage]).toEqual([(40 + 110 + 180) / 3, (41 + 111 + 181) / 3]);
	});

	it('where last week is not known, the week before stands in', () => {
		const counts = series.counts.map((count, t) => (t === 17 * 2 ? NaN : count));
		const { seasonalNaive, historicalAverage } = baselinesOf({ ...series, counts }, monday + 20, monday + 24);
		expect([...seasonalNaive]).toEqual([110, 181]);
		expect(historicalAverage[0]).toBe(75);
	});

	it('a class of day that never came has no baseline', () => {
		const { seasonalNaive, historicalAverage } = baselinesOf(
			{ ...series, dayClass: (day) => (day === monday + 21 ? 7 : weekdayOf(day)) },
			monday + 20,
			monday + 21
		);
		expect([...seasonalNaive, ...historicalAverage].every(Number.isNaN)).toBe(true);
	});

	it('the average looks back eight weeks, the holiday of last year is found all the same', () => {
		const long = seriesOf(400, 1, (day) => (day < 340 ? 1_000 : 10));
		expect(baselinesOf(long, monday + 399, monday + 400).historicalAverage[0]).toBe(10);
		const holidays = { ...long, dayClass: (day: number) => ((day - monday) % 390 === 10 ? 7 : 0) };
		expect(baselinesOf(holidays, monday + 399, monday + 400).seasonalNaive[0]).toBe(1_000);
	});

	it('the scale of MASE: 70 more every week is 70', () => {
		expect(weeklyScale(series)).toBe(70);
		expect(weeklyScale(seriesOf(21, 2, () => 5))).toBeUndefined();
	});
});

describe('coverage of an interval', () => {
	it('one of two within, one unknown left out', () => {
		expect(intervalCoverage([5, 12, 3], [4, 4, 1], [9, 9, NaN])).toEqual({
			value: 0.5,
			pairs: 2,
			skipped: 1
		});
	});
});

describe('backtest', () => {
	it('10 forecast where 8 and 12 come: WAPE 20 %, no bias; last week was right, and says so', () => {
		const series = seriesOf(42, 4, (day, slot) => (slot % 2 ? 12 : 8));
		const result = backtest([{ queue: '售前', series }], { days: 7, leads: [1, 2], forecast: always(10) });
		const [first] = result.queues[0]?.leads ?? [];
		expect(first).toMatchObject({ lead: 1, days: 7, slots: 28, skipped: 0 });
		expect(first?.model.wape).toBeCloseTo(0.2, 12);
		expect(first?.model.bias).toBeCloseTo(0, 12);
		expect(first?.seasonalNaive.wape).toBe(0);
		// Every week is the same: there is nothing to scale an error by.
		expect(first?.model.mase).toBeUndefined();
		expect(result.baselineWins).toHaveLength(4);
		expect(result.baselineWins[0]).toMatchObject({
			queue: '售前',
			lead: 1,
			baseline: 'seasonalNaive',
			wape: 0
		});
	});

	it('MASE: 20 wrong where weeks differ by 70 is 0.286', () => {
		const series = seriesOf(28, 1, (day) => 10 * (day + 1));
		const result = backtest([{ queue: 'q', series }], {
			days: 1,
			leads: [1],
			forecast: always(260)
		});
		expect(result.pooled[0]?.model.mase).toBeCloseTo(20 / 70, 12);
		expect(result.pooled[0]?.model.bias).toBeCloseTo(-20 / 280, 12);
	});

	it('every forecast knows only what lies before its origin: 25, 26, 27 days for 3 targets one day ahead', () => {
		const shown: number[] = [];
		const series = seriesOf(28, 2, () => 5);
		backtest([{ queue: 'q', series }], { days: 3, leads: [1], forecast: always(5, shown) });
		expect(shown).toEqual([50, 52, 54]);
	});

	it('pooled: errors and inquiries are added up before they are divided', () => {
		const queue = (name: string, level: number) => ({ queue: name, series: seriesOf(28, 1, () => level) });
		const { pooled } = backtest([queue('large', 90), queue('small', 10)], {
			days: 7,
			leads: [1],
			forecast: always(90)
		});
		// 0 of 90 and 80 of 10: 80 % of all, not the mean of 0 and 800 %.
		expect(pooled[0]?.model.wape).toBeCloseTo(0.8, 12);
		expect(pooled[0]?.slots).toBe(14);
	});

	it('a Poisson queue with a Poisson forecast: 80 % and 90 % intervals cover about that, pinball is positive', () => {
		const random = new RandomStream(3, 'backtest');
		const series = seriesOf(56, 24, () => drawCount(100, 1, random));
		const { pooled } = backtest([{ queue: 'q', series }], { leads: [1, 10], forecast: always(100) });
		for (const { model } of pooled) {
			expect(model.coverage80).toBeGreaterThan(0.74);
			expect(model.coverage80).toBeLessThan(0.87);
			expect(model.coverage90).toBeGreaterThan(0.86);
			expect(model.coverage90).toBeLessThan(0.95);
			// Mean over five levels of σ φ(z): about 0.2 σ.
			expect(model.pinball).toBeGreaterThan(1.5);
			expect(model.pinball).toBeLessThan(3);
		}
	});

	it('the forecast of normal days beats last week and the average where the level moves', () => {
		const random = new RandomStream(5, 'level');
		let level = 0;
		const series = seriesOf(120, 12, (day, slot) => {
			if (slot === 0) level = 0.7 * level + 0.15 * (random.uniform() + random.uniform() - 1);
			return drawCount(80 * Math.exp(level) * (day % 7 < 5 ? 1 : 0.6), 1, random);
		});
		const { pooled, baselineWins } = backtest([{ queue: 'q', series }]);
		const first = pooled[0];
		expect(first?.model.wape).toBeLessThan((first?.seasonalNaive.wape ?? 0) * 0.85);
		expect(baselineWins.filter(({ lead }) => lead === 1)).toEqual([]);
	});

	it('two weeks or less: too short, and no figures', () => {
		const result = backtest([{ queue: 'q', series: seriesOf(14, 24, () => 5) }]);
		expect(result.queues).toEqual([{ queue: 'q', status: 'too_short', leads: [] }]);
		expect(result.pooled[0]).toMatchObject({ days: 0, slots: 0, model: {} });
		expect(backtest([]).queues).toEqual([]);
	});

	it('closed slots are not scored, days that are not known are skipped', () => {
		const series = {
			...seriesOf(28, 4, (day) => (day === 27 ? NaN : 5)),
			isOpen: (_: number, slot: number) => slot > 0
		};
		const { pooled } = backtest([{ queue: 'q', series }], { days: 2, leads: [1], forecast: always(5) });
		expect(pooled[0]).toMatchObject({ days: 1, slots: 3, skipped: 3 });
	});

	it('the same seed gives the same figures; wrong leads are refused', () => {
		const random = new RandomStream(1, 'same');
		const series = seriesOf(35, 6, () => drawCount(20, 2, random));
		const queues = [{ queue: 'q', series }];
		expect(backtest(queues, { seed: 4 })).toEqual(backtest(queues, { seed: 4 }));
		expect(() => backtest(queues, { leads: [0] })).toThrow(
			'backtest: leads must be positive whole numbers, got 0'
		);
		expect(() => backtest(queues, { leads: [] })).toThrow(
			'backtest: leads must be positive whole numbers, got none'
		);
	});
});
