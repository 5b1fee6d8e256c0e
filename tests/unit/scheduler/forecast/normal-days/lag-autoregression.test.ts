import { describe, expect, it } from 'vitest';
import { knownHistory, weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';
import { lagAutoregression } from '#scheduler/forecast/normal-days/lag-autoregression.ts';

const monday = 4;
/** A week of hours that repeats: 20 to 100 by the clock, half of it at weekends. */
const weekly = (t: number) =>
	Math.round((60 - 40 * Math.cos((2 * Math.PI * t) / 24)) * (Math.floor(t / 24) % 7 > 4 ? 0.5 : 1));
const seriesOf = (slots: number, count: (t: number) => number, slotsPerDay = 24) => ({
	firstDay: monday,
	slotsPerDay,
	counts: Float64Array.from({ length: slots }, (_, t) => count(t)),
	dayClass: weekdayClass
});
function worstError(forecast: Float64Array | undefined, end: number, count: (t: number) => number): number {
	return Math.max(...Array.from(forecast as Float64Array, (m, h) => Math.abs(m / count(end + h) - 1)));
}

describe('lag autoregression', () => {
	it('goes on with a week that repeats, 48 hours ahead within 6 % (the penalty draws to the mean)', () => {
		const history = knownHistory(seriesOf(960, weekly), 48);
		expect(worstError(lagAutoregression(history, [960], 48)[0], 960, weekly)).toBeLessThan(0.06);
	});

	it('looks back by the same clock offsets at 30 minutes', () => {
		const half = (t: number) => weekly(t / 2);
		const history = knownHistory(seriesOf(1_920, half, 48), 96);
		expect(worstError(lagAutoregression(history, [1_920], 96)[0], 1_920, half)).toBeLessThan(0.06);
	});

	it('gives from an earlier end what it gives without knowing the rest', () => {
		const noisy = (t: number) => Math.round(weekly(t) * (1 + 0.2 * Math.sin(t * t)));
		const both = knownHistory(seriesOf(960, noisy), 48);
		const cut = knownHistory(seriesOf(912, noisy), 48);
		expect(lagAutoregression(both, [912, 960], 48)[0]).toEqual(lagAutoregression(cut, [912], 48)[0]);
	});

	it('fills the day a week before by what was to be expected, not by zeros', () => {
		const series = seriesOf(960, weekly);
		series.counts.fill(NaN, 792, 816);
		const history = knownHistory(series, 48);
		expect(worstError(lagAutoregression(history, [960], 48)[0], 960, weekly)).toBeLessThan(0.1);
	});

	it('forecasts Monday of a queue that is closed at weekends and nights', () => {
		const isOpen = (day: number, slot: number) => weekdayClass(day) < 5 && slot >= 8 && slot < 22;
		const history = knownHistory({ ...seriesOf(24 * 7 * 8, weekly), isOpen }, 24);
		const monday8 = lagAutoregression(history, [history.past], 24)[0] as Float64Array;
		for (const [slot, mean] of monday8.entries()) {
			if (slot < 8 || slot >= 22) expect(mean).toBe(0);
			else expect(Math.abs(mean / weekly(slot) - 1)).toBeLessThan(0.05);
		}
	});

	it('does not run away from a history that doubles every day', () => {
		const history = knownHistory(
			seriesOf(600, (t) => 2 ** (t / 24)),
			24 * 28
		);
		const mean = lagAutoregression(history, [600], 24 * 28)[0] as Float64Array;
		expect(mean.every((m) => m >= 0 && m < 2 ** 40)).toBe(true);
	});

	it('takes no part with less than 15 days, or with a constant', () => {
		expect(lagAutoregression(knownHistory(seriesOf(359, weekly), 24), [359], 24)).toEqual([undefined]);
		const constant = knownHistory(
			seriesOf(960, () => 5),
			24
		);
		expect(lagAutoregression(constant, [960], 24)).toEqual([undefined]);
	});
});
