/**
 * `npm run bench:scheduler [-- --only staffing,bank --rounds 5 --long --json FILE]`
 *
 * The bars of the planning engine: accuracy against published figures, agreement with theory, times. Times are medians
 * over the rounds. What needs the shared data says so where it is absent. Exits with 1 when a bar is missed.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchBank } from './scheduler/bank.ts';
import { benchChange } from './scheduler/change.ts';
import { benchCurtois } from './scheduler/curtois.ts';
import { benchFloor } from './scheduler/floor.ts';
import { benchForecastArrivals } from './scheduler/forecast-arrivals.ts';
import { benchNormalForecast } from './scheduler/forecast-normal.ts';
import { benchPromotionForecast } from './scheduler/forecast-promotion.ts';
import { benchMatsp } from './scheduler/matsp.ts';
import type { Row } from './scheduler/row.ts';
import { benchSimulate } from './scheduler/simulate.ts';
import { benchStaffing } from './scheduler/staffing.ts';
import { writeResults } from './write-results.ts';

const sections: Readonly<Record<string, (rounds: number) => Promise<readonly Row[]>>> = {
	'forecast-normal': benchNormalForecast,
	bank: benchBank,
	'forecast-promotion': benchPromotionForecast,
	'forecast-arrivals': benchForecastArrivals,
	staffing: benchStaffing,
	simulate: benchSimulate,
	'roster-change': benchChange,
	'roster-curtois': () => benchCurtois(mode()),
	'roster-matsp': () => benchMatsp(mode()),
	'roster-floor': () => benchFloor(mode())
};

const { values: options } = parseArgs({
	options: {
		only: { type: 'string' },
		rounds: { type: 'string', default: '5' },
		long: { type: 'boolean', default: false },
		json: { type: 'string', default: 'test-results/bench-scheduler.json' }
	}
});
/** Rosters are measured once: short within minutes, long with the time that the bars name, which takes hours. */
function mode(): 'short' | 'long' {
	return options.long ? 'long' : 'short';
}
const wanted = options.only?.split(',') ?? Object.keys(sections);
const rounds = Number(options.rounds);
if (!wanted.every((name) => name in sections) || !Number.isInteger(rounds) || rounds < 1) {
	console.error(`Known sections: ${Object.keys(sections).join(', ')}; rounds: a whole number from 1.`);
	process.exit(2);
}

const results: Record<string, readonly Row[]> = {};
let missed = 0;
for (const name of wanted) {
	const startedAt = performance.now();
	console.log(name);
	try {
		const rows = (await sections[name]?.(rounds)) ?? [];
		results[name] = rows;
		for (const { bar, measured, held } of rows) {
			console.log(`  ${held ? 'ok  ' : 'MISS'} ${bar}\n       ${measured}`);
		}
		missed += rows.filter(({ held }) => !held).length;
	} catch (error) {
		// A measurement that went wrong is no figure at all, and the others still count.
		missed += 1;
		console.log(`  FAILED ${error instanceof Error ? error.message : String(error)}`);
	}
	const load = loadavg().map((value) => value.toFixed(1));
	console.log(
		`  ${((performance.now() - startedAt) / 1_000).toFixed(0)} s, load averages ${load.join(' ')}\n`
	);
}

writeResults(options.json, rounds, results);
console.log(missed === 0 ? 'All bars held.' : `${missed} missed.`);
process.exitCode = missed === 0 ? 0 : 1;
