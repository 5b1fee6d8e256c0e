import { readFile } from 'node:fs/promises';
import { checkCurtois } from '#scheduler/roster/curtois/check-curtois.ts';
import { curtoisProblem } from '#scheduler/roster/curtois/curtois-problem.ts';
import { CurtoisFormatError, parseCurtois } from '#scheduler/roster/curtois/parse-curtois.ts';
import { writeCurtoisRoster } from '#scheduler/roster/curtois/write-curtois-roster.ts';
import { solveInThreads } from '#scheduler/threads/solve-in-threads.ts';
import { RefusedInput, UsageError, type Command } from './command.ts';
import { writeJson } from './terminal.ts';
import { checkOutFile, keepOut } from './write-out.ts';

/** Findings that are told; the others are counted. */
const toldFindings = 20;

/** `bench curtois`: solves an instance of the public shift scheduling benchmarks and has the roster checked. */
export const benchCurtois: Command = {
	name: 'bench curtois',
	summary: 'Solves a Curtois shift scheduling instance and checks the roster',
	operands: 'INSTANCE.txt',
	options: {
		seconds: {
			type: 'string',
			argument: 'S',
			description: 'stop after so many seconds with the best so far'
		},
		work: {
			type: 'string',
			argument: 'N',
			description: 'stop after so much work for each of two threads: the same roster every time'
		},
		seed: { type: 'string', argument: 'N', description: 'names the random numbers (default 1)' },
		out: { type: 'string', argument: 'ROSTER.csv', description: 'rows employee,day,shift; day from 0' }
	},
	notes:
		'A unit of work is about a second of one core. --json prints objective, bound, seconds and violations.\n' +
		'Violations are counted by a checker that reads the two files and shares nothing with the solver.\n\n' +
		'  npm run scheduler -- bench curtois Instance5.txt --seconds 120 --out roster.csv',
	async run(args, terminal) {
		const [file = ''] = args.operandFiles('the file of an instance');
		const seconds = args.number('seconds', { above: 0, atMost: 86_400 });
		const work = args.number('work', { above: 0, atMost: 1e6 });
		if ((seconds === undefined) === (work === undefined))
			throw new UsageError('give either --seconds or --work');
		const seed = args.number('seed', { atLeast: 0, integer: true }) ?? 1;
		const out = args.file('out');
		if (out !== undefined) checkOutFile(out, ['csv', 'txt']);

		const began = terminal.seconds();
		const text = await readInstance(file);
		const instance = parse(file, text);
		const progress = terminal.progress('solving');
		const solved = await solveInThreads(curtoisProblem(instance), {
			seed,
			...(seconds === undefined ? { work: work ?? 1 } : { seconds }),
			onProgress: ({ bound, cost, hard }) =>
				progress.update(hard > 0 ? 0 : bound, hard > 0 ? 1 : Math.max(1, cost))
		}).finally(() => progress.end());
		const roster = writeCurtoisRoster(instance, solved.cells);
		const kept =
			out === undefined
				? undefined
				: await keepOut(
						[{ path: out, content: roster }],
						roster,
						terminal,
						args.json ? terminal.report : terminal.write
					);
		const { objective, findings } = checkCurtois(text, roster);
		const took = Math.round((terminal.seconds() - began) * 10) / 10;
		const bound = solved.bound.value;

		const { write } = kept ?? terminal;
		if (args.json) {
			writeJson(terminal, { objective, bound, seconds: took, violations: findings.length });
		} else {
			const gap = objective > 0 ? ` (gap ${((100 * (objective - bound)) / objective).toFixed(1)} %)` : '';
			write(`objective  ${objective}\n`);
			write(`bound      ${bound}${findings.length === 0 ? gap : ''}\n`);
			write(`seconds    ${took}\n`);
			write(`violations ${findings.length}\n`);
			for (const { rule, person, day, amount } of findings.slice(0, toldFindings)) {
				terminal.report(`  ${person}${day === undefined ? '' : `, day ${day}`}: ${rule}, by ${amount}`);
			}
			if (findings.length > toldFindings) terminal.report(`  and ${findings.length - toldFindings} more`);
		}
		return findings.length === 0 && kept?.isAsAsked !== false ? 0 : 1;
	}
};

async function readInstance(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw new RefusedInput(file, [
			{ code: 'unreadable', message: `it cannot be read: ${(error as Error).message}` }
		]);
	}
}

function parse(file: string, text: string) {
	try {
		return parseCurtois(text);
	} catch (error) {
		if (!(error instanceof CurtoisFormatError)) throw error;
		const message = error.message.replace(/^line \d+: /, '');
		throw new RefusedInput(file, [{ code: 'not_an_instance', row: error.line, message }]);
	}
}
