import { customerKeyOf, type Conversation } from '../conversation/conversation.ts';
import { lateWindow } from '../events/event.ts';
import { Counter, sessionGap, silentSink, type FactSink } from '../metrics/facts.ts';
import { hour, type EpochMs, type Milliseconds } from '../units.ts';
import type { Cell } from './cell.ts';

/**
 * One conversation as an ask for a human. Whether it is an arrival can depend on the customer's other conversations
 * (a return within the session gap is none), so asks are booked here and not by the fold.
 */
export interface Visit {
	/** Of the session of a conversation. */
	readonly key: string;
	openedAt: EpochMs;
	askedAt: EpochMs | undefined;
	cell: Cell;
	agentStarted: boolean;
	selfService: boolean;
	continues: boolean;
	/** A backfilled event made it: it counts in reviews, not on live boards. */
	byHistory: boolean;
	/** When its conversation was given up that nobody closed; undefined while it is not. */
	lapsedAt: EpochMs | undefined;
	closes: readonly EpochMs[];
	/** Customer U+001F shop; undefined while the customer is unknown. */
	group: string | undefined;
	customer: string;
	booked: Booked | undefined;
}

interface Booked {
	readonly customer: string;
	readonly counter: Counter;
	readonly at: EpochMs;
	readonly cell: Cell;
	readonly byHistory: boolean;
}

/** The asks of one customer in one shop: mostly one, few, but all of them where a source sends one id for everybody. */
interface VisitGroup {
	/** In no order. */
	readonly visits: Visit[];
	/** Kept where there are many. */
	index: VisitIndex | undefined;
}

interface VisitIndex {
	readonly byKey: Map<string, Visit>;
	/** Those with an ask, ascending by its time. */
	readonly asks: Dated[];
	/** Every close of every visit, ascending. */
	readonly closes: Dated[];
}

type Dated = { at: EpochMs; visit: Visit };

/**
 * This long after an ask its booking is settled: events move an ask for a day, and may be a day late. Neighbours are
 * remembered longer, so an ask counts as the same, whatever has been forgotten by the time that something moves it.
 */
const settledAfter: Milliseconds = 2 * lateWindow + hour;
/** How long the ledger has to remember asks behind the end of their conversation. */
export const visitReach: Milliseconds = settledAfter + hour;

/** Where changes of bookings go, and when what made them was received. */
interface Rebooking {
	readonly books: FactSink;
	readonly receivedAt: EpochMs;
}

/** A group with more visits than this is searched by index. */
const fewVisits = 16;

/** The asks of known customers, by customer and shop. */
export type VisitLedger = Map<string, VisitGroup>;

function visitKeyOf(c: Conversation): string {
	return c.key + '\u001f' + c.begunBy;
}

function groupOf(c: Conversation): string | undefined {
	return c.customer === undefined ? undefined : customerKeyOf(c) + '\u001f' + c.askedCell.shop;
}

function visitOf(c: Conversation, openedAt: EpochMs): Visit {
	return {
		key: visitKeyOf(c),
		openedAt,
		askedAt: c.askedAt,
		cell: c.askedCell,
		agentStarted: c.agentStarted,
		selfService: c.selfService,
		continues: c.continues,
		byHistory: c.askedByHistory,
		lapsedAt: undefined,
		closes: c.closes.slice(),
		group: groupOf(c),
		customer: customerKeyOf(c),
		booked: undefined
	};
}

/**
 * Brings the ledger up to date with a conversation and rebooks what has changed by it, also of its neighbours.
 *
 * @param receivedAt of the event that changed it: what it says of asks that are settled by then moves nothing
 */
export function syncVisit(ledger: VisitLedger, c: Conversation, books: FactSink, receivedAt: EpochMs): void {
	const sink: Rebooking = { books, receivedAt };
	if (c.openedAt === undefined) return;
	const visit = c.visit;
	if (visit !== undefined) visit.lapsedAt = undefined;
	if (
		visit !== undefined &&
		visit.askedAt === c.askedAt &&
		visit.cell === c.askedCell &&
		visit.selfService === c.selfService &&
		(visit.group === undefined) === (c.customer === undefined) &&
		(c.customer === undefined || visit.customer === c.customer) &&
		visit.openedAt === c.openedAt &&
		visit.agentStarted === c.agentStarted &&
		visit.continues === c.continues &&
		visit.byHistory === c.askedByHistory &&
		sameInstants(visit.closes, c.closes)
	) {
		return;
	}
	if (visit !== undefined && isAlone(ledger, visit, c)) {
		// Nobody else depends on it, so it is changed in place.
		visit.openedAt = c.openedAt;
		visit.askedAt = c.askedAt;
		visit.cell = c.askedCell;
		visit.agentStarted = c.agentStarted;
		visit.selfService = c.selfService;
		visit.continues = c.continues;
		visit.byHistory = c.askedByHistory;
		visit.closes = c.closes.slice();
		rebook(visit, undefined, sink);
		return;
	}
	const next = visitOf(c, c.openedAt);
	next.booked = visit?.booked;
	c.visit = next;
	replaceVisit(ledger, visit, next, sink);
}

/** From the end, where most changes are. */
function sameInstants(a: readonly EpochMs[], b: readonly EpochMs[]): boolean {
	if (a.length !== b.length) return false;
	for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return false;
	return true;
}

/** Whether an entry is, and stays, the only one of its customer in its shop. */
function isAlone(ledger: VisitLedger, visit: Visit, c: Conversation): boolean {
	if (visit.group === undefined) return c.customer === undefined;
	if (visit.customer !== c.customer || visit.cell.shop !== c.askedCell.shop) return false;
	const group = ledger.get(visit.group);
	return group !== undefined && group.visits.length === 1 && group.visits[0] === visit;
}

/**
 * Finds the entry of a conversation that was forgotten and has been folded anew from the log, where it stands booked
 * already. (An entry that the ledger has forgotten too is taken to be booked as its own facts say.)
 */
export function adoptVisit(ledger: VisitLedger, c: Conversation): void {
	const { visit } = c;
	if (visit === undefined) return;
	const group = visit.group === undefined ? undefined : ledger.get(visit.group);
	c.visit = (group && findVisit(group, visit.key)) ?? visit;
}

/**
 * Leads the entry of a conversation that is read from the log again through one of its events, as it was led when that
 * came: what is settled was settled then. Nothing is booked, for it is booked.
 */
export function followVisit(c: Conversation, receivedAt: EpochMs): void {
	if (c.openedAt === undefined) return;
	const visit = visitOf(c, c.openedAt);
	visit.booked = c.visit?.booked;
	c.visit = visit;
	rebook(visit, undefined, { books: silentSink, receivedAt });
}

/** Puts a visit into the ledger in the place of an earlier state of it, and rebooks whoever is changed by that. */
function replaceVisit(ledger: VisitLedger, previous: Visit | undefined, next: Visit, sink: Rebooking): void {
	if (previous?.group !== undefined && previous.group !== next.group) {
		const left = ledger.get(previous.group);
		if (left !== undefined) {
			removeVisit(left, previous);
			if (left.visits.length === 0) ledger.delete(previous.group);
			rebookAfter(previous.closes, left, sink);
		}
	}
	if (next.group === undefined) {
		rebook(next, undefined, sink);
		return;
	}
	const group = ledger.get(next.group);
	if (group === undefined) {
		const alone: VisitGroup = { visits: [next], index: undefined };
		ledger.set(next.group, alone);
		rebook(next, alone, sink);
		return;
	}
	const replaced = findVisit(group, next.key);
	if (replaced !== undefined) removeVisit(group, replaced);
	addVisit(group, next);
	rebook(next, group, sink);
	if (group.visits.length === 1) return;
	if (replaced !== undefined) rebookAfter(replaced.closes, group, sink);
	rebookAfter(next.closes, group, sink);
}

function findVisit({ visits, index }: VisitGroup, key: string): Visit | undefined {
	return index === undefined ? visits.find((visit) => visit.key === key) : index.byKey.get(key);
}

function addVisit(group: VisitGroup, visit: Visit): void {
	group.visits.push(visit);
	if (group.index !== undefined) indexVisit(group.index, visit);
	else if (group.visits.length > fewVisits) {
		group.index = { byKey: new Map(), asks: [], closes: [] };
		for (const each of group.visits) indexVisit(group.index, each);
	}
}

function indexVisit({ byKey, asks, closes }: VisitIndex, visit: Visit): void {
	byKey.set(visit.key, visit);
	if (visit.askedAt !== undefined) insert(asks, { at: visit.askedAt, visit });
	for (const at of visit.closes) insert(closes, { at, visit });
}

function removeVisit({ visits, index }: VisitGroup, visit: Visit): void {
	// The one that changes is mostly the latest.
	const i = visits.lastIndexOf(visit);
	if (i >= 0) visits.splice(i, 1);
	if (index === undefined) return;
	index.byKey.delete(visit.key);
	if (visit.askedAt !== undefined) remove(index.asks, visit.askedAt, visit.key);
	for (const at of visit.closes) remove(index.closes, at, visit.key);
}

/** Index of the first entry at or after an instant. */
function firstFrom(entries: readonly Dated[], at: EpochMs): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((entries[middle] as Dated).at < at) low = middle + 1;
		else high = middle;
	}
	return low;
}

function insert(entries: Dated[], entry: Dated): void {
	entries.splice(firstFrom(entries, entry.at), 0, entry);
}

function remove(entries: Dated[], at: EpochMs, key: string): void {
	for (let i = firstFrom(entries, at); i < entries.length && (entries[i] as Dated).at === at; i++) {
		if ((entries[i] as Dated).visit.key !== key) continue;
		entries.splice(i, 1);
		return;
	}
}

/** Rebooks the asks that lie within the session gap after one of these closes. */
function rebookAfter(closes: readonly EpochMs[], { visits, index }: VisitGroup, sink: Rebooking): void {
	const group = { visits, index };
	for (const close of closes) {
		if (index === undefined) {
			for (const visit of visits) {
				if (visit.askedAt !== undefined && visit.askedAt >= close) rebook(visit, group, sink);
			}
			continue;
		}
		for (let i = firstFrom(index.asks, close); i < index.asks.length; i++) {
			const { at, visit } = index.asks[i] as Dated;
			if (at > close + sessionGap) break;
			rebook(visit, group, sink);
		}
	}
}

function rebook(visit: Visit, group: VisitGroup | undefined, { books, receivedAt }: Rebooking): void {
	// What depends on nobody else, or is on no live board, follows from the conversation alone, also when it was read from
	// the log again.
	const { booked: before } = visit;
	const isOpen = before === undefined || before.byHistory || visit.group === undefined;
	if (!isOpen && receivedAt - before.at > settledAfter) return;
	const counter = kindOf(visit, group);
	const at = visit.askedAt ?? visit.openedAt;
	const { booked, customer, cell, byHistory } = visit;
	if (
		booked?.counter === counter &&
		booked?.at === at &&
		booked?.cell === cell &&
		booked?.customer === customer &&
		booked?.byHistory === byHistory
	) {
		return;
	}
	if (booked !== undefined) book(booked, -1, books);
	visit.booked = counter === undefined ? undefined : { customer, counter, at, cell, byHistory };
	if (visit.booked !== undefined) book(visit.booked, 1, books);
}

function book({ customer, counter, at, cell, byHistory }: Booked, by: 1 | -1, sinks: FactSink): void {
	const sink = byHistory ? sinks.history : sinks;
	sink.count(counter, at, by, cell);
	if (counter === Counter.arrivals || counter === Counter.returns) sink.asked(customer, at, by, cell);
}

/** What an ask counts as; undefined while nobody has asked for a human. */
function kindOf(visit: Visit, group: VisitGroup | undefined): Counter | undefined {
	if (visit.agentStarted) return Counter.agentStarted;
	if (visit.selfService) return Counter.selfService;
	const { askedAt } = visit;
	if (askedAt === undefined) return undefined;
	if (visit.continues) return Counter.returns;
	if (group === undefined) return Counter.arrivals;
	return followsClose(visit, askedAt, group) ? Counter.returns : Counter.arrivals;
}

/** Whether another visit of the group, opened before, was closed within the session gap before the ask. */
function followsClose(visit: Visit, askedAt: EpochMs, { visits, index }: VisitGroup): boolean {
	if (index === undefined) {
		return visits.some(
			(other) =>
				other !== visit &&
				opensBefore(other, visit) &&
				other.closes.some((close) => close <= askedAt && askedAt - close <= sessionGap)
		);
	}
	for (let i = firstFrom(index.closes, askedAt - sessionGap); i < index.closes.length; i++) {
		const { at, visit: other } = index.closes[i] as Dated;
		if (at > askedAt) return false;
		if (opensBefore(other, visit)) return true;
	}
	return false;
}

function opensBefore(other: Visit, visit: Visit): boolean {
	if (other.openedAt !== visit.openedAt) return other.openedAt < visit.openedAt;
	return other.key < visit.key;
}

/** Forgets the asks whose conversation ended, or was given up, before an instant; their bookings stay. */
export function forgetVisits(ledger: VisitLedger, endedBefore: EpochMs): void {
	const isOver = ({ lapsedAt, closes }: Visit) => (lapsedAt ?? closes.at(-1) ?? Infinity) < endedBefore;
	for (const [key, { visits }] of ledger) {
		if (!visits.some(isOver)) continue;
		// A new group: taking many out of a large one one by one would look for each among all.
		const group: VisitGroup = { visits: [], index: undefined };
		for (const visit of visits) if (!isOver(visit)) addVisit(group, visit);
		if (group.visits.length === 0) ledger.delete(key);
		else ledger.set(key, group);
	}
}
