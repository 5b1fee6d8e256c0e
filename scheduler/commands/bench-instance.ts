import { readFile } from 'node:fs/promises';
import { InstanceFormatError } from '#scheduler/roster/curtois/instance-text.ts';
import type { CommandArguments } from './command-arguments.ts';
import { RefusedInput, type ExitCode } from './command.ts';
import type { BudgetBounds } from './search-budget.ts';
import { writeJson, type Terminal } from './terminal.ts';
import { checkOutFile, keepOut, type KeptOut } from './write-out.ts';

/** How long a benchmark may search. */
export const benchBounds: BudgetBounds = { mostSeconds: 86_400, mostWork: 1e6 };

/** Findings that are told; the others are counted. */
const toldFindings = 20;

/** What a solved instance is judged by. */
export interface BenchScore {
	readonly objective: number;
	readonly bound: number;
	readonly seconds: number;
	/** What the checker found, a line each. */
	readonly findings: readonly string[];
	/** Stands behind the objective where that needs a word. */
	readonly remark?: string;
}

/**
 * Reads an instance of a public benchmark.
 *
 * @throws RefusedInput when it cannot be read, or is none, with the line
 */
export async function readInstance<T>(
	file: string,
	parse: (text: string) => T
): Promise<{ readonly text: string; readonly instance: T }> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		throw new RefusedInput(file, [
			{ code: 'unreadable', message: `it cannot be read: ${(error as Error).message}` }
		]);
	}
	try {
		return { text, instance: parse(text) };
	} catch (error) {
		if (!(error instanceof InstanceFormatError)) throw error;
		const { line, sentence } = error;
		throw new RefusedInput(file, [{ code: 'not_an_instance', row: line, message: sentence }]);
	}
}

/**
 * Where the roster is to be written; found out before the work.
 *
 * @throws UsageError when it cannot be
 */
export function benchOut(args: CommandArguments): string | undefined {
	const out = args.file('out');
	if (out !== undefined) checkOutFile(out, ['csv', 'txt']);
	return out;
}

/** Writes the roster where that was asked for. */
export async function keepBenchRoster(
	args: CommandArguments,
	terminal: Terminal,
	out: string | undefined,
	roster: string
): Promise<KeptOut | undefined> {
	if (out === undefined) return undefined;
	const print = args.json ? terminal.report : terminal.write;
	return keepOut([{ path: out, content: roster }], roster, terminal, print);
}

/** Tells the score of an instance; 0 where no rule is broken and the roster is where it was asked for. */
export function tellScore(
	args: CommandArguments,
	terminal: Terminal,
	kept: KeptOut | undefined,
	score: BenchScore
): ExitCode {
	const { objective, bound, findings, remark = '' } = score;
	const seconds = Math.round(score.seconds * 10) / 10;
	const violations = findings.length;
	if (args.json) {
		writeJson(terminal, { objective, bound, seconds, violations });
	} else {
		const { write } = kept ?? terminal;
		const gap = objective > 0 ? ` (gap ${((100 * (objective - bound)) / objective).toFixed(1)} %)` : '';
		write(`objective  ${objective}${remark}\n`);
		write(`bound      ${bound}${violations === 0 ? gap : ''}\n`);
		write(`seconds    ${seconds}\n`);
		write(`violations ${violations}\n`);
		for (const finding of findings.slice(0, toldFindings)) terminal.report(`  ${finding}`);
		if (violations > toldFindings) terminal.report(`  and ${violations - toldFindings} more`);
	}
	return violations === 0 && kept?.isAsAsked !== false ? 0 : 1;
}
