import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A product that runs for a test. */
export interface StartedProduct {
	/** `http://127.0.0.1:PORT` */
	readonly address: string;
	readonly port: number;
	readonly child: ChildProcess;
	/** Ends it at once and removes its data folder, unless the folder was given. */
	stop(): Promise<void>;
}

/**
 * Starts `node src/server.ts` on the production build, with a data folder of its own; resolves when it listens.
 *
 * @param environment settings on top of a free port, no demo
 * @throws Error with what it printed, when it ends before it listens
 */
export function startProduct(environment: Readonly<Record<string, string>> = {}): Promise<StartedProduct> {
	return startScript('src/server.ts', environment);
}

/** The same for another script that prints `listening on http://…` as its first line. */
export async function startScript(
	script: string,
	environment: Readonly<Record<string, string>> = {},
	ipc = false
): Promise<StartedProduct> {
	const given = environment['TIDEWALL_DATA_DIR'];
	const folder = given ?? mkdtempSync(join(tmpdir(), 'tidewall-'));
	const child = spawn(process.execPath, [script], {
		stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
		env: { ...process.env, PORT: '0', TIDEWALL_DATA_DIR: folder, TIDEWALL_DEMO: 'off', ...environment }
	});
	let output = '';
	const address = await new Promise<string>((resolve, reject) => {
		const read = (bytes: Buffer) => {
			output += bytes.toString();
			const found = /listening on (http:\/\/[\w.:[\]-]+)/.exec(output)?.[1];
			if (found !== undefined) resolve(found);
		};
		child.stdout?.on('data', read);
		child.stderr?.on('data', read);
		child.once('exit', (code) =>
			reject(new Error(`${script} ended with ${code} before it listened:\n${output}`))
		);
	});
	return {
		address,
		port: Number(new URL(address).port),
		child,
		stop: async () => {
			if (child.exitCode === null && child.signalCode === null) {
				const ended = new Promise((resolve) => child.once('exit', resolve));
				child.kill('SIGKILL');
				await ended;
			}
			if (given === undefined) rmSync(folder, { recursive: true, force: true });
		}
	};
}
