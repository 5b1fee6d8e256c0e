import { describe, expect, it } from 'vitest';
import { conditionPaths } from '#scheduler/forecast/intraday/condition-paths.ts';
import { eventDayGain } from '#scheduler/forecast/intraday/event-day-gain.ts';
import { gainAt, learnIntradayGain } from '#scheduler/forecast/intraday/learn-intraday-gain.ts';
import { sumSoFar } from '#scheduler/forecast/intraday/so-far.ts';
import { updateForecast } from '#scheduler/forecast/intraday/update-forecast.ts';
import { standardNormal } from '#scheduler/simulate/distribution.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

/**
 * Days of 24 slots of 30 inquiries that have a factor of their own (5 %) and much more noise in every slot, as mornings
 * have. Forecast: 30 everywhere.
 */
function noisyDays(days: number, seed: number) {
	const random = new RandomStream(seed, 'days');
	const actual = new Float64Array(days * 24);
	for (let d = 0; d < days; d++) {
		const factor = Math.exp(0.05 * standardNormal(random.uniform()));
		for (let i = 0; i < 24; i++) {
			const mean = 30 * factor;
			actual[d * 24 + i] = Math.max(
				0,
				Math.round(mean + Math.sqrt(3 * mean) * standardNormal(random.uniform()))
			);
		}
	}
	return { slotsPerDay: 24, actual, expected: new Float64Array(days * 24).fill(30) };
}

describe('a day so far', () => {
	it('at 10:10 a third of the half hour from 10:00 is expected', () => {
		const expected = new Array<number>(48).fill(30);
		const observed = new Array<number>(20).fill(33).concat(9);
		const soFar = sumSoFar({ expected, observed, elapsed: 20 + 1 / 3 });
		expect(soFar.observed).toBe(20 * 33 + 9);
		expect(soFar.expected).toBeCloseTo(20 * 30 + 10, 9);
		expect(soFar.expectedRest).toBeCloseTo(27 * 30 + 20, 9);
	});

	it('a slot that is not known counts neither as arrived nor as expected', () => {
		expect(sumSoFar({ expected: [10, 20, 30], observed: [12, NaN], elapsed: 2 })).toEqual({
			observed: 12,
			expected: 10,
			expectedRest: 30
		});
	});

	it('refuses an instant outside of the day and negative counts', () => {
		expect(() => sumSoFar({ expected: [1], observed: [], elapsed: 2 })).toThrow(
			'sumSoFar: elapsed must be from 0 to 1 slots, got 2'
		);
		expect(() => sumSoFar({ expected: [1], observed: [-1], elapsed: 1 })).toThrow(
			'sumSoFar: observed[0] must be at least 0, finite or NaN, got -1'
		);
	});
});

describe('update of a forecast', () => {
	it('55 arrived where 40 were expected, gain 0.5: the rest grows by (55.5 / 40.5)^0.5 = 17.1 %', () => {
		const update = updateForecast({ expected: [20, 20, 40], observed: [25, 30], elapsed: 2 }, { gain: 0.5 });
		expect(update).toMatchObject({ status: 'updated', observed: 55, expected: 40 });
		expect(update.factor).toBeCloseTo(1.170628, 6);
		expect([...update.rest]).toEqual([0, 0, 40 * update.factor]);
	});

	it('fewer than 5 expected so far: too early, nothing changes', () => {
		const update = updateForecast({ expected: [4.9, 20], observed: [50], elapsed: 1 }, { gain: 1 });
		expect(update).toMatchObject({ status: 'too_early', factor: 1 });
		expect([...update.rest]).toEqual([0, 20]);
	});

	it('of the running slot the part that is left is still to come', () => {
		const { rest } = updateForecast({ expected: [60, 60], observed: [60, 15], elapsed: 1.25 }, { gain: 0.7 });
		expect(rest[0]).toBe(0);
		expect(rest[1]).toBeCloseTo(45, 9);
	});

	it('with the level, the last hour tells more about the next than the first did', () => {
		const spread = { dayEffect: [0, 0.05], slotEffect: 0.1, slotCorrelation: 0.8, dispersion: 1 };
		const expected = new Array<number>(10).fill(100);
		const rule = { gain: 0.5, level: { spread, lead: 1 } };
		const early = updateForecast({ expected, observed: [140, 140, 100, 100, 100], elapsed: 5 }, rule);
		const late = updateForecast({ expected, observed: [100, 100, 100, 140, 140], elapsed: 5 }, rule);
		expect(late.observed).toBe(early.observed);
		expect(late.rest[5]).toBeGreaterThan((early.rest[5] as number) + 3);
		// It dies away: in the evening it is the day's factor that is left.
		expect(late.rest[9]).toBeLessThan((late.rest[5] as number) - 3);
		expect(early.rest[9]).toBeGreaterThan(100);
	});

	it('refuses a gain above 1', () => {
		expect(() => updateForecast({ expected: [9], observed: [], elapsed: 0 }, { gain: 1.1 })).toThrow(
			'restOfDayLogFactors: gain must be from 0 to 1, got 1.1'
		);
	});
});

describe('learned gain of normal days', () => {
	it('deviations that last all day give a gain near 1, less the ridge of 4 days in 40', () => {
		const factors = Array.from({ length: 40 }, (_, d) => (d % 2 ? 1.2 : 0.8));
		const expected = new Float64Array(40 * 4).fill(1e6);
		const actual = expected.map((mean, i) => mean * (factors[Math.floor(i / 4)] ?? 1));
		const { gain, residual, days } = learnIntradayGain({ slotsPerDay: 4, actual, expected });
		expect([...days]).toEqual([0, 40, 40, 40, 0]);
		expect(gain[2]).toBeCloseTo(40 / 44, 4);
		expect([gain[0], gain[4]]).toEqual([0, 0]);
		// What the ridge left of ln 1.2 and ln 0.8.
		expect(residual[2]).toBeCloseTo(((4 / 44) * Math.hypot(Math.log(1.2), Math.log(0.8))) / Math.SQRT2, 4);
	});

	it('mornings that say nothing about the afternoon give a gain near 0', () => {
		const { gain } = learnIntradayGain(
			(() => {
				const days = noisyDays(40, 3);
				const random = new RandomStream(5, 'mornings');
				for (let d = 0; d < 40; d++) {
					const morning = random.uniform() < 0.5 ? 0.7 : 1.3;
					for (let i = 0; i < 6; i++) days.actual[d * 24 + i] = 30 * morning;
				}
				return days;
			})()
		);
		expect(gain[6]).toBeLessThan(0.1);
	});

	it('4 days teach nothing; slots that are not known are left out on both sides', () => {
		const days = noisyDays(4, 1);
		expect(learnIntradayGain(days).gain.every((rho) => rho === 0)).toBe(true);
		const whole = noisyDays(40, 1);
		const holes = { ...whole, actual: whole.actual.map((y, i) => (i % 24 === 20 ? NaN : y)) };
		const { gain, residual } = learnIntradayGain(holes);
		expect(gain.every(Number.isFinite)).toBe(true);
		expect(residual[12]).toBeGreaterThan(0);
	});

	it('looks at the last 40 days only', () => {
		const recent = noisyDays(40, 9);
		const old = noisyDays(30, 10);
		const both = {
			slotsPerDay: 24,
			actual: Float64Array.of(...old.actual.map((y) => y * 3), ...recent.actual),
			expected: Float64Array.of(...old.expected, ...recent.expected)
		};
		expect(learnIntradayGain(both)).toEqual(learnIntradayGain(recent));
	});

	it('between two slots the gain is the mean of both', () => {
		expect(gainAt({ gain: Float64Array.of(0, 0.4, 0.6) }, 1.5)).toBeCloseTo(0.5, 12);
		expect(gainAt({ gain: Float64Array.of(0, 0.4, 0.6) }, 2)).toBe(0.6);
	});

	it('the raw ratio is wrong in the morning: its error is above that of no update, the learned gain is below', () => {
		const days = noisyDays(540, 42);
		const at = 5;
		let none = 0;
		let raw = 0;
		let learned = 0;
		for (let d = 40; d < 540; d++) {
			const past = {
				slotsPerDay: 24,
				actual: days.actual.subarray((d - 40) * 24, d * 24),
				expected: days.expected.subarray((d - 40) * 24, d * 24)
			};
			const today = days.actual.subarray(d * 24, (d + 1) * 24);
			const expected = days.expected.subarray(d * 24, (d + 1) * 24);
			const rest = today.subarray(at).reduce((sum, y) => sum + y, 0);
			const error = (gain: number) => {
				const update = updateForecast({ expected, observed: today, elapsed: at }, { gain });
				return Math.abs(update.rest.reduce((sum, y) => sum + y, 0) - rest);
			};
			none += error(0);
			raw += error(1);
			learned += error(gainAt(learnIntradayGain(past), at));
		}
		expect(raw / none).toBeGreaterThan(1.5);
		expect(learned / none).toBeLessThan(1);
	});
});

describe('gain of a promotion day', () => {
	it('uplift variance 0.3125, φ 2, 1,000 expected so far, a fifth of the day, κ 200: 0.9345', () => {
		const gain = eventDayGain({
			upliftVariance: 0.3125,
			dispersion: 2,
			expected: 1_000,
			share: 0.2,
			concentration: 200
		});
		expect(gain).toBeCloseTo(0.3125 / (0.3125 + 0.002 + 4 / 201), 12);
		expect(gain).toBeCloseTo(0.934508, 6);
	});

	it('nothing expected yet, or an uplift that is certain: no gain', () => {
		const evidence = { upliftVariance: 0.3, dispersion: 2, expected: 0, share: 0, concentration: 200 };
		expect(eventDayGain(evidence)).toBe(0);
		expect(eventDayGain({ ...evidence, expected: 50, share: 0.1, upliftVariance: 0 })).toBe(0);
	});

	it('at the end of the day only the noise of counting is left', () => {
		expect(
			eventDayGain({ upliftVariance: 0.25, dispersion: 2, expected: 8, share: 1, concentration: 1 })
		).toBe(0.5);
	});

	it('refuses a share above 1', () => {
		expect(() =>
			eventDayGain({ upliftVariance: 1, dispersion: 1, expected: 1, share: 1.01, concentration: 1 })
		).toThrow('eventDayGain: share must be from 0 to 1, got 1.01');
	});
});

describe('sample paths given the morning', () => {
	/** Paths of 4 slots of 1,000 with a common factor a path (20 %) and noise of 2 % in every slot. */
	function drawDays(paths: number) {
		const random = new RandomStream(11, 'paths');
		const counts = new Float32Array(paths * 4);
		for (let p = 0; p < paths; p++) {
			const level = 0.2 * standardNormal(random.uniform());
			for (let i = 0; i < 4; i++) {
				const noise = 0.02 * standardNormal(random.uniform());
				counts[p * 4 + i] = Math.round(1_000 * Math.exp(level + noise));
			}
		}
		return { paths, slots: 4, counts };
	}
	const expected = [1_000, 1_000, 1_000, 1_000];
	const spreadOf = (counts: Float32Array, paths: number, slot: number) => {
		const logs = Array.from({ length: paths }, (_, p) => Math.log(counts[p * 4 + slot] as number));
		const mean = logs.reduce((sum, x) => sum + x, 0) / paths;
		const variance = logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / paths;
		return { median: Math.exp(mean), spread: Math.sqrt(variance) };
	};

	it('a morning 30 % above the forecast moves the median by it, and the band narrows from 20 % to 2.4 %', () => {
		const paths = drawDays(4_000);
		// The regression of the rest on the morning of two slots: V / (V + s²/2).
		const gain = 0.04 / (0.04 + 0.0004 / 2);
		const day = { observed: [1_300, 1_300], expected, elapsed: 2 };
		const { counts } = conditionPaths(paths, day, { gain }, 1);
		expect(spreadOf(paths.counts, 4_000, 3).spread).toBeCloseTo(0.2, 2);
		const after = spreadOf(counts, 4_000, 3);
		expect(after.median).toBeGreaterThan(1_290);
		expect(after.median).toBeLessThan(1_303);
		// Noise of the slot itself and what the morning's noise leaves open: √(s² + V s²/2 / (V + s²/2)).
		expect(after.spread).toBeGreaterThan(0.0235);
		expect(after.spread).toBeLessThan(0.0255);
		expect([counts[0], counts[1]]).toEqual([0, 0]);
	});

	it('without a gain the rest stays as it was drawn; counts are whole; the same seed gives the same paths', () => {
		const paths = drawDays(50);
		const day = { observed: [1_300, 700], expected, elapsed: 1.5 };
		const still = conditionPaths(paths, day, { gain: 0 }, 1);
		for (let p = 0; p < 50; p++) {
			expect(still.counts.subarray(p * 4 + 2, p * 4 + 4)).toEqual(
				paths.counts.subarray(p * 4 + 2, p * 4 + 4)
			);
		}
		const moved = conditionPaths(paths, day, { gain: 0.8 }, 1);
		expect(moved.counts.every(Number.isInteger)).toBe(true);
		expect(conditionPaths(paths, day, { gain: 0.8 }, 1)).toEqual(moved);
		expect(conditionPaths(paths, day, { gain: 0.8 }, 2)).not.toEqual(moved);
	});

	it('refuses a forecast of another length than the paths', () => {
		const day = { observed: [], expected: [1], elapsed: 0 };
		expect(() => conditionPaths(drawDays(1), day, { gain: 0 }, 1)).toThrow(
			'conditionPaths: expected must have a value for each of the 4 slots, got 1'
		);
	});
});
