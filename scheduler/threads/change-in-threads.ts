import type { ChangeLaneAnswer, ChangeNews, ChangeTask } from '#scheduler/roster/change/change-lane.ts';
import type { ChangeRequest } from '#scheduler/roster/change/change-request.ts';
import { changeRoster, type ChangedRoster } from '#scheduler/roster/change/change-roster.ts';
import { CrewThread } from './crew-thread.ts';

/** How to re-solve; one of `work` and `seconds` is given. */
export interface ChangeSettings {
	readonly seed: number;
	/** Units of work for each of two lanes: the same answer on every machine. */
	readonly work?: number;
	/** Wall-clock time until the best so far is returned. */
	readonly seconds?: number;
	/** Ends the search; the best so far is returned. */
	readonly signal?: AbortSignal;
}

/** Two lanes whatever the machine: their number is part of what a seed means. */
const laneCount = 2;
/** On a machine that is busy, the fewest changes get so many times the time that was given. */
const patienceFactor = 3;

/**
 * Re-solves a published roster after a change in two threads, which are killed when the time is up.
 *
 * @throws RangeError when not exactly one of work and seconds is given, or the request is not well formed
 */
export async function changeInThreads(
	request: ChangeRequest,
	settings: ChangeSettings
): Promise<ChangedRoster> {
	const { seed, work, seconds, signal } = settings;
	if ((work === undefined) === (seconds === undefined)) {
		throw new RangeError('changeInThreads: settings must have either work or seconds');
	}
	const script = new URL('./change-worker.ts', import.meta.url);
	const threads = Array.from(
		{ length: laneCount },
		() => new CrewThread<ChangeTask, ChangeNews, ChangeLaneAnswer>(script, request)
	);
	const stop = () => Promise.all(threads.map((thread) => thread.stop()));
	let over = false;
	let isKnown = false;
	let patience: NodeJS.Timeout | undefined;
	const end = () => {
		over = true;
		void stop();
	};
	// Before the fewest changes are known there is nothing to return.
	const timeUp = () => {
		over = true;
		if (isKnown) void stop();
		else {
			void threads[1]?.stop();
			patience = setTimeout(end, (seconds ?? 0) * patienceFactor * 1_000);
		}
	};
	const timer = seconds === undefined ? undefined : setTimeout(timeUp, Math.max(0, seconds * 1_000 - 50));
	if (signal?.aborted === true) end();
	signal?.addEventListener('abort', end, { once: true });
	try {
		return await changeRoster(
			request,
			seed,
			work === undefined ? { kind: 'time', isOver: () => over } : { kind: 'work', work },
			threads,
			() => {
				isKnown = true;
				if (over) void stop();
			}
		);
	} finally {
		clearTimeout(timer);
		clearTimeout(patience);
		signal?.removeEventListener('abort', end);
		await stop();
	}
}
