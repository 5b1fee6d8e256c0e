import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import type { BreakPlacement, Roster } from '#scheduler/roster/problem/roster.ts';
import { solveRoster, type SolvedRoster, type SolveProgress } from '#scheduler/roster/solve/solve-roster.ts';
import { isTourProblem } from '#scheduler/roster/tours/tour-problem.ts';
import { RosterCrew } from './roster-crew.ts';
import { solveToursInThreads } from './solve-tours-in-threads.ts';

/** How to solve; one of `work` and `seconds` is given. */
export interface SolveSettings {
	readonly seed: number;
	/** Units of work for each of two lanes: the same roster on every machine. */
	readonly work?: number;
	/** With `work` and `start`: the time for a bound is saved where the search for tours allows it. */
	readonly withoutBound?: boolean;
	/** Wall-clock time until the best so far is returned. */
	readonly seconds?: number;
	readonly start?: Roster;
	/** Where the breaks of `start` lie. */
	readonly startBreaks?: BreakPlacement;
	/** Ends the search; the best so far is returned. */
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: SolveProgress) => void;
}

/** Two lanes whatever the machine: their number is part of what a seed means. */
const laneCount = 2;

/**
 * Solves a roster problem in two threads. With `seconds`, or when the signal fires, threads in the middle of a
 * sub-problem are killed: the best roster that was told of is what counts. A thread that dies is replaced; when one
 * dies again and again the other goes on alone, and when both do, the best so far is returned with their `faults`.
 *
 * Problems with movable breaks or very many options (`isTourProblem`) are solved as tours: the answer then has the places
 * of the breaks too.
 *
 * @throws RangeError when not exactly one of work and seconds is given, or the problem is not well formed
 */
export async function solveInThreads(problem: RosterProblem, settings: SolveSettings): Promise<SolvedRoster> {
	const { seed, work, seconds, start, signal, onProgress } = settings;
	if ((work === undefined) === (seconds === undefined)) {
		throw new RangeError('solveInThreads: settings must have either work or seconds');
	}
	if (isTourProblem(problem)) return solveToursInThreads(problem, settings);
	const crew = new RosterCrew(problem, laneCount);
	let over = false;
	const end = () => {
		over = true;
		void crew.stop();
	};
	// Wakes 0.1 s early: what is left to do takes about as long.
	const timer = seconds === undefined ? undefined : setTimeout(end, Math.max(0, seconds * 1_000 - 100));
	if (signal?.aborted === true) end();
	signal?.addEventListener('abort', end, { once: true });
	try {
		return await solveRoster(
			problem,
			seed,
			work === undefined
				? { kind: 'time', seconds: seconds ?? 0, isOver: () => over }
				: { kind: 'work', work },
			crew.lanes,
			onProgress ?? (() => undefined),
			start
		);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', end);
		await crew.stop();
	}
}
