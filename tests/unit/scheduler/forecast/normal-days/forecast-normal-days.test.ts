import { describe, expect, it } from 'vitest';
import { forecastNormalDays } from '#scheduler/forecast/normal-days/forecast-normal-days.ts';
import { weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';

const monday = 4;
const seriesOf = (counts: Float64Array) => ({
	firstDay: monday,
	slotsPerDay: 24,
	counts,
	dayClass: weekdayClass
});
/** Between 20 inquiries at night and 100 by day, with an odd deviation that no model knows. */
const usual = (hours: number) =>
	Float64Array.from({ length: hours }, (_, t) =>
		Math.round((60 - 40 * Math.cos((2 * Math.PI * t) / 24)) * (1 + 0.1 * Math.sin(t * t)))
	);

describe('forecast of normal days', () => {
	it('of an empty history is 0, and says that it is short and without arrivals', () => {
		const { mean, warnings } = forecastNormalDays(seriesOf(new Float64Array(0)), 48);
		expect(Array.from(mean)).toEqual(new Array(48).fill(0));
		expect(warnings).toEqual(['short_history', 'no_arrivals']);
	});

	it.each([
		['zeros', 0],
		['unknown counts', NaN]
	])('of %s is 0, and says so', (_, count) => {
		const { mean, warnings } = forecastNormalDays(seriesOf(new Float64Array(960).fill(count)), 24);
		expect(mean.every((m) => m === 0)).toBe(true);
		expect(warnings).toContain('no_arrivals');
	});

	it('of one day repeats that day', () => {
		const { mean, warnings, spread } = forecastNormalDays(seriesOf(usual(24)), 24);
		for (const [t, m] of mean.entries()) expect(m).toBeCloseTo(usual(24)[t] as number, 6);
		expect(warnings).toEqual(['short_history', 'unseen_day_class']);
		expect(spread.dayEffect[1]).toBeGreaterThanOrEqual(0.15);
	});

	it('of ten hours is their mean where nothing was counted', () => {
		const { mean } = forecastNormalDays(seriesOf(new Float64Array(10).fill(7)), 24);
		for (const m of mean) expect(m).toBeCloseTo(7, 6);
	});

	it('of a constant history is the constant, and says so', () => {
		const { mean, warnings } = forecastNormalDays(seriesOf(new Float64Array(960).fill(5)), 72);
		for (const m of mean) expect(m).toBeCloseTo(5, 6);
		expect(warnings).toEqual(['constant_history']);
	});

	it('of a history that ends at 10:00 begins at 10:00', () => {
		const { mean } = forecastNormalDays(seriesOf(usual(24 * 60 + 10)), 24);
		// 12:00 is the third slot, 24:00 the fifteenth.
		expect(mean[2]).toBeGreaterThan(80);
		expect(mean[14]).toBeLessThan(40);
	});

	it('is 0 where closed, and learns nothing there', () => {
		const isOpen = (_: number, slot: number) => slot >= 8;
		const counts = usual(24 * 60).map((count, t) => (t % 24 < 8 ? 1_000 : count));
		const { mean } = forecastNormalDays({ ...seriesOf(counts), isOpen }, 24);
		expect(mean.subarray(0, 8).every((m) => m === 0)).toBe(true);
		expect(mean.subarray(8).every((m) => m > 10 && m < 130)).toBe(true);
	});

	it('forecasts the slots that were asked for and a spread for each of their days', () => {
		const { mean, spread, weights } = forecastNormalDays(seriesOf(usual(24 * 60)), 100);
		expect(mean).toHaveLength(100);
		expect(spread.dayEffect).toHaveLength(6);
		expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
	});

	it.each([
		['counts', () => seriesOf(Float64Array.of(1, -1)), 24],
		['slotsPerDay', () => ({ ...seriesOf(usual(48)), slotsPerDay: 0 }), 24],
		['firstDay', () => ({ ...seriesOf(usual(48)), firstDay: 0.5 }), 24],
		['slots', () => seriesOf(usual(48)), -1]
	])('refuses wrong %s', (name, series, slots) => {
		expect(() => forecastNormalDays(series(), slots)).toThrow(
			new RegExp(`^forecastNormalDays: ${name} must be`)
		);
	});
});
