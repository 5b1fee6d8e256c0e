import type { Seconds } from '../units.ts';
import type { QueueKinds } from './queue-kind.ts';

/** What is wanted of a queue. */
export interface QueueTarget {
	/** N of "share within N seconds", in whole seconds. */
	readonly answerWithin: Seconds;
	/** Least share within N that is wanted, in (0, 1]; absent where none is set. */
	readonly serviceLevel?: number;
}

/**
 * Names for the ids that events carry. An id without an entry shows as itself ("unmapped").
 * Implementations read the registries as of now; of the live numbers, only the inquiry conversion depends on them, by
 * what the queues are for, and the share within N of a queue's row, by the queue's target. The share of a board as a
 * whole is by the board's own N.
 */
export interface Directory {
	shopName(shop: string): string | undefined;
	queueName(shop: string, queue: string): string | undefined;
	/** @param account account key (`source` U+001F `account`) */
	accountName(account: string): string | undefined;
	/** The target of a queue that holds now; undefined where it has none and its board's N holds. */
	queueTarget?(shop: string, queue: string): QueueTarget | undefined;
	/** What the queues are for, where that is known. */
	readonly queueKinds?: QueueKinds;
}

export const emptyDirectory: Directory = {
	shopName: () => undefined,
	queueName: () => undefined,
	accountName: () => undefined
};
