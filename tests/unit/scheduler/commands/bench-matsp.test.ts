import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { benchMatsp } from '#scheduler/commands/bench-matsp.ts';
import { runCommandLine } from '#scheduler/commands/run-command-line.ts';
import { RecordedTerminal } from '../../../support/recorded-terminal.ts';
import { smallMatsp } from '../../../support/small-matsp.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'matsp-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...argv: readonly string[]) {
	const terminal = new RecordedTerminal();
	const code = await runCommandLine(['bench', 'matsp', ...argv], [benchMatsp], terminal);
	return { code, output: terminal.output, errors: terminal.errors };
}

describe('bench matsp', () => {
	test('a file that is no instance is refused by its line', async () => {
		const path = join(folder, 'damaged.txt');
		writeFileSync(path, smallMatsp.replace('B,2400,2400', 'B,2400'));
		const { code, output } = await run(path, '--work', '1', '--json');
		expect(code).toBe(1);
		expect(JSON.parse(output)).toMatchObject({
			status: 'refused',
			faults: [{ code: 'not_an_instance', row: 9, message: 'expected 3 fields, got 2' }]
		});
	});

	test('a file that is not there is refused', async () => {
		const { code, output } = await run(join(folder, 'none.txt'), '--seconds', '1', '--json');
		expect(code).toBe(1);
		expect(JSON.parse(output)).toMatchObject({ status: 'refused', faults: [{ code: 'unreadable' }] });
	});

	test('either seconds or work must be given', async () => {
		const { code, errors } = await run(join(folder, 'none.txt'));
		expect(code).toBe(2);
		expect(errors).toContain('give either --seconds or --work');
	});
});
