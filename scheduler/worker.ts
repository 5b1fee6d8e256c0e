import type { MessagePort } from 'node:worker_threads';
import type { ForecastOutcome, ForecastRequest } from './forecast/arrival-forecast.ts';
import { forecastArrivals } from './forecast/forecast-arrivals.ts';

/**
 * The jobs of the scheduler for a pool of worker threads (piscina: `run(job, { name: 'forecast' })`). A job is plain
 * values and so is its answer; the thread keeps nothing between two jobs and may be ended at any time.
 */

/** A request, and where to tell how far it is: messages are `{ done, of }`. */
export interface Job<Request> {
	readonly request: Request;
	readonly progress?: MessagePort;
}

/** How far a job is. */
export interface JobProgress {
	readonly done: number;
	readonly of: number;
}

export function forecast({ request, progress }: Job<ForecastRequest>): ForecastOutcome {
	return forecastArrivals(request, (done, of) => {
		progress?.postMessage({ done, of } satisfies JobProgress);
	});
}
