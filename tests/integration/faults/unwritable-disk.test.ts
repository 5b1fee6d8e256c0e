import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { printFigures } from '../../support/faults/figures.ts';
import { ForgetfulDisk, hasCompiler } from '../../support/faults/forgetful-disk.ts';
import { ServerProcess } from '../../support/faults/server-process.ts';
import { makeDiskUnwritable } from '../../support/faults/unwritable-disk.ts';

describe.runIf(hasCompiler)('a disk that does not take writes (needs a C compiler)', () => {
	it('full, read-only, failing syncs: 503 while it lasts, walls live on, then all goes on', async () => {
		const { problems, comparison, ...figures } = await makeDiskUnwritable(
			['disk full', 'read-only', 'one sync fails', 'every sync fails'],
			20_261_111
		);
		printFigures('unwritable disk', figures);
		expect(problems).toEqual([]);
		expect(figures.lost).toBe(0);
		expect(comparison.shown).toEqual(comparison.recomputed);
	}, 180_000);

	it('full at the very first start: one sentence, and the next start with room works', async () => {
		const parent = mkdtempSync(join(tmpdir(), 'tidewall-first-'));
		const servers: ServerProcess[] = [];
		const start = (disk: ForgetfulDisk) => {
			const server = new ServerProcess(disk.folder, disk.environment);
			servers.push(server);
			return server;
		};
		try {
			for (const fault of ['disk full', 'every sync fails'] as const) {
				const folder = join(parent, fault.replaceAll(' ', '-'));
				mkdirSync(folder);
				const disk = new ForgetfulDisk(folder);
				disk.break(fault);
				const refused = start(disk);
				expect(await refused.ended).toEqual({ code: 1, signal: null });
				expect(refused.output).toMatch(/^Cannot start: .+\n$/m);
				expect(refused.output).not.toContain('listening');
				disk.mend();
				await expect(start(disk).listening).resolves.toMatch(/^http:/);
			}
		} finally {
			for (const server of servers) await server.kill();
			rmSync(parent, { recursive: true });
		}
	}, 180_000);

	it('full while the secret of the installation is made: none is left, and a whole one is made later', () => {
		const parent = mkdtempSync(join(tmpdir(), 'tidewall-secret-'));
		try {
			const disk = new ForgetfulDisk(parent);
			const module = JSON.stringify(pathToFileURL(resolve('src/lib/server/ingest/customer-hash.ts')).href);
			const folder = JSON.stringify(disk.folder);
			const program = `(await import(${module})).installationSecret(${folder})`;
			const make = () =>
				spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
					env: { ...process.env, ...disk.environment },
					encoding: 'utf8'
				});
			disk.break('disk full');
			expect(make().stderr).toContain('ENOSPC');
			disk.mend();
			expect(make()).toMatchObject({ status: 0, stderr: '' });
			const made = readFileSync(join(disk.folder, 'installation-secret'), 'utf8');
			disk.cutPower();
			expect(readFileSync(join(disk.folder, 'installation-secret'), 'utf8')).toBe(made);
		} finally {
			rmSync(parent, { recursive: true });
		}
	});
});
