import { describe, expect, it } from 'vitest';
import { instantOf } from '#lib/domain/time/local-time.ts';
import type { ArrivalHistory } from '#scheduler/calendar/arrival-history.ts';
import { dayNumberOf, weekdayOf } from '#scheduler/calendar/day-number.ts';
import type { Promotion } from '#scheduler/calendar/promotion.ts';
import type { DaySeries } from '#scheduler/forecast/normal-days/day-series.ts';
import { observePromotions } from '#scheduler/forecast/promotion/observe-promotions.ts';

const hour = 3_600_000;

/** 30 days of 24 hours from a date: 10 in every hour, 40 on the promotion days. */
function history(zone: string, from: string, promotionDays: readonly string[]): ArrivalHistory {
	const firstDay = dayNumberOf(from);
	const arrivals = new Float64Array(30 * 24).fill(10);
	for (const date of promotionDays) {
		const at = (dayNumberOf(date) - firstDay) * 24;
		arrivals.fill(40, at, at + 24);
	}
	return { zone, step: hour, queues: [{ queue: 'presale', firstDay, arrivals }] };
}
const promotion = (zone: string, from: string, to: string): Promotion => ({
	name: 'Sale',
	family: 'sale',
	phases: [{ role: 'launch', start: instantOf(from, '00:00', zone), end: instantOf(to, '00:00', zone) }],
	starts: [],
	queues: []
});
/** The series ends where the promotion begins: its mean goes on. */
const seen: number[] = [];
const hindsight = {
	seriesOf: ({ firstDay, arrivals }: ArrivalHistory['queues'][number]): DaySeries => ({
		firstDay,
		slotsPerDay: 24,
		counts: arrivals,
		dayClass: weekdayOf
	}),
	baselineOf: ({ counts }: DaySeries, slots: number): Float64Array => {
		seen.push(counts.length);
		return new Float64Array(slots).fill(counts.reduce((sum, count) => sum + count, 0) / counts.length);
	}
};

describe('what past promotions teach', () => {
	const zone = 'Asia/Shanghai';

	it('sets what came against what the days before let expect', () => {
		const [observed] = observePromotions(
			history(zone, '2025-10-20', ['2025-11-11']),
			[promotion(zone, '2025-11-11', '2025-11-12')],
			hindsight
		);
		expect(seen.at(-1)).toBe(22 * 24);
		expect(observed?.bounds).toHaveLength(25);
		expect(observed?.bounds[0]).toBe(instantOf('2025-11-11', '00:00', zone));
		expect(new Set(Array.from(observed?.queues[0]?.arrivals ?? []))).toEqual(new Set([40]));
		expect(new Set(Array.from(observed?.queues[0]?.baseline ?? []))).toEqual(new Set([10]));
	});

	it('an evening start brings the whole of its date', () => {
		const evening = promotion(zone, '2025-11-10', '2025-11-12');
		const start = instantOf('2025-11-10', '20:00', zone);
		const phases = evening.phases.map((phase) => ({ ...phase, start }));
		const [observed] = observePromotions(
			history(zone, '2025-10-20', []),
			[{ ...evening, phases }],
			hindsight
		);
		expect(observed?.bounds).toHaveLength(49);
	});

	it('a day of 25 hours has 25 slots, the repeated one twice; one of 23 hours skips one', () => {
		const berlin = 'Europe/Berlin';
		const [autumn] = observePromotions(
			history(berlin, '2025-10-01', []),
			[promotion(berlin, '2025-10-26', '2025-10-27')],
			hindsight
		);
		expect(autumn?.queues[0]?.arrivals).toHaveLength(25);
		expect(Array.from(autumn?.queues[0]?.arrivals ?? []).reduce((sum, count) => sum + count, 0)).toBe(250);
		const [spring] = observePromotions(
			history(berlin, '2025-03-10', []),
			[promotion(berlin, '2025-03-30', '2025-03-31')],
			hindsight
		);
		expect(spring?.queues[0]?.arrivals).toHaveLength(23);
	});

	it('after 13 known days, outside of the history and for other queues nothing is learned', () => {
		const early = promotion(zone, '2025-11-02', '2025-11-03');
		const past = history(zone, '2025-10-20', []);
		expect(observePromotions(past, [early], hindsight)).toEqual([]);
		expect(observePromotions(past, [promotion(zone, '2025-12-12', '2025-12-13')], hindsight)).toEqual([]);
		const other = { ...promotion(zone, '2025-11-11', '2025-11-12'), queues: ['vip'] };
		expect(observePromotions(past, [other], hindsight)).toEqual([]);
	});
});
