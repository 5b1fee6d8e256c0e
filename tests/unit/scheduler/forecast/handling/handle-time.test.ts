import { describe, expect, it } from 'vitest';
import { weekdayOf } from '#scheduler/calendar/day-number.ts';
import {
	forecastHandleTime,
	learnHandleTime,
	type HandleTimeHistory
} from '#scheduler/forecast/handling/handle-time.ts';
import { shrinkEffects } from '#scheduler/forecast/handling/shrink-effects.ts';
import { standardNormal } from '#scheduler/simulate/distribution.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

/** 1970-01-05, a Monday. */
const monday = 4;
const eventDay = monday + 7 * 7 + 2;

function model(history: HandleTimeHistory) {
	const learned = learnHandleTime(history);
	if (learned.status !== 'learned') throw new Error(learned.status);
	return learned.model;
}

/**
 * Eight weeks of 24 slots: 300 s, evenings (from 18:00) × 1.3, weekends × 1.2, one promotion day × 1.5, 5 % from day to
 * day, log-normal conversations of 60 %; `perSlot(slot)` answered in each slot.
 */
function shopHistory(perSlot: (slot: number) => number): HandleTimeHistory {
	const random = new RandomStream(1, 'handle-times');
	const handleSeconds = new Float64Array(56 * 24);
	const answered = new Float64Array(56 * 24);
	for (let d = 0; d < 56; d++) {
		const day = Math.exp(0.05 * standardNormal(random.uniform()));
		for (let i = 0; i < 24; i++) {
			const n = perSlot(i);
			answered[d * 24 + i] = n;
			let sum = 0;
			for (let k = 0; k < n; k++) sum += Math.exp(0.6 * standardNormal(random.uniform()) - 0.18);
			handleSeconds[d * 24 + i] = n > 0 ? (trueSeconds(monday + d, i) * day * sum) / n : NaN;
		}
	}
	return {
		firstDay: monday,
		slotsPerDay: 24,
		handleSeconds,
		answered,
		dayClass: (day) => (day === eventDay || day === eventDay + 28 ? 'event' : weekdayOf(day))
	};
}

function trueSeconds(day: number, slot: number): number {
	return 300 * (slot >= 18 ? 1.3 : 1) * (weekdayOf(day) >= 5 ? 1.2 : 1) * (day === eventDay ? 1.5 : 1);
}

describe('effects shrunk towards 0', () => {
	it('±2 with a noise variance of 1: τ² = 3, three quarters are kept', () => {
		const { shrunk, between } = shrinkEffects([2, -2], [1, 1]);
		expect(between).toBeCloseTo(3, 9);
		expect(shrunk[0]?.effect).toBeCloseTo(1.5, 9);
		expect(shrunk[0]?.variance).toBeCloseTo(0.75, 9);
	});

	it('effects that scatter no more than their noise are nothing', () => {
		expect(shrinkEffects([0.5, -0.5], [1, 1])).toEqual({
			between: 0,
			shrunk: [
				{ effect: 0, variance: 0 },
				{ effect: -0, variance: 0 }
			]
		});
	});

	it('what is known exactly is kept, what is noisy gives way', () => {
		const { shrunk } = shrinkEffects([1, 1], [0, 100]);
		expect(shrunk[0]?.effect).toBeCloseTo(1, 6);
		expect(shrunk[1]?.effect).toBeLessThan(0.05);
	});

	it('refuses a negative variance', () => {
		expect(() => shrinkEffects([1], [-1])).toThrow('shrinkEffects: variances must be at least 0');
	});
});

describe('handle time', () => {
	it('50 answered a slot: level, weekend, evening and promotion day are found within 5 %', () => {
		const fitted = model(shopHistory(() => 50));
		for (const [day, slot] of [
			[monday + 56, 10],
			[monday + 56, 20],
			[monday + 61, 10],
			[monday + 61, 20]
		] as const) {
			const { seconds } = forecastHandleTime(fitted, day, slot);
			expect(Math.abs(seconds / trueSeconds(day, slot) - 1)).toBeLessThan(0.05);
		}
		const event = forecastHandleTime(fitted, eventDay + 28, 10).seconds;
		expect(event / 450).toBeGreaterThan(0.9);
		expect(event / 450).toBeLessThan(1.08);
	});

	it('the band is about the 5 % that it differs by from day to day', () => {
		const history = shopHistory(() => 200);
		const fitted = model(history);
		const { spread } = forecastHandleTime(fitted, monday + 56, 10);
		expect(spread).toBeGreaterThan(0.035);
		expect(spread).toBeLessThan(0.075);
	});

	it('night slots with one answer a day take on the level; slots with 50 keep their own', () => {
		// Nothing differs by slot at night; what 56 single conversations scatter is not learned as a profile.
		const fitted = model(shopHistory((slot) => (slot < 6 ? 1 : 50)));
		for (let slot = 0; slot < 6; slot++) {
			const { seconds } = forecastHandleTime(fitted, monday + 56, slot);
			expect(Math.abs(seconds / 300 - 1)).toBeLessThan(0.12);
		}
	});

	it('a class of day never seen has the level, with a wider band', () => {
		const history = shopHistory(() => 50);
		const fitted = model({ ...history, dayClass: (day) => (day > monday + 60 ? 7 : weekdayOf(day)) });
		const known = forecastHandleTime(fitted, monday + 60, 10);
		const unseen = forecastHandleTime(fitted, monday + 61, 10);
		expect(unseen.spread).toBeGreaterThan(known.spread);
		expect(unseen.seconds).toBeGreaterThan(280);
		expect(unseen.seconds).toBeLessThan(340);
	});

	it('one day, one slot, or all the same: that is the forecast', () => {
		const one = model({
			firstDay: monday,
			slotsPerDay: 2,
			handleSeconds: [240, NaN],
			answered: [7, 0],
			dayClass: weekdayOf
		});
		expect(forecastHandleTime(one, monday + 3, 1)).toEqual({ seconds: 240, spread: 0 });
	});

	it('nothing answered is no history; answers without a handle time do not count', () => {
		const nothing = { firstDay: monday, slotsPerDay: 1, dayClass: weekdayOf };
		expect(learnHandleTime({ ...nothing, handleSeconds: [] })).toEqual({ status: 'no_history' });
		expect(learnHandleTime({ ...nothing, handleSeconds: [NaN, 60], answered: [5, 0] })).toEqual({
			status: 'no_history'
		});
	});

	it('refuses a handle time of 0 where something was answered, and names the slot', () => {
		expect(() =>
			learnHandleTime({
				firstDay: monday,
				slotsPerDay: 2,
				handleSeconds: [60, 60, 0],
				answered: [1, 1, 1],
				dayClass: weekdayOf
			})
		).toThrow(
			'learnHandleTime: handleSeconds must be positive where something was answered, got 0 on day 1, slot 0'
		);
	});
});
