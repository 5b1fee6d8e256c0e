import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { EventLog } from '../log/event-log.ts';

/** Where a log was left. */
export interface LogPlace {
	readonly position: number;
	/** Which event that is: a log that was set back and has grown again has another one there. */
	readonly lastEvent: string;
}

export interface LogFollowerSettings {
	readonly log: Pick<EventLog, 'read'>;
	/** Gets every event once, in order. */
	readonly apply: (event: LoggedEvent) => void;
	/** Called after every chunk that was read from the log. */
	readonly afterChunk?: () => Promise<void>;
	/** The last event that was applied before; absent: none was. */
	readonly from?: LogPlace;
}

/** Events read from the log at a time when catching up. */
const chunk = 5_000;

/** Names an event within its log. */
export function identityOf({ organisation, source, id }: LoggedEvent): string {
	return [organisation, source, id].join('\u001f');
}

/**
 * Follows the log in order, from events that are handed to it and by reading itself wherever it was not handed one:
 * whoever it applies them to can only be late, never wrong.
 */
export class LogFollower {
	readonly #log: LogFollowerSettings['log'];
	readonly #applyTo: LogFollowerSettings['apply'];
	readonly #afterChunk: LogFollowerSettings['afterChunk'];
	/** No event behind this position is applied. */
	#holdAt: number | undefined;
	#whenStill = Promise.withResolvers<void>();
	#position: number;
	#lastEvent: string;
	/** Why an event could not be applied. */
	#failure: unknown;
	#catchingUp: Promise<void> | undefined;
	#handed: LoggedEvent[][] = [];

	constructor({ log, apply, afterChunk, from }: LogFollowerSettings) {
		this.#log = log;
		this.#applyTo = apply;
		this.#afterChunk = afterChunk;
		this.#position = from?.position ?? 0;
		this.#lastEvent = from?.lastEvent ?? '';
	}

	/** Position of the last event applied. */
	get position(): number {
		return this.#position;
	}

	/** Identity of the last event applied; empty before the first. */
	get lastEvent(): string {
		return this.#lastEvent;
	}

	/** Whether it stands where it is held. */
	get isStill(): boolean {
		return this.#holdAt !== undefined && this.#position >= this.#holdAt;
	}

	/** @throws Error after an event could not be applied: what it was applied to can only be folded anew */
	assertSound(): void {
		if (this.#failure === undefined) return;
		throw new Error(`event ${this.#position} could not be applied`, { cause: this.#failure });
	}

	/** An event of which only a part was applied, because the log could not be read in the middle of it, spoils all. */
	#apply(event: LoggedEvent): void {
		this.assertSound();
		try {
			this.#position = event.position;
			this.#lastEvent = identityOf(event);
			this.#applyTo(event);
			if (this.isStill) this.#whenStill.resolve();
		} catch (error) {
			this.#failure = error;
			throw error;
		}
	}

	/**
	 * Applies events up to a position, and none behind it until `release`. Resolves when it has come there. Whatever comes
	 * meanwhile is on the log.
	 *
	 * @throws RangeError when it is past that position
	 */
	holdAt(position: number): Promise<void> {
		if (position < this.#position) {
			throw new RangeError(`holdAt: position must be at least ${this.#position}, got ${position}`);
		}
		this.#holdAt = position;
		this.#whenStill = Promise.withResolvers<void>();
		if (this.isStill) this.#whenStill.resolve();
		else this.catchUp().catch(() => undefined);
		return this.#whenStill.promise;
	}

	/** Goes on after `holdAt`. */
	release(): void {
		this.#holdAt = undefined;
		const before = this.#catchingUp ?? Promise.resolve();
		before
			.catch(() => undefined)
			.then(() => this.catchUp())
			// A log that cannot be read now is read with the next events.
			.catch(() => undefined);
	}

	/**
	 * Takes events that are durable, ascending by position. Those already applied are passed over; where some are
	 * missing in between, the log is read up to the end first.
	 *
	 * @throws Error when an event cannot be applied: the process has to end, and finds everything in the log again.
	 */
	take(events: readonly LoggedEvent[]): void {
		if (this.#catchingUp !== undefined) {
			this.#handed.push([...events]);
			return;
		}
		for (const [i, event] of events.entries()) {
			if (event.position <= this.#position) continue;
			// Read from the log when it is released.
			if (this.isStill) return;
			if (event.position > this.#position + 1) {
				this.#handed.push(events.slice(i));
				// A log that cannot be read now is read with the next events, or by the next call.
				this.catchUp().catch(() => this.assertSound());
				return;
			}
			this.#apply(event);
		}
	}

	/**
	 * Applies what is on the log and not yet applied. Resolves when its end was reached. Rejects when the log cannot be
	 * read: then it can be called again, unless that was in the middle of an event (see `assertSound`).
	 */
	catchUp(): Promise<void> {
		this.#catchingUp ??= this.#readOn().finally(() => {
			this.#catchingUp = undefined;
		});
		return this.#catchingUp;
	}

	async #readOn(): Promise<void> {
		for (;;) {
			const room = (this.#holdAt ?? Infinity) - this.#position;
			const events = room <= 0 ? [] : await this.#log.read(this.#position, Math.min(chunk, room));
			for (const event of events) if (!this.isStill) this.#apply(event);
			await this.#afterChunk?.();
			if (events.length > 0) continue;
			// Handed over while reading: durable, so already on the log or just behind what was read.
			const handed = this.#handed;
			this.#handed = [];
			for (const batch of handed) {
				for (const event of batch) {
					if (event.position === this.#position + 1 && !this.isStill) this.#apply(event);
				}
			}
			if (handed.length === 0 || this.isStill) return;
		}
	}
}
