import { lateWindow, type EventData, type LoggedEvent } from '../events/event.ts';
import { Counter, Distribution, Gauge, shortAbandon, type FactSink } from '../metrics/facts.ts';
import type { Cell } from '../floor/cell.ts';
import { isSatisfied } from '../kpi/satisfaction.ts';
import { accountKey } from '../registry/keys.ts';
import type { EpochMs } from '../units.ts';
import {
	customerKeyOf,
	lapseOf,
	openTurnByHistory,
	openTurnStart,
	type Conversation
} from './conversation.ts';

/** No conversation lapses within this time. */
const shortestLapse = lapseOf(0);

/** Finds the cell of a shop, channel and queue ('' where unknown); the same cell for the same three. */
export type CellOf = (shop: string, channel: string, queue: string) => Cell;

/**
 * Applies the next event, in fold order, to a conversation and books what follows from it with `by`.
 *
 * The same events in the same order book the same facts: taking a conversation back means folding its events into an
 * empty one with `by` = −1. What the state of the conversation implies at present (waiting, unanswered, in service)
 * is read from it; what it implied at earlier instants (`FactSink.gauge`) is booked by the steps. A conversation that
 * was quiet for 48 h before the event had lapsed in between.
 *
 * @param sinks where the facts go, those of backfilled events to `sinks.history`
 *
 * Events that make no sense where they stand are kept and counted as irregular, never thrown.
 */
export function applyEvent(
	c: Conversation,
	event: LoggedEvent,
	by: 1 | -1,
	sinks: FactSink,
	cellOf: CellOf
): void {
	const at = event.time;
	const isHistory = event.timeliness === 'history';
	const sink = isHistory ? sinks.history : sinks;
	const { cell, agent, askedAt, pendingSince, lastAt } = c;
	const owner = lastAt === -Infinity ? undefined : agent;
	const waited = lastAt !== -Infinity && c.waitingSince !== undefined;
	const owed = lastAt !== -Infinity && openTurnStart(c) !== undefined;
	// Almost no pause is that long.
	const lapsedAt = at - lastAt > shortestLapse && !isHistory && c.open ? lapseOf(lastAt) : Infinity;
	const endedAt = lapsedAt < at ? lapsedAt : at;
	if (!isHistory && at > lastAt) c.lastAt = at;
	const isFirst = c.openedAt === undefined;
	if (isFirst) begin(c, event, by, sink);
	if (event.timeliness === 'late') sink.count(Counter.lateEvents, at, by, c.cell);
	switch (event.type) {
		case 'conversation.opened':
			applyOpened(c, event.data, at, isFirst, by, sink, cellOf);
			break;
		case 'conversation.queued':
			applyQueued(c, event.data.queue, at, by, sink, cellOf);
			break;
		case 'conversation.assigned':
			applyAssigned(c, accountOf(c, event.data.agent), at, by, sink);
			break;
		case 'conversation.unassigned':
			if (!c.open) sink.count(Counter.irregular, at, by, c.cell);
			else if (typeof event.data.queue === 'string') {
				applyQueued(c, event.data.queue, at, by, sink, cellOf);
			} else release(c);
			break;
		case 'message.created':
			applyMessage(c, event.data, at, by, sink);
			break;
		case 'conversation.closed':
			applyClosed(c, event.data.reason, at, by, sink);
			break;
		case 'rating.submitted':
			applyRating(c, event.data, at, by, sinks, isHistory);
			break;
		default:
			break;
	}
	if (c.askedAt !== askedAt) c.askedByHistory = isHistory;
	if (c.pendingSince !== pendingSince) c.pendingByHistory = isHistory;
	// Without a live event it is history, and in no gauge.
	if (c.lastAt === -Infinity) return;
	const waits = c.waitingSince !== undefined;
	const owes = openTurnStart(c) !== undefined;
	if (owner !== c.agent || endedAt < at) {
		if (owner !== undefined) sinks.load(owner, endedAt, -1, by);
		if (c.agent !== undefined) sinks.load(c.agent, at, 1, by);
	}
	const moved = endedAt < at || c.cell !== cell;
	if (waited !== waits || (waits && moved)) {
		// Who waits has no owner.
		if (waited) sinks.gauge(Gauge.waiting, endedAt, -1, by, cell, undefined);
		if (waits) sinks.gauge(Gauge.waiting, at, 1, by, c.cell, undefined);
	}
	if (owed !== owes || (owes && (moved || c.agent !== agent))) {
		if (owed) sinks.gauge(Gauge.unanswered, endedAt, -1, by, cell, agent);
		if (owes) sinks.gauge(Gauge.unanswered, at, 1, by, c.cell, c.agent);
	}
}

/**
 * Books that an open conversation has lapsed, behind its last event, or with `by` = −1 takes that back because another
 * event came.
 */
export function bookLapse(c: Conversation, by: 1 | -1, sink: FactSink): void {
	if (c.lastAt === -Infinity) return;
	const at = lapseOf(c.lastAt);
	if (c.waitingSince !== undefined) sink.gauge(Gauge.waiting, at, -1, by, c.cell, undefined);
	if (openTurnStart(c) !== undefined) sink.gauge(Gauge.unanswered, at, -1, by, c.cell, c.agent);
	if (c.agent !== undefined) sink.load(c.agent, at, -1, by);
}

/** Account key of an agent that an event names; undefined when it names none. */
function accountOf(c: Conversation, agent: string | null | undefined): string | undefined {
	return agent == null ? undefined : accountKey(c.source, agent);
}

/** The first event opens a conversation, whatever it is; a rating alone does not. */
function begin(c: Conversation, event: LoggedEvent, by: 1 | -1, sink: FactSink): void {
	if (event.type === 'rating.submitted') return;
	c.openedAt = event.time;
	c.open = true;
	c.askedAt = event.time;
	c.askedCell = c.cell;
	// The opening itself is booked in the cell that it names.
	if (event.type !== 'conversation.opened') sink.count(Counter.opened, event.time, by, c.cell);
}

function applyOpened(
	c: Conversation,
	data: EventData['conversation.opened'],
	at: EpochMs,
	isFirst: boolean,
	by: 1 | -1,
	sink: FactSink,
	cellOf: CellOf
): void {
	const untouched = c.turns === 0 && askMoves(c, at) && c.closes.length === 0;
	const placed = c.cell.shop !== '' || c.cell.channel !== '';
	if (data.customer != null) c.customer = data.customer;
	c.agentStarted = data.origin === 'agent';
	c.continues = typeof data.reopens === 'string' ? data.reopens !== '' : data.reopens === true;
	if (!placed) {
		if (c.queue === '' && data.queue != null) c.queue = data.queue;
		// A wait that runs already counts from now on where the opening says that it is.
		if (c.waitingSince !== undefined) sink.count(Counter.waitEnds, at, by, c.cell);
		c.cell = cellOf(data.shop ?? '', data.channel, c.queue);
		if (c.waitingSince !== undefined) sink.count(Counter.waitStarts, at, by, c.cell);
		if (untouched) c.askedCell = c.cell;
	}
	if (isFirst) sink.count(Counter.opened, at, by, c.cell);
	else if (!c.open) reopen(c, at, by, sink);
}

function reopen(c: Conversation, at: EpochMs, by: 1 | -1, sink: FactSink): void {
	c.open = true;
	c.selfService = false;
	sink.count(Counter.reopened, at, by, c.cell);
}

function applyQueued(
	c: Conversation,
	queue: string,
	at: EpochMs,
	by: 1 | -1,
	sink: FactSink,
	cellOf: CellOf
): void {
	if (!c.open) reopen(c, at, by, sink);
	if (c.assigned) release(c);
	if (queue !== c.queue) {
		// A move to another queue: the wait goes on, but it now counts where it is.
		if (c.waitingSince !== undefined) sink.count(Counter.waitEnds, at, by, c.cell);
		c.queue = queue;
		c.cell = cellOf(c.cell.shop, c.cell.channel, queue);
		if (c.waitingSince !== undefined) sink.count(Counter.waitStarts, at, by, c.cell);
	}
	if (askMoves(c, at)) {
		c.askedAt = at;
		c.askedCell = c.cell;
	}
	c.queuedOnce = true;
	if (c.waitingSince === undefined) {
		c.waitingSince = at;
		sink.count(Counter.waitStarts, at, by, c.cell);
	}
}

/** Whether what happens at an instant can still move the ask: before a human or a queue had to do with it, for a day. */
function askMoves(c: Conversation, at: EpochMs): boolean {
	return !c.engaged && !c.queuedOnce && (c.askedAt === undefined || at - c.askedAt <= lateWindow);
}

/** A human takes part for the first time: from here on the ask stays where it is. */
function engage(c: Conversation, at: EpochMs): void {
	if (c.engaged) return;
	c.engaged = true;
	if (c.askedAt === undefined) {
		c.askedAt = at;
		c.askedCell = c.cell;
	}
}

function endWait(c: Conversation, at: EpochMs, by: 1 | -1, sink: FactSink): void {
	if (c.waitingSince === undefined) return;
	sink.count(Counter.waitEnds, at, by, c.cell);
	sink.waitEnded(c.waitingSince, at, by, c.cell);
	c.waitingSince = undefined;
}

/** Nobody owns it any longer. */
function release(c: Conversation): void {
	c.agent = undefined;
	c.assigned = false;
}

function applyAssigned(
	c: Conversation,
	agent: string | undefined,
	at: EpochMs,
	by: 1 | -1,
	sink: FactSink
): void {
	if (!c.open) {
		sink.count(Counter.irregular, at, by, c.cell);
		return;
	}
	engage(c, at);
	if (c.waitingSince !== undefined) {
		sink.time(Distribution.wait, at, Math.max(0, at - c.waitingSince), by, c.cell, agent);
		endWait(c, at, by, sink);
	}
	if (c.assigned && c.agent === agent) return;
	if (c.assigned) release(c);
	c.assigned = true;
	c.agent = agent;
	if (agent !== undefined) sink.taken(agent, at, by, c.cell);
}

function applyMessage(
	c: Conversation,
	data: EventData['message.created'],
	at: EpochMs,
	by: 1 | -1,
	sink: FactSink
): void {
	if (data.private === true) return;
	const fromCustomer = data.from === 'customer';
	const validReply = (data.from === 'agent' || data.from === 'assisted') && data.auto !== true;
	// Surveys and notices that a machine sends behind a close do not bring the customer back.
	if (!c.open && (fromCustomer || validReply)) reopen(c, at, by, sink);
	if (fromCustomer) {
		c.pendingSince ??= at;
		c.firstCustomerMessageAt ??= at;
		if (c.lastReplyBy !== undefined) sink.exchange(c.lastReplyBy, customerKeyOf(c), at, by, c.cell);
	} else if (validReply) applyReply(c, accountOf(c, data.agent) ?? c.agent, at, by, sink);
	else if (data.from === 'bot' && c.open && askMoves(c, at)) {
		// A bot speaks first: nobody has asked for a human yet.
		c.askedAt = undefined;
	}
}

function applyReply(
	c: Conversation,
	agent: string | undefined,
	at: EpochMs,
	by: 1 | -1,
	sink: FactSink
): void {
	engage(c, at);
	const start = openTurnStart(c);
	if (start !== undefined) {
		const time = Math.max(0, at - start);
		c.lastTurnByHistory = openTurnByHistory(c);
		sink.time(Distribution.response, at, time, by, c.cell, agent);
		if (c.turns === 0) sink.time(Distribution.firstResponse, at, time, by, c.cell, agent);
		c.turns += 1;
		c.lastTurnAsked = start;
		c.lastTurnUnanswered = false;
	}
	c.pendingSince = undefined;
	if (c.firstCustomerMessageAt !== undefined) c.firstReplyAt ??= at;
	c.lastReplyBy = agent;
	if (agent !== undefined && c.firstCustomerMessageAt !== undefined) {
		sink.exchange(agent, customerKeyOf(c), at, by, c.cell);
	}
}

function applyClosed(c: Conversation, reason: string, at: EpochMs, by: 1 | -1, sink: FactSink): void {
	if (!c.open) {
		sink.count(Counter.irregular, at, by, c.cell);
		return;
	}
	if (reason === 'abandoned' && c.waitingSince !== undefined) {
		sink.count(Counter.abandoned, at, by, c.cell);
		if (at - c.waitingSince < shortAbandon) sink.count(Counter.abandonedShort, at, by, c.cell);
	}
	c.selfService = reason === 'self_service' && !c.engaged && !c.queuedOnce;
	// Who helped themselves asked nobody, so nobody left them unanswered.
	const start = c.selfService ? undefined : openTurnStart(c);
	if (start !== undefined) {
		sink.count(Counter.turnsUnanswered, at, by, c.cell);
		c.turns += 1;
		c.lastTurnAsked = start;
		c.lastTurnByHistory = openTurnByHistory(c);
		c.lastTurnUnanswered = true;
	}
	endWait(c, at, by, sink);
	release(c);
	c.pendingSince = undefined;
	c.open = false;
	c.closes.push(at);
	sink.count(Counter.closed, at, by, c.cell);
}

function applyRating(
	c: Conversation,
	data: EventData['rating.submitted'],
	at: EpochMs,
	by: 1 | -1,
	sinks: FactSink,
	byHistory: boolean
): void {
	if (c.rating !== undefined) bookRating(c, -by as 1 | -1, sinks);
	const satisfied = isSatisfied(data);
	c.rating = { at, satisfied, cell: c.cell, byHistory };
	bookRating(c, by, sinks);
}

function bookRating(c: Conversation, by: 1 | -1, sinks: FactSink): void {
	if (c.rating === undefined) return;
	const { at, satisfied, cell, byHistory } = c.rating;
	const sink = byHistory ? sinks.history : sinks;
	sink.count(satisfied === undefined ? Counter.ratedUnreadable : Counter.rated, at, by, cell);
	if (satisfied === true) sink.count(Counter.satisfied, at, by, cell);
}
