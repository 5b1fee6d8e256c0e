/** What a queue is for. Only inquiries of pre-sale queues count for the inquiry conversion. */
export type QueueKind = 'pre_sale' | 'after_sale' | 'other';

/** Kinds by queue key; a queue without an entry has no known kind. */
export type QueueKinds = ReadonlyMap<string, QueueKind>;

/** Key of a queue in `QueueKinds`: a queue's id is only unique within its shop ('' where the source names none). */
export function queueKey(shop: string, queue: string): string {
	return shop + '\u001f' + queue;
}
