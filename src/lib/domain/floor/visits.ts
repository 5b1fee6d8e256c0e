import { customerKeyOf, type Conversation } from '../conversation/conversation.ts';
import { Counter, sessionGap, type FactSink } from '../metrics/facts.ts';
import type { EpochMs } from '../units.ts';
import type { Cell } from './cell.ts';

/**
 * One conversation as an ask for a human. Whether it is an arrival can depend on the customer's other conversations
 * (a return within the session gap is none), so asks are booked here and not by the fold.
 */
export interface Visit {
	/** `key` and `session` of the conversation. */
	readonly key: string;
	openedAt: EpochMs;
	askedAt: EpochMs | undefined;
	cell: Cell;
	agentStarted: boolean;
	selfService: boolean;
	continues: boolean;
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
}

/** The asks of one customer in one shop. Sorted, because a source may send the same customer id for everybody. */
interface VisitGroup {
	readonly visits: Map<string, Visit>;
	/** Those with an ask, ascending by its time. */
	readonly asks: { at: EpochMs; visit: Visit }[];
	/** Every close of every visit, ascending. */
	readonly closes: { at: EpochMs; visit: Visit }[];
}

/** The asks of known customers, by customer and shop. */
export type VisitLedger = Map<string, VisitGroup>;

function visitKeyOf(c: Conversation): string {
	return c.session === 0 ? c.key : c.key + '\u001f' + c.session;
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
		closes: c.closes.slice(),
		group: groupOf(c),
		customer: customerKeyOf(c),
		booked: undefined
	};
}

/** Brings the ledger up to date with a conversation and rebooks what has changed by it, also of its neighbours. */
export function syncVisit(ledger: VisitLedger, c: Conversation, sink: FactSink): void {
	if (c.openedAt === undefined) return;
	const group = groupOf(c);
	const visit = c.visit;
	if (
		visit !== undefined &&
		visit.askedAt === c.askedAt &&
		visit.cell === c.askedCell &&
		visit.selfService === c.selfService &&
		visit.closes.length === c.closes.length &&
		visit.group === group &&
		visit.openedAt === c.openedAt &&
		visit.agentStarted === c.agentStarted &&
		visit.continues === c.continues &&
		visit.closes[visit.closes.length - 1] === c.closes[c.closes.length - 1]
	) {
		return;
	}
	const next = visitOf(c, c.openedAt);
	next.booked = visit?.booked;
	c.visit = next;
	replaceVisit(ledger, visit, next, sink);
}

/**
 * Finds the entry of a conversation that was forgotten and has been folded anew from the log, where it stands booked
 * already. (An entry that the ledger has forgotten too is taken to be booked as its own facts say.)
 */
export function adoptVisit(ledger: VisitLedger, c: Conversation): void {
	if (c.openedAt === undefined) return;
	const visit = visitOf(c, c.openedAt);
	const group = visit.group === undefined ? undefined : ledger.get(visit.group);
	const known = group?.visits.get(visit.key);
	if (known === undefined) {
		const counter = kindOf(visit, group);
		visit.booked =
			counter === undefined
				? undefined
				: { customer: visit.customer, counter, at: visit.askedAt ?? visit.openedAt, cell: visit.cell };
	}
	c.visit = known ?? visit;
}

/** Puts a visit into the ledger in the place of an earlier state of it, and rebooks whoever is changed by that. */
function replaceVisit(ledger: VisitLedger, previous: Visit | undefined, next: Visit, sink: FactSink): void {
	if (previous?.group !== undefined && previous.group !== next.group) {
		const left = ledger.get(previous.group);
		if (left !== undefined) {
			removeVisit(left, previous);
			if (left.visits.size === 0) ledger.delete(previous.group);
			rebookAfter(previous.closes, left, sink);
		}
	}
	if (next.group === undefined) {
		rebook(next, undefined, sink);
		return;
	}
	let group = ledger.get(next.group);
	if (group === undefined) {
		group = { visits: new Map(), asks: [], closes: [] };
		ledger.set(next.group, group);
	}
	const replaced = group.visits.get(next.key);
	if (replaced !== undefined) removeVisit(group, replaced);
	group.visits.set(next.key, next);
	if (next.askedAt !== undefined) insert(group.asks, { at: next.askedAt, visit: next });
	for (const at of next.closes) insert(group.closes, { at, visit: next });
	rebook(next, group, sink);
	if (group.visits.size === 1) return;
	if (replaced !== undefined) rebookAfter(replaced.closes, group, sink);
	rebookAfter(next.closes, group, sink);
}

function removeVisit(group: VisitGroup, visit: Visit): void {
	group.visits.delete(visit.key);
	if (visit.askedAt !== undefined) remove(group.asks, visit.askedAt, visit.key);
	for (const at of visit.closes) remove(group.closes, at, visit.key);
}

type Dated = { at: EpochMs; visit: Visit };

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
function rebookAfter(closes: readonly EpochMs[], group: VisitGroup, sink: FactSink): void {
	for (const close of closes) {
		for (let i = firstFrom(group.asks, close); i < group.asks.length; i++) {
			const { at, visit } = group.asks[i] as Dated;
			if (at > close + sessionGap) break;
			rebook(visit, group, sink);
		}
	}
}

function rebook(visit: Visit, group: VisitGroup | undefined, sink: FactSink): void {
	const counter = kindOf(visit, group);
	const at = visit.askedAt ?? visit.openedAt;
	const { booked, customer, cell } = visit;
	if (
		booked?.counter === counter &&
		booked?.at === at &&
		booked?.cell === cell &&
		booked?.customer === customer
	) {
		return;
	}
	if (booked !== undefined) book(booked, -1, sink);
	visit.booked = counter === undefined ? undefined : { customer, counter, at, cell };
	if (visit.booked !== undefined) book(visit.booked, 1, sink);
}

function book({ customer, counter, at, cell }: Booked, by: 1 | -1, sink: FactSink): void {
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
	for (let i = firstFrom(group.closes, askedAt - sessionGap); i < group.closes.length; i++) {
		const { at, visit: other } = group.closes[i] as Dated;
		if (at > askedAt) break;
		if (opensBefore(other, visit)) return Counter.returns;
	}
	return Counter.arrivals;
}

function opensBefore(other: Visit, visit: Visit): boolean {
	if (other.openedAt !== visit.openedAt) return other.openedAt < visit.openedAt;
	return other.key < visit.key;
}

/** Forgets the asks whose conversation ended before an instant; their bookings stay. */
export function forgetVisits(ledger: VisitLedger, endedBefore: EpochMs): void {
	for (const [key, group] of ledger) {
		for (const visit of [...group.visits.values()]) {
			if ((visit.closes.at(-1) ?? Infinity) < endedBefore) removeVisit(group, visit);
		}
		if (group.visits.size === 0) ledger.delete(key);
	}
}
