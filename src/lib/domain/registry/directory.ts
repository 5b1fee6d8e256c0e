/**
 * Names for the ids that events carry. An id without an entry shows as itself ("unmapped").
 * Implementations read the registries as of now; the live numbers do not depend on them.
 */
export interface Directory {
	shopName(shop: string): string | undefined;
	queueName(shop: string, queue: string): string | undefined;
	/** @param account account key (`source` U+001F `account`) */
	accountName(account: string): string | undefined;
}

export const emptyDirectory: Directory = {
	shopName: () => undefined,
	queueName: () => undefined,
	accountName: () => undefined
};
