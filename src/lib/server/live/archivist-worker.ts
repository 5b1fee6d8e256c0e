/**
 * The archivist: a second aggregator on a thread of its own. It folds the same log by the same code as the live one,
 * a second behind it, and writes down what it comes to. So the live thread never stops to write a checkpoint.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { evictClosed } from '#lib/domain/floor/floor.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import { minute } from '#lib/domain/units.ts';
import { LogReader } from '../log/log-reader.ts';
import type { ArchivistReport, ArchivistRequest, ArchivistSettings } from './archivist-messages.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { LiveFloors } from './live-floors.ts';
import { RollUps } from './roll-ups.ts';
import { openSqliteStorage } from '../storage/sqlite-storage.ts';

if (parentPort === null) throw new Error('archivist-worker: must run in a worker thread');
const port = parentPort;
const { logPath, storagePath, directory, definitions, checkpointEvery } = workerData as ArchivistSettings;

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
const storage = openSqliteStorage(storagePath);
const rollUps = await RollUps.open(storage.rollups);
const from = await readCheckpoint(directory, definitions, {
	head: reader.head(),
	eventAt: async (position) => reader.read(position - 1, 1).find((event) => event.position === position)
});
const floors = new LiveFloors(
	{
		log: {
			read: async (after, limit) => reader.read(after, limit),
			readSubject: (key, upTo) => reader.readSubject(key, upTo)
		},
		directory: () => emptyDirectory,
		now: () => Date.now(),
		rollUps,
		afterChunk: writeIfDue
	},
	definitions,
	from
);

let written = from?.position ?? 0;
let lastWrite = Date.now();
let lastFlush = Date.now();
/** Ids that are in the registries already, by organisation. */
const registered = new Map<string, Set<string>>();

/** Registers the shops, queues and accounts that events name and nobody has mapped. */
async function registerUnmapped(): Promise<void> {
	for (const [organisation, floor] of floors.standing.floors) {
		let known = registered.get(organisation);
		if (known === undefined) registered.set(organisation, (known = new Set()));
		const shops = new Set<string>();
		const queues: { shop: string; queue: string }[] = [];
		const accounts: { source: string; account: string }[] = [];
		const seen: string[] = [];
		for (const { key, shop, queue } of floor.cells.values()) {
			if (known.has(key)) continue;
			seen.push(key);
			if (shop !== '') shops.add(shop);
			if (queue !== '') queues.push({ shop, queue });
		}
		for (const key of floor.agents.keys()) {
			if (known.has(key)) continue;
			seen.push(key);
			const [source = '', account = ''] = splitKey(key);
			accounts.push({ source, account });
		}
		if (seen.length === 0) continue;
		await storage.registry.registerUnmapped(organisation, { shops: [...shops], queues, accounts });
		for (const key of seen) known.add(key);
	}
}

/** Brings the roll-ups up to the events applied. Always before a checkpoint: none may be ahead of its roll-ups. */
async function flush(): Promise<void> {
	await rollUps.flush(floors.position);
	await registerUnmapped();
}

async function checkpoint(): Promise<void> {
	if (floors.position === written) return;
	await flush();
	const start = performance.now();
	for (const floor of floors.standing.floors.values()) evictClosed(floor);
	await writeCheckpoint(directory, floors.standing, definitions);
	written = floors.position;
	report({
		kind: 'checkpoint',
		position: written,
		milliseconds: Math.round(performance.now() - start)
	});
}

/** Also between two chunks: a log that always has more would otherwise never be written down. */
async function writeIfDue(): Promise<void> {
	if (floors.position === written) return;
	if (Date.now() - lastWrite >= checkpointEvery) {
		lastWrite = lastFlush = Date.now();
		await checkpoint();
	} else if (Math.floor(Date.now() / minute) !== Math.floor(lastFlush / minute)) {
		lastFlush = Date.now();
		await flush();
	}
}

while (!closing.signal.aborted) {
	try {
		await floors.catchUp();
	} catch (error) {
		report({ kind: 'trouble', message: error instanceof Error ? error.message : String(error) });
		// Floors that an event has spoiled end the thread: the next one folds on from the last checkpoint.
		void floors.standing;
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
await storage.close();
port.close();
