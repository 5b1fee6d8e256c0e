import { clockSkewTolerance, lateWindow } from '../events/event.ts';
import { compareEvents, orderEvents } from '../events/order.ts';
import type { BoardTally } from '../floor/board-tally.ts';
import type { Cell } from '../floor/cell.ts';
import { covers, type PeriodTally } from '../metrics/period.ts';
import { accountKey } from '../registry/keys.ts';
import { queueKey, type QueueKinds } from '../registry/queue-kind.ts';
import { day, hour, type EpochMs, type Milliseconds } from '../units.ts';
import {
	commerceKinds,
	emptyCommerceState,
	factsOf,
	foldCommerceEvent,
	inquirySearchedBefore,
	instantOf,
	sameFacts,
	subjectKey,
	type CommerceEvent,
	type CommerceKind,
	type CommerceSubject
} from './commerce-subject.ts';
import { bookFact, emptyCommerceTally, setInquirer } from './commerce-tally.ts';
import { bookAfterSales } from './after-sales-tally.ts';
import { Interventions, markCases, staleByCases } from './intervention.ts';
import { firstAskFrom, inquirerOutcome, type Ask } from './inquirer-outcome.ts';

/** An order that names no conversation belongs to the customer's last inquiry within this time before it. */
export const inquiryReach: Milliseconds = 7 * day;
/**
 * What first names an order or refund up to this long after it belongs with it. A subject that is heard of again after a
 * longer silence is a new one, and a phase that began longer ago has no commerce figures.
 */
export const commerceReach: Milliseconds = 35 * day;

/** What the ledger needs to know of a conversation. */
export interface NamedConversation {
	readonly openedAt: EpochMs | undefined;
	readonly cell: Cell;
	readonly customer: string | undefined;
}

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
 * boards have booked of them. Plain data, changed only by the functions of this file.
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
	link(ledger, subject, before, conversationOf);
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

/** Enters by whom a conversation, order or refund is named. */
function link(
	ledger: CommerceLedger,
	subject: CommerceSubject,
	before: CommerceSubject['state'],
	conversationOf: (source: string, id: string) => NamedConversation | undefined
): void {
	const { source, state, key } = subject;
	if (before.conversation !== state.conversation) {
		if (before.conversation !== undefined) leaveConversation(ledger, source, before.conversation, key);
		if (state.conversation !== undefined) {
			const conversationKey = accountKey(source, state.conversation);
			let named = ledger.conversations.get(conversationKey);
			if (named === undefined) {
				const conversation = conversationOf(source, state.conversation);
				named = { cell: cellOf(conversation), customer: conversation?.customer, namedBy: new Set() };
				ledger.conversations.set(conversationKey, named);
			}
			named.namedBy.add(key);
		}
	}
	for (const kind of ['order', 'refund'] as const) {
		const from = before[kind];
		const to = state[kind];
		if (from === to) continue;
		if (from !== undefined) removeFrom(ledger.namedBy, subjectKey(kind, source, from), key);
		if (to !== undefined) addInto(ledger.namedBy, subjectKey(kind, source, to), key);
	}
}

/** A conversation of which only a rating came has no place yet. */
function cellOf(conversation: NamedConversation | undefined): Cell | undefined {
	return conversation?.openedAt === undefined ? undefined : conversation.cell;
}

function leaveConversation(ledger: CommerceLedger, source: string, conversation: string, key: string): void {
	const conversationKey = accountKey(source, conversation);
	const named = ledger.conversations.get(conversationKey);
	named?.namedBy.delete(key);
	if (named?.namedBy.size === 0) ledger.conversations.delete(conversationKey);
}

function addInto(sets: Map<string, Set<string>>, key: string, member: string): void {
	const set = sets.get(key);
	if (set === undefined) sets.set(key, new Set([member]));
	else set.add(member);
}

function removeFrom(sets: Map<string, Set<string>>, key: string, member: string): void {
	const set = sets.get(key);
	set?.delete(member);
	if (set?.size === 0) sets.delete(key);
}

/** Brings what names a conversation up to date with where that is. Cheap where nothing names it. */
export function placeConversation(
	ledger: CommerceLedger,
	conversation: NamedConversation & { readonly key: string }
): void {
	if (ledger.conversations.size === 0) return;
	const named = ledger.conversations.get(conversation.key);
	if (named === undefined) return;
	const cell = cellOf(conversation);
	const { customer } = conversation;
	if (named.cell === cell && named.customer === customer) return;
	named.cell = cell;
	named.customer = customer;
	for (const key of named.namedBy) ledger.staleSubjects.add(key);
}

/** An ask that is booked (`by` 1) or taken back (−1). */
interface BookedInquiry extends Omit<Ask, 'times'> {
	readonly customer: string;
	readonly by: number;
}

/** Books an ask for a human by a known customer, or takes one back. */
export function bookInquiry(
	ledger: CommerceLedger,
	{ customer, at, by, cell, byHistory }: BookedInquiry
): void {
	let entry = ledger.inquiries.get(customer);
	if (entry === undefined) {
		if (by < 0) return;
		entry = { askedAt: at, asks: [] };
	}
	const { asks } = entry;
	if (at > entry.askedAt) entry.askedAt = at;
	ledger.inquiries.delete(customer);
	ledger.inquiries.set(customer, entry);
	let i = firstAskFrom(asks, at);
	const isSame = (ask: Ask) => ask.cell === cell && ask.byHistory === byHistory;
	while (i < asks.length && (asks[i] as Ask).at === at && !isSame(asks[i] as Ask)) i += 1;
	const ask = asks[i];
	if (ask?.at === at && isSame(ask)) {
		ask.times += by;
		if (ask.times <= 0) asks.splice(i, 1);
	} else if (by > 0) asks.splice(i, 0, { at, cell, byHistory, times: by });
	if (asks.length === 0) ledger.inquiries.delete(customer);
	if (ledger.heard.has('order')) markStale(ledger, customer, at);
}

function markStale({ staleCustomers }: CommerceLedger, customer: string, since: EpochMs = Infinity): void {
	staleCustomers.set(customer, Math.min(since, staleCustomers.get(customer) ?? Infinity));
}

/** Sets what the queues are for, and counts the inquiries in memory anew by it. A queue without a kind counts as pre-sale. */
export function setQueueKinds(ledger: CommerceLedger, kinds: QueueKinds): void {
	ledger.queueKinds = new Map(kinds);
	if (ledger.heard.has('order')) {
		for (const customer of ledger.inquiries.keys()) markStale(ledger, customer);
	}
}

function isPreSale({ queueKinds }: CommerceLedger, { shop, queue }: Cell): boolean {
	if (queueKinds.size === 0) return true;
	const kind = queueKinds.get(queueKey(shop, queue)) ?? queueKinds.get(queueKey('', queue));
	return kind === undefined || kind === 'pre_sale';
}

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

/**
 * Whether a board has commerce figures. One of some agent groups has none: an order is not credited to an account,
 * and a number that is everybody's would pass for theirs.
 */
export function countsCommerce({ members }: BoardTally): boolean {
	return members === undefined;
}

function isUnfiltered({ board: { filter } }: BoardTally): boolean {
	return !filter.shops?.length && !filter.channels?.length && !filter.queues?.length;
}

function periodsOf({ today, tomorrow, phase, nextPhase }: BoardTally): readonly PeriodTally[] {
	return [today, tomorrow, phase, nextPhase].filter((period) => period !== undefined);
}

function bookSubject(subject: CommerceSubject, boards: readonly BoardTally[], by: 1 | -1): void {
	for (const tally of subject.cell?.boards ?? boards) bookFactsOf(subject, tally, by);
}

function bookFactsOf(subject: CommerceSubject, tally: BoardTally, by: 1 | -1): void {
	if (!countsCommerce(tally) || (subject.cell === undefined && !isUnfiltered(tally))) return;
	for (const period of periodsOf(tally)) {
		for (const fact of subject.booked) if (covers(period, fact.at)) bookFact(period.commerce, fact, by);
	}
	for (const fact of subject.booked) {
		bookAfterSales(tally.afterSales, fact, by, tally.board, tally.afterSalesFrom);
	}
	tally.changed = true;
}

function settleCustomer(ledger: CommerceLedger, customer: string, boards: readonly BoardTally[]): void {
	const asks = ledger.inquiries.get(customer)?.asks ?? [];
	const orders: CommerceSubject[] = [];
	for (const key of ledger.ordersOf.get(customer) ?? []) {
		const order = ledger.subjects.get(key);
		if (order !== undefined) orders.push(order);
	}
	const preSale = (cell: Cell) => isPreSale(ledger, cell);
	for (const tally of boards) {
		if (!countsCommerce(tally)) continue;
		for (const period of periodsOf(tally)) {
			// Of a period that reaches further back than the asks that are left, nothing is shown.
			if (period.from < ledger.inquiriesFrom) continue;
			const outcome = inquirerOutcome(tally, period, asks, orders, preSale);
			if (setInquirer(period.commerce, customer, outcome)) tally.changed = true;
		}
	}
}

/**
 * Books all that is known of trade on a board that is new here, in the place of whatever it has booked of it.
 * Nothing may be stale.
 */
export function bookTrade(ledger: CommerceLedger, tally: BoardTally): void {
	for (const period of periodsOf(tally)) period.commerce = emptyCommerceTally();
	tally.afterSales.clear();
	if (!countsCommerce(tally)) return;
	for (const subject of ledger.subjects.values()) {
		if (subject.cell === undefined || subject.cell.boards.includes(tally)) {
			bookFactsOf(subject, tally, 1);
		}
	}
	if (!ledger.heard.has('order')) return;
	for (const customer of ledger.inquiries.keys()) settleCustomer(ledger, customer, [tally]);
}

/** From when on a board needs the inquiries of its customers. */
export function inquiriesNeeded(tally: BoardTally, now: EpochMs): EpochMs {
	const kept = periodsOf(tally).filter((period) => keepsCommerce(period, now));
	return Math.min(Infinity, ...kept.map(({ from }) => from));
}

/** Whether the commerce figures of a period are kept: a phase without an end is left after `commerceReach`. */
export function keepsCommerce(period: PeriodTally, now: EpochMs): boolean {
	return now - period.from < commerceReach;
}

/**
 * Forgets what can no longer matter to a board: the events of subjects that were quiet for longer than events may be
 * late, subjects that were quiet for longer than others may refer to them, and inquiries that are too old for every
 * period and for every order that may still move.
 */
export function forgetCommerce(ledger: CommerceLedger, boards: readonly BoardTally[], now: EpochMs): void {
	settleCommerce(ledger, boards);
	const quietSince = now - lateWindow - 2 * hour;
	for (const key of ledger.unsettled) {
		const subject = ledger.subjects.get(key);
		if (subject !== undefined) {
			if (subject.lastReceivedAt >= quietSince) break;
			subject.base = subject.state;
			subject.events = [];
			subject.mixedOrder = false;
		}
		ledger.unsettled.delete(key);
	}
	ledger.subjectsFrom = now - commerceReach - 2 * day;
	for (const subject of ledger.subjects.values()) {
		if (subject.heardAt >= ledger.subjectsFrom) break;
		dropSubject(ledger, subject);
	}
	let oldest = quietSince;
	for (const tally of boards) {
		for (const period of periodsOf(tally)) {
			if (keepsCommerce(period, now)) oldest = Math.min(oldest, period.from);
		}
	}
	ledger.inquiriesFrom = Math.max(ledger.inquiriesFrom, oldest - inquiryReach);
	for (const [customer, { askedAt, asks }] of ledger.inquiries) {
		const old = firstAskFrom(asks, ledger.inquiriesFrom);
		if (old > 0) asks.splice(0, old);
		if (asks.length === 0) ledger.inquiries.delete(customer);
		else if (askedAt - lateWindow - clockSkewTolerance > ledger.inquiriesFrom) break;
	}
}

function dropSubject(ledger: CommerceLedger, subject: CommerceSubject): void {
	const { key, source, state, customer } = subject;
	ledger.subjects.delete(key);
	ledger.unsettled.delete(key);
	if (customer !== undefined) removeFrom(ledger.ordersOf, customer, key);
	if (state.conversation !== undefined) leaveConversation(ledger, source, state.conversation, key);
	for (const kind of ['order', 'refund'] as const) {
		const named = state[kind];
		if (named !== undefined) removeFrom(ledger.namedBy, subjectKey(kind, source, named), key);
	}
}
