import type { BoardTally } from '../floor/board-tally.ts';
import type { Cell } from '../floor/cell.ts';
import { accountKey } from '../registry/keys.ts';
import type { EpochMs } from '../units.ts';
import {
	commerceKinds,
	factsOf,
	inquirySearchedBefore,
	instantOf,
	sameFacts,
	subjectKey,
	type CommerceSubject
} from './commerce-subject.ts';
import { Interventions, staleByCases } from './intervention.ts';
import { firstAskFrom, type Ask } from './inquirer-outcome.ts';
import { markStale, inquiryReach, commerceReach, type CommerceLedger } from './commerce-ledger.ts';
import { bookSubject, settleCustomer } from './book-trade.ts';
import { removeFrom, addInto } from './commerce-links.ts';

/** Works out what is stale, and brings the boards up to date with it. */
export function settleCommerce(ledger: CommerceLedger, boards: readonly BoardTally[]): void {
	const { staleSubjects, staleCustomers, subjects, ordersOf } = ledger;
	if (staleSubjects.size === 0 && staleCustomers.size === 0) return;
	for (const subject of ledger.replaced.splice(0)) bookSubject(subject, boards, -1);
	for (const [subject, receivedAt] of staleByCases(ledger)) {
		staleSubjects.add(subject.key);
		if (receivedAt <= subject.heardAt) continue;
		// What belongs together is remembered together.
		subject.heardAt = receivedAt;
		subjects.delete(subject.key);
		subjects.set(subject.key, subject);
	}
	ledger.staleCases.clear();
	const interventions = new Interventions(ledger);
	for (const [customer, since] of staleCustomers) {
		if (since === Infinity) continue;
		for (const key of ordersOf.get(customer) ?? []) {
			const order = subjects.get(key);
			if (order !== undefined && inquirySearchedBefore(order.state) >= since) staleSubjects.add(key);
		}
	}
	// Orders first: what names one goes where it goes, and joins the set while it is worked off.
	for (const kind of commerceKinds) {
		for (const key of staleSubjects) {
			const subject = subjects.get(key);
			if (subject?.kind === kind) settleSubject(ledger, subject, boards, interventions);
		}
	}
	staleSubjects.clear();
	for (const customer of staleCustomers.keys()) settleCustomer(ledger, customer, boards);
	staleCustomers.clear();
}

function settleSubject(
	ledger: CommerceLedger,
	subject: CommerceSubject,
	boards: readonly BoardTally[],
	interventions: Interventions
): void {
	const { key, kind, source, state } = subject;
	const named =
		state.conversation === undefined
			? undefined
			: ledger.conversations.get(accountKey(source, state.conversation));
	if (kind === 'order') {
		const customer = state.customer ?? named?.customer;
		if (customer !== subject.customer) {
			if (subject.customer !== undefined) {
				removeFrom(ledger.ordersOf, subject.customer, key);
				markStale(ledger, subject.customer);
			}
			if (customer !== undefined) addInto(ledger.ordersOf, customer, key);
			subject.customer = customer;
		}
	}
	const cell = named?.cell ?? placeOf(ledger, subject);
	const facts = factsOf(kind, state);
	const intervention = kind === 'refund' || kind === 'dispute' ? interventions.factOf(subject) : undefined;
	if (intervention !== undefined) facts.push(intervention);
	if (cell === subject.cell && sameFacts(facts, subject.booked)) {
		if (subject.customer !== undefined) markStale(ledger, subject.customer);
		return;
	}
	bookSubject(subject, boards, -1);
	subject.cell = cell;
	subject.booked = facts;
	bookSubject(subject, boards, 1);
	if (subject.customer !== undefined) markStale(ledger, subject.customer);
	for (const dependent of ledger.namedBy.get(key) ?? []) ledger.staleSubjects.add(dependent);
}

/** Where a subject counts that names no known conversation. */
function placeOf(ledger: CommerceLedger, subject: CommerceSubject): Cell | undefined {
	const { kind, source, state, customer } = subject;
	if (kind === 'order') {
		const at = inquirySearchedBefore(state);
		// What its place followed from is partly forgotten, and can no longer change.
		if (at - inquiryReach < ledger.inquiriesFrom) return subject.cell;
		const asks = customer === undefined ? undefined : ledger.inquiries.get(customer)?.asks;
		const last = asks === undefined ? undefined : lastBefore(asks, at);
		return last !== undefined && last.at > at - inquiryReach ? last.cell : undefined;
	}
	const at = state.namedAt ?? 0;
	for (const named of ['refund', 'order'] as const) {
		const id = state[named];
		const other = id === undefined ? undefined : ledger.subjects.get(subjectKey(named, source, id));
		// It may have been known and forgotten since.
		if (id !== undefined && other === undefined && at - commerceReach < ledger.subjectsFrom)
			return subject.cell;
		if (other?.cell === undefined) continue;
		if (Math.abs(at - instantOf(other.state)) <= commerceReach) return other.cell;
	}
	return undefined;
}

/** The last ask up to an instant; of several at one instant that of the cell with the last key. */
function lastBefore(asks: readonly Ask[], at: EpochMs): Ask | undefined {
	const end = firstAskFrom(asks, at + 1);
	let last = asks[end - 1];
	for (let i = end - 2; i >= 0 && asks[i]?.at === last?.at; i--) {
		if ((asks[i] as Ask).cell.key > (last as Ask).cell.key) last = asks[i];
	}
	return last;
}
