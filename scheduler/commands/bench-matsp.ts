import { readFile } from 'node:fs/promises';
import { checkMatsp, type MatspFinding } from '#scheduler/roster/matsp/check-matsp.ts';
import { MatspFormatError, parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { writeMatspRoster } from '#scheduler/roster/matsp/write-matsp-roster.ts';
import { solveMatspInThreads } from '#scheduler/threads/solve-matsp-in-threads.ts';
import { RefusedInput, UsageError, type Command } from './command.ts';
import { writeJson } from './terminal.ts';
import { checkOutFile, keepOut } from './write-out.ts';

/** Findings that are told; the others are counted. */
const toldFindings = 20;

/** `bench matsp`: solves an instance of the public multi-activity benchmarks and has the roster checked. */
export const benchMatsp: Command = {
	name: 'bench matsp',
	summary: 'Solves a multi-activity shift and task instance and checks the roster',
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
		const solved = await solveMatspInThreads(instance, {
			seed,
			...(seconds === undefined ? { work: work ?? 1 } : { seconds }),
			onProgress: ({ bound, penalty, under }) =>
				progress.update(under > 0 ? 0 : bound, under > 0 ? 1 : Math.max(1, penalty))
		}).finally(() => progress.end());
		for (const fault of solved.faults) terminal.report(`a solver thread was lost: ${fault}`);
		const roster = writeMatspRoster(instance, solved.roster);
		const kept =
			out === undefined
				? undefined
				: await keepOut(
						[{ path: out, content: roster }],
						roster,
						terminal,
						args.json ? terminal.report : terminal.write
					);
		const { penalty, squared, findings } = checkMatsp(text, roster);
		const took = Math.round((terminal.seconds() - began) * 10) / 10;
		const { bound } = solved;

		const { write } = kept ?? terminal;
		if (args.json) {
			writeJson(terminal, { objective: penalty, bound, seconds: took, violations: findings.length });
		} else {
			const gap = penalty > 0 ? ` (gap ${((100 * (penalty - bound)) / penalty).toFixed(1)} %)` : '';
			write(`objective  ${penalty} (linear excess; ${squared} if squared in every slot)\n`);
			write(`bound      ${bound}${findings.length === 0 ? gap : ''}\n`);
			write(`seconds    ${took}\n`);
			write(`violations ${findings.length}\n`);
			for (const finding of findings.slice(0, toldFindings)) terminal.report(`  ${told(finding)}`);
			if (findings.length > toldFindings) terminal.report(`  and ${findings.length - toldFindings} more`);
		}
		return findings.length === 0 && kept?.isAsAsked !== false ? 0 : 1;
	}
};

function told({ rule, person, day, where, amount }: MatspFinding): string {
	const place = [person, day === undefined ? undefined : `day ${day}`, where].filter(
		(one) => one !== undefined
	);
	return `${place.join(', ')}: ${rule}, by ${amount}`;
}

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
		return parseMatsp(text);
	} catch (error) {
		if (!(error instanceof MatspFormatError)) throw error;
		const message = error.message.replace(/^line \d+: /, '');
		throw new RefusedInput(file, [{ code: 'not_an_instance', row: error.line, message }]);
	}
}
