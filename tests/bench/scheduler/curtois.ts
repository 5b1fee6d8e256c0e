import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { checkCurtois } from '#scheduler/roster/curtois/check-curtois.ts';
import { curtoisProblem } from '#scheduler/roster/curtois/curtois-problem.ts';
import { parseCurtois } from '#scheduler/roster/curtois/parse-curtois.ts';
import { writeCurtoisRoster } from '#scheduler/roster/curtois/write-curtois-roster.ts';
import { solveInThreads } from '#scheduler/threads/solve-in-threads.ts';
import type { Row } from './row.ts';

const folder = resolve(process.env['TIDEWALL_DATA'] ?? '../shared/data', 'rostering/curtois');

/** Bars of R2: how far over the best known an instance may be after ten minutes. */
const shareOver: Readonly<Record<string, number>> = { '8': 0.08, '9': 0.04, '10': 0.02 };
const small = ['1', '2', '3', '4', '5', '6', '7'];

/** What was reached on one instance. */
interface Result {
	readonly instance: string;
	readonly objective: number;
	readonly bound: number;
	readonly violations: number;
	readonly seconds: number;
	readonly seed: number;
}

/** Seconds for each instance: those of the bars, or less where the row says so. */
const budgets = { long: { small: 120, large: 600 }, short: { small: 20, large: 40 } } as const;
/** Of the large ones, those that the short bench solves. */
const shortLarge = ['9', '14'];

/**
 * Bars R1, R2 and R6 on the stored Curtois instances; none without them. Every roster is counted by the checker that
 * reads the two files and shares nothing with the solver.
 *
 * @param mode short: four minutes, with budgets shorter than the bars', which the rows name; long: the bars as they are
 * @param seed names the random numbers of every solve
 */
export async function benchCurtois(mode: 'short' | 'long', seed = 1): Promise<Row[]> {
	if (!existsSync(folder)) return [];
	const published = readPublished();
	const stored = readdirSync(folder)
		.map((name) => /^Instance(\d+)\.txt$/.exec(name)?.[1])
		.filter((one) => one !== undefined)
		.sort((a, b) => Number(a) - Number(b));
	const budget = budgets[mode];
	const results: Result[] = [];
	for (const instance of stored) {
		const isSmall = small.includes(instance);
		if (!isSmall && mode === 'short' && !shortLarge.includes(instance)) continue;
		results.push(await solve(instance, isSmall ? budget.small : budget.large, seed));
	}
	return [
		...smallRows(results, published, budget.small),
		...largeRows(results, published, budget.large),
		await sameRow(seed)
	];
}

function smallRows(results: readonly Result[], published: Published, seconds: number): Row[] {
	const own = results.filter(({ instance }) => small.includes(instance));
	const objective = own.reduce((sum, one) => sum + one.objective, 0);
	const best = own.reduce((sum, one) => sum + (published.get(one.instance)?.best ?? 0), 0);
	const over = (objective / best - 1) * 100;
	const limit = 1;
	const legal = own.every(({ violations }) => violations === 0);
	return [
		{
			bar: `R1 Curtois 1–7, ${named(seconds, budgets.long.small)} each: sum ≤ ${limit} % over the best known`,
			measured: `${objective} against ${best}; ${own.map((one) => told(one, published)).join('; ')}`,
			value: over,
			unit: '%',
			limit,
			held: legal && over <= limit
		}
	];
}

function largeRows(results: readonly Result[], published: Published, seconds: number): Row[] {
	return results
		.filter(({ instance }) => !small.includes(instance))
		.map((result): Row => {
			const { best = NaN, gurobi = NaN } = published.get(result.instance) ?? {};
			const share = shareOver[result.instance];
			const limit = share === undefined ? gurobi : Math.floor(best * (1 + share));
			const what =
				share !== undefined
					? `≤ ${share * 100} % over ${best}`
					: Number.isNaN(gurobi)
						? 'legal'
						: `below Gurobi’s ${gurobi} in ten minutes`;
			return {
				bar: `R2 Curtois ${result.instance}, ${named(seconds, budgets.long.large)}: ${what}`,
				measured: told(result, published),
				value: result.objective,
				unit: 'objective',
				limit: Number.isNaN(limit) ? Infinity : limit,
				held: result.violations === 0 && !(result.objective > limit)
			};
		});
}

/** R6 on Instance 5: two solves with one seed and one work budget, in two threads each. */
async function sameRow(seed: number): Promise<Row> {
	const instance = parseCurtois(readFileSync(resolve(folder, 'Instance5.txt'), 'utf8'));
	const problem = curtoisProblem(instance);
	const [one, two] = [
		await solveInThreads(problem, { seed, work: 6 }),
		await solveInThreads(problem, { seed, work: 6 })
	];
	const same = writeCurtoisRoster(instance, one.cells) === writeCurtoisRoster(instance, two.cells);
	return {
		bar: 'R6 same seed and work: the same roster byte for byte',
		measured: `Instance 5, work 6, seed ${seed}, twice: ${same ? 'equal' : 'different'} (objective ${one.cost})`,
		value: same ? 0 : 1,
		unit: 'rosters that differ',
		limit: 0,
		held: same
	};
}

/** The budget, and that of the bar where it is another one. */
const named = (seconds: number, ofBar: number) =>
	seconds === ofBar ? `${seconds} s` : `short run of ${seconds} s instead of ${ofBar} s`;

function told(result: Result, published: Published): string {
	const { instance, objective, bound, violations, seconds, seed } = result;
	const best = published.get(instance)?.best ?? NaN;
	return (
		`${instance}: ${objective} (best known ${best}, bound ${bound}, ${seconds.toFixed(0)} s, seed ${seed}, ` +
		`${violations} violations)`
	);
}

async function solve(instance: string, seconds: number, seed: number): Promise<Result> {
	const text = readFileSync(resolve(folder, `Instance${instance}.txt`), 'utf8');
	const parsed = parseCurtois(text);
	const began = performance.now();
	const solved = await solveInThreads(curtoisProblem(parsed), { seed, seconds });
	const { objective, findings } = checkCurtois(text, writeCurtoisRoster(parsed, solved.cells));
	return {
		instance,
		objective,
		bound: solved.bound.value,
		violations: findings.length,
		seconds: (performance.now() - began) / 1_000,
		seed
	};
}

type Published = ReadonlyMap<string, { readonly best: number; readonly gurobi: number }>;

function readPublished(): Published {
	const [header = '', ...lines] = readFileSync(resolve(folder, 'published.csv'), 'utf8')
		.trim()
		.split(/\r?\n/);
	const at = (name: string) => header.split(',').indexOf(name);
	return new Map(
		lines.map((line) => {
			const fields = line.split(',');
			const number = (name: string) => (fields[at(name)] ? Number(fields[at(name)]) : NaN);
			return [fields[at('instance')] ?? '', { best: number('best_known'), gurobi: number('gurobi_10min') }];
		})
	);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
	for (const row of await benchCurtois(process.argv.includes('--long') ? 'long' : 'short')) {
		console.log(`${row.held ? 'held  ' : 'MISSED'} ${row.bar}\n       ${row.measured}`);
	}
}
