import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DaySeries } from '#scheduler/forecast/normal-days/day-series.ts';
import { forecastNormalDays } from '#scheduler/forecast/normal-days/forecast-normal-days.ts';
import { weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';

/** Any history: levels, gaps, closures, a class per day, an end within a day. */
const anySeries = fc
	.record({
		slotsPerDay: fc.constantFrom(1, 4, 12, 24, 48),
		days: fc.integer({ min: 0, max: 45 }),
		cut: fc.nat({ max: 47 }),
		level: fc.constantFrom(0, 0.2, 3, 80, 1e6),
		gaps: fc.constantFrom(0, 0.1, 0.9),
		seed: fc.nat(),
		firstDay: fc.integer({ min: -1_000, max: 30_000 }),
		closed: fc.boolean()
	})
	.map(({ slotsPerDay, days, cut, level, gaps, seed, firstDay, closed }): DaySeries => {
		let state = seed;
		const chance = () => {
			state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
			return state / 2 ** 32;
		};
		const counts = Float64Array.from({ length: Math.max(0, days * slotsPerDay - (cut % slotsPerDay)) }, () =>
			chance() < gaps ? NaN : Math.floor(level * 2 * chance() * chance() + chance() * Math.min(1, level))
		);
		return {
			firstDay,
			slotsPerDay,
			counts,
			dayClass: (day) => ((day + seed) % 17 === 0 ? 7 : weekdayClass(day)),
			...(closed && { isOpen: (day: number, slot: number) => weekdayClass(day) !== 6 && slot % 5 !== 0 })
		};
	});

/** Six weeks of hours with a profile, weekends and noise of 10 %. */
const shop = (seed: number, weeks = 6): DaySeries => ({
	firstDay: 4,
	slotsPerDay: 24,
	counts: Float64Array.from({ length: 24 * 7 * weeks }, (_, t) =>
		Math.round(
			(120 - 80 * Math.cos((2 * Math.PI * t) / 24)) *
				(Math.floor(t / 24) % 7 > 4 ? 0.6 : 1) *
				(1 + 0.1 * Math.sin((t + seed) ** 2))
		)
	),
	dayClass: weekdayClass
});
const sum = (values: Float64Array) => values.reduce((total, x) => total + x, 0);

describe('forecast of normal days', () => {
	it('is finite and at least 0 for any history, 0 where closed, with a spread that paths can be drawn from', () => {
		fc.assert(
			fc.property(anySeries, fc.nat({ max: 100 }), (series, slots) => {
				const { mean, spread, error, weights } = forecastNormalDays(series, slots);
				expect(mean).toHaveLength(slots);
				for (const [h, m] of mean.entries()) {
					expect(Number.isFinite(m) && m >= 0).toBe(true);
					const t = series.counts.length + h;
					const day = series.firstDay + Math.floor(t / series.slotsPerDay);
					if (series.isOpen?.(day, t % series.slotsPerDay) === false) expect(m).toBe(0);
				}
				for (const effect of spread.dayEffect) expect(Number.isFinite(effect) && effect >= 0).toBe(true);
				expect(spread.slotEffect).toBeGreaterThanOrEqual(0);
				expect(spread.slotCorrelation).toBeGreaterThanOrEqual(0);
				expect(spread.slotCorrelation).toBeLessThan(1);
				expect(Number.isFinite(spread.dispersion) && spread.dispersion >= 1).toBe(true);
				if (error) for (const deviation of error.deviation) expect(deviation).toBeGreaterThanOrEqual(0);
				expect(Object.values(weights).reduce((total, w) => total + w, 0)).toBeCloseTo(1, 9);
			}),
			{ numRuns: 150 }
		);
	});

	it('of the profile grows with the counts: c times the counts are c times the mean', () => {
		fc.assert(
			fc.property(fc.nat({ max: 999 }), fc.double({ min: 0.01, max: 1_000, noNaN: true }), (seed, c) => {
				const series = shop(seed);
				const once = forecastNormalDays(series, 48, { models: ['profile'] }).mean;
				const scaled = { ...series, counts: series.counts.map((count) => c * count) };
				const many = forecastNormalDays(scaled, 48, { models: ['profile'] }).mean;
				for (const [h, m] of once.entries())
					expect(Math.abs((many[h] as number) / (c * m) - 1)).toBeLessThan(1e-9);
			}),
			{ numRuns: 40 }
		);
	});

	it('of all models grows with the counts within 3 % of the day', () => {
		fc.assert(
			fc.property(fc.nat({ max: 999 }), fc.integer({ min: 2, max: 1_000 }), (seed, c) => {
				const series = shop(seed);
				const once = sum(forecastNormalDays(series, 24).mean);
				const scaled = { ...series, counts: series.counts.map((count) => c * count) };
				expect(Math.abs(sum(forecastNormalDays(scaled, 24).mean) / (c * once) - 1)).toBeLessThan(0.03);
			}),
			{ numRuns: 25 }
		);
	});

	it('keeps the weekday profile when a week of history is cut off its beginning', () => {
		fc.assert(
			fc.property(fc.nat({ max: 999 }), (seed) => {
				const series = shop(seed, 8);
				const later = { ...series, firstDay: series.firstDay + 7, counts: series.counts.subarray(168) };
				const [all, less] = [series, later].map((s) => forecastNormalDays(s, 168).mean);
				for (const [h, m] of (all as Float64Array).entries())
					expect(Math.abs((less as Float64Array)[h] as number) / m - 1).toBeLessThan(0.15);
			}),
			{ numRuns: 25 }
		);
	});

	it('with a missing day shifts nothing: no hour of the next week changes by more than 15 %', () => {
		fc.assert(
			fc.property(fc.nat({ max: 999 }), fc.integer({ min: 3, max: 41 }), (seed, day) => {
				const series = shop(seed);
				const gap = { ...series, counts: series.counts.slice() };
				gap.counts.fill(NaN, day * 24, (day + 1) * 24);
				const [whole, holed] = [series, gap].map((s) => forecastNormalDays(s, 168).mean);
				for (const [h, m] of (whole as Float64Array).entries())
					expect(Math.abs(((holed as Float64Array)[h] as number) / m - 1)).toBeLessThan(0.15);
			}),
			{ numRuns: 25 }
		);
	});

	it('is the same byte for byte for the same history', () => {
		fc.assert(
			fc.property(anySeries, (series) => {
				expect(forecastNormalDays(series, 30)).toEqual(forecastNormalDays(series, 30));
			}),
			{ numRuns: 20 }
		);
	});
});
