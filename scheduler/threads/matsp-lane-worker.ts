import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';
import {
	runMatspLane,
	type MatspAnswer,
	type MatspNews,
	type MatspTask
} from '#scheduler/roster/matsp/matsp-lane.ts';
import type { WeekGrid } from '#scheduler/roster/matsp/week-grid.ts';
import type { ThreadMessage } from './crew-thread.ts';

/** What the thread says. */
type LaneMessage = ThreadMessage<MatspNews, MatspAnswer>;

const port = parentPort;
if (port === null) throw new Error('matsp-lane-worker runs as a worker thread');

const grid = workerData as WeekGrid;
// Messages wait in the port until someone listens.
const highs = await loadHighs();
port.on('message', (task: MatspTask) => {
	const answer = runMatspLane(highs, grid, task, (news) =>
		port.postMessage({ kind: 'news', news } satisfies LaneMessage)
	);
	port.postMessage({ kind: 'answer', answer } satisfies LaneMessage);
});
