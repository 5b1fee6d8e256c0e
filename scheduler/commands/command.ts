import type { CommandArguments } from './command-arguments.ts';
import type { Terminal } from './terminal.ts';

/**
 * How a command ended: 0 done; 1 the answer is a failure (the input was refused, no plan is feasible, a bar was
 * missed); 2 it was used wrongly and nothing was computed.
 */
export type ExitCode = 0 | 1 | 2;

/** An option of a command, for `parseArgs` of node:util and for its help. */
export interface CommandOption {
	readonly type: 'string' | 'boolean';
	/** May be given more than once; all are kept. */
	readonly multiple?: boolean;
	/** What stands for the value in the help: `FILE`, `30m`. */
	readonly argument?: string;
	readonly description: string;
}

/** One thing that the command line can do. `--help` and `--json` belong to every command and are not listed. */
export interface Command {
	/** One word, or two for a family: `forecast`, `bench m4`. */
	readonly name: string;
	/** One line, without a full stop. */
	readonly summary: string;
	/** What comes without a name, for the help: `TRAIN.csv TEST.csv`. None by default. */
	readonly operands?: string;
	readonly options: Readonly<Record<string, CommandOption>>;
	/** Ends the help: keys of `--json`, an example. */
	readonly notes?: string;
	/**
	 * Does it. With `arguments.json` the only thing on the standard output is one JSON document.
	 * @throws UsageError, RefusedInput
	 */
	readonly run: (args: CommandArguments, terminal: Terminal) => Promise<ExitCode>;
}

/** The command was used wrongly: one sentence without a full stop. Ends with exit code 2. */
export class UsageError extends Error {}

/** What is wrong with an input, as exactly as it is known. */
export interface InputFault {
	/** For programs; the same words as in the documentation. */
	readonly code: string;
	/** One sentence without a full stop. */
	readonly message: string;
	/** As a spreadsheet numbers it, from 1. */
	readonly row?: number;
	/** Name of the column, or path within a JSON document. */
	readonly field?: string;
}

/** What was taken for granted about an input, or left out of it: the reader is told. */
export interface InputNote {
	readonly code: string;
	readonly message: string;
}

/** An input cannot be used: everything that is wrong with it. Ends with exit code 1. */
export class RefusedInput extends Error {
	readonly file: string;
	readonly faults: readonly InputFault[];

	constructor(file: string, faults: readonly InputFault[]) {
		super(`${file}: ${faults[0]?.message ?? 'refused'}`);
		this.file = file;
		this.faults = faults;
	}
}

/** Several inputs cannot be used together: each with everything that is wrong with it. Ends with exit code 1. */
export class RefusedInputs extends Error {
	readonly inputs: readonly RefusedInput[];

	constructor(inputs: readonly RefusedInput[]) {
		super(inputs[0]?.message ?? 'refused');
		this.inputs = inputs;
	}
}
