import type { Highs } from 'highs';
import { ChangeLane } from '#scheduler/roster/change/change-lane.ts';
import type { ChangeRequest } from '#scheduler/roster/change/change-request.ts';
import type { ChangeWorker } from '#scheduler/roster/change/change-roster.ts';

/** Two lanes of a re-solve that work one after the other. */
export function changeWorkersInThisThread(request: ChangeRequest, highs: Highs): readonly ChangeWorker[] {
	const lane = new ChangeLane(highs, request);
	const worker: ChangeWorker = { run: async (task, tell) => lane.run(task, tell) };
	return [worker, worker];
}
