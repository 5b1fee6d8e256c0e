import { checkCurtois } from '#scheduler/roster/curtois/check-curtois.ts';
import { curtoisProblem } from '#scheduler/roster/curtois/curtois-problem.ts';
import { parseCurtois } from '#scheduler/roster/curtois/parse-curtois.ts';
import { writeCurtoisRoster } from '#scheduler/roster/curtois/write-curtois-roster.ts';
import { solveInThreads } from '#scheduler/threads/solve-in-threads.ts';
import { benchBounds, benchOut, keepBenchRoster, readInstance, tellScore } from './bench-instance.ts';
import type { Command } from './command.ts';
import { benchBudgetOptions, searchBudget, searchSeed } from './search-budget.ts';

/** `bench curtois`: solves an instance of the public shift scheduling benchmarks and has the roster checked. */
export const benchCurtois: Command = {
	name: 'bench curtois',
	summary: 'Solves a Curtois shift scheduling instance and checks the roster',
	operands: 'INSTANCE.txt',
	options: {
		...benchBudgetOptions,
		out: { type: 'string', argument: 'ROSTER.csv', description: 'rows employee,day,shift; day from 0' }
	},
	notes:
		'A unit of work is about a second of one core. --json prints objective, bound, seconds and violations.\n' +
		'Violations are counted by a checker that reads the two files and shares nothing with the solver.\n\n' +
		'  npm run scheduler -- bench curtois Instance5.txt --seconds 120 --out roster.csv',
	async run(args, terminal) {
		const [file = ''] = args.operandFiles('the file of an instance');
		const budget = searchBudget(args, benchBounds);
		const seed = searchSeed(args);
		const out = benchOut(args);

		const began = terminal.seconds();
		const { text, instance } = await readInstance(file, parseCurtois);
		const progress = terminal.progress('solving');
		const solved = await solveInThreads(curtoisProblem(instance), {
			seed,
			...budget,
			onProgress: ({ bound, cost, hard }) =>
				progress.update(hard > 0 ? 0 : bound, hard > 0 ? 1 : Math.max(1, cost))
		}).finally(() => progress.end());
		const roster = writeCurtoisRoster(instance, solved.cells);
		const kept = await keepBenchRoster(args, terminal, out, roster);
		const { objective, findings } = checkCurtois(text, roster);
		return tellScore(args, terminal, kept, {
			objective,
			bound: solved.bound.value,
			seconds: terminal.seconds() - began,
			findings: findings.map(
				({ rule, person, day, amount }) =>
					`${person}${day === undefined ? '' : `, day ${day}`}: ${rule}, by ${amount}`
			)
		});
	}
};
