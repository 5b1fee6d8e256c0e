import { Worker } from 'node:worker_threads';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import type { LaneAnswer, LaneNews, LaneTask } from '#scheduler/roster/solve/lane.ts';
import type { Lane } from '#scheduler/roster/solve/solve-roster.ts';
import type { LaneMessage } from './roster-lane-worker.ts';

/** How often a task is given to a new thread when its thread has died. */
const attempts = 3;

/**
 * Lanes for `solveRoster`, each a thread that can be killed. A task says all that its answer depends on, so a thread
 * that dies (out of memory, a fault of the solver) is replaced and its task begun again with the same result.
 */
export class RosterCrew {
	readonly lanes: readonly Lane[];
	readonly #threads: LaneThread[];

	/** @param lanes how many threads */
	constructor(problem: RosterProblem, lanes: number) {
		this.#threads = Array.from({ length: lanes }, () => new LaneThread(problem));
		this.lanes = this.#threads;
	}

	/** Ends all threads at once; tasks under way answer undefined. */
	async stop(): Promise<void> {
		await Promise.all(this.#threads.map((thread) => thread.stop()));
	}

	/** Kills the thread of a lane as a fault would; the lane goes on with a new one. */
	async kill(lane: number): Promise<void> {
		await this.#threads[lane]?.kill();
	}
}

class LaneThread implements Lane {
	readonly #problem: RosterProblem;
	#worker: Worker | undefined;
	#stopped = false;
	#stopTask: (() => void) | undefined;

	constructor(problem: RosterProblem) {
		this.#problem = problem;
	}

	async run(task: LaneTask, tell: (news: LaneNews) => void): Promise<LaneAnswer | undefined> {
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

	/** Resolves undefined when the lane is stopped; rejects when its thread dies. */
	#attempt(task: LaneTask, tell: (news: LaneNews) => void): Promise<LaneAnswer | undefined> {
		const worker = (this.#worker ??= this.#newWorker());
		return new Promise((resolve, reject) => {
			const end = () => {
				worker.off('message', onMessage).off('error', onError).off('exit', onExit);
				this.#stopTask = undefined;
			};
			const onMessage = (message: LaneMessage) => {
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
		return new Worker(new URL('./roster-lane-worker.ts', import.meta.url), {
			workerData: this.#problem,
			// A thread that runs away ends itself instead of the process; the solver's own memory is outside of it.
			resourceLimits: { maxOldGenerationSizeMb: 1_500 }
		});
	}

	async kill(): Promise<void> {
		const worker = this.#worker;
		this.#worker = undefined;
		await worker?.terminate();
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		this.#stopTask?.();
		await this.kill();
	}
}
