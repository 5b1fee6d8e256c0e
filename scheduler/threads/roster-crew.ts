import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import type { LaneAnswer, LaneNews, LaneTask } from '#scheduler/roster/solve/lane.ts';
import type { Lane } from '#scheduler/roster/solve/solve-roster.ts';
import { CrewThread } from './crew-thread.ts';

/** Lanes for `solveRoster`, each a thread that can be killed and is then replaced. */
export class RosterCrew {
	readonly lanes: readonly Lane[];
	readonly #threads: readonly CrewThread<LaneTask, LaneNews, LaneAnswer>[];

	/** @param lanes how many threads */
	constructor(problem: RosterProblem, lanes: number) {
		const script = new URL('./roster-lane-worker.ts', import.meta.url);
		this.#threads = Array.from({ length: lanes }, () => new CrewThread(script, problem));
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
