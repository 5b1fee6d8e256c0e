import { Worker } from 'node:worker_threads';
import type { LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { UnsupportedDatabase } from '../storage/durable-database.ts';
import { LogUnavailable } from './event-log.ts';
import type { AppendOutcome, EventLog, SubjectKey } from './event-log.ts';
import { conflictOutcome, duplicateOutcome } from './log-messages.ts';
import type { LogReply, LogRequest } from './log-messages.ts';
import { LogReader } from './log-reader.ts';
import { pushRow } from './log-row.ts';
import type { RowValue } from './log-row.ts';

export interface SqliteEventLogSettings {
	/** File of the log; created when missing. */
	readonly path: string;
	/** Text that may wait for the writer, in characters. More is refused, so that a slow disk cannot fill the memory. */
	readonly queueLimit?: number;
}

/** What waits for an answer of the worker. */
type Waiting =
	| {
			readonly kind: 'append';
			readonly size: number;
			readonly resolve: (outcomes: readonly AppendOutcome[]) => void;
			readonly reject: (reason: Error) => void;
	  }
	| {
			readonly kind: 'prune';
			readonly resolve: (count: number) => void;
			readonly reject: (reason: Error) => void;
	  };

/** Seconds after which a refused sender may try again: when too much waits, and when the disk fails. */
const retryWhenBusy = 1;
const retryWhenBroken = 5;
/** First and longest pause before a dead worker is replaced, in ms. */
const firstRestartPause = 100;
const longestRestartPause = 5_000;

const duplicate: AppendOutcome = { status: 'duplicate' };
const conflict: AppendOutcome = { status: 'conflict' };

/**
 * The event log in one SQLite file. One worker thread writes, with group commit; reading goes through a read-only
 * connection on the calling thread, because the fold asks for a conversation in the middle of an event.
 */
export class SqliteEventLog implements EventLog {
	readonly #path: string;
	readonly #queueLimit: number;
	readonly #waiting = new Map<number, Waiting>();
	#worker: Worker | undefined;
	#workerGone: Promise<void> = Promise.resolve();
	#restartPause = firstRestartPause;
	#restartTimer: NodeJS.Timeout | undefined;
	#nextRequest = 1;
	#queued = 0;
	#head = 0;
	#closing = false;
	#reader: LogReader | undefined;

	private constructor({ path, queueLimit = 64 * 1_048_576 }: SqliteEventLogSettings) {
		this.#path = path;
		this.#queueLimit = queueLimit;
	}

	/**
	 * @throws UnsupportedDatabase when the file is foreign or from a newer version.
	 * @throws LogUnavailable when it cannot be opened for writing.
	 */
	static async open(settings: SqliteEventLogSettings): Promise<SqliteEventLog> {
		const log = new SqliteEventLog(settings);
		await log.#startWorker();
		return log;
	}

	#startWorker(): Promise<void> {
		const worker = new Worker(new URL('./log-worker.ts', import.meta.url), {
			workerData: { path: this.#path },
			name: 'event-log'
		});
		this.#worker = worker;
		const opened = Promise.withResolvers<void>();
		const gone = Promise.withResolvers<void>();
		this.#workerGone = gone.promise;
		let reason = 'the log writer ended';
		worker.on('message', (reply: LogReply) => {
			if (reply.kind === 'opened') {
				this.#head = reply.head;
				this.#restartPause = firstRestartPause;
				opened.resolve();
			} else if (reply.kind === 'refused') {
				opened.reject(
					reply.unsupported
						? new UnsupportedDatabase(reply.message)
						: new LogUnavailable(reply.message, retryWhenBroken)
				);
			} else {
				this.#onReply(reply);
			}
		});
		worker.on('error', (error) => {
			reason = error instanceof Error ? error.message : String(error);
		});
		worker.on('exit', () => {
			gone.resolve();
			this.#worker = undefined;
			opened.reject(new LogUnavailable(reason, retryWhenBroken));
			for (const request of [...this.#waiting.keys()]) this.#refuse(request, reason);
			if (!this.#closing) this.#restartLater();
		});
		return opened.promise;
	}

	#restartLater() {
		this.#restartTimer = setTimeout(() => {
			// Failing again ends in `exit`, which plans the next try.
			this.#startWorker().catch(() => undefined);
		}, this.#restartPause);
		this.#restartTimer.unref();
		this.#restartPause = Math.min(this.#restartPause * 2, longestRestartPause);
	}

	#onReply(reply: Exclude<LogReply, { kind: 'opened' | 'refused' }>) {
		switch (reply.kind) {
			case 'appended':
				this.#head = reply.head;
				for (const { request, outcomes } of reply.outcomes) {
					const waiting = this.#take(request);
					if (waiting?.kind === 'append') waiting.resolve(Array.from(outcomes, outcomeOf));
				}
				return;
			case 'unavailable':
				for (const request of reply.requests) this.#refuse(request, reply.message);
				return;
			case 'pruned': {
				const waiting = this.#take(reply.request);
				if (waiting?.kind === 'prune') waiting.resolve(reply.count);
				return;
			}
			default:
				reply satisfies never;
		}
	}

	#take(request: number): Waiting | undefined {
		const waiting = this.#waiting.get(request);
		this.#waiting.delete(request);
		if (waiting?.kind === 'append') this.#queued -= waiting.size;
		return waiting;
	}

	#refuse(request: number, reason: string) {
		this.#take(request)?.reject(new LogUnavailable(reason, retryWhenBroken));
	}

	#post(message: LogRequest) {
		if (this.#worker === undefined) throw new LogUnavailable('the log writer is not running', retryWhenBusy);
		this.#worker.postMessage(message);
	}

	async append(batch: readonly TidewallEvent[]): Promise<readonly AppendOutcome[]> {
		if (batch.length === 0) return [];
		if (this.#queued > this.#queueLimit) throw new LogUnavailable('too many events wait', retryWhenBusy);
		const sources: [string, string][] = [];
		const rows: RowValue[] = [];
		let size = 0;
		for (const event of batch) {
			pushRow(rows, indexOfSource(sources, event), event);
			size += (rows[rows.length - 1] as string).length + event.id.length + event.subject.length;
		}
		const request = this.#nextRequest++;
		this.#post({ kind: 'append', request, sources, rows });
		this.#queued += size;
		return new Promise((resolve, reject) => {
			this.#waiting.set(request, { kind: 'append', size, resolve, reject });
		});
	}

	async read(after: number, limit: number): Promise<readonly LoggedEvent[]> {
		return this.#reading().read(after, limit);
	}

	readSubject(key: SubjectKey, upTo: number): readonly LoggedEvent[] {
		return this.#reading().readSubject(key, upTo);
	}

	async head(): Promise<number> {
		return this.#head;
	}

	async tail(): Promise<number> {
		return this.#reading().tail() ?? this.#head + 1;
	}

	async prune(receivedBefore: EpochMs): Promise<number> {
		const request = this.#nextRequest++;
		this.#post({ kind: 'prune', request, receivedBefore });
		return new Promise((resolve, reject) => {
			this.#waiting.set(request, { kind: 'prune', resolve, reject });
		});
	}

	async close(): Promise<void> {
		this.#closing = true;
		clearTimeout(this.#restartTimer);
		this.#reader?.close();
		this.#reader = undefined;
		// Requests before it are answered first: the worker takes them in order.
		this.#worker?.postMessage({ kind: 'close' } satisfies LogRequest);
		await this.#workerGone;
	}

	#reading(): LogReader {
		try {
			return (this.#reader ??= new LogReader(this.#path));
		} catch (error) {
			throw new LogUnavailable('the log cannot be read', retryWhenBroken, { cause: error });
		}
	}
}

function outcomeOf(outcome: number): AppendOutcome {
	if (outcome === duplicateOutcome) return duplicate;
	return outcome === conflictOutcome ? conflict : { status: 'accepted', position: outcome };
}

/** Index of the event's source in the list, added when missing; a request rarely has more than one. */
function indexOfSource(sources: [string, string][], { organisation, source }: TidewallEvent): number {
	for (let index = 0; index < sources.length; index++) {
		const known = sources[index] as [string, string];
		if (known[1] === source && known[0] === organisation) return index;
	}
	return sources.push([organisation, source]) - 1;
}
