import type { MatspInstance } from '#scheduler/roster/matsp/matsp-instance.ts';
import type { MatspAnswer, MatspNews, MatspTask } from '#scheduler/roster/matsp/matsp-lane.ts';
import { solveMatsp, type MatspProgress, type SolvedMatsp } from '#scheduler/roster/matsp/solve-matsp.ts';
import { weekGrid } from '#scheduler/roster/matsp/week-grid.ts';
import { CrewThread } from './crew-thread.ts';

/** How to solve; one of `work` and `seconds` is given. */
export interface MatspSettings {
	readonly seed: number;
	/** Units of work for each of two lanes: the same roster on every machine. */
	readonly work?: number;
	/** Wall-clock time until the best so far is returned; sooner where it is known to be the best. */
	readonly seconds?: number;
	readonly onProgress?: (progress: MatspProgress) => void;
}

/** Two lanes whatever the machine: their number is part of what a seed means. */
const laneCount = 2;

/**
 * Solves a multi-activity instance in two threads. With `seconds`, threads in the middle of a search are killed: the
 * best roster that was told of is what counts. A thread that dies is replaced, and when one dies again and again the
 * other goes on alone.
 *
 * @throws RangeError when not exactly one of work and seconds is given
 */
export async function solveMatspInThreads(
	instance: MatspInstance,
	{ seed, work, seconds, onProgress }: MatspSettings
): Promise<SolvedMatsp> {
	if ((work === undefined) === (seconds === undefined)) {
		throw new RangeError('solveMatspInThreads: settings must have either work or seconds');
	}
	const script = new URL('./matsp-lane-worker.ts', import.meta.url);
	const grid = weekGrid(instance);
	const threads = Array.from(
		{ length: laneCount },
		() => new CrewThread<MatspTask, MatspNews, MatspAnswer>(script, grid)
	);
	const stop = () => Promise.all(threads.map((thread) => thread.stop()));
	// Wakes 0.1 s early: what is left to do takes about as long.
	const timer =
		seconds === undefined ? undefined : setTimeout(() => void stop(), Math.max(0, seconds * 1_000 - 100));
	try {
		return await solveMatsp(
			instance,
			seed,
			work === undefined ? { kind: 'time' } : { kind: 'work', work },
			threads,
			(progress) => {
				onProgress?.(progress);
				if (work === undefined && progress.under === 0 && progress.penalty <= progress.bound) void stop();
			}
		);
	} finally {
		clearTimeout(timer);
		await stop();
	}
}
