import { Worker } from 'node:worker_threads';
import { minute, type Milliseconds, type Seconds } from '#lib/domain/units.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { ListPlace } from '#lib/domain/drill-down/list.ts';
import type {
	DrillDownFault,
	ListPage,
	ListRequest,
	ThreadReport,
	ThreadRequest,
	WindowRequest
} from './list-request.ts';

/** There is no answer. */
export class DrillDownError extends Error {
	readonly fault: DrillDownFault;
	constructor(fault: DrillDownFault, message: string = fault) {
		super(message);
		this.name = 'DrillDownError';
		this.fault = fault;
	}
}

/** The memory of the thread: the most conversations that are kept, and room to sort them. A larger one ends it. */
const mostMemoryMb = 1_536;
/** A thread that nobody asks ends, and its memory with it. */
const idleTime: Milliseconds = 5 * minute;

type Answer = Exclude<ThreadReport, { kind: 'progress' | 'fault' }>;
type WithoutId<R> = R extends { readonly id: number } ? Omit<R, 'id'> : never;

interface Waiting {
	readonly resolve: (answer: Answer) => void;
	readonly reject: (error: Error) => void;
	readonly onProgress: ((progress: number) => void) | undefined;
}

/** How a request can be followed and given up. */
export interface Following {
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: (progress: number) => void;
}

/** The thread that finds conversations: started with the first question, ended when nobody asks any more. */
export class DrillDownThread {
	readonly #logPath: string;
	readonly #idleTime: Milliseconds;
	readonly #waiting = new Map<number, Waiting>();
	#worker: Worker | undefined;
	#idle: NodeJS.Timeout | undefined;
	#lastId = 0;
	#closed = false;

	constructor(logPath: string, idle: Milliseconds = idleTime) {
		this.#logPath = logPath;
		this.#idleTime = idle;
	}

	/** @throws DrillDownError */
	async list(request: ListRequest, following?: Following): Promise<ListPage> {
		const answer = await this.#ask({ kind: 'list', request }, following);
		if (answer.kind !== 'list') throw new DrillDownError('failed');
		return answer.page;
	}

	/** The next rows of a list that is held. @throws DrillDownError */
	async more(hold: string, after: ListPlace, limit: number, following?: Following): Promise<ListPage> {
		const answer = await this.#ask({ kind: 'more', hold, after, limit }, following);
		if (answer.kind !== 'list') throw new DrillDownError('failed');
		return answer.page;
	}

	/** @throws DrillDownError */
	async medians(request: WindowRequest, following?: Following): Promise<ReadonlyMap<string, Seconds>> {
		const answer = await this.#ask({ kind: 'medians', request }, following);
		if (answer.kind !== 'medians') throw new DrillDownError('failed');
		return answer.medians;
	}

	/** The events of one conversation in the order of the log, the last ones where there are very many. @throws DrillDownError */
	async events(
		organisation: string,
		source: string,
		conversation: string
	): Promise<{ readonly events: readonly LoggedEvent[]; readonly omitted: number }> {
		const answer = await this.#ask({ kind: 'events', organisation, source, conversation });
		if (answer.kind !== 'events') throw new DrillDownError('failed');
		return answer;
	}

	#ask(request: WithoutId<ThreadRequest>, { signal, onProgress }: Following = {}): Promise<Answer> {
		if (this.#closed || signal?.aborted === true) return Promise.reject(new DrillDownError('cancelled'));
		const worker = (this.#worker ??= this.#start());
		this.#lastId += 1;
		const id = this.#lastId;
		const { promise, resolve, reject } = Promise.withResolvers<Answer>();
		this.#waiting.set(id, { resolve, reject, onProgress });
		clearTimeout(this.#idle);
		const giveUp = () => worker.postMessage({ kind: 'cancel', id } satisfies ThreadRequest);
		signal?.addEventListener('abort', giveUp, { once: true });
		worker.postMessage({ ...request, id });
		return promise.finally(() => {
			signal?.removeEventListener('abort', giveUp);
			this.#waiting.delete(id);
			if (this.#waiting.size > 0 || this.#closed) return;
			clearTimeout(this.#idle);
			this.#idle = setTimeout(() => this.#end(), this.#idleTime);
			this.#idle.unref();
		});
	}

	#start(): Worker {
		const worker = new Worker(new URL('./drill-down-worker.ts', import.meta.url), {
			workerData: { logPath: this.#logPath },
			name: 'drill-down',
			resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb }
		});
		worker.on('message', (report: ThreadReport) => {
			const waiting = this.#waiting.get(report.id);
			if (report.kind === 'progress') waiting?.onProgress?.(report.progress);
			else if (report.kind === 'fault') {
				waiting?.reject(new DrillDownError(report.fault, report.message));
			} else waiting?.resolve(report);
		});
		const fail = (error: DrillDownError) => {
			if (this.#worker !== worker) return;
			this.#worker = undefined;
			for (const { reject } of this.#waiting.values()) reject(error);
		};
		worker.on('error', (error: unknown) => {
			const { code, message } = error as NodeJS.ErrnoException;
			fail(new DrillDownError(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_many' : 'failed', message));
		});
		worker.on('exit', () => fail(new DrillDownError('failed', 'the thread has ended')));
		// It holds nothing that would be lost.
		worker.unref();
		return worker;
	}

	#end(): void {
		const worker = this.#worker;
		this.#worker = undefined;
		void worker?.terminate();
	}

	async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#idle);
		for (const { reject } of this.#waiting.values()) reject(new DrillDownError('cancelled'));
		const worker = this.#worker;
		this.#worker = undefined;
		await worker?.terminate();
	}
}
