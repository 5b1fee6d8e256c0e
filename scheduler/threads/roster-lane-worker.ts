import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { runLane, type LaneAnswer, type LaneNews, type LaneTask } from '#scheduler/roster/solve/lane.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import type { ThreadMessage } from './crew-thread.ts';

/** What the thread says. */
type LaneMessage = ThreadMessage<LaneNews, LaneAnswer>;

const port = parentPort;
if (port === null) throw new Error('roster-lane-worker runs as a worker thread');

const prepared = prepareProblem(workerData as RosterProblem);
// Messages wait in the port until someone listens.
const highs = await loadHighs();
port.on('message', (task: LaneTask) => {
	const answer = runLane(highs, prepared, task, (news) =>
		port.postMessage({ kind: 'news', news } satisfies LaneMessage)
	);
	port.postMessage({ kind: 'answer', answer } satisfies LaneMessage);
});
