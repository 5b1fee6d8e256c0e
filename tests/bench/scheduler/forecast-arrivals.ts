import { day, hour } from '#lib/domain/units.ts';
import { dayNumberOf } from '#scheduler/calendar/day-number.ts';
import type { Promotion } from '#scheduler/calendar/promotion.ts';
import type { ForecastRequest } from '#scheduler/forecast/arrival-forecast.ts';
import { forecastArrivals } from '#scheduler/forecast/forecast-arrivals.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { median } from '../statistics.ts';
import type { Row } from './row.ts';

const zone = 'Asia/Shanghai';
const firstDay = dayNumberOf('2024-11-12');
const years = 2;
const from = Date.parse('2026-11-01T00:00:00+08:00');

/** Two years of hourly counts with a weekly pattern and noise. */
function historyOf(queueCount: number): ForecastRequest['history'] {
	const days = Math.round((from - Date.parse('2024-11-12T00:00:00+08:00')) / day);
	return {
		zone,
		step: hour,
		queues: Array.from({ length: queueCount }, (_, q) => {
			const random = new RandomStream(1, `history/${q}`);
			const arrivals = Float64Array.from({ length: days * 24 }, (_, i) => {
				const weekday = Math.floor(i / 24) % 7;
				const level = (30 + q) * (weekday > 4 ? 1.4 : 1) * (1 - Math.cos((2 * Math.PI * (i % 24)) / 24));
				return Math.round(level * (0.8 + 0.4 * random.uniform()));
			});
			return { queue: `queue ${q + 1}`, firstDay, arrivals };
		})
	};
}

function doubleEleven(year: number): Promotion {
	const at = (date: string) => Date.parse(`${year}-${date}:00+08:00`);
	return {
		name: `Double 11 ${year}`,
		family: 'double-11',
		phases: [
			{ role: 'warm_up', start: at('11-01T00:00'), end: at('11-10T20:00') },
			{ role: 'launch', start: at('11-10T20:00'), end: at('11-12T00:00') },
			{ role: 'after', start: at('11-12T00:00'), end: at('11-20T00:00') }
		],
		starts: [at('11-10T20:00'), at('11-11T00:00')],
		queues: []
	};
}

function timeOf(rounds: number, request: ForecastRequest): number {
	return median(
		Array.from({ length: rounds }, () => {
			const startedAt = performance.now();
			const { status } = forecastArrivals(request);
			if (status !== 'forecast') throw new Error('the request of the benchmark was refused');
			return (performance.now() - startedAt) / 1_000;
		})
	);
}

/** The whole way from history to forecast. */
export function benchForecastArrivals(rounds: number): Promise<Row[]> {
	const common = { calendar: { zone, holidays: 'china' }, step: hour, seed: 1, keepPaths: false } as const;
	const month = timeOf(rounds, {
		...common,
		history: historyOf(50),
		promotions: [],
		from,
		to: from + 28 * day,
		paths: 500
	});
	const launch = timeOf(rounds, {
		...common,
		history: historyOf(1),
		promotions: [doubleEleven(2025), doubleEleven(2026)],
		from: Date.parse('2026-11-11T00:00:00+08:00'),
		to: Date.parse('2026-11-12T00:00:00+08:00'),
		paths: 2_000
	});
	const memory = process.memoryUsage().rss / 2 ** 20;
	const row = (bar: string, value: number, unit: string, limit: number): Row => ({
		bar,
		measured: `${value.toPrecision(3)} ${unit}`,
		value,
		unit,
		limit,
		held: value <= limit
	});
	return Promise.resolve([
		row(
			`50 queues × 28 days hourly from ${years} years, 500 joint paths ≤ 10 s in one thread`,
			month,
			's',
			10
		),
		row('a promotion day from history to 2,000 paths, 5 minutes after its starts ≤ 2 s', launch, 's', 2),
		row('resident memory after both ≤ 500 MB', memory, 'MB', 500)
	]);
}
