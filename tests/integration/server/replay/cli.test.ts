import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const fixture = 'tests/fixtures/replay/half-hour.ndjson';
const golden = readFileSync('tests/fixtures/replay/half-hour-per-5-minutes.csv', 'utf8');

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-cli-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `npm run replay -- …args` without npm. */
async function run(...args: readonly string[]) {
	const child = spawn(process.execPath, ['src/lib/server/replay/cli.ts', ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, INIT_CWD: process.cwd() }
	});
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
	child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { code, stdout, stderr };
}

function write(name: string, content: string | Buffer): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}

describe('npm run replay -- FILE --csv', () => {
	test('writes the table to a file, and says on the error output what it did', async () => {
		const out = join(folder, 'out.csv');
		const { code, stdout, stderr } = await run(fixture, '--every', '5m', '--csv', out);
		expect(readFileSync(out, 'utf8')).toBe(golden);
		expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
		expect(stderr).toBe(`8 rows of 32 events written to ${out}\n`);
	});

	test('- writes to the standard output; 300s is 5m; a row a minute without --every', async () => {
		expect((await run(fixture, '--every', '300s', '--csv', '-')).stdout).toBe(golden);
		const { stdout } = await run(fixture, '--csv', '-');
		expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 32);
	});

	test('what is no event is left out, counted and explained; repeats are counted', async () => {
		const lines = readFileSync(fixture, 'utf8');
		const path = write('half-hour.ndjson', gzipSync(`nonsense\n${lines}{"id":1}\n${lines}`));
		const { code, stdout, stderr } = await run(path, '--every', '5m', '--csv', '-');
		expect({ code, stdout }).toEqual({ code: 0, stdout: golden });
		expect(stderr).toMatch(
			/^32 repeated lines left out\n2 lines are no events and were left out:\n {2}line 1: not_json\n {2}line 34: missing_field \/\w+\n$/
		);
	});
});

describe('errors', () => {
	test.each<[string, () => string[], number, RegExp]>([
		['no file named', () => [], 2, /name the file to replay/],
		['two files named', () => ['a', 'b'], 2, /name one file, not 2/],
		['an unknown option', () => [fixture, '--fast'], 2, /--fast/],
		['--every without --csv', () => [fixture, '--every', '60s'], 2, /--every goes with --csv/],
		['--speed with --csv', () => [fixture, '--csv', '-', '--speed', '2'], 2, /needs no server/],
		[
			'a step of 0',
			() => [fixture, '--csv', '-', '--every', '0s'],
			2,
			/--every must be a step like 30s.*"0s"/
		],
		['a step without a unit', () => [fixture, '--csv', '-', '--every', '60'], 2, /--every must be/],
		['a step of 25 h', () => [fixture, '--csv', '-', '--every', '25h'], 2, /at most 24h/],
		['speed 0', () => [fixture, '--speed', '0'], 2, /--speed must be from 1 to 3600, got "0"/],
		['an address that is none', () => [fixture, '--url', 'wall'], 2, /--url must be an address like/],
		['the recording as output', () => [fixture, '--csv', fixture], 2, /would overwrite the recording/],
		['a missing file', () => [join(folder, 'none'), '--csv', '-'], 1, /there is no such file/],
		['a missing file to play', () => [join(folder, 'none')], 1, /there is no such file/],
		['a directory', () => [folder, '--csv', '-'], 1, /it is a directory/],
		['a directory to play', () => [folder], 1, /it is a directory/],
		['an empty file', () => [write('empty', ''), '--csv', '-'], 1, /there is no event in it/],
		[
			'a file of other text',
			() => [write('poem', 'O\nfor\n'), '--csv', '-'],
			1,
			/no event in it \(line 1: not_json\)/
		],
		[
			'a gzip that ends early',
			() => [write('cut.gz', gzipSync(readFileSync(fixture)).subarray(0, 300)), '--csv', '-'],
			1,
			/the gzip ends too early/
		],
		[
			'an output that cannot be written',
			() => [fixture, '--csv', join(folder, 'no/out.csv')],
			1,
			/cannot write/
		]
	])('%s: a clear sentence and the exit code', async (_, args, code, sentence) => {
		const result = await run(...args());
		expect(result.stderr).toMatch(sentence);
		expect(result.stderr).not.toMatch(/\n\s+at /);
		expect(result.code).toBe(code);
	});

	test('no server: how to start one, exit code 2', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as AddressInfo;
		await new Promise((resolve) => server.close(resolve));
		const { code, stderr } = await run(fixture, '--url', `http://127.0.0.1:${port}`);
		expect(stderr).toContain(
			`no Tidewall server answers at http://127.0.0.1:${port}. Start one with "npm start"`
		);
		expect(code).toBe(2);
	});

	test('--help explains both uses and the exit codes', async () => {
		const { code, stdout } = await run('--help');
		expect(code).toBe(0);
		for (const word of ['--speed', '--url', '--csv', '--every', 'Exit codes']) expect(stdout).toContain(word);
	});
});
