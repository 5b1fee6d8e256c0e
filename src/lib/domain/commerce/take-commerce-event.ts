import { compareEvents, orderEvents } from '../events/order.ts';
import {
	emptyCommerceState,
	foldCommerceEvent,
	subjectKey,
	type CommerceEvent,
	type CommerceKind,
	type CommerceSubject
} from './commerce-subject.ts';
import { markCases } from './intervention.ts';
import { markStale, commerceReach, type CommerceLedger } from './commerce-ledger.ts';
import { dropSubject, linkSubject, type NamedConversation } from './commerce-links.ts';

const kindOfType: Readonly<Record<CommerceEvent['type'], CommerceKind>> = {
	'order.changed': 'order',
	'refund.changed': 'refund',
	'dispute.changed': 'dispute',
	'review.submitted': 'review',
	'complaint.changed': 'complaint'
};

/**
 * Takes in an event. Backfilled ones are passed over: they are history, never on a live board.
 *
 * @param conversationOf finds a conversation of the event's source
 */
export function takeCommerceEvent(
	ledger: CommerceLedger,
	event: CommerceEvent,
	conversationOf: (source: string, id: string) => NamedConversation | undefined
): void {
	if (event.timeliness === 'history') return;
	const kind = kindOfType[event.type];
	if (!ledger.heard.has(kind)) {
		ledger.heard.add(kind);
		// Until the first order nobody asks for conversions, so inquiries did not stir them.
		if (kind === 'order') for (const customer of ledger.inquiries.keys()) markStale(ledger, customer);
	}
	const key = subjectKey(kind, event.source, event.subject);
	let subject = ledger.subjects.get(key);
	if (subject !== undefined && event.receivedAt - subject.lastReceivedAt > commerceReach) {
		dropSubject(ledger, subject);
		ledger.replaced.push(subject);
		markCases(ledger, subject, subject.state);
		subject = undefined;
	}
	subject ??= emptySubject(kind, key, event);
	if (event.receivedAt > subject.lastReceivedAt) subject.lastReceivedAt = event.receivedAt;
	if (event.receivedAt > subject.heardAt) subject.heardAt = event.receivedAt;
	// Out and in again: the maps stay in the order of what was last heard of.
	ledger.subjects.delete(key);
	ledger.subjects.set(key, subject);
	ledger.unsettled.delete(key);
	ledger.unsettled.add(key);
	const before = subject.state;
	fold(subject, event);
	linkSubject(ledger, subject, before, conversationOf);
	markCases(ledger, subject, before);
	ledger.staleSubjects.add(key);
}

function emptySubject(kind: CommerceKind, key: string, event: CommerceEvent): CommerceSubject {
	return {
		kind,
		key,
		source: event.source,
		base: emptyCommerceState(),
		events: [],
		mixedOrder: false,
		state: emptyCommerceState(),
		lastReceivedAt: event.receivedAt,
		heardAt: event.receivedAt,
		customer: undefined,
		cell: undefined,
		booked: []
	};
}

/** Folds an event into a new state: behind the others where it belongs there, else all of them anew. */
function fold(subject: CommerceSubject, event: CommerceEvent): void {
	const { events } = subject;
	const last = events.at(-1);
	if (last !== undefined && (last.sequence === undefined) !== (event.sequence === undefined)) {
		subject.mixedOrder = true;
	}
	events.push(event);
	if (last === undefined || (!subject.mixedOrder && compareEvents(last, event) <= 0)) {
		subject.state = { ...subject.state };
		foldCommerceEvent(subject.state, event);
		return;
	}
	subject.events = orderEvents(events);
	subject.state = { ...subject.base };
	for (const ordered of subject.events) foldCommerceEvent(subject.state, ordered);
}
