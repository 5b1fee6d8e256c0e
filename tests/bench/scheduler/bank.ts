import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { readBank } from '#scheduler/commands/read-bank.ts';
import { backtest } from '#scheduler/forecast/backtest/backtest.ts';
import { drawCount } from '#scheduler/forecast/paths/count-draws.ts';
import { weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';
import { scoreBank } from '#scheduler/forecast/scoring/bank.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { bankFile, hasBankData } from '../../support/bank-data.ts';
import { median } from '../statistics.ts';
import type { Row } from './row.ts';

const percent = (share: number, digits = 2) => `${(share * 100).toFixed(digits)} %`;

/** Bars F4–F7 on the stored bank data (none without it), and what a backtest of two years of hours takes. */
export async function benchBank(rounds: number): Promise<Row[]> {
	return [...(hasBankData ? await bankRows() : []), backtestRow(rounds)];
}

async function bankRows(): Promise<Row[]> {
	const score = scoreBank(await readBank(bankFile), { history: 64, days: 100 });
	const atMost = (bar: string, value: number, limit: number, measured: string): Row => ({
		bar,
		measured,
		value,
		unit: '%',
		limit,
		held: value <= limit
	});
	const rows: Row[] = [];
	for (const [lead, limit] of [
		[1, 5.6],
		[5, 6.75],
		[10, 6.75]
	] as const) {
		const own = score.leads[lead];
		if (own === undefined) continue;
		const { wape, snaive, historical, days } = own;
		rows.push(
			atMost(
				`${lead === 1 ? 'F4' : 'F5'} bank calls, ${lead} day${lead === 1 ? '' : 's'} ahead: WAPE ≤ ${limit} %`,
				wape * 100,
				limit,
				`${percent(wape)} over ${days} stored days (seasonal naive ${percent(snaive)}, historical average ${percent(historical)})`
			)
		);
		const ratio = wape / historical;
		if (lead === 1) {
			rows.push(
				atMost('F4b WAPE ≤ 0.64 × seasonal naive', (wape / snaive) * 100, 64, (wape / snaive).toFixed(3)),
				atMost('F4b WAPE ≤ 0.83 × historical average', ratio * 100, 83, ratio.toFixed(3))
			);
		} else {
			rows.push(
				atMost(
					`F5 ${lead} days ahead: over the historical average by ≤ 1 %`,
					(ratio - 1) * 100,
					1,
					percent(ratio - 1, 1)
				)
			);
		}
	}
	rows.push(atMost('F4 total of a day: MAPE ≤ 3.8 %', score.dayMape * 100, 3.8, percent(score.dayMape)));
	const coverage = score.coverage90;
	rows.push({
		bar: 'F6 90 % interval at the day’s start: coverage 0.87–0.93',
		measured: `${coverage.toFixed(3)} of the half hours, ${score.totalCoverage90.toFixed(3)} of the days`,
		value: Math.abs(coverage - 0.9),
		unit: 'off 0.90',
		limit: 0.03,
		held: Math.abs(coverage - 0.9) <= 0.03
	});
	for (const [hour, limit] of [
		[10, 8],
		[12, 12],
		[14, 11]
	] as const) {
		const { gain, meanGain } = score.intraday[hour];
		rows.push({
			bar: `F7 update at ${hour}:00: gain ≥ ${limit} %`,
			measured: `${percent(gain, 1)} over ${score.days} stored days (mean ρ ${meanGain.toFixed(2)})`,
			value: gain * 100,
			unit: '%',
			limit,
			held: gain * 100 >= limit
		});
	}
	return rows;
}

function backtestRow(rounds: number): Row {
	const random = new RandomStream(1, 'bench/backtest');
	const slotsPerDay = 24;
	const counts = Float64Array.from({ length: 730 * slotsPerDay }, (_, t) =>
		drawCount(20 * (1.2 + Math.sin((t / slotsPerDay) * 2 * Math.PI)), 2, random)
	);
	const queues = [{ queue: 'q', series: { firstDay: 4, slotsPerDay, counts, dayClass: weekdayClass } }];
	const seconds = Array.from({ length: rounds }, () => {
		const begin = performance.now();
		backtest(queues);
		return (performance.now() - begin) / 1_000;
	});
	const value = median(seconds);
	return {
		bar: 'backtest of one queue, two years of hours, 28 days at leads 1, 2, 5, 10: ≤ 5 s (own bar)',
		measured: `${value.toFixed(2)} s (median of ${rounds})`,
		value,
		unit: 's',
		limit: 5,
		held: value <= 5
	};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	for (const { held, bar, measured } of await benchBank(5)) {
		console.log(`${held ? 'held  ' : 'MISSED'}  ${bar}: ${measured}`);
	}
}
