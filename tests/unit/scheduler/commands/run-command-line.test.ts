import { describe, expect, test } from 'vitest';
import { RefusedInput, type Command } from '#scheduler/commands/command.ts';
import { runCommandLine } from '#scheduler/commands/run-command-line.ts';
import { writeJson } from '#scheduler/commands/terminal.ts';
import { RecordedTerminal } from '../../../support/recorded-terminal.ts';

const add: Command = {
	name: 'add',
	summary: 'Adds two numbers',
	options: {
		left: { type: 'string', argument: 'N', description: 'the first' },
		right: { type: 'string', argument: 'N', description: 'the second, 1 without it' },
		note: { type: 'string', multiple: true, description: 'kept as it is' },
		loud: { type: 'boolean', description: 'with an exclamation mark' }
	},
	run: async (args, terminal) => {
		const sum = args.requiredNumber('left', { atLeast: 0 }) + (args.number('right', { integer: true }) ?? 1);
		if (args.json) writeJson(terminal, { sum, notes: args.texts('note') });
		else terminal.write(`${sum}${args.flag('loud') ? '!' : ''}\n`);
		return 0;
	}
};
const inspect: Command = {
	name: 'bench file',
	summary: 'Finds 25 faults',
	operands: 'FILE',
	options: {},
	run: async (args) => {
		const faults = Array.from({ length: 25 }, (_, i) => ({
			code: 'not_a_number',
			message: 'must be a number',
			row: i + 2,
			field: 'arrivals'
		}));
		throw new RefusedInput(args.operandFiles('FILE')[0] as string, faults);
	}
};

async function run(...argv: readonly string[]) {
	const terminal = new RecordedTerminal();
	const code = await runCommandLine(argv, [add, inspect], terminal);
	return { code, output: terminal.output, errors: terminal.errors };
}

describe('a command line', () => {
	test('runs its command with its options', async () => {
		expect(await run('add', '--left', '2', '--right=3', '--loud')).toEqual({
			code: 0,
			output: '5!\n',
			errors: ''
		});
		expect((await run('add', '--left', '80%', '--json', '--note', 'a', '--note', 'b')).output).toBe(
			'{\n  "sum": 1.8,\n  "notes": [\n    "a",\n    "b"\n  ]\n}\n'
		);
	});

	test.each([
		[['subtract'], 'there is no command "subtract"'],
		[['bench'], '"bench" is one of bench file'],
		[['bench', 'm5'], '"bench" is one of bench file'],
		[['add', '--lefft', '2'], 'there is no option --lefft'],
		[['add', '-x'], 'there is no option -x'],
		[['add', '--left'], '--left needs a value (--left=VALUE where it begins with a dash)'],
		[['add', '--left', '-2'], '--left needs a value (--left=VALUE where it begins with a dash)'],
		[['add', '--left=-2'], '--left must be a number, at least 0, got "-2"'],
		[['add', '--left='], '--left needs a value'],
		[['add', '--left', 'two'], '--left must be a number, at least 0, got "two"'],
		[['add', '--left', 'NaN'], '--left must be a number, at least 0, got "NaN"'],
		[['add', '--left', '1e999'], '--left must be a number, at least 0, got "1e999"'],
		[['add', '--left', '1', '--right', '0.5'], '--right must be a whole number, got "0.5"'],
		[['add', '--left', '1', '--loud=yes'], '--loud takes no value'],
		[['add', '2', '3'], '"add" takes only options, got "2"'],
		[['add'], '--left is missing'],
		[['bench', 'file'], 'expected FILE, got 0 operands']
	])('%j is refused in one sentence with code 2', async (argv, sentence) => {
		const { code, output, errors } = await run(...argv);
		expect({ code, output }).toEqual({ code: 2, output: '' });
		expect(errors).toMatch(/^scheduler: .*\. See npm run --silent scheduler -- .*--help\n$/);
		expect(errors).toContain(sentence);
	});

	test('a refused input names 20 places, counts the other 5 and ends with code 1', async () => {
		const { code, output, errors } = await run('bench', 'file', 'x.csv');
		expect({ code, output }).toEqual({ code: 1, output: '' });
		const lines = errors.trimEnd().split('\n');
		expect(lines[0]).toMatch(/x\.csv cannot be used: 25 faults\.$/);
		expect(lines[1]).toBe('  row 2, arrivals: must be a number');
		expect(lines).toHaveLength(22);
		expect(lines[21]).toBe('  and 5 more');
	});

	test('with --json a refusal is the document, with all 25 faults', async () => {
		const { code, output } = await run('bench', 'file', 'x.csv', '--json');
		const { status, faults } = JSON.parse(output) as { status: string; faults: unknown[] };
		expect({ code, status, count: faults.length }).toEqual({ code: 1, status: 'refused', count: 25 });
		expect(faults[0]).toEqual({
			code: 'not_a_number',
			message: 'must be a number',
			row: 2,
			field: 'arrivals'
		});
	});

	test('--help lists the commands and the exit codes; of one command its options', async () => {
		for (const argv of [['--help'], ['-h'], ['help']]) {
			const { code, output } = await run(...argv);
			expect(code).toBe(0);
			expect(output).toMatch(/\n {2}add {9}Adds two numbers\n {2}bench file {2}Finds 25 faults\n/);
			expect(output).toContain('Exit codes: 0 done; 1 ');
		}
		const { code, output } = await run('add', '--help');
		expect(code).toBe(0);
		expect(output).toMatch(/--right N {2}the second, 1 without it\n {2}--note … {3}kept as it is\n/);
		expect((await run('bench', 'file', '--help')).output).toContain('bench file FILE [OPTIONS]');
	});

	test('JSON never hides a number that is none', () => {
		expect(() => writeJson(new RecordedTerminal(), { sum: NaN })).toThrow(/sum must be finite, got NaN/);
	});
});
