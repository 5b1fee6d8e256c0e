import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';
import {
	ChangeLane,
	type ChangeLaneAnswer,
	type ChangeNews,
	type ChangeTask
} from '#scheduler/roster/change/change-lane.ts';
import type { ChangeRequest } from '#scheduler/roster/change/change-request.ts';
import type { ThreadMessage } from './crew-thread.ts';

/** What the thread says. */
type ChangeMessage = ThreadMessage<ChangeNews, ChangeLaneAnswer>;

const port = parentPort;
if (port === null) throw new Error('change-worker runs as a worker thread');

// Messages wait in the port until someone listens.
const lane = new ChangeLane(await loadHighs(), workerData as ChangeRequest);
port.on('message', (task: ChangeTask) => {
	const answer = lane.run(task, (news) => port.postMessage({ kind: 'news', news } satisfies ChangeMessage));
	port.postMessage({ kind: 'answer', answer } satisfies ChangeMessage);
});
