/**
 * The archivist: a second aggregator on a thread of its own. It folds the same log by the same code as the live one,
 * a second behind it, and writes down what it comes to. So the live thread never stops to write a checkpoint.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { LogReader } from '../log/log-reader.ts';
import type { ArchivistReport, ArchivistRequest, ArchivistSettings } from './archivist-messages.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { LiveFloors } from './live-floors.ts';

if (parentPort === null) throw new Error('archivist-worker: must run in a worker thread');
const port = parentPort;
const { logPath, directory, definitions, checkpointEvery } = workerData as ArchivistSettings;

const closing = new AbortController();
port.on('message', (request: ArchivistRequest) => {
	if (request.kind === 'close') closing.abort();
});

function report(message: ArchivistReport): void {
	port.postMessage(message);
}

/** Pause between two looks at the log. */
const pause = 1_000;

const reader = new LogReader(logPath);
const from = await readCheckpoint(directory, definitions, reader.head());
const floors = new LiveFloors(
	{
		log: {
			read: async (after, limit) => reader.read(after, limit),
			readSubject: (key, upTo) => reader.readSubject(key, upTo)
		},
		directory: () => emptyDirectory,
		now: () => Date.now()
	},
	definitions,
	from
);

let written = from?.position ?? 0;
let lastWrite = Date.now();

async function checkpoint(): Promise<void> {
	if (floors.position === written) return;
	const start = performance.now();
	await writeCheckpoint(directory, floors.standing, definitions);
	written = floors.position;
	report({
		kind: 'checkpoint',
		position: written,
		milliseconds: Math.round(performance.now() - start)
	});
}

while (!closing.signal.aborted) {
	try {
		await floors.catchUp();
		if (Date.now() - lastWrite >= checkpointEvery) {
			lastWrite = Date.now();
			await checkpoint();
		}
	} catch (error) {
		report({ kind: 'trouble', message: error instanceof Error ? error.message : String(error) });
	}
	await sleep(pause, undefined, { signal: closing.signal }).catch(() => undefined);
}
try {
	await floors.catchUp();
	await checkpoint();
} catch (error) {
	report({ kind: 'trouble', message: error instanceof Error ? error.message : String(error) });
}
reader.close();
port.close();
