import { displayWidth } from './console-table.ts';
import type { Command } from './command.ts';

const call = 'npm run --silent scheduler --';

/** The options that every command has. */
const commonOptions: readonly (readonly [string, string])[] = [
	['--json', 'one JSON document on the standard output, for programs'],
	['--help', 'this text']
];

const exitCodes = `Exit codes: 0 done; 1 the answer is a failure (input refused, infeasible, a bar missed); 2 wrong use.
`;

function aligned(rows: readonly (readonly [string, string])[]): string {
	const width = Math.max(...rows.map(([left]) => displayWidth(left)));
	return rows
		.map(([left, right]) => `  ${left}${' '.repeat(width - displayWidth(left))}  ${right}\n`)
		.join('');
}

/** What the command line can do, one line a command. */
export function overviewHelp(commands: readonly Command[]): string {
	return `Forecasts inquiries, staffs and simulates a customer-service floor. No server is needed.

  ${call} COMMAND [OPTIONS]

${aligned(commands.map(({ name, summary }) => [name, summary]))}
${call} COMMAND --help tells the options of one; every command knows --json.
${exitCodes}`;
}

/** How one command is used. */
export function commandHelp({ name, summary, operands, options, notes }: Command): string {
	const rows = Object.entries(options).map(
		([option, { argument, multiple, description }]): [string, string] => [
			`--${option}${argument === undefined ? '' : ` ${argument}`}${multiple === true ? ' …' : ''}`,
			description
		]
	);
	return `${summary}.

  ${call} ${name}${operands === undefined ? '' : ` ${operands}`} [OPTIONS]

${aligned([...rows, ...commonOptions])}
${notes === undefined ? '' : `${notes.trim()}\n\n`}${exitCodes}`;
}
