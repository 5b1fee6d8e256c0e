import type { Highs } from 'highs';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { runLane } from '#scheduler/roster/solve/lane.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import type { Lane } from '#scheduler/roster/solve/solve-roster.ts';

/** Two lanes that work one after the other; by the solver's promise they find what two threads would. */
export function lanesInThisThread(problem: RosterProblem, highs: Highs): readonly Lane[] {
	const prepared = prepareProblem(problem);
	const lane: Lane = { run: async (task, tell) => runLane(highs, prepared, task, tell) };
	return [lane, lane];
}
