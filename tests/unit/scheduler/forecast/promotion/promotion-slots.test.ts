import { describe, expect, it } from 'vitest';
import { promotionSlots, spreadCounts } from '#scheduler/forecast/promotion/promotion-slots.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('slots of a promotion day', () => {
	it('5 minutes for two hours after a start, else the step', () => {
		const bounds = promotionSlots(0, 24 * hour, hour, [20 * hour]);
		expect(bounds.length - 1).toBe(20 + 24 + 2);
		expect([...bounds.slice(20, 23)]).toEqual([20 * hour, 20 * hour + 5 * minute, 20 * hour + 10 * minute]);
		expect([...bounds.slice(-3)]).toEqual([22 * hour, 23 * hour, 24 * hour]);
	});

	it('starts at 20:00 and 00:00 each have their two hours; one inside another goes on', () => {
		expect(promotionSlots(0, 48 * hour, hour, [20 * hour, 24 * hour]).length - 1).toBe(44 + 48);
		expect(promotionSlots(0, 24 * hour, hour, [10 * hour, 11 * hour]).length - 1).toBe(21 + 36);
	});

	it('a start inside a slot cuts it, and what is left of a slot stays one', () => {
		const bounds = promotionSlots(0, 4 * hour, hour, [30 * minute]);
		expect([...bounds].slice(0, 2)).toEqual([0, 30 * minute]);
		expect([...bounds].slice(-3)).toEqual([2 * hour + 30 * minute, 3 * hour, 4 * hour]);
	});

	it('a step below 5 minutes is kept', () => {
		expect(promotionSlots(0, 4 * hour, minute, [hour]).length - 1).toBe(240);
	});

	it('spreads counts evenly over finer slots and adds them up for coarser ones', () => {
		expect([...spreadCounts([0, 60, 120], [12, 24], [0, 30, 90, 120])]).toEqual([6, 18, 12]);
		expect([...spreadCounts([0, 60, 120], [12, NaN], [0, 30, 60, 120])]).toEqual([6, 6, NaN]);
		expect([...spreadCounts([60, 120], [6], [0, 60, 90, 300])]).toEqual([0, 3, 3]);
	});

	it('an empty horizon and a step of 0 are misuse', () => {
		expect(() => promotionSlots(5, 5, hour, [])).toThrow(
			'promotionSlots: to must be after from, got 5 and 5'
		);
		expect(() => promotionSlots(0, hour, 0, [])).toThrow('promotionSlots: step must be positive, got 0');
	});
});
