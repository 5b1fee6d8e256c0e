import { describe, expect, it } from 'vitest';
import { drawPaths } from '#scheduler/forecast/paths/draw-paths.ts';
import { estimateErrorDeviation } from '#scheduler/forecast/normal-days/estimate-error-deviation.ts';
import { estimateSpread, type Trial } from '#scheduler/forecast/normal-days/estimate-spread.ts';
import { knownHistory, weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';
import type { CountSpread } from '#scheduler/forecast/normal-days/normal-forecast.ts';

const slotsPerDay = 48;
const days = 200;
/** Between 40 and 160 inquiries in half an hour. */
const usual = (slots: number) =>
	Float64Array.from({ length: slots }, (_, t) => 100 - 60 * Math.cos((2 * Math.PI * t) / slotsPerDay));

/** Counts drawn with a spread, and as trials forecasts of a day that know their true mean. */
function drawn(spread: CountSpread, slots = days * slotsPerDay) {
	const source = { mean: usual(slots), spread, firstSlot: 0, slotsPerDay, paths: 1, seed: 7, name: 'truth' };
	const counts = Float64Array.from(drawPaths(source).counts);
	const history = knownHistory({ firstDay: 4, slotsPerDay, counts, dayClass: weekdayClass }, slotsPerDay);
	const trials = Array.from({ length: slots / slotsPerDay - 1 }, (_, k): Trial => ({
		end: (k + 1) * slotsPerDay,
		mean: usual(slotsPerDay)
	}));
	return { history, trials };
}

describe('spread of counts', () => {
	it('is found again: a day effect of 0.08, a deviation of 0.1 that halves in an hour, φ = 2.4', () => {
		const truth = { dayEffect: [0.08], slotEffect: 0.1, slotCorrelation: 0.7, dispersion: 2.4 };
		const { history, trials } = drawn(truth);
		const spread = estimateSpread(history, trials, 2);
		expect(spread.dayEffect[1]).toBeGreaterThan(0.065);
		expect(spread.dayEffect[1]).toBeLessThan(0.095);
		expect(spread.slotEffect).toBeGreaterThan(0.085);
		expect(spread.slotEffect).toBeLessThan(0.115);
		expect(spread.slotCorrelation).toBeGreaterThan(0.55);
		expect(spread.slotCorrelation).toBeLessThan(0.8);
		expect(spread.dispersion).toBeGreaterThan(2);
		expect(spread.dispersion).toBeLessThan(2.8);
	});

	it('of Poisson counts is next to nothing but a dispersion of 1', () => {
		const { history, trials } = drawn({ dayEffect: [0], slotEffect: 0, slotCorrelation: 0, dispersion: 1 });
		const spread = estimateSpread(history, trials, 2);
		expect(spread.dayEffect[1]).toBeLessThan(0.015);
		expect(spread.slotEffect).toBeLessThan(0.03);
		expect(spread.dispersion).toBeLessThan(1.1);
	});

	it('does not fall with the lead', () => {
		const { history } = drawn({ dayEffect: [0.1], slotEffect: 0, slotCorrelation: 0, dispersion: 1 });
		const trials = Array.from({ length: 20 }, (_, k) => ({
			end: (170 + k) * slotsPerDay,
			mean: usual(10 * slotsPerDay)
		}));
		const { dayEffect } = estimateSpread(history, trials, 15);
		expect(dayEffect).toHaveLength(15);
		for (let l = 1; l < 15; l++) expect(dayEffect[l]).toBeGreaterThanOrEqual(dayEffect[l - 1] as number);
	});

	it('is wide without trials: 0.15 a day', () => {
		const { history } = drawn({ dayEffect: [0], slotEffect: 0, slotCorrelation: 0, dispersion: 1 });
		expect(estimateSpread(history, [], 2)).toMatchObject({ dayEffect: [0.15, 0.15], dispersion: 2 });
	});
});

describe('deviation of errors', () => {
	it('is √(φ·mean) where counts scatter with φ = 4 alone: 12.6 at night, 25.3 by day, within 15 %', () => {
		const { history, trials } = drawn({ dayEffect: [0], slotEffect: 0, slotCorrelation: 0, dispersion: 4 });
		const mean = usual(slotsPerDay);
		const { deviation } = estimateErrorDeviation(history, trials, mean) ?? { deviation: mean };
		expect(Math.abs((deviation[0] as number) / Math.sqrt(4 * 40) - 1)).toBeLessThan(0.15);
		expect(Math.abs((deviation[24] as number) / Math.sqrt(4 * 160) - 1)).toBeLessThan(0.15);
	});

	it('of a slot in which five trials happened to be right is drawn towards that of its day', () => {
		const counts = usual(30 * slotsPerDay).map((mean, t) =>
			t % slotsPerDay < 10 ? mean : mean + (t % 2 ? 30 : -30)
		);
		const history = knownHistory({ firstDay: 4, slotsPerDay, counts, dayClass: weekdayClass }, slotsPerDay);
		const trials = Array.from({ length: 5 }, (_, k) => ({
			end: (25 + k) * slotsPerDay,
			mean: usual(slotsPerDay)
		}));
		const { deviation } = estimateErrorDeviation(history, trials, usual(slotsPerDay)) ?? {};
		expect(deviation?.[4]).toBeGreaterThan(5);
		expect(deviation?.[4]).toBeLessThan(deviation?.[20] as number);
	});

	it('of days that no trial reached is that of the last day that five did', () => {
		const { history, trials } = drawn({ dayEffect: [0.1], slotEffect: 0, slotCorrelation: 0, dispersion: 1 });
		const { deviation } = estimateErrorDeviation(history, trials, usual(3 * slotsPerDay)) ?? {};
		expect(deviation?.[2 * slotsPerDay + 7]).toBeCloseTo(deviation?.[7] as number, 9);
	});

	it('is not given with fewer than five trials', () => {
		const { history, trials } = drawn({ dayEffect: [0], slotEffect: 0, slotCorrelation: 0, dispersion: 1 });
		expect(estimateErrorDeviation(history, trials.slice(0, 4), usual(slotsPerDay))).toBeUndefined();
	});
});
