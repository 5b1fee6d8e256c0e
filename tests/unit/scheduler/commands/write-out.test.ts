import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UsageError } from '#scheduler/commands/command.ts';
import { checkOutFile, keepOut } from '#scheduler/commands/write-out.ts';
import { RecordedTerminal } from '../../../support/recorded-terminal.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'out-'));
});
afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, { recursive: true, force: true });
});

const check = (path: string) => () => checkOutFile(path, ['csv', 'xlsx', 'json']);
const at = (...names: readonly string[]) => join(folder, ...names);
const isRoot = process.getuid?.() === 0;

describe('whether a file can be written, before the work', () => {
	test('a new file in a folder: yes, and nothing is left behind', () => {
		check(at('roster.csv'))();
		check(at('ROSTER.XLSX'))();
		check(at(`${'班'.repeat(80)}.csv`))();
		expect(readdirSync(folder)).toEqual([]);
	});

	test('a file that is there: yes, and it stays as it is', () => {
		writeFileSync(at('roster.csv'), 'last week');
		check(at('roster.csv'))();
		expect(readFileSync(at('roster.csv'), 'utf8')).toBe('last week');
		expect(readdirSync(folder)).toEqual(['roster.csv']);
	});

	test('no such folder, a file for a folder, a folder for a file, an ending that is not known, a name that is too long', () => {
		writeFileSync(at('notes'), '');
		mkdirSync(at('week.csv'));
		symlinkSync(at('week.csv'), at('link.csv'));
		const refused: readonly (readonly [string, string])[] = [
			[at('none', 'roster.csv'), `there is no folder "${at('none')}"`],
			[at('notes', 'roster.csv'), `"${at('notes')}" is no folder`],
			[at('week.csv'), `"${at('week.csv')}" is a folder`],
			[at('link.csv'), `"${at('link.csv')}" is a folder`],
			[at(`${'班'.repeat(90)}.csv`), 'ENAMETOOLONG'],
			[at('roster.pdf'), '--out must end in .csv, .xlsx or .json'],
			[at('roster'), '--out must end in']
		];
		for (const [path, sentence] of refused) {
			expect(check(path)).toThrow(UsageError);
			expect(check(path)).toThrow(sentence);
		}
		expect(readdirSync(folder)).toEqual(['link.csv', 'notes', 'week.csv']);
	});

	test.skipIf(process.platform !== 'linux')('a folder in which nobody can make a file', () => {
		expect(check('/proc/roster.csv')).toThrow('--out cannot be written');
	});

	test.skipIf(isRoot)('a folder and a file that may not be changed (not as root, who may change all)', () => {
		writeFileSync(at('roster.csv'), 'signed');
		chmodSync(at('roster.csv'), 0o444);
		expect(check(at('roster.csv'))).toThrow('is there and may not be changed');
		chmodSync(folder, 0o555);
		expect(check(at('other.csv'))).toThrow('no file may be made in');
		chmodSync(folder, 0o755);
	});
});

describe('an answer that took long to find', () => {
	const table = 'person,date\r\n1,2026-11-09\r\n';
	const files = () => [{ path: at('gone', 'roster.ics'), content: 'calendar' }];

	test('is written where it was asked for', async () => {
		mkdirSync(at('gone'));
		const terminal = new RecordedTerminal();
		const kept = await keepOut(files(), table, terminal, terminal.write);
		expect(kept).toMatchObject({ isAsAsked: true, paths: [at('gone', 'roster.ics')] });
		expect(terminal).toMatchObject({ output: '', errors: '' });
	});

	test('goes to a folder of temporary files where its own is gone, and says which', async () => {
		vi.stubEnv('TMPDIR', folder);
		const terminal = new RecordedTerminal();
		const kept = await keepOut(files(), table, terminal, terminal.write);
		expect(kept.isAsAsked).toBe(false);
		expect(readFileSync(kept.paths[0] ?? '', 'utf8')).toBe('calendar');
		expect(terminal.errors).toContain('--out cannot be written');
		expect(terminal.errors).toContain(`nothing is lost, it is in ${kept.paths[0]}`);
	});

	test('goes to the standard output where there is no such folder either, and what is told of it beside that', async () => {
		vi.stubEnv('TMPDIR', at('nowhere'));
		const terminal = new RecordedTerminal();
		const kept = await keepOut(files(), table, terminal, terminal.write);
		kept.write('coverage 98 %\n');
		expect(kept).toMatchObject({ isAsAsked: false, paths: [] });
		expect(terminal.output).toBe(table);
		expect(terminal.errors).toMatch(/nothing is lost, it follows as CSV\ncoverage 98 %\n$/);
	});
});
