import { setQueueKinds } from '#lib/domain/commerce/pre-sale-queues.ts';
import { applyToRecount, emptyRecount, type EarlierEvents, type Recount } from '#lib/domain/floor/recount.ts';
import type { QueueKinds } from '#lib/domain/registry/queue-kind.ts';
import { hour, type EpochMs } from '#lib/domain/units.ts';
import type { LogReader } from '../log/log-reader.ts';
import type { BoardDefinition } from './board-definition.ts';

/** The log as a recount reads it: by the thread that counts. */
export type RecountLog = Pick<LogReader, 'read' | 'readSubject' | 'head' | 'tail'>;

/** Events between two looks at the clock. */
const stride = 200;

/** One board that is being counted again from the log, piece by piece. */
export class Recounting {
	readonly definition: BoardDefinition;
	readonly recount: Recount;
	/** Events of the log that it has taken. */
	events = 0;
	readonly #log: RecountLog;
	readonly #earlier: EarlierEvents;
	/** Position of the last event taken. */
	#position: number;

	/** @param from nothing that happened before this instant can matter (`countedFrom`) */
	constructor(
		log: RecountLog,
		definition: BoardDefinition,
		from: EpochMs,
		queueKinds: QueueKinds | undefined
	) {
		const { board, members } = definition;
		this.definition = definition;
		this.#log = log;
		this.#earlier = (kind, source, subject, upTo) =>
			log.readSubject({ organisation: board.organisation, source, kind, subject }, upTo);
		this.#position = positionBefore(log, from);
		this.recount = emptyRecount(board, members, from, this.#position);
		setQueueKinds(this.recount.floor.commerce, queueKinds ?? new Map());
	}

	get position(): number {
		return this.#position;
	}

	get earlier(): EarlierEvents {
		return this.#earlier;
	}

	/** How much is done on the way to a position, 0…1. */
	doneOf(upTo: number): number {
		const all = upTo - this.recount.after;
		return all <= 0 ? 1 : Math.min(1, (this.#position - this.recount.after) / all);
	}

	/**
	 * Goes on for about so many milliseconds.
	 *
	 * @returns whether it has come to `upTo`
	 */
	advance(upTo: number, milliseconds: number): boolean {
		const until = performance.now() + milliseconds;
		while (this.#position < upTo && performance.now() < until) {
			const events = this.#log.read(this.#position, Math.min(stride, upTo - this.#position));
			// What was forgotten meanwhile can be counted no more.
			if (events.length === 0) this.#position = upTo;
			for (const event of events) {
				applyToRecount(this.recount, event, this.#earlier);
				this.#position = event.position;
				this.events += 1;
			}
		}
		return this.#position >= upTo;
	}
}

/**
 * A position such that everything received from an instant on is behind it. The server's clock may have been set back
 * by an hour.
 */
export function positionBefore(log: Pick<RecountLog, 'read' | 'head' | 'tail'>, instant: EpochMs): number {
	const safe = instant - hour;
	let low = (log.tail() ?? log.head() + 1) - 1;
	let high = log.head();
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		const [event] = log.read(middle - 1, 1);
		if (event !== undefined && event.receivedAt < safe) low = middle;
		else high = middle - 1;
	}
	return low;
}
