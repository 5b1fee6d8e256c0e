import type { EventData, LoggedEvent, RefundKind } from '../events/event.ts';
import type { Cell } from '../floor/cell.ts';
import { accountKey } from '../registry/keys.ts';
import type { EpochMs, Milliseconds } from '../units.ts';

/** What the events of trade are about, in the order in which one can name another: a refund names an order. */
export const commerceKinds = ['order', 'refund', 'dispute', 'review', 'complaint'] as const;
export type CommerceKind = (typeof commerceKinds)[number];

export type CommerceEvent = Extract<
	LoggedEvent,
	{
		type: 'order.changed' | 'refund.changed' | 'dispute.changed' | 'review.submitted' | 'complaint.changed';
	}
>;

/** Larger amounts (10 billion in most currencies) are taken for mistakes: their sums would not be exact. */
const largestAmount = 1_000_000_000_000;

/** What the events of one order, refund, dispute, review or complaint, folded in order, have come to. */
export interface CommerceState {
	/** Time of its first event: whatever that says, the subject existed by then. */
	since: EpochMs | undefined;
	/** When the order was first paid, or the refund first completed. */
	doneAt: EpochMs | undefined;
	/** Minor units of `currency`: as last named up to `doneAt`, else as first named behind it. */
	amount: number | undefined;
	currency: string | undefined;
	/** Of a refund, as last named up to its completion. */
	refundKind: RefundKind;
	/** Of a refund: the first event that does not say that it is completed; undefined where that comes first. */
	requestedAt: EpochMs | undefined;
	/** Of a refund, who completed it: as last named up to that, else as first named behind it. */
	completedBy: EventData['refund.changed']['by'];
	/** Of a review, by its last score. */
	isBad: boolean;
	/** Customer and subjects that it names, each as first named. */
	customer: string | undefined;
	conversation: string | undefined;
	order: string | undefined;
	refund: string | undefined;
	/** When it first named its customer, order or refund: the last of these. */
	namedAt: EpochMs | undefined;
}

/** One thing that a board counts of a subject, booked at an instant. */
export type CommerceCount =
	| 'createdOrders'
	| 'paidOrders'
	| RefundCount
	| 'openedDisputes'
	/** Refunds in which the platform intervened, each once. */
	| 'disputedRefunds'
	| 'openedComplaints'
	| 'reviews'
	| 'badReviews';
/** Completed refunds by kind. */
export type RefundCount = 'refund_only' | 'return_refund' | 'other';

export interface CommerceFact {
	readonly count: CommerceCount;
	readonly at: EpochMs;
	/** Paid or refunded, in minor units of `currency`; absent where no event names it. */
	readonly amount?: number;
	readonly currency?: string;
	/** Of a completed refund: whether the shop completed it; absent where no event says who did. */
	readonly byShop?: boolean;
	/** Of a completed refund: since it was requested; absent where that is not known. */
	readonly duration?: Milliseconds;
}

/** One order, refund, dispute, review or complaint of a source. Plain data. */
export interface CommerceSubject {
	readonly kind: CommerceKind;
	readonly key: string;
	readonly source: string;
	/** What the events that are no longer kept have come to. */
	base: CommerceState;
	/** The events since, in fold order. */
	events: CommerceEvent[];
	/** Some of them carry a sequence and some do not: then an event's place cannot be told from the last one alone. */
	mixedOrder: boolean;
	state: CommerceState;
	lastReceivedAt: EpochMs;
	/** When it, or what belongs to the same refund, was last heard of. */
	heardAt: EpochMs;
	/** Of an order: whose it is, be it named by the order itself or by the conversation that it names. */
	customer: string | undefined;
	/** Where it counts; undefined: only on boards without a filter. */
	cell: Cell | undefined;
	/** What the boards have booked of it, there. */
	booked: readonly CommerceFact[];
}

/** Key of a subject: ids are only unique within a source and kind. */
export function subjectKey(kind: CommerceKind, source: string, id: string): string {
	return kind + '\u001f' + accountKey(source, id);
}

export function emptyCommerceState(): CommerceState {
	return {
		since: undefined,
		doneAt: undefined,
		amount: undefined,
		currency: undefined,
		refundKind: 'other',
		requestedAt: undefined,
		completedBy: undefined,
		isBad: false,
		customer: undefined,
		conversation: undefined,
		order: undefined,
		refund: undefined,
		namedAt: undefined
	};
}

/** The instant that places a subject: when it was paid or completed, before that when it began. */
export function instantOf({ doneAt, since }: CommerceState): EpochMs {
	return doneAt ?? since ?? 0;
}

/**
 * The instant before which the inquiry is searched that an order belongs to. A customer who is named later is followed
 * from then: what lies further back may be forgotten.
 */
export function inquirySearchedBefore(state: CommerceState): EpochMs {
	return Math.max(instantOf(state), state.namedAt ?? 0);
}

/**
 * Applies the next event, in fold order. What an earlier event settled (since when, when paid or completed, who)
 * no later event of the subject changes.
 */
export function foldCommerceEvent(state: CommerceState, event: CommerceEvent): void {
	state.since ??= event.time;
	switch (event.type) {
		case 'order.changed': {
			const { status, customer, conversation } = event.data;
			nameOnce(state, 'customer', customer ?? undefined, event.time);
			state.conversation ??= conversation;
			nameAmount(state, event.data);
			if (status === 'paid') state.doneAt ??= event.time;
			break;
		}
		case 'refund.changed': {
			const { status, order, kind, by } = event.data;
			nameOnce(state, 'order', order, event.time);
			if (state.doneAt === undefined) state.refundKind = kind;
			if (state.doneAt === undefined || state.completedBy === undefined)
				state.completedBy = by ?? state.completedBy;
			if (state.doneAt === undefined && status !== 'completed') state.requestedAt ??= event.time;
			nameAmount(state, event.data);
			if (status === 'completed') state.doneAt ??= event.time;
			break;
		}
		case 'dispute.changed':
			nameOnce(state, 'refund', event.data.refund, event.time);
			nameOnce(state, 'order', event.data.order, event.time);
			break;
		case 'review.submitted':
			nameOnce(state, 'order', event.data.order, event.time);
			state.conversation ??= event.data.conversation;
			state.isBad = isBadReview(event.data);
			break;
		case 'complaint.changed':
			nameOnce(state, 'order', event.data.order, event.time);
			state.conversation ??= event.data.conversation;
			break;
		default:
			event satisfies never;
	}
}

function nameOnce(
	state: CommerceState,
	role: 'customer' | 'order' | 'refund',
	id: string | undefined,
	at: EpochMs
): void {
	if (id === undefined || state[role] !== undefined) return;
	state[role] = id;
	state.namedAt = at;
}

function nameAmount(
	state: CommerceState,
	{ amount, currency }: { readonly amount?: number; readonly currency?: string }
): void {
	if (amount === undefined || currency === undefined || amount > largestAmount) return;
	if (state.doneAt !== undefined && state.amount !== undefined) return;
	state.amount = amount;
	state.currency = currency;
}

/**
 * Whether a review is bad (差评): a score of at most 40 % of its scale.
 *
 * @example isBadReview({ score: 2, scale: 5 }) // true
 */
export function isBadReview({ score, scale }: { readonly score: number; readonly scale: number }): boolean {
	// Multiplied out: 0.4 × scale is not exact for every scale.
	return score * 5 <= scale * 2;
}

/** What a subject contributes to the boards that count it. */
export function factsOf(kind: CommerceKind, state: CommerceState): CommerceFact[] {
	const { since, doneAt, amount, currency } = state;
	if (since === undefined) return [];
	const money = amount === undefined || currency === undefined ? undefined : { amount, currency };
	switch (kind) {
		case 'order': {
			const created: CommerceFact = { count: 'createdOrders', at: since };
			return doneAt === undefined ? [created] : [created, { count: 'paidOrders', at: doneAt, ...money }];
		}
		case 'refund':
			return doneAt === undefined ? [] : [completedRefund(state, doneAt, money)];
		case 'dispute':
			return [{ count: 'openedDisputes', at: since }];
		case 'review': {
			const review: CommerceFact = { count: 'reviews', at: since };
			return state.isBad ? [review, { count: 'badReviews', at: since }] : [review];
		}
		case 'complaint':
			return [{ count: 'openedComplaints', at: since }];
	}
}

function completedRefund(
	{ refundKind, requestedAt, completedBy }: CommerceState,
	doneAt: EpochMs,
	money: Pick<CommerceFact, 'amount' | 'currency'> | undefined
): CommerceFact {
	return {
		count: refundKind,
		at: doneAt,
		...money,
		...(completedBy !== undefined && { byShop: completedBy === 'shop' }),
		...(requestedAt !== undefined && { duration: Math.max(0, doneAt - requestedAt) })
	};
}

/** Whether two lists of facts book the same. */
export function sameFacts(a: readonly CommerceFact[], b: readonly CommerceFact[]): boolean {
	return (
		a.length === b.length &&
		a.every((fact, i) => {
			const other = b[i] as CommerceFact;
			return (
				fact.count === other.count &&
				fact.at === other.at &&
				fact.amount === other.amount &&
				fact.byShop === other.byShop &&
				fact.duration === other.duration &&
				fact.currency === other.currency
			);
		})
	);
}
