import { describe, expect, it } from 'vitest';
import { instantOf } from '#lib/domain/time/local-time.ts';
import { hour } from '#lib/domain/units.ts';
import type { Promotion, PromotionRole } from '#scheduler/calendar/promotion.ts';
import { analogousDay, promotionDays, yearsBetween } from '#scheduler/forecast/promotion/promotion-days.ts';

const zone = 'Asia/Shanghai';
const at = (text: string): number => {
	const [date = '', time = ''] = text.split(' ');
	return instantOf(`2026-${date}`, time, zone);
};
const promotion = (phases: readonly [PromotionRole, string, string][], starts: string[] = []): Promotion => ({
	name: 'D11',
	family: 'double-11',
	phases: phases.map(([role, start, end]) => ({ role, start: at(start), end: at(end) })),
	starts: starts.map(at),
	queues: []
});
const words = (days: ReturnType<typeof promotionDays>): string[] =>
	days.map(({ role, ordinal, lag, start, end }) => `${role} ${ordinal} ${lag} ${(end - start) / hour} h`);

describe('days of a promotion', () => {
	it('cuts phases at midnight; lags count from the launch day', () => {
		const days = promotionDays(
			promotion([
				['warm_up', '11-08 00:00', '11-10 00:00'],
				['eve', '11-10 00:00', '11-11 00:00'],
				['launch', '11-11 00:00', '11-12 00:00'],
				['after', '11-12 00:00', '11-15 00:00']
			]),
			zone
		);
		expect(words(days)).toEqual([
			'warm_up 0 -3 24 h',
			'warm_up 0 -2 24 h',
			'eve 0 0 24 h',
			'launch 0 0 24 h',
			'after 0 1 24 h',
			'after 0 2 24 h',
			'after 0 3 24 h'
		]);
	});

	it('a launch at 20:00 has a first day of 28 hours, and the same lags around it as one at 00:00', () => {
		const days = promotionDays(
			promotion(
				[
					['warm_up', '11-09 00:00', '11-10 00:00'],
					['eve', '11-10 00:00', '11-10 20:00'],
					['launch', '11-10 20:00', '11-12 00:00'],
					['after', '11-12 00:00', '11-13 00:00']
				],
				['11-10 20:00', '11-11 00:00']
			),
			zone
		);
		expect(words(days)).toEqual(['warm_up 0 -2 24 h', 'eve 0 0 20 h', 'launch 0 0 28 h', 'after 0 1 24 h']);
		expect(days[2]?.starts).toEqual([at('11-10 20:00'), at('11-11 00:00')]);
	});

	it('two launches are told apart; days of a long launch have lags of their own', () => {
		const days = promotionDays(
			promotion([
				['launch', '10-31 20:00', '11-03 00:00'],
				['launch', '11-10 20:00', '11-12 00:00']
			]),
			zone
		);
		expect(words(days)).toEqual(['launch 0 0 28 h', 'launch 0 1 24 h', 'launch 1 0 28 h']);
	});

	it('a day of 25 hours is a day', () => {
		const berlin = 'Europe/Berlin';
		const days = promotionDays(
			{
				...promotion([]),
				phases: [
					{
						role: 'after',
						start: instantOf('2026-10-24', '00:00', berlin),
						end: instantOf('2026-10-27', '00:00', berlin)
					}
				]
			},
			berlin
		);
		expect(words(days)).toEqual(['after 0 1 24 h', 'after 0 2 25 h', 'after 0 3 24 h']);
	});

	it('learns from the same lag, and from the nearest one at 0.8 a step', () => {
		const past = promotionDays(
			promotion([
				['launch', '11-11 00:00', '11-12 00:00'],
				['after', '11-12 00:00', '11-14 00:00']
			]),
			zone
		);
		const day = { role: 'after' as const, ordinal: 0, start: 0, end: 1, starts: [] };
		expect(analogousDay({ ...day, lag: 2 }, past)).toEqual({ day: past[2], likeness: 1 });
		const nearest = analogousDay({ ...day, lag: 5 }, past);
		expect(nearest?.day.lag).toBe(2);
		expect(nearest?.likeness).toBeCloseTo(0.512, 12);
		expect(analogousDay({ ...day, role: 'deposit', lag: 0 }, past)).toBeUndefined();
	});

	it('a promotion of a year before is a year old', () => {
		expect(yearsBetween(instantOf('2025-11-11', '00:00', zone), at('11-11 00:00'))).toBeCloseTo(1, 2);
	});
});
