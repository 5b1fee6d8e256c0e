import { describe, expect, it } from 'vitest';
import { knownHistory, weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';
import {
	fitWeekdayProfile,
	weekdayProfile,
	type WeekdayProfile
} from '#scheduler/forecast/normal-days/weekday-profile.ts';

/** 1970-01-05, a Monday. */
const monday = 4;

/** Four slots a day; `total(d)` inquiries on day d, in parts of 10, 20, 30 and 40 %. */
function seriesOf(days: number, total: (d: number) => number) {
	const counts = new Float64Array(days * 4);
	for (let t = 0; t < counts.length; t++) counts[t] = total(Math.floor(t / 4)) * (((t % 4) + 1) / 10);
	return { firstDay: monday, slotsPerDay: 4, counts, dayClass: weekdayClass };
}

const week = [700, 600, 500, 400, 300, 200, 100];
const ofWeek = (d: number) => week[d % 7] as number;
const forecast = (series: ReturnType<typeof seriesOf>, slots: number) => {
	const history = knownHistory(series, slots);
	return Array.from(weekdayProfile(history, [history.past], slots)[0] as Float64Array);
};

describe('weekday profile', () => {
	it('repeats a week that never changes', () => {
		const mean = forecast(seriesOf(28, ofWeek), 28);
		for (const [t, m] of mean.entries()) {
			expect(m).toBeCloseTo((ofWeek(Math.floor(t / 4)) * ((t % 4) + 1)) / 10, 6);
		}
	});

	it('goes on with a day that is 20 % above its level, by φ a day', () => {
		const wave = (d: number) => ofWeek(d) * Math.exp(0.3 * Math.sin(d / 9));
		const series = seriesOf(200, (d) => (d === 199 ? 1.2 : 1) * wave(d));
		const history = knownHistory(series, 8);
		const fit = fitWeekdayProfile(history, history.past) as WeekdayProfile;
		expect(fit.persistence).toBeGreaterThan(0.5);
		const last = fit.deviation[199] as number;
		const [first, second] = [0, 4].map((slot) => forecast(series, 8).slice(slot, slot + 4));
		const total = (slots: number[] | undefined) => (slots ?? []).reduce((sum, m) => sum + m, 0);
		const expected = (d: number, steps: number) =>
			fit.smearing * Math.exp((fit.level[d % 7] as number) + last * fit.persistence ** steps);
		expect(total(first)).toBeCloseTo(expected(200, 1), 6);
		expect(total(second)).toBeCloseTo(expected(201, 2), 6);
	});

	it('takes the total of a day with a gap from the slots that were counted', () => {
		const series = seriesOf(28, ofWeek);
		series.counts[27 * 4 + 1] = NaN;
		expect(forecast(series, 4)[0]).toBeCloseTo(70, 2);
	});

	it('skips a day without an inquiry and a day that is not known', () => {
		const series = seriesOf(28, ofWeek);
		series.counts.fill(0, 21 * 4, 22 * 4);
		series.counts.fill(NaN, 22 * 4, 23 * 4);
		const mean = forecast(series, 8);
		expect(mean[0]).toBeCloseTo(70, 6);
		expect(mean[4]).toBeCloseTo(60, 6);
	});

	it('counts the days without an inquiry of a quiet queue: 3 on every second day are 1.5 a day', () => {
		const day = forecast(
			seriesOf(280, (d) => (d % 2 === 0 ? 3 : 0)),
			4
		);
		expect(day.reduce((sum, m) => sum + m, 0)).toBeCloseTo(1.5, 6);
	});

	it('takes a weekday that had no inquiry on three or more days for closed, of two it says nothing', () => {
		const closed = (from: number) => (d: number) => (d % 7 === 6 && d >= from ? 0 : ofWeek(d));
		const sunday = (days: number) => {
			const series = seriesOf(days, (d) => (d % 7 === 6 ? 0 : ofWeek(d)));
			return forecast(series, 28).slice(24, 28);
		};
		expect(sunday(28)).toEqual([0, 0, 0, 0]);
		expect(sunday(14)[0]).toBeCloseTo(20, 6);
		expect(forecast(seriesOf(28, closed(7)), 28)[24]).toBeCloseTo(10, 6);
	});

	it('takes a holiday that was never seen for a Sunday', () => {
		const series = {
			...seriesOf(28, ofWeek),
			dayClass: (d: number) => (d === monday + 28 ? 7 : weekdayClass(d))
		};
		const history = knownHistory(series, 4);
		const mean = weekdayProfile(history, [history.past], 4)[0] as Float64Array;
		expect(mean.reduce((sum, m) => sum + m, 0)).toBeCloseTo(100, 6);
	});

	it('takes a holiday for half of its surroundings as of now, though the queue has doubled since the last one', () => {
		const holiday = (d: number) => d === 100 || d === 465;
		const growth = (d: number) => 1_000 * 2 ** (d / 365);
		const series = {
			...seriesOf(465, (d) => growth(d) * (holiday(d) ? 0.5 : 1)),
			dayClass: (day: number) => (holiday(day - monday) ? 7 : weekdayClass(day))
		};
		const history = knownHistory(series, 4);
		const total = (weekdayProfile(history, [history.past], 4)[0] as Float64Array).reduce(
			(sum, m) => sum + m,
			0
		);
		expect(Math.abs(total / (0.5 * growth(465)) - 1)).toBeLessThan(0.1);
	});

	it('cannot learn from a history without inquiries', () => {
		const history = knownHistory(
			seriesOf(20, () => 0),
			4
		);
		expect(weekdayProfile(history, [history.past], 4)).toEqual([undefined]);
	});
});
