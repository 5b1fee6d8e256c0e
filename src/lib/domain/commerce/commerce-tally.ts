import type { CommerceCount, CommerceFact } from './commerce-subject.ts';

/** What one customer who inquired in a period contributes to its conversions. */
export interface InquirerOutcome {
	/** Paid on the business day of an inquiry, after it. */
	readonly sameDay: boolean;
	/** Paid within `laterDays` business days of an inquiry, after it. */
	readonly later: boolean;
	/** Orders of the customer that were created in the period, and those of them that are paid by now. */
	readonly createdOrders: number;
	readonly paidOrders: number;
}

/** What a board counts of trade in one period. Plain data. */
export interface CommerceTally {
	readonly counts: Record<CommerceCount, number>;
	/** Minor units by currency. */
	readonly paidAmounts: Map<string, number>;
	readonly refundedAmounts: Map<string, number>;
	/** Customers who inquired in a pre-sale queue. */
	readonly inquirers: Map<string, InquirerOutcome>;
	/** Sums over `inquirers`. */
	convertedSameDay: number;
	convertedLater: number;
	createdByInquirers: number;
	paidByInquirers: number;
}

export function emptyCommerceTally(): CommerceTally {
	return {
		counts: {
			createdOrders: 0,
			paidOrders: 0,
			refund_only: 0,
			return_refund: 0,
			other: 0,
			openedDisputes: 0,
			disputedRefunds: 0,
			openedComplaints: 0,
			reviews: 0,
			badReviews: 0
		},
		paidAmounts: new Map(),
		refundedAmounts: new Map(),
		inquirers: new Map(),
		convertedSameDay: 0,
		convertedLater: 0,
		createdByInquirers: 0,
		paidByInquirers: 0
	};
}

/** Books a fact, or takes it back. A currency whose amounts come to 0 is dropped. */
export function bookFact(tally: CommerceTally, fact: CommerceFact, by: 1 | -1): void {
	tally.counts[fact.count] += by;
	if (fact.amount === undefined || fact.currency === undefined) return;
	const amounts = fact.count === 'paidOrders' ? tally.paidAmounts : tally.refundedAmounts;
	const amount = (amounts.get(fact.currency) ?? 0) + by * fact.amount;
	if (amount === 0) amounts.delete(fact.currency);
	else amounts.set(fact.currency, amount);
}

/** Sets what a customer contributes, or with `undefined` that the customer did not inquire. Returns whether it is new. */
export function setInquirer(
	tally: CommerceTally,
	customer: string,
	outcome: InquirerOutcome | undefined
): boolean {
	const before = tally.inquirers.get(customer);
	if (
		before?.sameDay === outcome?.sameDay &&
		before?.later === outcome?.later &&
		before?.createdOrders === outcome?.createdOrders &&
		before?.paidOrders === outcome?.paidOrders
	) {
		return false;
	}
	if (before !== undefined) addOutcome(tally, before, -1);
	if (outcome === undefined) tally.inquirers.delete(customer);
	else {
		tally.inquirers.set(customer, outcome);
		addOutcome(tally, outcome, 1);
	}
	return true;
}

function addOutcome(tally: CommerceTally, outcome: InquirerOutcome, by: 1 | -1): void {
	if (outcome.sameDay) tally.convertedSameDay += by;
	if (outcome.later) tally.convertedLater += by;
	tally.createdByInquirers += by * outcome.createdOrders;
	tally.paidByInquirers += by * outcome.paidOrders;
}
