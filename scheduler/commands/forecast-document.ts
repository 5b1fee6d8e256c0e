import { day as dayLength, type EpochMs } from '#lib/domain/units.ts';
import type { ArrivalForecast, ForecastWarning, SlotForecast } from '#scheduler/forecast/arrival-forecast.ts';
import type { TotalQuantiles } from '#scheduler/forecast/paths/total-quantiles.ts';
import type { InputNote } from './command.ts';
import { timeText } from './forecast-file.ts';
import { formatDuration } from './parse-duration.ts';
import { namesOf } from './queue-warnings.ts';

/** A forecast as the JSON document of the command. */
export function forecastDocument(made: ArrivalForecast, notes: readonly InputNote[]) {
	const { bounds, zone } = made;
	const publish = ({ mean, quantiles, days, paths }: SlotForecast) => ({
		slots: Array.from(mean, (value, s) => ({
			time: isoText(bounds[s] as number, zone),
			end: isoText(bounds[s + 1] as number, zone),
			mean: value,
			p10: thousandths(quantiles.p10[s] as number),
			p50: thousandths(quantiles.p50[s] as number),
			p80: thousandths(quantiles.p80[s] as number),
			p90: thousandths(quantiles.p90[s] as number),
			p95: thousandths(quantiles.p95[s] as number)
		})),
		days: days.map(roundTotals),
		...(paths !== undefined && {
			paths: Array.from({ length: paths.paths }, (_, p) =>
				Array.from(paths.counts.subarray(p * paths.slots, (p + 1) * paths.slots))
			)
		})
	});
	return {
		status: 'forecast',
		zone,
		correlation: made.correlation,
		notes,
		warnings: made.warnings.map(warningOf),
		queues: made.queues.map((queue) => ({
			queue: queue.queue,
			shop: queue.shop,
			weights: queue.weights,
			warnings: queue.warnings,
			promotionDays: queue.promotionDays.map(({ promotion, day, total, explanation }) => ({
				promotion,
				role: day.role,
				lag: day.lag,
				time: isoText(day.start, zone),
				end: isoText(day.end, zone),
				total: roundTotals(total),
				normalDay: explanation.baseline,
				uplift: Math.exp(explanation.location),
				pastPromotions: explanation.events,
				priorShare: explanation.priorShare,
				warnings: explanation.warnings
			})),
			...publish(queue)
		})),
		...(made.shops.length > 0 && {
			shops: made.shops.map((shop) => ({ shop: shop.shop, ...publish(shop) }))
		}),
		all: publish(made.all)
	};
}

/** Quantiles lie between two whole counts: further digits say nothing, and are those of the binary system. */
export function thousandths(value: number): number {
	return Math.round(value * 1_000) / 1_000;
}

/** Means stay as they are, so that those of queues add up to that of all. */
function roundTotals<T extends TotalQuantiles>(total: T): T {
	const { p10, p50, p80, p90, p95 } = total;
	return {
		...total,
		p10: thousandths(p10),
		p50: thousandths(p50),
		p80: thousandths(p80),
		p90: thousandths(p90),
		p95: thousandths(p95)
	};
}

/** With its offset, so that a program need not know the zone: `2026-11-11T20:00+08:00`. */
export function isoText(instant: EpochMs, zone: string): string {
	const text = timeText(instant, zone);
	if (text.includes('T')) return text;
	const minutes = Math.round((Date.parse(`${text.replace(' ', 'T')}Z`) - instant) / 60_000);
	const two = (value: number) => String(Math.abs(value)).padStart(2, '0');
	const offset = `${minutes < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
	return `${text.replace(' ', 'T')}${offset}`;
}

export function warningOf(warning: ForecastWarning): { readonly code: string; readonly message: string } {
	const { kind } = warning;
	switch (kind) {
		case 'holidays_unknown':
			return {
				code: kind,
				message: `the holidays of ${warning.years.join(', ')} are not known: plain weekdays (--holiday DATE)`
			};
		case 'promotion': {
			const { promotion, code, other } = warning.finding;
			const about = other === undefined ? '' : ` "${other}"`;
			return { code, message: `promotion "${promotion}": ${code.replaceAll('_', ' ')}${about}` };
		}
		case 'finer_than_history':
			return {
				code: kind,
				message: `the history has slots of ${formatDuration(warning.historyStep)}: each is spread evenly`
			};
		case 'past_promotion_unknown':
			return {
				code: kind,
				message: `nothing is learned from "${warning.promotion}": the history has no counts of it`
			};
		case 'gap_before_horizon':
			return {
				code: kind,
				message: `of ${namesOf(warning.queues)} no normal day is known in the ${Math.round(warning.length / dayLength)} days before the horizon: the level may be old`
			};
		default:
			return warning satisfies never;
	}
}
