import { parseArgs } from 'node:util';
import { CommandArguments } from './command-arguments.ts';
import { RefusedInput, RefusedInputs, UsageError, type Command, type ExitCode } from './command.ts';
import { oneLine } from './console-table.ts';
import { commandHelp, overviewHelp } from './help-text.ts';
import { writeJson, type Terminal } from './terminal.ts';

/** Faults that are told; the others are counted. */
const toldFaults = 20;

/**
 * Runs what a command line asks for.
 *
 * @param argv what follows the program's name
 */
export async function runCommandLine(
	argv: readonly string[],
	commands: readonly Command[],
	terminal: Terminal
): Promise<ExitCode> {
	let json = false;
	try {
		if (argv.length === 0 || argv[0] === '--help' || argv[0] === '-h' || argv[0] === 'help') {
			terminal.write(overviewHelp(commands));
			return argv.length === 0 ? 2 : 0;
		}
		const { command, rest } = commandOf(argv, commands);
		if (rest.includes('--help') || rest.includes('-h')) {
			terminal.write(commandHelp(command));
			return 0;
		}
		const args = parse(command, rest);
		json = args.json;
		return await command.run(args, terminal);
	} catch (error) {
		if (error instanceof UsageError) {
			terminal.report(`scheduler: ${oneLine(error.message)}. See ${helpOf(argv, commands)}`);
			return 2;
		}
		const refused =
			error instanceof RefusedInputs ? error.inputs : error instanceof RefusedInput ? [error] : [];
		const [first, ...others] = refused.map(({ file, faults }) => ({ file, faults }));
		if (first === undefined) throw error;
		if (json) writeJson(terminal, { status: 'refused', ...first, ...(others.length > 0 && { others }) });
		else for (const one of refused) tell(one, terminal);
		return 1;
	}
}

function tell({ file, faults }: RefusedInput, terminal: Terminal): void {
	terminal.report(
		`${file} cannot be used: ${faults.length === 1 ? 'one fault' : `${faults.length} faults`}.`
	);
	for (const { row, field, message } of faults.slice(0, toldFaults)) {
		const place = [row === undefined ? undefined : `row ${row}`, field].filter((part) => part !== undefined);
		terminal.report(oneLine(`  ${place.length === 0 ? '' : `${place.join(', ')}: `}${message}`));
	}
	if (faults.length > toldFaults) terminal.report(`  and ${faults.length - toldFaults} more`);
}

function find(argv: readonly string[], commands: readonly Command[]): Command | undefined {
	return commands.find(({ name }) => name.split(' ').every((word, at) => argv[at] === word));
}

function commandOf(argv: readonly string[], commands: readonly Command[]) {
	const command = find(argv, commands);
	if (command !== undefined) return { command, rest: argv.slice(command.name.split(' ').length) };
	const family = commands.filter(({ name }) => name.startsWith(`${argv[0]} `)).map(({ name }) => name);
	if (family.length > 0) throw new UsageError(`"${argv[0]}" is one of ${family.join(', ')}`);
	throw new UsageError(`there is no command "${argv[0]}"`);
}

function helpOf(argv: readonly string[], commands: readonly Command[]): string {
	const command = find(argv, commands);
	return `npm run --silent scheduler -- ${command === undefined ? '' : `${command.name} `}--help`;
}

function parse(command: Command, rest: readonly string[]): CommandArguments {
	const options = Object.fromEntries(
		Object.entries(command.options).map(([name, { type, multiple = false }]) => [name, { type, multiple }])
	);
	try {
		const { values, positionals } = parseArgs({
			args: [...rest],
			allowPositionals: true,
			options: { ...options, json: { type: 'boolean' } }
		});
		if (positionals.length > 0 && command.operands === undefined) {
			throw new UsageError(`"${command.name}" takes only options, got "${positionals[0]}"`);
		}
		return new CommandArguments(values, positionals);
	} catch (error) {
		throw usageErrorOf(error);
	}
}

/** The sentences of node:util are several and speak of programming. */
function usageErrorOf(error: unknown): unknown {
	const { code, message } = error as { readonly code?: string; readonly message: string };
	const name = /'(?:-\w, )?(--?[^' =]+)/.exec(message)?.[1] ?? 'an option';
	switch (code) {
		case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
			return new UsageError(`there is no option ${name}`);
		case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
			return new UsageError(
				message.includes('does not take')
					? `${name} takes no value`
					: `${name} needs a value (${name}=VALUE where it begins with a dash)`
			);
		default:
			return error;
	}
}
