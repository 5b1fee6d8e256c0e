import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf } from '#lib/domain/time/local-time.ts';
import { dateOfDay, dayNumberOf, type DayNumber } from '#scheduler/calendar/day-number.ts';
import type { Promotion, PromotionRole } from '#scheduler/calendar/promotion.ts';
import { forecastArrivals } from '#scheduler/forecast/forecast-arrivals.ts';

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
	for (const { day, calls } of sorted) arrivals[day - firstDay] = calls;
	const history = { zone, step, queues: [{ queue: 'all', firstDay, arrivals }] };
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
		const { start: from, end: to } = promotionOf(one).phases[0] as Promotion['phases'][number];
		/** P50 of the day; without the planned promotion it is a normal day, with the past ones masked all the same. */
		const median = (promotions: readonly Promotion[]): number => {
			const outcome = forecastArrivals({
				history,
				calendar: { zone, holidays: 'none' },
				promotions,
				from,
				to,
				step,
				paths: 400,
				seed: 1,
				keepPaths: false
			});
			return outcome.status === 'forecast' ? (outcome.forecast.all.days[0]?.p50 ?? NaN) : NaN;
		};
		const past = special.filter(({ day }) => day < one.day).map(promotionOf);
		const error = (value: number): number => Math.abs(Math.log(value / one.calls));
		scores.push({
			name: one.event?.name ?? '',
			eventModel: error(median([...past, promotionOf(one)])),
			normalModel: error(median(past))
		});
	}
	return scores;
}
