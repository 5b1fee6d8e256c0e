import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import type { SolvedRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { solveTours } from '#scheduler/roster/tours/solve-tours.ts';
import type { TourAnswer, TourNews, TourTask } from '#scheduler/roster/tours/tour-lane.ts';
import { CrewThread } from './crew-thread.ts';
import type { SolveSettings } from './solve-in-threads.ts';

/** Two lanes whatever the machine: their number is part of what a seed means. */
const laneCount = 2;

/**
 * Solves a problem of many people, shifts and movable breaks in two threads, which are killed when the time is up; the
 * answer has the places of the breaks, and its cost counts with them.
 *
 * @throws RangeError when not exactly one of work and seconds is given, or the problem is not well formed
 */
export async function solveToursInThreads(
	problem: RosterProblem,
	settings: SolveSettings
): Promise<SolvedRoster> {
	const { seed, work, withoutBound, seconds, start, startBreaks, signal, onProgress } = settings;
	if ((work === undefined) === (seconds === undefined)) {
		throw new RangeError('solveToursInThreads: settings must have either work or seconds');
	}
	const began = performance.now();
	const script = new URL('./tour-lane-worker.ts', import.meta.url);
	const threads = Array.from(
		{ length: laneCount },
		() => new CrewThread<TourTask, TourNews, TourAnswer>(script, problem)
	);
	const stop = () => Promise.all(threads.map((thread) => thread.stop()));
	let over = false;
	const end = () => {
		over = true;
		void stop();
	};
	const timer = seconds === undefined ? undefined : setTimeout(end, Math.max(0, seconds * 1_000 - 100));
	if (signal?.aborted === true) end();
	signal?.addEventListener('abort', end, { once: true });
	try {
		return await solveTours(
			problem,
			seed,
			work === undefined
				? { kind: 'time', seconds: seconds ?? 0, isOver: () => over }
				: { kind: 'work', work, ...(withoutBound === true && { withoutBound }) },
			threads,
			() => (performance.now() - began) / 1_000,
			onProgress ?? (() => undefined),
			start,
			startBreaks
		);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', end);
		await stop();
	}
}
