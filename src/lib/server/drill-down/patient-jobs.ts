import { second, type Milliseconds } from '#lib/domain/units.ts';
import type { Following } from './drill-down-thread.ts';

/** How long an answer waits for its result before it says how far the work is. */
const patience: Milliseconds = 1.5 * second;
/** Work that nobody has asked for again after this is given up. */
const givenUpAfter: Milliseconds = 10 * second;

interface Job {
	readonly result: Promise<unknown>;
	readonly stop: AbortController;
	progress: number;
	waiting: number;
	giveUp: NodeJS.Timeout | undefined;
}

/** What became of work up to now. */
export type JobOutcome<T> =
	{ readonly done: true; readonly value: T } | { readonly done: false; readonly progress: number };

/**
 * Work that may take longer than a request should: whoever asks waits a moment, is told how far it is, and asks again.
 * Those who ask for the same share it; when nobody asks any more, it is cancelled.
 */
export class PatientJobs {
	readonly #jobs = new Map<string, Job>();
	readonly #patience: Milliseconds;
	readonly #givenUpAfter: Milliseconds;

	constructor(waits: Milliseconds = patience, givesUpAfter: Milliseconds = givenUpAfter) {
		this.#patience = waits;
		this.#givenUpAfter = givesUpAfter;
	}

	/**
	 * @param key what is asked for: the same key is the same work
	 * @param start begins it
	 * @throws what the work throws
	 */
	async ask<T>(key: string, start: (following: Following) => Promise<T>): Promise<JobOutcome<T>> {
		const job = this.#jobs.get(key) ?? this.#begin(key, start);
		clearTimeout(job.giveUp);
		job.waiting += 1;
		const moment = Promise.withResolvers<undefined>();
		const timer = setTimeout(() => moment.resolve(undefined), this.#patience);
		try {
			const value = await Promise.race([job.result.then((result) => ({ result })), moment.promise]);
			if (value === undefined) return { done: false, progress: job.progress };
			return { done: true, value: value.result as T };
		} finally {
			clearTimeout(timer);
			job.waiting -= 1;
			if (job.waiting === 0 && this.#jobs.get(key) === job) {
				job.giveUp = setTimeout(() => job.stop.abort(), this.#givenUpAfter);
				job.giveUp.unref();
			}
		}
	}

	#begin<T>(key: string, start: (following: Following) => Promise<T>): Job {
		const stop = new AbortController();
		const begun = Promise.withResolvers<unknown>();
		const job: Job = { stop, progress: 0, waiting: 0, giveUp: undefined, result: begun.promise };
		const work = start({
			signal: stop.signal,
			onProgress: (progress) => {
				job.progress = progress;
			}
		}).finally(() => {
			clearTimeout(job.giveUp);
			if (this.#jobs.get(key) === job) this.#jobs.delete(key);
		});
		begun.resolve(work);
		// Nobody may be waiting when it fails.
		job.result.catch(() => undefined);
		this.#jobs.set(key, job);
		return job;
	}
}
