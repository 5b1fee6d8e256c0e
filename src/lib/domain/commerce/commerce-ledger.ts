import type { Cell } from '../floor/cell.ts';
import type { QueueKinds } from '../registry/queue-kind.ts';
import { day, type EpochMs, type Milliseconds } from '../units.ts';
import type { CommerceKind, CommerceSubject } from './commerce-subject.ts';
import type { Ask } from './inquirer-outcome.ts';

/** An order that names no conversation belongs to the customer's last inquiry within this time before it. */
export const inquiryReach: Milliseconds = 7 * day;

/**
 * What first names an order or refund up to this long after it belongs with it. A subject that is heard of again after a
 * longer silence is a new one, and a phase that began longer ago has no commerce figures.
 */
export const commerceReach: Milliseconds = 35 * day;

/** A conversation that something names. */
interface Place {
	/** Where it is, or was last; undefined while it is not known. */
	cell: Cell | undefined;
	customer: string | undefined;
	/** Keys of the subjects that name it. */
	readonly namedBy: Set<string>;
}

/**
 * Orders, refunds, disputes, reviews and complaints of one organisation, the inquiries that they follow, and what the
 * boards have booked of them. Plain data, changed only by the functions of this folder: `takeCommerceEvent`,
 * `bookInquiry` and `placeConversation` take in what happens, `forgetCommerce` what is over.
 *
 * Events are folded when they come, and what follows from them for the boards is worked out together by
 * `settleCommerce`: an inquiry can move orders, an order its refunds, and a frame needs the outcome only once.
 */
export interface CommerceLedger {
	/** In the order in which they were last heard of. */
	readonly subjects: Map<string, CommerceSubject>;
	/** Subjects that were last heard of before this are forgotten. */
	subjectsFrom: EpochMs;
	/** Keys of the subjects whose events are still kept, in the same order. */
	readonly unsettled: Set<string>;
	/** Kinds of which an event has come: without one, their figures are missing, not 0. */
	readonly heard: Set<CommerceKind>;
	/** Known customers → asks, ascending by time. In the order in which they last asked. */
	readonly inquiries: Map<string, { askedAt: EpochMs; readonly asks: Ask[] }>;
	/** Asks before this are forgotten. */
	inquiriesFrom: EpochMs;
	/** Known customers → keys of their orders. */
	readonly ordersOf: Map<string, Set<string>>;
	/** By conversation key. */
	readonly conversations: Map<string, Place>;
	/** Key of an order or refund → keys of the subjects that name it. */
	readonly namedBy: Map<string, Set<string>>;
	queueKinds: QueueKinds;
	/** Subjects to be worked out anew. */
	readonly staleSubjects: Set<string>;
	/**
	 * Subjects that are new ones since they were heard of again: what the boards have booked of the old ones is taken back,
	 * so that it does not matter whether it was booked by then.
	 */
	readonly replaced: CommerceSubject[];
	/** Keys of orders and refunds whose refunds and disputes are to be worked out anew → when the last event came. */
	readonly staleCases: Map<string, EpochMs>;
	/** Customers to be worked out anew, with the earliest change of their asks; Infinity where none has changed. */
	readonly staleCustomers: Map<string, EpochMs>;
}

/** A ledger that has heard of nothing. */
export function emptyCommerceLedger(): CommerceLedger {
	return {
		subjects: new Map(),
		subjectsFrom: -Infinity,
		unsettled: new Set(),
		heard: new Set(),
		inquiries: new Map(),
		inquiriesFrom: -Infinity,
		ordersOf: new Map(),
		conversations: new Map(),
		namedBy: new Map(),
		queueKinds: new Map(),
		staleSubjects: new Set(),
		replaced: [],
		staleCases: new Map(),
		staleCustomers: new Map()
	};
}

/** Marks a customer to be worked out anew. @param since the earliest change of the customer's asks, where one has changed */
export function markStale(
	{ staleCustomers }: CommerceLedger,
	customer: string,
	since: EpochMs = Infinity
): void {
	staleCustomers.set(customer, Math.min(since, staleCustomers.get(customer) ?? Infinity));
}
