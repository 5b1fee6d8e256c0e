import { checkMatsp, type MatspFinding } from '#scheduler/roster/matsp/check-matsp.ts';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { writeMatspRoster } from '#scheduler/roster/matsp/write-matsp-roster.ts';
import { solveMatspInThreads } from '#scheduler/threads/solve-matsp-in-threads.ts';
import { benchBounds, benchOut, keepBenchRoster, readInstance, tellScore } from './bench-instance.ts';
import type { Command } from './command.ts';
import { benchBudgetOptions, searchBudget, searchSeed } from './search-budget.ts';

/** `bench matsp`: solves an instance of the public multi-activity benchmarks and has the roster checked. */
export const benchMatsp: Command = {
	name: 'bench matsp',
	summary: 'Solves a multi-activity shift and task instance and checks the roster',
	operands: 'INSTANCE.txt',
	options: {
		...benchBudgetOptions,
		out: {
			type: 'string',
			argument: 'ROSTER.csv',
			description: 'a row a stint: employee,day,start,task,minutes; day of the shift’s start from 0'
		}
	},
	notes:
		'The objective is the linear excess over the cover’s maximum; one public checker squares it in every slot,\n' +
		'and that figure is shown beside it. Stops as soon as the objective meets the bound.\n' +
		'A unit of work is about a second of one core. --json prints objective, bound, seconds and violations.\n' +
		'Violations are counted by a checker that reads the two files and shares nothing with the solver.\n\n' +
		'  npm run scheduler -- bench matsp 14_7_30_3.txt --seconds 120 --out roster.csv',
	async run(args, terminal) {
		const [file = ''] = args.operandFiles('the file of an instance');
		const budget = searchBudget(args, benchBounds);
		const seed = searchSeed(args);
		const out = benchOut(args);

		const began = terminal.seconds();
		const { text, instance } = await readInstance(file, parseMatsp);
		const progress = terminal.progress('solving');
		const solved = await solveMatspInThreads(instance, {
			seed,
			...budget,
			onProgress: ({ bound, penalty, under }) =>
				progress.update(under > 0 ? 0 : bound, under > 0 ? 1 : Math.max(1, penalty))
		}).finally(() => progress.end());
		for (const fault of solved.faults) terminal.report(`a solver thread was lost: ${fault}`);
		const roster = writeMatspRoster(instance, solved.roster);
		const kept = await keepBenchRoster(args, terminal, out, roster);
		const { penalty, squared, findings } = checkMatsp(text, roster);
		return tellScore(args, terminal, kept, {
			objective: penalty,
			bound: solved.bound,
			seconds: terminal.seconds() - began,
			findings: findings.map(told),
			remark: ` (linear excess; ${squared} if squared in every slot)`
		});
	}
};

function told({ rule, person, day, where, amount }: MatspFinding): string {
	const place = [person, day === undefined ? undefined : `day ${day}`, where].filter(
		(one) => one !== undefined
	);
	return `${place.join(', ')}: ${rule}, by ${amount}`;
}
