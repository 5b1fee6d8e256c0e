import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { benchM4 } from '#scheduler/commands/bench-m4.ts';
import { runCommandLine } from '#scheduler/commands/run-command-line.ts';
import { RecordedTerminal } from '../../../support/recorded-terminal.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'm4-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const values = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, i) => {
		const t = from + i;
		return (100 + 50 * Math.sin((2 * Math.PI * t) / 24) + 10 * Math.sin(t * t)).toFixed(3);
	});
/** A quoted file as the organisers wrote it: rows are filled up with empty cells. */
function file(name: string, rows: readonly (readonly string[])[]): string {
	const longest = Math.max(...rows.map((row) => row.length));
	const quoted = rows.map((row) =>
		Array.from({ length: longest }, (_, i) => (i < row.length ? `"${row[i]}"` : '')).join(',')
	);
	const path = join(folder, name);
	writeFileSync(
		path,
		[Array.from({ length: longest }, (_, i) => `"V${i + 1}"`).join(','), ...quoted].join('\n')
	);
	return path;
}
async function run(...argv: readonly string[]) {
	const terminal = new RecordedTerminal();
	const code = await runCommandLine(['bench', 'm4', ...argv], [benchM4], terminal);
	return { code, output: terminal.output, errors: terminal.errors };
}

describe('bench m4', () => {
	test('scores the series of the test file only, of any length', async () => {
		const train = file('train.csv', [
			['H1', ...values(0, 700)],
			['H2', ...values(5, 500)],
			['H3', ...values(0, 300)]
		]);
		const held = file('test.csv', [
			['H2', ...values(500, 548)],
			['H1', ...values(700, 748)]
		]);
		const { code, output } = await run(train, held, '--json');
		expect(code).toBe(0);
		const score = JSON.parse(output) as Record<string, number>;
		expect(Object.keys(score)).toEqual(['series', 'smape', 'mase', 'owa', 'coverage95', 'msis', 'seconds']);
		expect(score['series']).toBe(2);
		expect(score['owa']).toBeGreaterThan(0);
		expect(score['owa']).toBeLessThan(1.5);
		expect((await run(train, held)).output).toMatch(/series +2\n/);
	});

	test('refuses a series without training part, a text, a gap and a series given twice, by row', async () => {
		const train = file('train.csv', [['H1', ...values(0, 100)]]);
		const unknown = await run(train, file('test.csv', [['H9', '1', '2']]));
		expect(unknown.code).toBe(1);
		expect(unknown.errors).toContain('row 2: there is no series "H9" in the training file');
		const faulty = await run(
			train,
			file('faulty.csv', [
				['H1', '1', 'x'],
				['H2', '1', '', '3'],
				['H2', '1'],
				['H2', '1']
			])
		);
		expect(faulty.errors).toContain('row 2: value 2 must be a number of at least 0, got "x"');
		expect(faulty.errors).toContain('row 3: value 2 must be a number of at least 0, got ""');
		expect(faulty.errors).toContain('row 5: the series "H2" is given twice');
	});

	test('refuses a training part that never changes, with its id', async () => {
		const train = file('train.csv', [['H1', ...new Array<string>(100).fill('7')]]);
		const { code, errors } = await run(train, file('test.csv', [['H1', '7', '7']]));
		expect(code).toBe(1);
		expect(errors).toContain('H1');
	});

	test('needs two files', async () => {
		expect((await run('only.csv')).code).toBe(2);
	});
});
