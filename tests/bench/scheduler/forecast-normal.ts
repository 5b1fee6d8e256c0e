import { performance } from 'node:perf_hooks';
import { drawPoisson } from '#scheduler/forecast/paths/count-draws.ts';
import type { DaySeries } from '#scheduler/forecast/normal-days/day-series.ts';
import { forecastNormalDays } from '#scheduler/forecast/normal-days/forecast-normal-days.ts';
import { weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';
import { forecastM4, scoreM4 } from '#scheduler/forecast/scoring/m4.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { hasM4, readM4Hourly, readM4Submission } from '../../support/m4-hourly.ts';
import { median } from '../statistics.ts';
import type { Row } from './row.ts';

/** Series of M4 Hourly; the time of the stored ones is brought up to them. */
const allSeries = 414;

/**
 * The bars F1 to F3 of normal days, and the time and memory of many queues. Bars whose data are not stored have no row.
 *
 * @param rounds of the timed rows; their median counts
 */
export async function benchNormalForecast(rounds: number): Promise<Row[]> {
	return [...(hasM4 ? m4Rows(rounds) : []), ...queueRows(rounds)];
}

function m4Rows(rounds: number): Row[] {
	const series = readM4Hourly();
	const published = { sNaive: [11.555, 1.032], Naive2: [18.949, 1.914] } as const;
	const worst = Math.max(
		...(['sNaive', 'Naive2'] as const).flatMap((name) => {
			const stored = readM4Submission(name);
			const { smape, mase } = scoreM4(series, (_train, _horizon, id) => {
				const mean = stored.get(id) as Float64Array;
				return { mean, lower: mean, upper: mean };
			});
			return [Math.abs(smape - published[name][0]), Math.abs(mase - published[name][1])];
		})
	);
	const seconds: number[] = [];
	let score = { smape: NaN, mase: NaN, owa: NaN, coverage95: NaN, msis: NaN };
	for (let round = 0; round < rounds; round++) {
		const begin = performance.now();
		score = scoreM4(series, forecastM4);
		seconds.push((performance.now() - begin) / 1_000);
	}
	const { smape, mase, owa, coverage95, msis } = score;
	const all = (median(seconds) * allSeries) / series.length;
	const errors = `sMAPE ${smape.toFixed(3)}, MASE ${mase.toFixed(3)}`;
	const covered = `${(100 * coverage95).toFixed(1)} %`;
	return [
		{
			bar: 'F1 scorer on the organisers’ stored forecasts: their sMAPE and MASE to the printed digits',
			measured: `largest difference ${worst.toFixed(5)} (seasonal naive and Naive2, ${series.length} series)`,
			value: worst,
			unit: '',
			limit: 0.0005,
			held: worst <= 0.0005
		},
		atMost('F2 M4 Hourly, stored half: OWA ≤ 0.485', `${owa.toFixed(4)} (${errors})`, owa, '', 0.485),
		atMost(
			'F2 M4 Hourly: 414 series ≤ 20 s in one thread',
			`${all.toFixed(1)} s (from ${series.length} series)`,
			all,
			's',
			20
		),
		{
			bar: 'F3 M4 Hourly: the 95 % interval covers 92–97 %',
			measured: covered,
			value: 100 * coverage95,
			unit: '%',
			limit: coverage95 < 0.95 ? 92 : 97,
			held: coverage95 >= 0.92 && coverage95 <= 0.97
		},
		atMost('F3 M4 Hourly: MSIS ≤ 10', msis.toFixed(3), msis, '', 10)
	];
}

/** 50 queues of different size, two years of hours each. */
function queueRows(rounds: number): Row[] {
	const queues = Array.from({ length: 50 }, (_, k) => queueOf(`queue ${k}`, 5 + 4 * k, 730, 24));
	const seconds: number[] = [];
	let memory = 0;
	for (let round = 0; round < rounds; round++) {
		const begin = performance.now();
		for (const series of queues) forecastNormalDays(series, 28 * 24);
		seconds.push((performance.now() - begin) / 1_000);
		memory = Math.max(memory, process.memoryUsage().rss / 1e6);
	}
	const decade = queueOf('decade', 50, 3_652, 288);
	const begin = performance.now();
	const { mean } = forecastNormalDays(decade, 28 * 288);
	const decadeSeconds = (performance.now() - begin) / 1_000;
	memory = Math.max(memory, process.memoryUsage().rss / 1e6);
	const time = median(seconds);
	return [
		atMost('50 queues × 28 days hourly from 2 years ≤ 10 s', `${time.toFixed(1)} s`, time, 's', 10),
		atMost(
			'10 years at 5 minutes, 28 days ahead: finishes (≤ 10 s)',
			`${decadeSeconds.toFixed(1)} s for ${mean.length} slots`,
			decadeSeconds,
			's',
			10
		),
		atMost('memory of the process ≤ 500 MB', `${memory.toFixed(0)} MB`, memory, 'MB', 500)
	];
}

function atMost(bar: string, measured: string, value: number, unit: string, limit: number): Row {
	return { bar, measured, value, unit, limit, held: value <= limit };
}

/** Poisson counts about a daily wave, quieter weekends and a slow wave over the year, one slot in a hundred unknown. */
function queueOf(name: string, perHour: number, days: number, slotsPerDay: number): DaySeries {
	const random = new RandomStream(1, name);
	const counts = Float64Array.from({ length: days * slotsPerDay }, (_, t) => {
		const clock = (2 * Math.PI * (t % slotsPerDay)) / slotsPerDay;
		const day = Math.floor(t / slotsPerDay);
		const rate =
			((perHour * 24) / slotsPerDay) *
			(1 - 0.8 * Math.cos(clock)) *
			(day % 7 > 4 ? 0.7 : 1) *
			Math.exp(0.2 * Math.sin(day / 58));
		return random.uniform() < 0.01 ? NaN : drawPoisson(rate, random);
	});
	return { firstDay: 4, slotsPerDay, counts, dayClass: weekdayClass };
}
