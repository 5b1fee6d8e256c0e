import type { QueueKinds } from './queue-kind.ts';

/**
 * Names for the ids that events carry. An id without an entry shows as itself ("unmapped").
 * Implementations read the registries as of now; of the live numbers, only the inquiry conversion depends on them, by
 * what the queues are for.
 */
export interface Directory {
	shopName(shop: string): string | undefined;
	queueName(shop: string, queue: string): string | undefined;
	/** @param account account key (`source` U+001F `account`) */
	accountName(account: string): string | undefined;
	/** What the queues are for, where that is known. */
	readonly queueKinds?: QueueKinds;
}

export const emptyDirectory: Directory = {
	shopName: () => undefined,
	queueName: () => undefined,
	accountName: () => undefined
};
