import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIngestKey } from '#lib/server/ingest/ingest-keys.ts';

/** How a process ended: by itself with a code, or by a signal. */
export interface Ending {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** `node src/server.ts` on the production build, which a test kills when it likes. */
export class ServerProcess {
	readonly child: ChildProcess;
	readonly ended: Promise<Ending>;
	#output = '';
	readonly #listening = Promise.withResolvers<string>();

	/** @param environment settings on top of a free port and no demo */
	constructor(folder: string, environment: Readonly<Record<string, string>> = {}) {
		this.child = spawn(process.execPath, ['src/server.ts'], {
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {
				...process.env,
				PORT: '0',
				TIDEWALL_DATA_DIR: folder,
				TIDEWALL_DEMO: 'off',
				TIDEWALL_LOG_LEVEL: 'warn',
				...environment
			}
		});
		// A test that ran out of time never comes to its end: its server must not outlive it.
		const killWithUs = () => this.child.kill('SIGKILL');
		process.once('exit', killWithUs);
		const read = (bytes: Buffer) => {
			this.#output += bytes.toString();
			const address = /listening on (http:\/\/[\w.:[\]-]+)/.exec(this.#output)?.[1];
			if (address !== undefined) this.#listening.resolve(address);
		};
		this.child.stdout?.on('data', read);
		this.child.stderr?.on('data', read);
		this.ended = new Promise((resolve) => {
			this.child.once('close', (code, signal) => {
				process.off('exit', killWithUs);
				this.#listening.reject(
					new Error(`ended with ${code ?? signal} before it listened:\n${this.#output}`)
				);
				resolve({ code, signal });
			});
		});
		this.#listening.promise.catch(() => undefined);
	}

	/** Resolves to `http://127.0.0.1:PORT`; fails when it ends before. */
	get listening(): Promise<string> {
		return this.#listening.promise;
	}

	/** Everything printed so far. */
	get output(): string {
		return this.#output;
	}

	async kill(): Promise<void> {
		this.child.kill('SIGKILL');
		await this.ended;
	}
}

/** Puts one ingest key, of the source `chat`, into a data folder; returns its secret. */
export function installKey(folder: string): string {
	const { key, secret } = createIngestKey({ name: 'chat', source: 'chat' });
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'ingest-keys.json'), JSON.stringify([key]), { mode: 0o600 });
	return secret;
}
