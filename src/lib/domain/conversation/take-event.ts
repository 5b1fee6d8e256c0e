import type { LoggedEvent } from '../events/event.ts';
import { compareEvents, orderEvents } from '../events/order.ts';
import type { Cell } from '../floor/cell.ts';
import type { FactSink } from '../metrics/facts.ts';
import { emptyConversation, type Conversation } from './conversation.ts';
import { applyEvent, type CellOf } from './fold.ts';

/** Events between two marks: what a late event costs at most beside the events behind it. */
const markEvery = 64;

/**
 * Takes an event into its conversation: at the end where it belongs there, else where it belongs, by taking back and
 * folding anew what lies behind. A conversation that has lapsed must be brought back before.
 *
 * @param nowhere the cell of a conversation of which nothing is known
 */
export function takeEvent(
	c: Conversation,
	event: LoggedEvent,
	sink: FactSink,
	cellOf: CellOf,
	nowhere: Cell
): void {
	if (event.timeliness !== 'history') c.liveEvents += 1;
	if (event.receivedAt > c.lastReceivedAt) c.lastReceivedAt = event.receivedAt;
	const { events } = c;
	if (events.length === 0) c.begunBy = event.position;
	const last = events[events.length - 1];
	const isAlike = last !== undefined && (last.sequence === undefined) === (event.sequence === undefined);
	if (last !== undefined && !isAlike) c.mixedOrder = true;
	// Behind the last event of its own sort, with or without sequence, is the end in a mixed order too.
	if (last === undefined || (isAlike && compareEvents(last, event) <= 0)) {
		events.push(event);
		applyEvent(c, event, 1, sink, cellOf);
		markState(c, events.length);
		return;
	}
	const ordered = c.mixedOrder ? orderEvents([...events, event]) : undefined;
	const place = ordered === undefined ? placeAmong(events, event) : firstDifference(events, ordered);
	while ((c.marks[c.marks.length - 1]?.events ?? 0) > place) c.marks.pop();
	const from = c.marks[c.marks.length - 1]?.events ?? 0;
	const before = stateAtLastMark(c, nowhere);
	for (let i = from; i < events.length; i++) applyEvent(before, events[i] as LoggedEvent, -1, sink, cellOf);
	if (ordered === undefined) events.splice(place, 0, event);
	const { session, begunBy, liveEvents, lastReceivedAt, mixedOrder, marks, judged, shown, visit } = c;
	Object.assign(c, stateAtLastMark(c, nowhere), {
		session,
		begunBy,
		events: ordered ?? events,
		marks,
		mixedOrder,
		liveEvents,
		lastReceivedAt,
		judged,
		shown,
		visit
	});
	for (let i = from; i < c.events.length; i++) {
		applyEvent(c, c.events[i] as LoggedEvent, 1, sink, cellOf);
		markState(c, i + 1);
	}
}

/** Where an event belongs among others of its sort. It mostly came a little late, so the search begins at the end. */
function placeAmong(events: readonly LoggedEvent[], event: LoggedEvent): number {
	let place = events.length;
	while (place > 0 && compareEvents(events[place - 1] as LoggedEvent, event) > 0) place -= 1;
	return place;
}

function firstDifference(events: readonly LoggedEvent[], ordered: readonly LoggedEvent[]): number {
	let i = 0;
	while (i < events.length && events[i] === ordered[i]) i += 1;
	return i;
}

/** Keeps the state of a long conversation after every 64th event. */
function markState(c: Conversation, events: number): void {
	if (events % markEvery !== 0) return;
	const state: Conversation = { ...c, events: [], marks: [], closes: [], shown: undefined, visit: undefined };
	c.marks.push({ events, closes: c.closes.length, state });
}

function stateAtLastMark(c: Conversation, nowhere: Cell): Conversation {
	const mark = c.marks[c.marks.length - 1];
	if (mark === undefined) return emptyConversation(c.key, c.source, c.id, nowhere);
	return { ...mark.state, closes: c.closes.slice(0, mark.closes) };
}
