import type { Highs } from 'highs';
import type { MatspInstance } from '#scheduler/roster/matsp/matsp-instance.ts';
import { runMatspLane } from '#scheduler/roster/matsp/matsp-lane.ts';
import type { MatspLane } from '#scheduler/roster/matsp/solve-matsp.ts';
import { weekGrid } from '#scheduler/roster/matsp/week-grid.ts';

/** Two lanes that work one after the other; by the solver's promise they find what two threads would. */
export function matspLanesInThisThread(instance: MatspInstance, highs: Highs): readonly MatspLane[] {
	const grid = weekGrid(instance);
	const lane: MatspLane = { run: async (task, tell) => runMatspLane(highs, grid, task, tell) };
	return [lane, lane];
}
