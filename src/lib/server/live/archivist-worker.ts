/**
 * The archivist: a second aggregator on a thread of its own. It folds the same log by the same code as the live one,
 * a second behind it, and writes down what it comes to. So the live thread never stops to write a checkpoint.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { advanceFloor, evictClosed } from '#lib/domain/floor/floor.ts';
import { countedFrom } from '#lib/domain/floor/recount.ts';
import { cutBoard, olderInquiriesFor, siblingOf } from '#lib/domain/floor/transplant.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import { minute, second } from '#lib/domain/units.ts';
import { LogReader } from '../log/log-reader.ts';
import type { ArchivistReport, ArchivistRequest, ArchivistSettings } from './archivist-messages.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { countingDigest, type BoardDefinition, type CountedBoard } from './board-definition.ts';
import { LiveFloors } from './live-floors.ts';
import { Mailbox } from './mailbox.ts';
import { Recounting } from './recounting.ts';
import { RollUps } from './roll-ups.ts';
import { openSqliteStorage } from '../storage/sqlite-storage.ts';
import { partsOf } from './tally-parts.ts';

if (parentPort === null) throw new Error('archivist-worker: must run in a worker thread');
const port = parentPort;
const { logPath, storagePath, directory, definitions, checkpointEvery, ...rest } =
	workerData as ArchivistSettings;
let { queueKinds } = rest;

let closing = false;
const mailbox = new Mailbox<ArchivistRequest>();
port.on('message', (request: ArchivistRequest) => {
	if (request.kind === 'close') closing = true;
	mailbox.post(request);
});

function report(message: ArchivistReport): void {
	port.postMessage(message);
}

/** Pause between two looks at the log. */
const pause = second;
/** How long it stands still for a board that nobody fetches after all. */
const patience = 5 * second;

const reader = new LogReader(logPath);
const storage = openSqliteStorage(storagePath);
const rollUps = await RollUps.open(storage.rollups);
const from = await readCheckpoint(directory, {
	head: reader.head(),
	eventAt: async (position) => reader.read(position - 1, 1).find((event) => event.position === position)
});
const floors = new LiveFloors(
	{
		log: {
			read: async (after, limit) => reader.read(after, limit),
			readSubject: (key, upTo) => reader.readSubject(key, upTo)
		},
		directory: (organisation) => ({ ...emptyDirectory, queueKinds: queueKinds.get(organisation) }),
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
	await writeCheckpoint(directory, floors.standing);
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

/** Answers what was posted meanwhile. */
async function readMail(): Promise<void> {
	for (let request = mailbox.next(); request !== undefined; request = mailbox.next()) {
		// Given up meanwhile: nobody would come for the board.
		const isVoid = mailbox.has('stand') || mailbox.has('resume');
		if (request.kind === 'define') {
			({ queueKinds } = request);
			floors.setDefinitions(request.definitions);
			for (const organisation of queueKinds.keys()) floors.directoryChanged(organisation);
			tellCounted();
		} else if (request.kind === 'stand' && !isVoid) await handOver(request.board);
	}
}

let told = '';
/** Says which boards there are to be had, when that has changed. */
function tellCounted(): void {
	const boards = floors.counted();
	const telling = JSON.stringify(boards);
	if (telling === told) return;
	told = telling;
	report({ kind: 'counted', boards });
}

function definitionOf({ id, digest }: CountedBoard): BoardDefinition | undefined {
	const found = floors.definition(id);
	if (found === undefined || countingDigest(found) !== digest || floors.isComing(id)) return undefined;
	return found;
}

/** Hands a board over to the live thread, which stands at the same event meanwhile. */
async function handOver(board: CountedBoard): Promise<void> {
	if (definitionOf(board) === undefined) return report({ kind: 'unable', board });
	report({ kind: 'standing', board, position: floors.position });
	const asked = await mailbox.take(['cut', 'resume', 'close'], patience);
	if (asked?.kind !== 'cut') return;
	await floors.holdAt(Math.max(asked.position, floors.position));
	try {
		const definition = definitionOf(board);
		const floor = definition && floors.floor(definition.board.organisation);
		const isThere = floors.position === asked.position;
		if (floor !== undefined) advanceFloor(floor, asked.now);
		const tally = floor && isThere ? cutBoard(floor, board.id) : undefined;
		if (floor === undefined || tally === undefined) return report({ kind: 'unable', board });
		for (const part of partsOf(tally, olderInquiriesFor(floor, tally, asked.inquiriesFrom))) {
			report({ kind: 'part', board, clock: floor.now, part });
			if (part.kind === 'end') break;
			const answer = await mailbox.take(['next', 'resume', 'close'], patience);
			if (answer?.kind !== 'next') break;
		}
	} finally {
		floors.release();
	}
}

/** Time that one piece of a count takes, and after which what else is due comes first. */
const piece = 200;

/** Counts the boards that are new or count differently, each up to where the floors stand. */
async function countPending(): Promise<void> {
	for (const definition of floors.pending()) {
		await count(definition);
		tellCounted();
	}
}

async function count(definition: BoardDefinition): Promise<void> {
	const { board } = definition;
	const counted: CountedBoard = { id: board.id, digest: countingDigest(definition) };
	const floor = floors.floor(board.organisation);
	if (floor === undefined) return;
	const kinds = queueKinds.get(board.organisation);
	const rows = siblingOf(floor, board) === undefined;
	const counting = new Recounting(reader, definition, countedFrom(board, floor.now, { rows }), kinds);
	let lastLook = Date.now();
	while (!closing) {
		if (counting.advance(floors.position, piece)) {
			const { floor: counter } = counting.recount;
			// Both clocks at the same instant: what lapses or slides, does it on both.
			advanceFloor(floor, counter.now);
			advanceFloor(counter, floor.now);
			floors.plantCounted(counted, counting.recount);
			return;
		}
		report({ kind: 'counting', board: counted, done: counting.doneOf(floors.position) });
		await turn();
		await readMail();
		if (!floors.pending().some((pending) => countingDigest(pending) === counted.digest)) return;
		if (Date.now() - lastLook < pause) continue;
		lastLook = Date.now();
		await floors.catchUp();
	}
}

while (!closing) {
	try {
		await readMail();
		await floors.catchUp();
		await countPending();
		tellCounted();
		// At once, not with the next checkpoint: whoever sets a shop up waits for its ids.
		await registerUnmapped();
	} catch (error) {
		report({ kind: 'trouble', message: error instanceof Error ? error.message : String(error) });
		// Floors that an event has spoiled end the thread: the next one folds on from the last checkpoint.
		void floors.standing;
	}
	await mailbox.wait(pause);
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
