import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { SubjectKey } from './event-log.ts';
import { readRow } from './log-row.ts';

/** [position, source key, id, subject, time, received at, body] */
type Columns = [number, number, string, string, number, number, string];
const columns = 'position, source_key, id, subject, time, received_at, body';

/** A read-only connection to a log that another thread writes: synchronous, for the calling thread alone. */
export class LogReader {
	readonly #database: DatabaseSync;
	readonly #range: StatementSync;
	readonly #subject: StatementSync;
	readonly #last: StatementSync;
	readonly #tail: StatementSync;
	readonly #head: StatementSync;
	readonly #sources = new Map<number, readonly [string, string]>();
	readonly #keys = new Map<string, Map<string, number>>();

	constructor(path: string) {
		this.#database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
		this.#database.exec('PRAGMA cache_size = -32768');
		this.#range = this.#database.prepare(
			`SELECT ${columns} FROM event WHERE position > ? ORDER BY position LIMIT ?`
		);
		this.#subject = this.#database.prepare(
			`SELECT ${columns} FROM event
			WHERE source_key = ? AND kind = ? AND subject = ? AND position <= ? ORDER BY position`
		);
		this.#last = this.#database.prepare(
			`SELECT ${columns} FROM event
			WHERE source_key = ? AND kind = ? AND subject = ? AND position <= ? ORDER BY position DESC LIMIT ?`
		);
		this.#last.setReturnArrays(true);
		this.#tail = this.#database.prepare('SELECT min(position) AS tail FROM event');
		this.#head = this.#database.prepare(
			`SELECT max(coalesce((SELECT max(position) FROM event), 0),
				(SELECT position FROM watermark WHERE name = 'pruned')) AS head`
		);
		this.#range.setReturnArrays(true);
		this.#subject.setReturnArrays(true);
	}

	#loadSources() {
		for (const row of this.#database.prepare('SELECT key, organisation, name FROM source').all()) {
			const { key, organisation, name } = row as { key: number; organisation: string; name: string };
			this.#sources.set(key, [organisation, name]);
			let ofOrganisation = this.#keys.get(organisation);
			if (ofOrganisation === undefined)
				this.#keys.set(organisation, (ofOrganisation = new Map<string, number>()));
			ofOrganisation.set(name, key);
		}
	}

	#event([position, key, id, subject, time, receivedAt, body]: Columns): LoggedEvent {
		if (!this.#sources.has(key)) this.#loadSources();
		const [organisation, source] = this.#sources.get(key) ?? ['', ''];
		return readRow({ position, organisation, source, id, subject, time, receivedAt, body });
	}

	#keyOf(organisation: string, source: string): number | undefined {
		const key = this.#keys.get(organisation)?.get(source);
		if (key !== undefined) return key;
		this.#loadSources();
		return this.#keys.get(organisation)?.get(source);
	}

	/** As `EventLog.read`. */
	read(after: number, limit: number): LoggedEvent[] {
		const rows = this.#range.all(after, limit) as unknown as Columns[];
		return rows.map((row) => this.#event(row));
	}

	/** As `EventLog.readSubject`. */
	readSubject({ organisation, source, kind, subject }: SubjectKey, upTo: number): LoggedEvent[] {
		const key = this.#keyOf(organisation, source);
		if (key === undefined) return [];
		const rows = this.#subject.all(key, kind, subject, upTo) as unknown as Columns[];
		return rows.map((row) => this.#event(row));
	}

	/** The last events of a subject up to a position, ascending by it. */
	readLastOf({ organisation, source, kind, subject }: SubjectKey, upTo: number, most: number): LoggedEvent[] {
		const key = this.#keyOf(organisation, source);
		if (key === undefined) return [];
		const rows = this.#last.all(key, kind, subject, upTo, most) as unknown as Columns[];
		return rows.reverse().map((row) => this.#event(row));
	}

	/** Position of the first event kept; undefined when none is. */
	tail(): number | undefined {
		return (this.#tail.get() as { tail: number | null }).tail ?? undefined;
	}

	/** Position of the last event on the log, those forgotten included; 0 when there never was one. */
	head(): number {
		return (this.#head.get() as { head: number }).head;
	}

	close() {
		this.#database.close();
	}
}
