import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { protocolVersion } from '#lib/protocol/messages.ts';

const processes: ChildProcess[] = [];
const folders: string[] = [];

afterEach(() => {
	for (const child of processes.splice(0)) child.kill('SIGKILL');
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Started {
	readonly child: ChildProcess;
	readonly address: string;
	/** Resolves to the exit code. */
	readonly exited: Promise<number | null>;
	readonly output: () => { stdout: string; stderr: string };
}

/** Starts the product as `npm start` does; resolves when it says where it listens, or has ended. */
async function start(environment: Record<string, string> = {}): Promise<Started> {
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-'));
	folders.push(folder);
	const child = spawn(process.execPath, ['src/server.ts'], {
		env: { ...process.env, PORT: '0', TIDEWALL_DATA_DIR: folder, TIDEWALL_DEMO: 'off', ...environment }
	});
	processes.push(child);
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
	child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
	const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
	const listening = new Promise<void>((resolve) => {
		child.stdout.on('data', () => stdout.includes('\n') && resolve());
	});
	await Promise.race([listening, exited]);
	return {
		child,
		address: stdout.trim().replace(/^listening on /, ''),
		exited,
		output: () => ({ stdout, stderr })
	};
}

describe('the start file', () => {
	test('says where it listens, is alive and ready, and shows its metrics', async () => {
		const { address, output } = await start();
		expect(output().stdout).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+\n$/);
		expect((await fetch(`${address}/healthz`)).status).toBe(200);
		expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready', reasons: [] });
		const metrics = await (await fetch(`${address}/metrics`)).text();
		expect(metrics).toContain('tidewall_wall_sockets 0');
		expect(metrics).toContain('process_resident_memory_bytes');
		expect(metrics).not.toMatch(/\{[^}]*(agent|customer)[^}]*\}/);
	});

	test('SIGTERM under an open wall: 1001 to the wall, exit code 0, in under 5 s', async () => {
		const { address, child, exited } = await start();
		// A board that does not exist closes 4504, so hold a socket that has not answered its close frame yet.
		const socket = new WebSocket(`${address.replace('http', 'ws')}/live?board=main&v=${protocolVersion}`);
		const closed = new Promise<number>((resolve) => socket.once('close', resolve));
		await new Promise((resolve) => socket.once('open', resolve));
		const startedAt = performance.now();
		child.kill('SIGTERM');
		expect(await exited).toBe(0);
		expect(performance.now() - startedAt).toBeLessThan(5_000);
		expect([1001, 4504]).toContain(await closed);
	});

	test('a port in use gives one clear sentence and does not touch the data folder', async () => {
		const first = await start();
		const port = new URL(first.address).port;
		const second = await start({ PORT: port, TIDEWALL_DATA_DIR: join(folders[0] as string, 'untouched') });
		expect(await second.exited).toBe(1);
		expect(second.output().stderr).toBe(
			`127.0.0.1:${port} is in use. Stop the other program, or choose another port: PORT=${Number(port) + 1}.\n`
		);
		await expect(fetch(`${first.address}/healthz`)).resolves.toHaveProperty('status', 200);
	});

	test('a mistake in the configuration is named, and nothing starts', async () => {
		const { exited, output } = await start({ PORT: 'many' });
		expect(await exited).toBe(1);
		expect(output().stderr).toContain('PORT must be a whole number from 0 to 65535, got "many".');
	});
});
