import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { createIngestKey } from '#lib/server/ingest/ingest-keys.ts';

/** Node options of `npm start`. */
const nodeOptions = ['--max-semi-space-size=64'];
/** Kernel clock ticks a second, as `/proc/PID/stat` counts them (Linux, fixed for user space). */
const ticksPerSecond = 100;

/** The board that every new installation has. */
export const wholeBoard = 'all';

/**
 * The product itself, `node src/server.ts` on the production build as `npm start` runs it, in a process of its own,
 * without the demo and with an ingest key.
 *
 * Set `TIDEWALL_BENCH_PROFILE` to a folder to get a CPU profile of every thread of it.
 */
export class Product {
	readonly folder: string;
	readonly address: string;
	readonly secret: string;
	/** From the start of the process until it said that it listens, in ms. */
	readonly startedWithin: number;
	/** Processor time that this took, of all threads, in ms. */
	readonly startedWithProcessor: number;
	readonly #child: ChildProcess;

	private constructor(
		child: ChildProcess,
		folder: string,
		address: string,
		secret: string,
		startedWithin: number
	) {
		this.#child = child;
		this.folder = folder;
		this.address = address;
		this.secret = secret;
		this.startedWithin = startedWithin;
		this.startedWithProcessor = this.processorMs;
	}

	/**
	 * @param folder its data folder, one that `newFolder` made; it stays when the product ends
	 * @throws Error with what it printed, when it ends before it listens
	 */
	static async start(
		{ folder, secret }: DataFolder,
		environment: Readonly<Record<string, string>> = {}
	): Promise<Product> {
		const profiles = process.env['TIDEWALL_BENCH_PROFILE'];
		const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
		const begun = performance.now();
		const child = spawn(process.execPath, [...nodeOptions, ...profiling, 'src/server.ts'], {
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {
				...process.env,
				PORT: '0',
				TIDEWALL_DATA_DIR: folder,
				TIDEWALL_DEMO: 'off',
				TIDEWALL_LOG_LEVEL: 'error',
				...environment
			}
		});
		let output = '';
		const address = await new Promise<string>((resolve, reject) => {
			const read = (bytes: Buffer) => {
				output += bytes.toString();
				const found = /listening on (http:\/\/[\w.:[\]-]+)/.exec(output)?.[1];
				if (found !== undefined) resolve(found);
			};
			child.stdout.on('data', read);
			child.stderr.on('data', read);
			child.once('exit', (code) => reject(new Error(`the product ended with ${code}:\n${output}`)));
		});
		return new Product(child, folder, address, secret, performance.now() - begun);
	}

	get port(): number {
		return Number(new URL(this.address).port);
	}

	/** Processor time so far of all its threads, user and kernel, in ms. */
	get processorMs(): number {
		// The name in parentheses may hold spaces; user and kernel time are the 12th and 13th field behind it.
		const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'latin1');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
	}

	/** Resident memory in bytes. */
	get memory(): number {
		const status = readFileSync(`/proc/${this.#child.pid}/status`, 'latin1');
		return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
	}

	/** What a wall of the board would show now, by the API. */
	async boardState(): Promise<BoardState> {
		const response = await fetch(`${this.address}/v1/boards/${wholeBoard}/state`);
		if (!response.ok) throw new Error(`the state of the board: ${response.status} ${await response.text()}`);
		return ((await response.json()) as { readonly state: BoardState }).state;
	}

	/** Ends it in order, so that it writes its checkpoint; its folder stays. */
	async close(): Promise<void> {
		await this.#end('SIGTERM');
	}

	/** Ends it at once, as a power cut would; in order where it is being profiled, or there would be no profile. */
	async kill(): Promise<void> {
		await this.#end(process.env['TIDEWALL_BENCH_PROFILE'] === undefined ? 'SIGKILL' : 'SIGTERM');
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const ended = once(this.#child, 'exit');
		this.#child.kill(signal);
		await ended;
	}
}

/** A data folder with one ingest key in it. */
export interface DataFolder {
	readonly folder: string;
	readonly secret: string;
}

/** A new data folder on the disk of temporary files; its key, of the source `bench`, may send at any rate. */
export function newFolder(): DataFolder {
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-bench-'));
	mkdirSync(folder, { recursive: true });
	const { key, secret } = createIngestKey({
		name: 'bench',
		source: 'bench',
		backfill: true,
		ratePerSecond: 10_000_000
	});
	writeFileSync(join(folder, 'ingest-keys.json'), JSON.stringify([key]), { mode: 0o600 });
	return { folder, secret };
}

/** Removes a data folder. */
export function removeFolder({ folder }: DataFolder): void {
	rmSync(folder, { recursive: true, force: true });
}
