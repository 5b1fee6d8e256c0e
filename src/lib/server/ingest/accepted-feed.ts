import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { EventLog } from '../log/event-log.ts';

/**
 * Called with events in the order of the log, each once, after they are durable. It must not throw: a listener that
 * does has lost its state, and ends the process, which finds it again in the log at the next start.
 */
export type AcceptedListener = (events: readonly LoggedEvent[]) => void;

/** Events read at once to close a gap. */
const chunk = 1_000;
/** Pause before a log that could not be read is asked again, in ms. */
const retryPause = 1_000;

/**
 * Hands the accepted events on in the order of the log without reading them back.
 *
 * It reads the log only where something is missing: when the writer died after a commit and before its answer, the
 * sender was refused although its events are on the log, and nobody else would ever tell of them.
 */
export class AcceptedFeed {
	readonly #log: EventLog;
	readonly #listeners = new Set<AcceptedListener>();
	/** Batches that wait for earlier positions, by their first position. */
	readonly #early = new Map<number, readonly LoggedEvent[]>();
	#next: number;
	#catchingUp = false;
	#retry: NodeJS.Timeout | undefined;
	#closed = false;

	/** @param head position of the last event that listeners already know */
	constructor(log: EventLog, head: number) {
		this.#log = log;
		this.#next = head + 1;
	}

	/** Adds a listener; the function returned takes it away. */
	onAccepted(listener: AcceptedListener): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	/** Position of the last event that was handed on. */
	get position(): number {
		return this.#next - 1;
	}

	/** Takes the accepted events of one append, ascending; their positions may have been overtaken by others'. */
	add(events: readonly LoggedEvent[]): void {
		const [first] = events;
		if (first === undefined) return;
		if (first.position === this.#next && !this.#catchingUp && isDense(events)) {
			this.#deliver(events);
			this.#drain();
			return;
		}
		this.#early.set(first.position, events);
		this.catchUp();
	}

	/** Reads what the log has and nobody told; to be called after an append failed. */
	catchUp(): void {
		if (this.#catchingUp || this.#closed) return;
		this.#catchingUp = true;
		void this.#readMissing();
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#retry);
		this.#listeners.clear();
	}

	async #readMissing(): Promise<void> {
		try {
			for (;;) {
				const events = await this.#log.read(this.#next - 1, chunk);
				if (this.#closed || events.length === 0) break;
				this.#deliver(events);
			}
			this.#catchingUp = false;
			for (const first of this.#early.keys()) if (first < this.#next) this.#early.delete(first);
			this.#drain();
		} catch {
			this.#catchingUp = false;
			this.#retry = setTimeout(() => this.catchUp(), retryPause);
			this.#retry.unref();
		}
	}

	#drain(): void {
		for (;;) {
			const events = this.#early.get(this.#next);
			if (events === undefined) break;
			this.#early.delete(this.#next);
			this.#deliver(events);
		}
		if (this.#early.size > 0) this.catchUp();
	}

	#deliver(events: readonly LoggedEvent[]): void {
		this.#next = (events.at(-1) as LoggedEvent).position + 1;
		for (const listener of this.#listeners) {
			try {
				listener(events);
			} catch (error) {
				// Not here: the sender's events are durable, and that is to be answered.
				queueMicrotask(() => {
					throw error;
				});
			}
		}
	}
}

function isDense(events: readonly LoggedEvent[]): boolean {
	const first = events[0] as LoggedEvent;
	return (events.at(-1) as LoggedEvent).position === first.position + events.length - 1;
}
