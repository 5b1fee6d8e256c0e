import { placeConversation, type NamedConversation } from '../commerce/commerce-links.ts';
import { emptyConversation, lapseOf, type Conversation } from '../conversation/conversation.ts';
import { bookLapse, type CellOf } from '../conversation/fold.ts';
import { takeEvent } from '../conversation/take-event.ts';
import { lateWindow, type LoggedEvent } from '../events/event.ts';
import { silentSink } from '../metrics/facts.ts';
import { accountKey } from '../registry/keys.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import type { Cell } from './cell.ts';
import { workingsOf } from './floor-sink.ts';
import type { Bookkeeping, Floor } from './floor.ts';
import { show, shownOf } from './gauges.ts';
import { markForPlatforms } from './platforms.ts';
import { adoptVisit, followVisit, syncVisit } from './visits.ts';

/** A closed conversation that is quiet for this long leaves the memory. */
export const quietBeforeEviction: Milliseconds = 600_000;
/** In a flood closed conversations leave earlier: no more than twice as many stay. */
export const mostQuiet = 50_000;

/** Applies an event to its conversation, which is read from the log where it is not in memory. */
export function applyToConversation(floor: Floor, event: LoggedEvent, keeping: Bookkeeping): void {
	const { cellOf, sink, nowhere } = workingsOf(floor, keeping);
	let ofSource = floor.conversations.get(event.source);
	if (ofSource === undefined) {
		ofSource = new Map();
		floor.conversations.set(event.source, ofSource);
	}
	let c = ofSource.get(event.subject);
	if (c === undefined) {
		const key = accountKey(event.source, event.subject);
		const mayBeKnown =
			floor.evicted.delete(key) || event.type !== 'conversation.opened' || event.timeliness !== 'live';
		c = emptyConversation(key, event.source, event.subject, nowhere);
		if (mayBeKnown) {
			c = recall(c, keeping.history(event.source, event.subject, event.position), cellOf, nowhere);
		}
		if (c.events.length > 0) {
			// An open one left the memory because it had lapsed.
			c.lapsed = c.open;
			// Whether it is, only the boards know.
			c.judged = true;
			adoptVisit(floor.visits, c);
			c.shown = shownOf(c);
		}
		ofSource.set(event.subject, c);
	}
	if (beginsSession(c, event)) {
		// The clock may not have come to where the old one lapses.
		if (c.open && !c.lapsed) lapse(floor, c);
		c = nextSession(c, nowhere);
		ofSource.set(event.subject, c);
	}
	if (c.lapsed) {
		bookLapse(c, -1, sink);
		c.lapsed = false;
	}
	takeEvent(c, event, sink, cellOf, nowhere);
	syncVisit(floor.visits, c, sink, event.receivedAt);
	placeConversation(floor.commerce, c);
	markForPlatforms(floor, c, event);
	if (isDue(c, floor.now)) lapse(floor, c);
	else {
		show(floor, c);
		if (!c.open) rest(floor, c);
	}
}

/** Makes a conversation that has nothing more to show a candidate for eviction. */
function rest(floor: Floor, c: Conversation): void {
	floor.quiet.push({ conversation: c, at: c.lastReceivedAt });
	if (floor.quiet.length > 2 * mostQuiet) evictQuiet(floor, -Infinity, mostQuiet);
}

function isDue(c: Conversation, now: EpochMs): boolean {
	return c.open && lapseOf(c.lastAt) <= now;
}

function lapse(floor: Floor, c: Conversation): void {
	c.lapsed = true;
	bookLapse(c, 1, workingsOf(floor).sink);
	show(floor, c);
	rest(floor, c);
}

/** Lets the open conversations lapse of which nothing was heard for too long. Due at every full hour. */
export function lapseSilent(floor: Floor): void {
	for (const ofSource of floor.conversations.values()) {
		for (const c of ofSource.values()) if (!c.lapsed && isDue(c, floor.now)) lapse(floor, c);
	}
}

/** Takes out what has been quiet since an instant, and the quietest of the rest down to `keep`. */
export function evictQuiet(floor: Floor, quietSince: EpochMs, keep: number): void {
	let gone = 0;
	for (const { conversation: c, at } of floor.quiet) {
		if (at > quietSince && floor.quiet.length - gone <= keep) break;
		gone += 1;
		// Heard of again since: another entry stands for it, or it is open.
		if ((c.open && !c.lapsed) || c.lastReceivedAt !== at) continue;
		const ofSource = floor.conversations.get(c.source);
		if (ofSource?.get(c.id) !== c) continue;
		ofSource.delete(c.id);
		if (ofSource.size === 0) floor.conversations.delete(c.source);
		const lapsedAt = c.lapsed ? Math.max(at, lapseOf(c.lastAt)) : undefined;
		if (c.visit !== undefined) c.visit.lapsedAt = lapsedAt;
		floor.evicted.set(c.key, lapsedAt ?? at);
	}
	if (gone > 0) floor.quiet = floor.quiet.slice(gone);
}

/** Where a conversation is that an event of trade names; undefined when it is not known yet. */
export function conversationNamed(
	floor: Floor,
	source: string,
	id: string,
	before: number,
	keeping: Bookkeeping
): NamedConversation | undefined {
	const inMemory = floor.conversations.get(source)?.get(id);
	if (inMemory !== undefined) return inMemory;
	const { cellOf, nowhere } = workingsOf(floor, keeping);
	const empty = emptyConversation(accountKey(source, id), source, id, nowhere);
	const c = recall(empty, keeping.history(source, id, before), cellOf, nowhere);
	return c.events.length === 0 ? undefined : c;
}

/**
 * A subject that is used again more than the late window after its close is a new session. Ratings and what only a
 * machine or a colleague writes belong to the one that is over. One that was never closed and has lapsed is over when
 * the subject is opened again; whatever else comes of it goes on with it.
 */
export function beginsSession(c: Conversation, event: LoggedEvent): boolean {
	if (c.open || c.openedAt === undefined) {
		if (event.type !== 'conversation.opened' || event.timeliness === 'history') return false;
		// Of one that is not begun there is at most a rating.
		return c.open
			? event.time >= lapseOf(c.lastAt)
			: c.events.length > 0 && event.time - c.lastAt > lateWindow;
	}
	if (c.closes.length === 0 || event.type === 'rating.submitted') return false;
	if (event.type === 'message.created') {
		const { from, auto, private: isPrivate } = event.data;
		if (from === 'system' || auto === true || isPrivate === true) return false;
	}
	return event.time - (c.closes[c.closes.length - 1] as EpochMs) > lateWindow;
}

/** The next session of a subject that is used again. */
export function nextSession(c: Conversation, nowhere: Cell): Conversation {
	const next = emptyConversation(c.key, c.source, c.id, nowhere);
	next.session = c.session + 1;
	return next;
}

/** Folds what the log says of a conversation that is not in memory; all of that is booked already. */
function recall(
	empty: Conversation,
	events: readonly LoggedEvent[],
	cellOf: CellOf,
	nowhere: Cell
): Conversation {
	let c = empty;
	for (const event of events) {
		if (beginsSession(c, event)) c = nextSession(c, nowhere);
		takeEvent(c, event, silentSink, cellOf, nowhere);
		followVisit(c, event.receivedAt);
	}
	return c;
}
