import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { checkMatsp } from '#scheduler/roster/matsp/check-matsp.ts';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { weekGrid } from '#scheduler/roster/matsp/week-grid.ts';
import { contractBound } from '#scheduler/roster/matsp/work-bound.ts';
import { writeMatspRoster } from '#scheduler/roster/matsp/write-matsp-roster.ts';
import { solveMatspInThreads } from '#scheduler/threads/solve-matsp-in-threads.ts';
import type { Row } from './row.ts';

const folder = resolve(process.env['TIDEWALL_DATA'] ?? '../shared/data', 'rostering/matsp');

/** Instances of the short bench: the smallest, the tightest of the small ones, and the largest with most tasks. */
const few = ['1', '2', '9', '14', '29', '74'];
const seconds = 120;

/** What was reached on one instance. */
interface Result {
	readonly instance: string;
	readonly penalty: number;
	/** Of the contracts: what the bar names. */
	readonly contracts: number;
	readonly bound: number;
	readonly violations: number;
	readonly seconds: number;
}

/**
 * Bars R3 and R6 on the stored multi-activity instances; none without them.
 *
 * @param mode short: a few instances; long: all stored ones
 * @param seed names the random numbers of every solve
 */
export async function benchMatsp(mode: 'short' | 'long', seed = 1): Promise<Row[]> {
	if (!existsSync(folder)) return [];
	const stored = readdirSync(folder)
		.map((name) => /^((\d+)_7_\d+_\d+)\.txt$/.exec(name))
		.flatMap((match) => (match === null ? [] : [{ name: match[1] ?? '', number: match[2] ?? '' }]))
		.sort((a, b) => Number(a.number) - Number(b.number));
	const results: Result[] = [];
	for (const { name, number } of stored) {
		if (mode === 'long' || few.includes(number)) results.push(await solve(name, seed));
	}
	return [...resultRows(results), await sameRow(seed)];
}

function resultRows(results: readonly Result[]): Row[] {
	const broken = results.filter(({ violations }) => violations > 0);
	const short = results.filter(({ penalty, bound }) => penalty > bound);
	const reachable = results.filter(({ bound, contracts }) => bound === contracts);
	const longest = Math.max(...results.map((one) => one.seconds));
	return [
		{
			bar: `R3 matsp, ${seconds} s each: feasible`,
			measured: `${results.length - broken.length} of ${results.length}; ${results.map(told).join(', ')}`,
			value: broken.length,
			unit: 'instances with violations',
			limit: 0,
			held: broken.length === 0
		},
		{
			bar: `R3 matsp, ${seconds} s each: penalty (linear excess) equal to the bound of the contracts`,
			measured: `${results.length - short.length} of ${results.length}, ${reachable.length} of which no stronger bound is known; the slowest took ${longest.toFixed(1)} s`,
			value: short.length,
			unit: 'instances above the bound',
			limit: 0,
			held: short.length === 0
		}
	];
}

/** R6: two solves with one seed and one work budget, in two threads each. */
async function sameRow(seed: number): Promise<Row> {
	const instance = parseMatsp(readFileSync(resolve(folder, '9_7_20_2.txt'), 'utf8'));
	const [one, two] = [
		await solveMatspInThreads(instance, { seed, work: 1 }),
		await solveMatspInThreads(instance, { seed, work: 1 })
	];
	const same = writeMatspRoster(instance, one.roster) === writeMatspRoster(instance, two.roster);
	return {
		bar: 'R6 matsp, same seed and work: the same roster byte for byte',
		measured: `Instance 9, work 1 twice: ${same ? 'equal' : 'different'} (penalty ${one.penalty})`,
		value: same ? 0 : 1,
		unit: 'rosters that differ',
		limit: 0,
		held: same
	};
}

const told = (result: Result) =>
	`${result.instance}: ${result.penalty} (bound ${result.bound}, ${result.seconds.toFixed(1)} s${result.violations > 0 ? `, ${result.violations} violations` : ''})`;

async function solve(instance: string, seed: number): Promise<Result> {
	const text = readFileSync(resolve(folder, `${instance}.txt`), 'utf8');
	const parsed = parseMatsp(text);
	const began = performance.now();
	const solved = await solveMatspInThreads(parsed, { seed, seconds });
	const { penalty, findings } = checkMatsp(text, writeMatspRoster(parsed, solved.roster));
	return {
		instance,
		penalty,
		contracts: contractBound(weekGrid(parsed)),
		bound: solved.bound,
		violations: findings.length,
		seconds: (performance.now() - began) / 1_000
	};
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
	for (const row of await benchMatsp(process.argv.includes('--long') ? 'long' : 'short')) {
		console.log(`${row.held ? 'held  ' : 'MISSED'} ${row.bar}\n       ${row.measured}`);
	}
}
