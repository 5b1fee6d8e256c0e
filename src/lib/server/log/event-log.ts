import type { LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** What became of one appended event, in the order of the request. */
export type AppendOutcome =
	| { readonly status: 'accepted'; readonly position: number }
	/** The same identity with the same content is already on the log. */
	| { readonly status: 'duplicate' }
	/** The same identity with other content is already on the log: the first one stays. */
	| { readonly status: 'conflict' };

/**
 * The log cannot take events now (disk full, read-only, damaged, or too much waiting). Nothing of the request
 * was accepted unless a retry answers `duplicate`; the sender repeats the whole request after `retryAfter`.
 */
export class LogUnavailable extends Error {
	readonly retryAfterSeconds: number;
	constructor(message: string, retryAfterSeconds: number, options?: ErrorOptions) {
		super(message, options);
		this.name = 'LogUnavailable';
		this.retryAfterSeconds = retryAfterSeconds;
	}
}

/**
 * Durable, de-duplicated, numbered sequence of events: the product's only source of truth.
 *
 * Every adapter passes `tests/integration/server/log/event-log-contract.ts`.
 */
export interface EventLog {
	/**
	 * Appends a batch. Resolves after the accepted events are durable (synced), one outcome per event in order.
	 * Positions are dense over the log and grow in the order of the batch.
	 * @throws LogUnavailable when the log cannot be written.
	 */
	append(batch: readonly TidewallEvent[]): Promise<readonly AppendOutcome[]>;
	/** Events with `position > after`, ascending, at most `limit`. Empty at the end of the log. */
	read(after: number, limit: number): Promise<readonly LoggedEvent[]>;
	/** All events on the log of one subject and its kind of subject (the part of the type before the dot; messages and ratings belong to `conversation`), ascending by position, position ≤ `upTo`. Synchronous: the fold needs it in the middle of an event. */
	readSubject(key: SubjectKey, upTo: number): readonly LoggedEvent[];
	/** Position of the last durable event, 0 when empty. */
	head(): Promise<number>;
	/** Position of the first event still kept, or head + 1 when none is. */
	tail(): Promise<number>;
	/** Forgets events received before the instant; their identities are forgotten with them. Returns how many. */
	prune(receivedBefore: EpochMs): Promise<number>;
	close(): Promise<void>;
}

export interface SubjectKey {
	readonly organisation: string;
	readonly source: string;
	readonly kind: string;
	readonly subject: string;
}
