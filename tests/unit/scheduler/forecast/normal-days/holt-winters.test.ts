import { describe, expect, it } from 'vitest';
import { holtWinters } from '#scheduler/forecast/normal-days/holt-winters.ts';
import { knownHistory, weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';

const monday = 4;
const weekly = (t: number) =>
	(60 - 40 * Math.cos((2 * Math.PI * t) / 24)) * (Math.floor(t / 24) % 7 > 4 ? 0.5 : 1);
const seriesOf = (slots: number, count: (t: number) => number) => ({
	firstDay: monday,
	slotsPerDay: 24,
	counts: Float64Array.from({ length: slots }, (_, t) => count(t)),
	dayClass: weekdayClass
});
const worst = (forecast: Float64Array | undefined, end: number, count: (t: number) => number) =>
	Math.max(...Array.from(forecast as Float64Array, (m, h) => Math.abs(m / count(end + h) - 1)));

describe('double-seasonal Holt–Winters', () => {
	it('goes on with a week that repeats, a week ahead within 1 %', () => {
		const history = knownHistory(seriesOf(960, weekly), 168);
		expect(worst(holtWinters(history, [960], 168)[0], 960, weekly)).toBeLessThan(0.01);
	});

	it('follows a level that doubles in the middle of the history, within 5 %', () => {
		const doubled = (t: number) => weekly(t) * (t < 500 ? 1 : 2);
		const history = knownHistory(seriesOf(960, doubled), 48);
		expect(worst(holtWinters(history, [960], 48)[0], 960, doubled)).toBeLessThan(0.05);
	});

	it('is not moved by a day that is not known: the week goes on at its place', () => {
		const series = seriesOf(960, weekly);
		series.counts.fill(NaN, 800, 848);
		const history = knownHistory(series, 168);
		expect(worst(holtWinters(history, [960], 168)[0], 960, weekly)).toBeLessThan(0.01);
	});

	it('gives from an earlier end what it gives without knowing the rest', () => {
		const both = knownHistory(seriesOf(960, weekly), 48);
		const cut = knownHistory(seriesOf(912, weekly), 48);
		expect(holtWinters(both, [912, 960], 48)[0]).toEqual(holtWinters(cut, [912], 48)[0]);
	});

	it('keeps the week on a holiday: its slots are those of the class of its day', () => {
		const holiday = monday + 38;
		const dayClass = (day: number) => (day === holiday ? 7 : weekdayClass(day));
		const count = (t: number) => weekly(t) * (Math.floor(t / 24) === 38 ? 0.2 : 1);
		const history = knownHistory({ ...seriesOf(960, count), dayClass }, 24 * 7);
		const mean = holtWinters(history, [960], 24 * 7)[0];
		// The same weekday a week later is as usual; the level still remembers something of the holiday.
		expect((mean as Float64Array)[24 * 5 + 12]).toBeGreaterThan(0.85 * weekly(45 * 24 + 12));
	});

	it('takes no part with less than two weeks, or without a known day', () => {
		expect(holtWinters(knownHistory(seriesOf(335, weekly), 24), [335], 24)).toEqual([undefined]);
		const unknown = knownHistory(
			seriesOf(960, () => NaN),
			24
		);
		expect(holtWinters(unknown, [960], 24)).toEqual([undefined]);
	});
});
