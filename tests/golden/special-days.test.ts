import { describe, expect, test } from 'vitest';
import { dayNumberOf, weekdayOf } from '#scheduler/calendar/day-number.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import {
	hasSpecialDays,
	readSpecialDays,
	scoreSpecialDays,
	type DatedCount
} from '../support/special-days.ts';

describe('special days (F11)', () => {
	test.skipIf(!hasSpecialDays)(
		'the event model beats the normal-day model on each real special day (skipped: forecasting/special_days.csv is not stored)',
		() => {
			const scores = scoreSpecialDays(readSpecialDays());
			expect(scores.length).toBeGreaterThan(0);
			for (const { eventModel, normalModel } of scores) expect(eventModel).toBeLessThan(normalModel);
		}
	);

	test('on three constructed years with a day of ×2.5 each November the event model beats the normal-day model twice', () => {
		const random = new RandomStream(3, 'days');
		const first = dayNumberOf('2023-01-01');
		const days = Array.from({ length: 3 * 365 }, (_, k): DatedCount => {
			const day = first + k;
			const usual = 1_000 * (weekdayOf(day) > 4 ? 0.6 : 1) * (0.95 + 0.1 * random.uniform());
			return k % 365 === 314
				? {
						day,
						calls: Math.round(usual * (2.4 + 0.2 * random.uniform())),
						event: { name: `Double 11 ${2023 + Math.floor(k / 365)}`, family: 'double-11', role: 'launch' }
					}
				: { day, calls: Math.round(usual) };
		});
		const scores = scoreSpecialDays(days);
		expect(scores.map(({ name }) => name)).toEqual(['Double 11 2024', 'Double 11 2025']);
		for (const { eventModel, normalModel } of scores) {
			expect(eventModel).toBeLessThan(0.25);
			expect(normalModel).toBeGreaterThan(0.8);
		}
	});
});
