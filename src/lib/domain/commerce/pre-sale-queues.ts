import type { Cell } from '../floor/cell.ts';
import { queueKey, type QueueKinds } from '../registry/queue-kind.ts';
import { markStale, type CommerceLedger } from './commerce-ledger.ts';

/** Sets what the queues are for, and counts the inquiries in memory anew by it. A queue without a kind counts as pre-sale. */
export function setQueueKinds(ledger: CommerceLedger, kinds: QueueKinds): void {
	ledger.queueKinds = new Map(kinds);
	if (ledger.heard.has('order')) {
		for (const customer of ledger.inquiries.keys()) markStale(ledger, customer);
	}
}

/** Whether what is asked in a cell counts as an inquiry before a sale: where its queue is for that, or has no kind. */
export function isPreSale({ queueKinds }: CommerceLedger, { shop, queue }: Cell): boolean {
	if (queueKinds.size === 0) return true;
	const kind = queueKinds.get(queueKey(shop, queue)) ?? queueKinds.get(queueKey('', queue));
	return kind === undefined || kind === 'pre_sale';
}
