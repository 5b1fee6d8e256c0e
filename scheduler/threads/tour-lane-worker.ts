import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import {
	TourLane,
	type TourAnswer,
	type TourNews,
	type TourTask
} from '#scheduler/roster/tours/tour-lane.ts';
import type { ThreadMessage } from './crew-thread.ts';

const port = parentPort;
if (port === null) throw new Error('tour-lane-worker runs as a worker thread');

// Messages wait in the port until someone listens.
const lane = new TourLane(await loadHighs(), prepareProblem(workerData as RosterProblem));
port.on('message', (task: TourTask) => {
	const post = (message: ThreadMessage<TourNews, TourAnswer>) => port.postMessage(message);
	post({ kind: 'answer', answer: lane.run(task, (news) => post({ kind: 'news', news })) });
});
