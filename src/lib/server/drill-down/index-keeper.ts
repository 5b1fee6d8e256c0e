import { setImmediate } from 'node:timers/promises';
import type { Standing } from '#lib/domain/drill-down/standing.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { ConversationIndex, leadTime, TooManyConversations } from './conversation-index.ts';
import type { DossierKind } from './dossier-kinds.ts';

/** Where an index reads events: the log, or a recording up to its clock. */
export interface EventSource {
	/** Events behind a position, ascending. */
	read(after: number, limit: number): readonly LoggedEvent[];
	/** A position such that every event behind it was received at or after an instant, or just before. */
	receivedBefore(instant: EpochMs): number;
	head(): number;
	/** Earlier events of a conversation. */
	history(
		organisation: string | undefined,
		source: string,
		id: string,
		before: number
	): readonly LoggedEvent[];
}

/** What a request brings with it. */
export interface Asking {
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: number) => void;
}

/** The one who asked no longer waits. */
export class Cancelled extends Error {
	constructor() {
		super('cancelled');
		this.name = 'Cancelled';
	}
}

/** How long a start is kept for that nobody has asked for again. */
const keptFor: Milliseconds = minute;

/**
 * Keeps the index of one organisation: made when it is asked for, brought up to the end of the log each time, and
 * begun anew when a window reaches further back. Gives way between two slices, so that it can be cancelled and never
 * holds others up for long.
 */
export class IndexKeeper<D extends Standing> {
	readonly #kind: DossierKind<D>;
	readonly #organisation: string | undefined;
	readonly #source: EventSource;
	readonly #now: () => number;
	readonly #slice: number;
	#index: ConversationIndex<D> | undefined;
	#position = 0;
	/** Starts of the windows that were asked for of late, and when. */
	readonly #asked = new Map<EpochMs, number>();
	/** A window that began here held too many conversations. */
	#tooLong: { readonly from: EpochMs; readonly at: number } | undefined;
	#turn: Promise<unknown> = Promise.resolve();

	/**
	 * @param now a clock that never goes back
	 * @param slice events that are taken in before it gives way
	 */
	constructor(
		kind: DossierKind<D>,
		organisation: string | undefined,
		source: EventSource,
		now: () => number,
		slice = 2_000
	) {
		this.#kind = kind;
		this.#organisation = organisation;
		this.#source = source;
		this.#now = now;
		this.#slice = slice;
	}

	/**
	 * The index at the end of the log, complete from an instant on. One request after the other.
	 *
	 * @throws TooManyConversations when the window holds more than are kept
	 * @throws Cancelled when the signal says so
	 */
	upToNow(from: EpochMs, asking: Asking = {}): Promise<ConversationIndex<D>> {
		const turn = this.#turn.catch(() => undefined).then(() => this.#follow(from, asking));
		this.#turn = turn;
		return turn;
	}

	/** Conversations that are kept. */
	get size(): number {
		return this.#index?.size ?? 0;
	}

	/** Begins anew with the next request. */
	forget(): void {
		this.#index = undefined;
		this.#tooLong = undefined;
	}

	/** Instants of windows move with the clock: to the minute, so that few are remembered. */
	#remember(from: EpochMs): void {
		const now = this.#now();
		this.#asked.set(from - (from % minute), now);
		for (const [start, at] of this.#asked) if (now - at > keptFor) this.#asked.delete(start);
		if (this.#tooLong !== undefined && now - this.#tooLong.at > keptFor) this.#tooLong = undefined;
	}

	async #follow(from: EpochMs, { signal, onProgress }: Asking): Promise<ConversationIndex<D>> {
		throwIfAborted(signal);
		this.#remember(from);
		if (this.#tooLong !== undefined && from <= this.#tooLong.from) throw new TooManyConversations();
		if (this.#index === undefined || from < this.#index.from) {
			const start = from - (from % minute);
			this.#index = new ConversationIndex(this.#kind, this.#organisation, start, (source, id, before) =>
				this.#source.history(this.#organisation, source, id, before)
			);
			this.#position = this.#source.receivedBefore(start - leadTime);
		}
		const index = this.#index;
		const head = this.#source.head();
		const begun = this.#position;
		try {
			while (this.#position < head) {
				const events = this.#source.read(this.#position, this.#slice);
				const last = events.at(-1);
				if (last === undefined) break;
				index.take(events);
				this.#position = last.position;
				if (this.#position >= head) break;
				onProgress?.((this.#position - begun) / (head - begun));
				await setImmediate();
				throwIfAborted(signal);
			}
		} catch (error) {
			// What was taken in by halves is of no use; after a cancellation it goes on where it was.
			if (!(error instanceof Cancelled)) this.#index = undefined;
			if (error instanceof TooManyConversations) {
				this.#tooLong = { from, at: this.#now() };
				this.#asked.delete(from - (from % minute));
			}
			throw error;
		}
		const oldest = Math.min(from, ...this.#asked.keys());
		if (oldest - index.from >= minute) index.forgetBefore(oldest);
		return index;
	}
}

function throwIfAborted(signal: AbortSignal | undefined): void {
	if (signal?.aborted === true) throw new Cancelled();
}
