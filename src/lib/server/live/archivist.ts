import { Worker } from 'node:worker_threads';
import type { ArchivistReport, ArchivistRequest, ArchivistSettings, Counting } from './archivist-messages.ts';

/** Keeps the archivist's thread alive: one that died is started again after a pause. */
export class Archivist {
	#settings: ArchivistSettings;
	readonly #onReport: (report: ArchivistReport) => void;
	#worker: Worker | undefined;
	#gone: Promise<void> = Promise.resolve();
	#restart: NodeJS.Timeout | undefined;
	#closing = false;

	constructor(settings: ArchivistSettings, onReport: (report: ArchivistReport) => void) {
		this.#settings = settings;
		this.#onReport = onReport;
		this.#start();
	}

	#start(): void {
		const worker = new Worker(new URL('./archivist-worker.ts', import.meta.url), {
			workerData: this.#settings,
			name: 'archivist'
		});
		const gone = Promise.withResolvers<void>();
		this.#worker = worker;
		this.#gone = gone.promise;
		worker.on('message', this.#onReport);
		worker.on('error', (error: unknown) => {
			this.#onReport({ kind: 'trouble', message: error instanceof Error ? error.message : String(error) });
		});
		worker.on('exit', () => {
			gone.resolve();
			if (this.#closing) return;
			this.#restart = setTimeout(() => this.#start(), 5_000);
			this.#restart.unref();
		});
	}

	/** Boards, groups or queues have changed. */
	define(counting: Counting): void {
		this.#settings = { ...this.#settings, ...counting };
		this.tell({ kind: 'define', ...counting });
	}

	tell(request: ArchivistRequest): void {
		this.#worker?.postMessage(request);
	}

	/** Writes a last checkpoint and ends. */
	async close(): Promise<void> {
		this.#closing = true;
		clearTimeout(this.#restart);
		this.tell({ kind: 'close' });
		await this.#gone;
	}
}
