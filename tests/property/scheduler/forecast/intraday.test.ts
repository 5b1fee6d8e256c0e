import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionPaths } from '#scheduler/forecast/intraday/condition-paths.ts';
import { eventDayGain } from '#scheduler/forecast/intraday/event-day-gain.ts';
import { gainAt, learnIntradayGain } from '#scheduler/forecast/intraday/learn-intraday-gain.ts';
import { updateForecast } from '#scheduler/forecast/intraday/update-forecast.ts';
import { beginWatch, watchArrivals } from '#scheduler/forecast/intraday/watch-arrivals.ts';
import type { CountSpread } from '#scheduler/forecast/normal-days/normal-forecast.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { drawDay } from '../../../support/draw-counts.ts';

const mean = fc.double({ min: 0, max: 1e5, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
/** A day of up to 48 slots, what came in each (NaN: not known), and how much of it has passed. */
const day = fc
	.array(fc.tuple(mean, fc.oneof(fc.nat(100_000), fc.constant(NaN))), { minLength: 1, maxLength: 48 })
	.chain((slots) =>
		fc.record({
			expected: fc.constant(slots.map(([expected]) => expected)),
			observed: fc.constant(slots.map(([, observed]) => observed)),
			elapsed: fc.double({ min: 0, max: slots.length, noNaN: true })
		})
	);

const level = {
	spread: { dayEffect: [0, 0.1], slotEffect: 0.1, slotCorrelation: 0.7, dispersion: 2 },
	lead: 1
};

describe('intraday update', () => {
	it('the rest of the day is finite and at least 0, the past is 0, whatever has come', () => {
		fc.assert(
			fc.property(day, share, fc.boolean(), (soFar, gain, byLevel) => {
				const { rest, factor } = updateForecast(soFar, byLevel ? { gain, level } : { gain });
				expect(factor).toBeGreaterThan(0);
				rest.forEach((left, i) => {
					expect(Number.isFinite(left) && left >= 0).toBe(true);
					if (i + 1 <= soFar.elapsed) expect(left).toBe(0);
				});
			}),
			{ numRuns: 500 }
		);
	});

	it('as many as expected change nothing, at any gain and any time of the day', () => {
		fc.assert(
			fc.property(day, share, ({ expected, elapsed }, gain) => {
				const observed = expected.map((value, i) => value * Math.min(1, Math.max(0, elapsed - i)));
				const { factor } = updateForecast({ expected, observed, elapsed }, { gain, level });
				expect(factor).toBeCloseTo(1, 9);
			}),
			{ numRuns: 300 }
		);
	});

	it('more than expected never lowers the rest, fewer never raise it, and never beyond the raw ratio', () => {
		fc.assert(
			fc.property(day, share, (soFar, gain) => {
				const { observed, expected, factor, status } = updateForecast(soFar, { gain });
				if (status === 'too_early') {
					expect(factor).toBe(1);
					return;
				}
				const raw = (observed + 0.5) / (expected + 0.5);
				expect(factor).toBeGreaterThanOrEqual(Math.min(1, raw) - 1e-12);
				expect(factor).toBeLessThanOrEqual(Math.max(1, raw) + 1e-12);
			}),
			{ numRuns: 300 }
		);
	});

	it('gains lie in [0, 1]: learned from any days, at any time, and on promotion days', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(mean, fc.oneof(fc.nat(100_000), fc.constant(NaN))), { maxLength: 120 }),
				share,
				(slots, time) => {
					const whole = slots.slice(0, Math.floor(slots.length / 6) * 6);
					const learned = learnIntradayGain({
						slotsPerDay: 6,
						actual: whole.map(([, actual]) => actual),
						expected: whole.map(([expected]) => expected)
					});
					const gain = gainAt(learned, time * 6);
					expect(gain >= 0 && gain <= 1).toBe(true);
				}
			),
			{ numRuns: 300 }
		);
		fc.assert(
			fc.property(
				mean,
				mean,
				mean,
				share,
				fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
				(v, φ, e, f, κ) => {
					const gain = eventDayGain({
						upliftVariance: v,
						dispersion: φ,
						expected: e,
						share: f,
						concentration: κ
					});
					expect(gain >= 0 && gain <= 1).toBe(true);
				}
			),
			{ numRuns: 500 }
		);
	});

	it('conditioned paths are whole numbers, at least 0, and 0 in the past', () => {
		fc.assert(
			fc.property(day, share, fc.integer(), ({ expected, observed, elapsed }, gain, seed) => {
				const slots = expected.length;
				const counts = Float32Array.from({ length: 3 * slots }, (_, i) =>
					Math.round((expected[i % slots] as number) * 1.3)
				);
				const { counts: rest } = conditionPaths(
					{ paths: 3, slots, counts },
					{ expected, observed, elapsed },
					{ gain, level },
					seed
				);
				rest.forEach((count, i) => {
					expect(Number.isInteger(count) && count >= 0).toBe(true);
					if ((i % slots) + 1 <= elapsed) expect(count).toBe(0);
				});
			}),
			{ numRuns: 200 }
		);
	});
});

describe('watch over arrivals', () => {
	/** Share of days drawn from the model itself on which it prompts, 288 pieces a day. */
	function falseAlarms(spread: CountSpread, perPiece: number, days: number) {
		const random = new RandomStream(7, `days/${perPiece}`);
		const expected = Array.from(
			{ length: 288 },
			(_, i) => perPiece * (1 + 0.7 * Math.sin((i / 288) * 2 * Math.PI - 1.5))
		);
		let alarmed = 0;
		for (let d = 0; d < days; d++) {
			let watch = beginWatch(spread);
			let prompted = false;
			drawDay(expected, spread, random).forEach((observed, at) => {
				const piece = { at, observed, expected: expected[at] as number, slots: 1 };
				const step = watchArrivals(watch, piece, spread);
				watch = step.watch;
				prompted ||= step.prompt !== undefined;
			});
			if (prompted) alarmed++;
		}
		return alarmed / days;
	}

	it.each([0.3, 3, 30, 300])(
		'at %d inquiries a piece, on days of its own model, it prompts on at most 1 day in 40',
		(perPiece) => {
			for (const spread of [
				{ dayEffect: [0, 0.055], slotEffect: 0.05, slotCorrelation: 0.8, dispersion: 2.4 },
				{ dayEffect: [0, 0.2], slotEffect: 0.15, slotCorrelation: 0.9, dispersion: 4 },
				{ dayEffect: [0, 0.1], slotEffect: 0, slotCorrelation: 0, dispersion: 1 }
			]) {
				expect(falseAlarms(spread, perPiece, 400)).toBeLessThanOrEqual(1 / 40);
			}
		}
	);
});
