import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
	createIngestKey,
	IngestKeys,
	ingestKeysPath,
	readIngestKeys
} from '#lib/server/ingest/ingest-keys.ts';

const run = promisify(execFile);
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('the program makes a key that works, and keeps only its hash', async () => {
	const program = resolve('src/lib/server/ingest/create-key.ts');
	const make = (...options: string[]) =>
		run(process.execPath, [program, ...options], { env: { ...process.env, TIDEWALL_DATA_DIR: folder } });
	const { stdout } = await make(
		'--name',
		'Chatwoot',
		'--source',
		'chatwoot',
		'--backfill',
		'--heartbeat',
		'15'
	);
	await make('--source', 'phone');
	const secret = stdout.trim();
	expect(secret).toMatch(/^twk_[\w-]{43}$/);
	const path = ingestKeysPath(folder, {});
	expect(readFileSync(path, 'utf8')).not.toContain(secret);
	expect(statSync(path).mode & 0o777).toBe(0o600);
	const keys = new IngestKeys(readIngestKeys(path));
	expect(keys.all()).toHaveLength(2);
	expect(keys.authenticate(`Bearer ${secret}`)).toMatchObject({
		name: 'Chatwoot',
		source: 'chatwoot',
		organisation: 'default',
		backfill: true,
		heartbeatSeconds: 15
	});
	await expect(make('--name', 'nobody')).rejects.toMatchObject({
		stderr: expect.stringContaining('--source') as string
	});
});

it('only the right secret in a Bearer header opens', () => {
	const { key, secret } = createIngestKey({ name: 'a', source: 'a' });
	const keys = new IngestKeys([key]);
	expect(keys.authenticate(`bearer  ${secret} `)).toBe(key);
	for (const header of [
		undefined,
		null,
		'',
		'Bearer',
		'Bearer ',
		secret,
		`Basic ${secret}`,
		`Bearer ${secret}x`,
		`Bearer ${key.sha256}`
	]) {
		expect(keys.authenticate(header)).toBeUndefined();
	}
});

it('a missing file has no keys; a wrong one is refused with the entry at fault', () => {
	const path = join(folder, 'keys.json');
	expect(readIngestKeys(path)).toEqual([]);
	writeFileSync(path, '[{"name":"a","source":"a","sha256":"short"}]');
	expect(() => readIngestKeys(path)).toThrow(/keys\.json: \/0\/sha256/);
	writeFileSync(path, 'nonsense');
	expect(() => readIngestKeys(path)).toThrow(/must be JSON/);
});
