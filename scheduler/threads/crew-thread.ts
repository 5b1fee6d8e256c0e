import { Worker } from 'node:worker_threads';

/** How often a task is given to a new thread when its thread has died. */
const attempts = 3;

/** What a thread says: news on the way, then the answer of the task. */
export type ThreadMessage<News, Answer> =
	{ readonly kind: 'news'; readonly news: News } | { readonly kind: 'answer'; readonly answer: Answer };

/**
 * A thread that does tasks one after the other and can be killed. A task says all that its answer depends on, so a
 * thread that dies (out of memory, a fault of the solver) is replaced and its task begun again with the same result.
 */
export class CrewThread<Task, News, Answer> {
	readonly #script: URL;
	readonly #subject: unknown;
	#worker: Worker | undefined;
	#stopped = false;
	#stopTask: (() => void) | undefined;

	/**
	 * @param script the worker, which posts `ThreadMessage`s
	 * @param subject its `workerData`: what all tasks are about
	 */
	constructor(script: URL, subject: unknown) {
		this.#script = script;
		this.#subject = subject;
	}

	/**
	 * @returns undefined when the thread has been stopped before it could answer
	 * @throws Error when it has died at each of three attempts
	 */
	async run(task: Task, tell: (news: News) => void): Promise<Answer | undefined> {
		let fault: unknown;
		for (let attempt = 0; attempt < attempts && !this.#stopped; attempt++) {
			try {
				return await this.#attempt(task, tell);
			} catch (error) {
				fault = error;
				await this.kill();
			}
		}
		if (this.#stopped) return undefined;
		throw new Error(`a solver thread failed ${attempts} times at one task`, { cause: fault });
	}

	/** Resolves undefined when the thread is stopped; rejects when it dies. */
	#attempt(task: Task, tell: (news: News) => void): Promise<Answer | undefined> {
		const worker = (this.#worker ??= this.#newWorker());
		return new Promise((resolve, reject) => {
			const end = () => {
				worker.off('message', onMessage).off('error', onError).off('exit', onExit);
				this.#stopTask = undefined;
			};
			const onMessage = (message: ThreadMessage<News, Answer>) => {
				if (message.kind === 'news') {
					tell(message.news);
					return;
				}
				end();
				resolve(message.answer);
			};
			const onError = (error: unknown) => {
				end();
				reject(error instanceof Error ? error : new Error(String(error)));
			};
			const onExit = (code: number) => {
				end();
				reject(new Error(`the solver thread ended with ${code}`));
			};
			worker.on('message', onMessage).on('error', onError).on('exit', onExit);
			this.#stopTask = () => {
				end();
				resolve(undefined);
			};
			worker.postMessage(task);
		});
	}

	#newWorker(): Worker {
		return new Worker(this.#script, {
			workerData: this.#subject,
			// A thread that runs away ends itself instead of the process; the solver's own memory is outside of it.
			resourceLimits: { maxOldGenerationSizeMb: 1_500 }
		});
	}

	/** Kills the thread as a fault would; the task under way is begun again by a new one. */
	async kill(): Promise<void> {
		const worker = this.#worker;
		this.#worker = undefined;
		await worker?.terminate();
	}

	/** Ends it at once and for good; the task under way answers undefined. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#stopTask?.();
		await this.kill();
	}
}
