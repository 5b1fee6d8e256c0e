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
	booked: { counter: Counter; at: EpochMs; cell: Cell } | undefined;
}

/** The asks of known customers, by customer and shop. */
export type VisitLedger = Map<string, Visit[]>;

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
	const group = (visit.group === undefined ? undefined : ledger.get(visit.group)) ?? noNeighbours;
	const known = group.find((other) => other.key === visit.key);
	if (known === undefined) {
		const counter = kindOf(visit, group);
		visit.booked =
			counter === undefined ? undefined : { counter, at: visit.askedAt ?? visit.openedAt, cell: visit.cell };
	}
	c.visit = known ?? visit;
}

/** Puts a visit into the ledger in the place of an earlier state of it, and rebooks both their groups. */
function replaceVisit(ledger: VisitLedger, previous: Visit | undefined, next: Visit, sink: FactSink): void {
	if (previous?.group !== undefined && previous.group !== next.group) {
		const left = (ledger.get(previous.group) ?? []).filter((visit) => visit.key !== previous.key);
		if (left.length === 0) ledger.delete(previous.group);
		else ledger.set(previous.group, left);
		for (const visit of left) rebook(visit, left, sink);
	}
	if (next.group === undefined) {
		rebook(next, noNeighbours, sink);
		return;
	}
	let group = ledger.get(next.group);
	if (group === undefined) {
		group = [];
		ledger.set(next.group, group);
	}
	const i = group.findIndex((visit) => visit.key === next.key);
	if (i >= 0) {
		// An evicted conversation that came back from the log finds its booking here.
		next.booked ??= (group[i] as Visit).booked;
		group[i] = next;
	} else group.push(next);
	for (const visit of group) rebook(visit, group, sink);
}

const noNeighbours: readonly Visit[] = [];

function rebook(visit: Visit, group: readonly Visit[], sink: FactSink): void {
	const counter = kindOf(visit, group);
	const at = visit.askedAt ?? visit.openedAt;
	const { booked } = visit;
	if (booked?.counter === counter && booked?.at === at && booked?.cell === visit.cell) return;
	if (booked !== undefined) sink.count(booked.counter, booked.at, -1, booked.cell);
	visit.booked = counter === undefined ? undefined : { counter, at, cell: visit.cell };
	if (counter !== undefined) sink.count(counter, at, 1, visit.cell);
}

/** What an ask counts as; undefined while nobody has asked for a human. */
function kindOf(visit: Visit, group: readonly Visit[]): Counter | undefined {
	if (visit.agentStarted) return Counter.agentStarted;
	if (visit.selfService) return Counter.selfService;
	const { askedAt } = visit;
	if (askedAt === undefined) return undefined;
	if (visit.continues) return Counter.returns;
	for (const other of group) {
		if (other.key === visit.key || other.openedAt > visit.openedAt) continue;
		if (other.openedAt === visit.openedAt && other.key > visit.key) continue;
		for (const close of other.closes) {
			if (close <= askedAt && askedAt - close <= sessionGap) return Counter.returns;
		}
	}
	return Counter.arrivals;
}

/** Forgets the asks whose conversation ended before an instant; their bookings stay. */
export function forgetVisits(ledger: VisitLedger, endedBefore: EpochMs): void {
	for (const [key, group] of ledger) {
		const kept = group.filter((visit) => (visit.closes.at(-1) ?? Infinity) >= endedBefore);
		if (kept.length === 0) ledger.delete(key);
		else if (kept.length < group.length) ledger.set(key, kept);
	}
}
