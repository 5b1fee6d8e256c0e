/**
 * The thread that alone writes the event log.
 *
 * Group commit: all requests that wait when the thread wakes go into one transaction with one sync, so that many
 * small requests cost as few syncs as one large one. It ends when asked to close, after the last answer.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { assertDurable, openDurableDatabase, UnsupportedDatabase } from '../storage/durable-database.ts';
import { logDatabase } from './log-schema.ts';
import { conflictOutcome, duplicateOutcome } from './log-messages.ts';
import type { LogReply, LogRequest } from './log-messages.ts';
import { rowWidth, sameContent } from './log-row.ts';
import type { EventContent, RowValue } from './log-row.ts';

type AppendRequest = Extract<LogRequest, { kind: 'append' }>;

/** Events that share one transaction at most: bounds the wait of the first of them. */
const groupLimit = 20_000;
/** Events forgotten in one transaction: appends wait for no more than this. */
const pruneChunk = 2_000;
/**
 * Events after which the write-ahead log is moved into the file; always after the answers, never before. Rarely, as
 * pages that were written several times are moved once: per 300,000 events 0.7 s at 4,096, 0.2 s at 32,768.
 */
const checkpointEvery = 32_768;
/** A quiet time after which the rest is moved, in ms. */
const checkpointWhenQuiet = 1_000;

if (parentPort === null) throw new Error('log-worker: must run as a worker thread');
const port = parentPort;
const { path } = workerData as { readonly path: string };

function reply(message: LogReply) {
	port.postMessage(message);
}

/** The open file with its statements; dropped as a whole after any failure. */
interface OpenLog {
	readonly database: DatabaseSync;
	readonly insert: StatementSync;
	readonly find: StatementSync;
	readonly sources: Map<string, number>;
	head: number;
	uncheckpointed: number;
}

function openLog(): OpenLog {
	const database = openDurableDatabase(path, logDatabase);
	database.exec(
		'PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 134217728'
	);
	const { head } = database
		.prepare(
			`SELECT max(coalesce((SELECT max(position) FROM event), 0),
				(SELECT position FROM watermark WHERE name = 'pruned')) AS head`
		)
		.get() as { head: number };
	return {
		database,
		insert: database.prepare(
			`INSERT INTO event (position, source_key, id, kind, subject, time, received_at, body)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source_key, id) DO NOTHING`
		),
		find: database.prepare('SELECT kind, subject, time, body FROM event WHERE source_key = ? AND id = ?'),
		sources: new Map(),
		head,
		uncheckpointed: 0
	};
}

/**
 * Makes what a dead predecessor left in the write-ahead log durable, or throws. After a failed sync the kernel may
 * hold pages that it will never write: they read as committed, so a repeated event would be answered `duplicate`
 * although a power cut could still take it. Moving all of it into the file, synced, settles the question.
 */
function settle(log: OpenLog) {
	const result = log.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
	if (result.busy !== 0) throw new Error(`${path}: the write-ahead log is busy`);
	log.uncheckpointed = 0;
}

let log: OpenLog | undefined;
let settled = false;
const prunes: { readonly request: number; readonly receivedBefore: number; count: number }[] = [];
let quietTimer: NodeJS.Timeout | undefined;

function writableLog(): OpenLog {
	log ??= openLog();
	if (!settled) {
		settle(log);
		settled = true;
	}
	return log;
}

function drop() {
	settled = false;
	const broken = log;
	log = undefined;
	try {
		broken?.database.close();
	} catch {
		// The reason was reported already; the next request opens the file anew.
	}
}

function sourceKey({ database, sources }: OpenLog, organisation: string, name: string): number {
	const cacheKey = JSON.stringify([organisation, name]);
	let key = sources.get(cacheKey);
	if (key === undefined) {
		database
			.prepare('INSERT INTO source (organisation, name) VALUES (?, ?) ON CONFLICT DO NOTHING')
			.run(organisation, name);
		const row = database
			.prepare('SELECT key FROM source WHERE organisation = ? AND name = ?')
			.get(organisation, name) as { key: number };
		key = row.key;
		sources.set(cacheKey, key);
	}
	return key;
}

function insertRows(open: OpenLog, { sources, rows }: AppendRequest, head: number): Float64Array {
	const keys = sources.map(([organisation, name]) => sourceKey(open, organisation, name));
	const outcomes = new Float64Array(rows.length / rowWidth);
	let next = head + 1;
	for (let index = 0, at = 0; at < rows.length; index++, at += rowWidth) {
		const key = keys[rows[at] as number] as number;
		const id = rows[at + 1] as RowValue;
		const kind = rows[at + 2] as string;
		const subject = rows[at + 3] as string;
		const time = rows[at + 4] as number;
		const body = rows[at + 6] as string;
		const { changes } = open.insert.run(next, key, id, kind, subject, time, rows[at + 5] as number, body);
		if (changes === 1) {
			outcomes[index] = next++;
		} else {
			const first = open.find.get(key, id) as unknown as EventContent;
			const same = sameContent(first, { kind, subject, time, body });
			outcomes[index] = same ? duplicateOutcome : conflictOutcome;
		}
	}
	return outcomes;
}

function append(group: readonly AppendRequest[]) {
	try {
		const open = writableLog();
		const outcomes: { request: number; outcomes: Float64Array }[] = [];
		let { head } = open;
		open.database.exec('BEGIN IMMEDIATE');
		for (const request of group) {
			const ofRequest = insertRows(open, request, head);
			for (const outcome of ofRequest) if (outcome > head) head = outcome;
			outcomes.push({ request: request.request, outcomes: ofRequest });
		}
		open.database.exec('COMMIT');
		open.uncheckpointed += head - open.head;
		open.head = head;
		reply({ kind: 'appended', head, outcomes });
	} catch (error) {
		// Closing rolls back. The source keys cached within the transaction go with it.
		drop();
		reply({
			kind: 'unavailable',
			requests: group.map(({ request }) => request),
			message: error instanceof Error ? error.message : String(error)
		});
	}
}

/** Passive: it waits for nobody, and what readers still need stays for the next time. */
function checkpoint() {
	if (log === undefined || log.uncheckpointed === 0) return;
	try {
		log.database.exec('PRAGMA wal_checkpoint(PASSIVE)');
		log.uncheckpointed = 0;
	} catch {
		// Full or failing disk: nothing acknowledged is in danger, but nothing more may be taken until settled.
		drop();
	}
}

/** One chunk of the first pruning in line; between chunks the thread takes appends. */
function pruneChunkwise() {
	const prune = prunes[0];
	if (prune === undefined) return;
	const { request, receivedBefore } = prune;
	try {
		const open = writableLog();
		const { database } = open;
		const oldest = database
			.prepare('SELECT position, received_at AS receivedAt FROM event ORDER BY position LIMIT ?')
			.all(pruneChunk) as { position: number; receivedAt: number }[];
		const kept = oldest.findIndex(({ receivedAt }) => receivedAt >= receivedBefore);
		const forgotten = kept === -1 ? oldest : oldest.slice(0, kept);
		const last = forgotten.at(-1);
		if (last !== undefined) {
			database.exec('BEGIN IMMEDIATE');
			database.prepare('DELETE FROM event WHERE position <= ?').run(last.position);
			database.prepare("UPDATE watermark SET position = ? WHERE name = 'pruned'").run(last.position);
			database.exec('COMMIT');
			prune.count += forgotten.length;
			open.uncheckpointed += forgotten.length;
		}
		if (forgotten.length === pruneChunk) {
			setImmediate(pruneChunkwise);
			return;
		}
		reply({ kind: 'pruned', request, count: prune.count });
	} catch (error) {
		drop();
		reply({ kind: 'unavailable', requests: [request], message: error instanceof Error ? error.message : '' });
	}
	prunes.shift();
	if (prunes.length > 0) setImmediate(pruneChunkwise);
}

function waitingRequests(first: LogRequest): LogRequest[] {
	const requests = [first];
	let events = 0;
	while (events < groupLimit) {
		const received: { readonly message: LogRequest } | undefined = receiveMessageOnPort(port);
		if (received === undefined) break;
		const { message } = received;
		requests.push(message);
		if (message.kind === 'append') events += message.rows.length / rowWidth;
	}
	return requests;
}

function onRequest(first: LogRequest) {
	const requests = waitingRequests(first);
	const appends = requests.filter((request) => request.kind === 'append');
	if (appends.length > 0) append(appends);
	if (log !== undefined && log.uncheckpointed >= checkpointEvery) checkpoint();
	for (const request of requests) {
		if (request.kind === 'prune') {
			prunes.push({ request: request.request, receivedBefore: request.receivedBefore, count: 0 });
			if (prunes.length === 1) setImmediate(pruneChunkwise);
		} else if (request.kind === 'close') {
			clearTimeout(quietTimer);
			drop();
			port.close();
			return;
		}
	}
	clearTimeout(quietTimer);
	quietTimer = setTimeout(checkpoint, checkpointWhenQuiet);
}

try {
	log = openLog();
	assertDurable(log.database, path);
	port.on('message', onRequest);
	reply({ kind: 'opened', head: log.head });
} catch (error) {
	reply({
		kind: 'refused',
		message: error instanceof Error ? error.message : String(error),
		unsupported: error instanceof UnsupportedDatabase
	});
	port.close();
}
