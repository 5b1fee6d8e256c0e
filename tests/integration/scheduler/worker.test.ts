import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { afterAll, expect, test } from 'vitest';
import { day, hour } from '#lib/domain/units.ts';
import type { ForecastOutcome, ForecastRequest } from '#scheduler/forecast/arrival-forecast.ts';
import { forecastArrivals } from '#scheduler/forecast/forecast-arrivals.ts';
import type { Job, JobProgress } from '#scheduler/worker.ts';

const pool = new Piscina({
	filename: new URL('../../../scheduler/worker.ts', import.meta.url).href,
	maxThreads: 1
});
afterAll(() => pool.destroy());

const firstDay = 20_000;
const from = (firstDay + 56) * day;
const request: ForecastRequest = {
	history: {
		zone: 'UTC',
		step: hour,
		queues: ['a', 'b'].map((queue, q) => ({
			queue,
			firstDay,
			arrivals: Float64Array.from({ length: 56 * 24 }, (_, i) => 10 + q + (i % 24))
		}))
	},
	calendar: { zone: 'UTC', holidays: 'none' },
	promotions: [],
	from,
	to: from + 7 * day,
	step: hour,
	paths: 50,
	seed: 1,
	keepPaths: true
};

const run = (job: Job<ForecastRequest>, options: object = {}) =>
	pool.run(job, { name: 'forecast', ...options }) as Promise<ForecastOutcome>;

test('a forecast in a worker thread is that of the library, and tells how far it is', async () => {
	const { port1, port2 } = new MessageChannel();
	const told: JobProgress[] = [];
	port1.on('message', (progress: JobProgress) => told.push(progress));
	const outcome = await run({ request, progress: port2 }, { transferList: [port2] });
	expect(outcome).toEqual(forecastArrivals(request));
	if (told.length < 2) await once(port1, 'message');
	expect(told.at(-1)).toEqual({ done: 2, of: 2 });
	port1.close();
});

test('a job that nobody waits for any more is ended, and the next one has its thread', async () => {
	const abandoned = new AbortController();
	const long = run({ request: { ...request, paths: 20_000 } }, { signal: abandoned.signal });
	abandoned.abort();
	await expect(long).rejects.toThrow(/abort/i);
	expect((await run({ request })).status).toBe('forecast');
});

test('what cannot be forecast comes back as a refusal, not as an error', async () => {
	expect(await run({ request: { ...request, to: from } })).toEqual({
		status: 'refused',
		refusals: [{ code: 'horizon_empty' }]
	});
});
