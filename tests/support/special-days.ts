import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf } from '#lib/domain/time/local-time.ts';
import { dateOfDay, dayNumberOf, weekdayOf, type DayNumber } from '#scheduler/calendar/day-number.ts';
import type { Promotion, PromotionRole } from '#scheduler/calendar/promotion.ts';
import { forecastNormalDays } from '#scheduler/forecast/forecast-normal-days.ts';
import { observePromotions } from '#scheduler/forecast/promotion/observe-promotions.ts';
import {
	forecastPromotionDays,
	promotionSettings
} from '#scheduler/forecast/promotion/forecast-promotion-days.ts';

/**
 * Real special days for the bar F11. None are stored with the shared data today: the bank's calls have two days after a
 * holiday and no promotions. Assumed form, should a file come: `forecasting/special_days.csv` with a row a day,
 * `date,calls,event,family,role`, the last three empty on normal days; role as in `PromotionRole`, `launch` when empty.
 */
const file = join(
	process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
	'forecasting/special_days.csv'
);
export const hasSpecialDays = existsSync(file);

/** A day of a series. */
export interface DatedCount {
	readonly day: DayNumber;
	readonly calls: number;
	/** On special days. */
	readonly event?: { readonly name: string; readonly family: string; readonly role: PromotionRole };
}

export function readSpecialDays(): DatedCount[] {
	const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
	const columns = header.split(',');
	return lines.map((line) => {
		const cells = line.split(',');
		const of = (name: string): string => cells[columns.indexOf(name)] ?? '';
		const family = of('family') || of('event');
		return {
			day: dayNumberOf(of('date')),
			calls: Number(of('calls')),
			...(family === ''
				? {}
				: {
						event: {
							name: `${of('event')} ${of('date')}`,
							family,
							role: (of('role') || 'launch') as PromotionRole
						}
					})
		};
	});
}

/** One special day: |ln(forecast/actual)| of both models. */
export interface SpecialDayScore {
	readonly name: string;
	readonly eventModel: number;
	readonly normalModel: number;
}

/**
 * Scores every special day that has an earlier one of its family, forecast from the day before by the normal-day model
 * alone, and by the event model on top of it. Special days are masked out of the normal days of both.
 */
export function scoreSpecialDays(days: readonly DatedCount[]): SpecialDayScore[] {
	const zone = 'UTC';
	const step = 86_400_000;
	const sorted = [...days].sort((a, b) => a.day - b.day);
	const firstDay = sorted[0]?.day ?? 0;
	const arrivals = new Float64Array((sorted.at(-1)?.day ?? 0) - firstDay + 1).fill(NaN);
	const masked = arrivals.slice();
	for (const { day, calls, event } of sorted) {
		arrivals[day - firstDay] = calls;
		if (event === undefined) masked[day - firstDay] = calls;
	}
	const seriesOf = (): Parameters<typeof forecastNormalDays>[0] => ({
		firstDay,
		slotsPerDay: 1,
		counts: masked,
		dayClass: weekdayOf
	});
	const promotionOf = ({ day, event }: DatedCount): Promotion => ({
		name: event?.name ?? '',
		family: event?.family ?? '',
		phases: [
			{
				role: event?.role ?? 'launch',
				start: instantOf(dateOfDay(day), '00:00', zone),
				end: instantOf(dateOfDay(day + 1), '00:00', zone)
			}
		],
		starts: [],
		queues: []
	});
	const special = sorted.filter(({ event }) => event !== undefined);
	const scores: SpecialDayScore[] = [];
	for (const one of special) {
		const earlier = special.filter(({ day, event }) => day < one.day && event?.family === one.event?.family);
		if (earlier.length === 0 || one.day - firstDay < 28) continue;
		const normal = forecastNormalDays({ ...seriesOf(), counts: masked.slice(0, one.day - firstDay) }, 1);
		const start = instantOf(dateOfDay(one.day), '00:00', zone);
		const [forecast] = forecastPromotionDays(
			{
				promotions: [promotionOf(one)],
				zone,
				bounds: [start, start + step],
				step,
				queues: [{ queue: 'all', shop: 'all', baseline: normal.mean, spread: normal.spread }],
				past: observePromotions(
					{ zone, step, queues: [{ queue: 'all', firstDay, arrivals }] },
					earlier.map(promotionOf),
					{ seriesOf, baselineOf: (series, slots) => forecastNormalDays(series, slots).mean }
				)
			},
			1,
			{ ...promotionSettings, paths: 400 }
		);
		const error = (value: number): number => Math.abs(Math.log(value / one.calls));
		scores.push({
			name: one.event?.name ?? '',
			eventModel: error(forecast?.queues[0]?.total.p50 ?? NaN),
			normalModel: error(normal.mean[0] ?? NaN)
		});
	}
	return scores;
}
