import {
	addLoad,
	addState,
	emptyTimeline,
	forgetBefore,
	type AgentTimeline
} from '../agent/agent-timeline.ts';
import type { Board } from '../board/board.ts';
import {
	bookInquiry,
	emptyCommerceLedger,
	forgetCommerce,
	placeConversation,
	takeCommerceEvent,
	type CommerceLedger,
	type NamedConversation
} from '../commerce/commerce-ledger.ts';
import {
	customerKeyOf,
	emptyConversation,
	openTurnStart,
	type Conversation,
	type Shown
} from '../conversation/conversation.ts';
import type { CellOf } from '../conversation/fold.ts';
import { takeEvent } from '../conversation/take-event.ts';
import { lateWindow, type KnownEvent, type LoggedEvent } from '../events/event.ts';
import type { FactSink } from '../metrics/facts.ts';
import { accountKey, cellKey } from '../registry/keys.ts';
import { day, hour, minute, type EpochMs, type Milliseconds } from '../units.ts';
import {
	advanceBoard,
	boardSink,
	countsAgent,
	emptyBoardTally,
	filterHolds,
	rowOf,
	setLastTurn,
	type BoardTally
} from './board-tally.ts';
import type { Cell } from './cell.ts';
import { adoptVisit, forgetVisits, syncVisit, type VisitLedger } from './visits.ts';

/** How one source has been heard. */
export interface SourceContact {
	lastReceivedAt: EpochMs;
	/** Announced by its heartbeats; undefined for a source that sends none, which is never called silent. */
	heartbeat: Milliseconds | undefined;
}

/** The last `queue.snapshot` of a queue. */
export interface QueueSnapshot {
	readonly source: string;
	readonly queue: string;
	readonly at: EpochMs;
	readonly interval: Milliseconds;
	readonly waiting: number | undefined;
	readonly oldestWait: Milliseconds | undefined;
	readonly inService: number | undefined;
	readonly agentsOnline: number | undefined;
}

/**
 * The contact-centre floor of one organisation: its conversations, people and sources as the log tells them, and what
 * its boards have counted. Plain data, so that a checkpoint is the floor as it stands.
 *
 * A floor is a function of the events applied and the clock: the same events, in whatever order they came, give the
 * same boards.
 */
export interface Floor {
	readonly organisation: string;
	/** Position of the last event applied. */
	position: number;
	now: EpochMs;
	readonly cells: Map<string, Cell>;
	/** In memory: the open ones, and those that closed a short time ago. */
	readonly conversations: ConversationIndex;
	/** Closed and taken out of memory: key → time of the last event received. They are read from the log if needed. */
	readonly evicted: Map<string, EpochMs>;
	readonly visits: VisitLedger;
	readonly agents: Map<string, AgentTimeline>;
	readonly sources: Map<string, SourceContact>;
	readonly snapshots: Map<string, QueueSnapshot>;
	readonly commerce: CommerceLedger;
	readonly boards: Map<string, BoardTally>;
	/** Conversations in the order in which they were last heard of while closed: candidates for eviction. */
	quiet: { readonly conversation: Conversation; readonly at: EpochMs }[];
	evictedAt: EpochMs;
	forgotAt: EpochMs;
}

/**
 * Conversations by source and subject. Two maps in each other, because joining the two names for every event costs more
 * than all the rest of the search.
 */
export type ConversationIndex = Map<string, Map<string, Conversation>>;

/** Earlier events of a conversation, ascending by position, all before the one being applied. */
export type History = (source: string, subject: string, before: number) => readonly LoggedEvent[];

/** For floors that keep every conversation in memory. */
export const noHistory: History = () => [];

/** A closed conversation that is quiet for this long leaves the memory. */
const quietBeforeEviction: Milliseconds = 600_000;
/** In a flood closed conversations leave earlier: no more than twice as many stay. */
const mostQuiet = 50_000;
const defaultHeartbeat: Milliseconds = 15_000;

export function emptyFloor(organisation: string, now: EpochMs): Floor {
	return {
		organisation,
		position: 0,
		now,
		cells: new Map(),
		conversations: new Map(),
		evicted: new Map(),
		visits: new Map(),
		agents: new Map(),
		sources: new Map(),
		snapshots: new Map(),
		commerce: emptyCommerceLedger(),
		boards: new Map(),
		quiet: [],
		evictedAt: now,
		forgotAt: now
	};
}

/**
 * Puts a board on a floor that has not applied any event; what came before would be missing on it.
 *
 * @param members account keys of the board's agent groups, undefined when its filter names none.
 */
export function addBoard(floor: Floor, board: Board, members?: ReadonlySet<string>): void {
	const tally = emptyBoardTally(board, floor.now, members);
	floor.boards.set(board.id, tally);
	for (const cell of floor.cells.values()) if (filterHolds(board, cell)) cell.boards.push(tally);
}

/** Gives a board on the floor another name or layout; what it counts (filter, day, phases) must be the same. */
export function renewBoard(floor: Floor, board: Board): void {
	const tally = floor.boards.get(board.id);
	if (tally === undefined) return;
	tally.board = board;
	tally.changed = true;
}

/** Moves the floor to the clock, which never goes back: windows slide, days begin, what is over is forgotten. */
export function advanceFloor(floor: Floor, now: EpochMs): void {
	if (now <= floor.now) return;
	const sameSecond = Math.floor(now / 1_000) === Math.floor(floor.now / 1_000);
	floor.now = now;
	if (sameSecond) return;
	for (const tally of floor.boards.values()) advanceBoard(tally, now);
	if (now - floor.evictedAt >= minute) {
		floor.evictedAt = now;
		evict(floor);
	}
}

/**
 * Takes every closed conversation out of memory; whatever comes of it later reads it from the log again. A floor that
 * is about to be written down is smaller by it.
 */
export function evictClosed(floor: Floor): void {
	evictQuiet(floor, Infinity, 0);
}

/** Takes out what has been quiet since an instant, and the quietest of the rest down to `keep`. */
function evictQuiet(floor: Floor, quietSince: EpochMs, keep: number): void {
	let gone = 0;
	for (const { conversation: c, at } of floor.quiet) {
		if (at > quietSince && floor.quiet.length - gone <= keep) break;
		gone += 1;
		// Heard of again since: another entry stands for it, or it is open.
		if (c.open || c.lastReceivedAt !== at) continue;
		const ofSource = floor.conversations.get(c.source);
		if (ofSource?.get(c.id) !== c) continue;
		ofSource.delete(c.id);
		floor.evicted.set(c.key, at);
	}
	if (gone > 0) floor.quiet = floor.quiet.slice(gone);
}

function evict(floor: Floor): void {
	evictQuiet(floor, floor.now - quietBeforeEviction, mostQuiet);
	if (floor.now - floor.forgotAt < hour) return;
	floor.forgotAt = floor.now;
	const oldest = floor.now - lateWindow - 2 * hour;
	for (const [key, at] of floor.evicted) if (at < oldest) floor.evicted.delete(key);
	forgetVisits(floor.visits, oldest);
	forgetCommerce(floor.commerce, [...floor.boards.values()], floor.now);
	for (const timeline of floor.agents.values()) forgetBefore(timeline, floor.now - 2 * day);
}

/** What an event is booked with: the boards, and beside them the roll-ups where somebody keeps them. */
export interface Bookkeeping {
	readonly history: History;
	/** Gets every fact that the boards get. */
	readonly also?: FactSink;
}

/** Applies the next event of the log. Nothing that it holds can make this throw. */
export function applyToFloor(floor: Floor, event: LoggedEvent, { history, also }: Bookkeeping): void {
	floor.position = event.position;
	hear(floor, event);
	switch (event.type) {
		case 'conversation.opened':
		case 'conversation.queued':
		case 'conversation.assigned':
		case 'conversation.unassigned':
		case 'conversation.closed':
		case 'message.created':
		case 'rating.submitted':
			applyToConversation(floor, event, history, also);
			break;
		case 'agent.state':
			if (event.timeliness !== 'history') {
				addState(timelineOf(floor, accountKey(event.source, event.subject), event.subject), event);
				for (const tally of floor.boards.values()) tally.changed = tally.agentsChanged = true;
			}
			break;
		case 'queue.snapshot':
			if (event.timeliness === 'live') takeSnapshot(floor, event);
			break;
		case 'order.changed':
		case 'refund.changed':
		case 'dispute.changed':
		case 'review.submitted':
		case 'complaint.changed': {
			const before = event.position;
			takeCommerceEvent(floor.commerce, event, (source, id) =>
				conversationNamed(floor, source, id, before, history, also)
			);
			for (const tally of floor.boards.values()) tally.changed = true;
			break;
		}
		default:
			break;
	}
}

function hear(floor: Floor, event: LoggedEvent): void {
	let contact = floor.sources.get(event.source);
	if (contact === undefined) {
		contact = { lastReceivedAt: event.receivedAt, heartbeat: undefined };
		floor.sources.set(event.source, contact);
	} else if (event.receivedAt > contact.lastReceivedAt) contact.lastReceivedAt = event.receivedAt;
	if (event.type === 'source.heartbeat') {
		const seconds = event.data.interval_s;
		contact.heartbeat = seconds === undefined ? defaultHeartbeat : Math.max(1, seconds) * 1_000;
	}
}

function takeSnapshot(floor: Floor, event: Extract<KnownEvent, { type: 'queue.snapshot' }>): void {
	const key = accountKey(event.source, event.subject);
	const last = floor.snapshots.get(key);
	if (last !== undefined && last.at > event.time) return;
	const { data } = event;
	floor.snapshots.set(key, {
		source: event.source,
		queue: event.subject,
		at: event.time,
		interval: data.interval_s === undefined ? defaultHeartbeat : Math.max(1, data.interval_s) * 1_000,
		waiting: data.waiting,
		oldestWait: data.oldest_wait_s === undefined ? undefined : data.oldest_wait_s * 1_000,
		inService: data.in_service,
		agentsOnline: data.agents_online
	});
	for (const tally of floor.boards.values()) tally.changed = true;
}

function timelineOf(floor: Floor, key: string, account: string): AgentTimeline {
	let timeline = floor.agents.get(key);
	if (timeline === undefined) {
		timeline = emptyTimeline(key, account);
		floor.agents.set(key, timeline);
	}
	return timeline;
}

function cellFinder(floor: Floor): CellOf {
	return (shop, channel, queue) => {
		const key = cellKey(shop, channel, queue);
		let cell = floor.cells.get(key);
		if (cell === undefined) {
			cell = { key, shop, channel, queue, boards: [] };
			for (const tally of floor.boards.values()) {
				if (filterHolds(tally.board, cell)) cell.boards.push(tally);
			}
			floor.cells.set(key, cell);
		}
		return cell;
	};
}

/** The facts of the floor's conversations go to its boards, to its people's time lines, and to `also`. */
function floorSink(floor: Floor, also: FactSink | undefined): FactSink {
	const agentLoad: FactSink['agentLoad'] = (agent, at, change, by, cell) => {
		boardSink.agentLoad(agent, at, change, by, cell);
		for (const tally of floor.boards.values()) tally.changed = tally.agentsChanged = true;
		addLoad(timelineOf(floor, agent, agent.slice(agent.indexOf('\u001f') + 1)), at, change * by);
		also?.agentLoad(agent, at, change, by, cell);
	};
	const asked: FactSink['asked'] = (customer, at, by, cell) => {
		// Who is not known cannot be followed to an order.
		if (!customer.startsWith('\u0000')) bookInquiry(floor.commerce, customer, at, by, cell);
		also?.asked(customer, at, by, cell);
	};
	if (also === undefined) return { ...boardSink, agentLoad, asked };
	return {
		count(counter, at, by, cell, agent) {
			boardSink.count(counter, at, by, cell, agent);
			also.count(counter, at, by, cell, agent);
		},
		time(distribution, at, time, by, cell, agent) {
			boardSink.time(distribution, at, time, by, cell, agent);
			also.time(distribution, at, time, by, cell, agent);
		},
		waitEnded(from, at, by, cell) {
			boardSink.waitEnded(from, at, by, cell);
			also.waitEnded(from, at, by, cell);
		},
		agentLoad,
		asked,
		exchange(agent, customer, at, by, cell) {
			boardSink.exchange(agent, customer, at, by, cell);
			also.exchange(agent, customer, at, by, cell);
		}
	};
}

/** The finders and sinks of a floor, made once: they are used for every event. */
const workings = new WeakMap<
	Floor,
	{ cellOf: CellOf; sink: FactSink; also: FactSink | undefined; nowhere: Cell }
>();

function workingsOf(floor: Floor, also: FactSink | undefined) {
	let found = workings.get(floor);
	if (found === undefined || found.also !== also) {
		const cellOf = cellFinder(floor);
		found = { cellOf, sink: floorSink(floor, also), also, nowhere: cellOf('', '', '') };
		workings.set(floor, found);
	}
	return found;
}

const silent: FactSink = {
	count() {},
	time() {},
	waitEnded() {},
	agentLoad() {},
	asked() {},
	exchange() {}
};

function applyToConversation(
	floor: Floor,
	event: LoggedEvent,
	history: History,
	also: FactSink | undefined
): void {
	const { cellOf, sink, nowhere } = workingsOf(floor, also);
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
		if (mayBeKnown) c = recall(c, history(event.source, event.subject, event.position), cellOf, nowhere);
		if (c.events.length > 0) {
			adoptVisit(floor.visits, c);
			c.shown = shownOf(c);
		}
		ofSource.set(event.subject, c);
	}
	if (beginsSession(c, event)) {
		c = nextSession(c, nowhere);
		ofSource.set(event.subject, c);
	}
	takeEvent(c, event, sink, cellOf, nowhere);
	syncVisit(floor.visits, c, sink);
	placeConversation(floor.commerce, c);
	show(floor, c);
	if (!c.open) {
		floor.quiet.push({ conversation: c, at: c.lastReceivedAt });
		if (floor.quiet.length > 2 * mostQuiet) evictQuiet(floor, -Infinity, mostQuiet);
	}
}

/** Where a conversation is that an event of trade names; undefined when it is not known yet. */
function conversationNamed(
	floor: Floor,
	source: string,
	id: string,
	before: number,
	history: History,
	also: FactSink | undefined
): NamedConversation | undefined {
	const inMemory = floor.conversations.get(source)?.get(id);
	if (inMemory !== undefined) return inMemory;
	const { cellOf, nowhere } = workingsOf(floor, also);
	const key = accountKey(source, id);
	const c = recall(emptyConversation(key, source, id, nowhere), history(source, id, before), cellOf, nowhere);
	return c.events.length === 0 ? undefined : c;
}

/**
 * A subject that is used again more than the late window after its close is a new session. Ratings and what only a
 * machine or a colleague writes belong to the one that is over.
 */
export function beginsSession(c: Conversation, event: LoggedEvent): boolean {
	if (c.open || c.closes.length === 0 || event.type === 'rating.submitted') return false;
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
		takeEvent(c, event, silent, cellOf, nowhere);
	}
	return c;
}

/** What boards show of a conversation at present; undefined for one that is history or not begun. */
function shownOf(c: Conversation): Shown | undefined {
	if (c.liveEvents === 0 || c.openedAt === undefined) return undefined;
	return readShown({} as Shown, c);
}

/** Reads what boards show of a conversation into an object: most events change it, and it is used again. */
function readShown(shown: Shown, c: Conversation): Shown {
	const turnStart = openTurnStart(c);
	shown.cell = c.cell;
	shown.open = c.open;
	shown.waitingSince = c.waitingSince;
	shown.turnStart = turnStart;
	shown.first = c.turns === 0;
	shown.assigned = c.open && c.assigned;
	shown.agent = c.agent;
	shown.customer = customerKeyOf(c);
	shown.lastAsked = turnStart ?? c.lastTurnAsked;
	shown.lastUnanswered = turnStart !== undefined || c.lastTurnUnanswered;
	return shown;
}

/** Whether `shownOf` would come to what is shown already. */
function isShown(c: Conversation, shown: Shown): boolean {
	const turnStart = openTurnStart(c);
	return (
		shown.turnStart === turnStart &&
		shown.waitingSince === c.waitingSince &&
		shown.agent === c.agent &&
		shown.open === c.open &&
		shown.assigned === (c.open && c.assigned) &&
		shown.cell === c.cell &&
		shown.first === (c.turns === 0) &&
		shown.lastAsked === (turnStart ?? c.lastTurnAsked) &&
		shown.lastUnanswered === (turnStart !== undefined || c.lastTurnUnanswered) &&
		(c.customer === undefined || shown.customer === c.customer)
	);
}

let spare = {} as Shown;

/** Brings the gauges of the boards, and of the people, up to date with a conversation. */
function show(floor: Floor, c: Conversation): void {
	const before = c.shown;
	if (before !== undefined && isShown(c, before)) return;
	const active = c.liveEvents > 0 && c.openedAt !== undefined;
	const after = active ? readShown(spare, c) : undefined;
	if (before?.agent !== after?.agent || before?.assigned !== after?.assigned) {
		if (before?.assigned === true && before.agent !== undefined) addOpen(floor, before.agent, -1);
		if (after?.assigned === true && after.agent !== undefined) addOpen(floor, after.agent, 1);
	}
	// On a board where it stays, the customer's last turn is replaced, not removed and added.
	const stays =
		before !== undefined &&
		after !== undefined &&
		before.cell === after.cell &&
		before.customer === after.customer;
	const sameTurn =
		stays && before.lastAsked === after.lastAsked && before.lastUnanswered === after.lastUnanswered;
	if (before !== undefined) {
		for (const tally of before.cell.boards) {
			if (!countsAgent(tally, before.agent)) continue;
			showOn(tally, before, c.key, -1);
			if (!stays || !countsAgent(tally, after.agent)) {
				setLastTurn(tally, before.customer, c.key, undefined, false);
			}
		}
	}
	if (after !== undefined) {
		for (const tally of after.cell.boards) {
			if (!countsAgent(tally, after.agent)) continue;
			showOn(tally, after, c.key, 1);
			if (sameTurn && countsAgent(tally, before.agent)) continue;
			setLastTurn(tally, after.customer, c.key, after.lastAsked, after.lastUnanswered);
		}
	}
	// What was shown is read no more: its object is the next one's.
	spare = before ?? ({} as Shown);
	c.shown = after;
}

function addOpen(floor: Floor, agent: string, by: 1 | -1): void {
	const timeline = timelineOf(floor, agent, agent.slice(agent.indexOf('\u001f') + 1));
	timeline.open += by;
	for (const tally of floor.boards.values()) tally.agentsChanged = tally.changed = true;
}

function showOn(tally: BoardTally, shown: Shown, key: string, by: 1 | -1): void {
	tally.changed = true;
	if (!shown.open) return;
	const row = rowOf(tally, shown.cell);
	row.changed = true;
	tally.open += by;
	if (shown.assigned) {
		tally.inService += by;
		row.inService += by;
		if (shown.agent !== undefined) {
			const count = (tally.busy.get(shown.agent) ?? 0) + by;
			if (count === 0) tally.busy.delete(shown.agent);
			else tally.busy.set(shown.agent, count);
			// Also without a change of the owner, where the conversation turns out to be in another shop.
			tally.agentsChanged = true;
		}
	}
	put(tally.waiting, key, shown.waitingSince, by);
	put(row.waiting, key, shown.waitingSince, by);
	put(tally.unanswered, key, shown.turnStart, by);
	put(row.unanswered, key, shown.turnStart, by);
	if (shown.first) put(tally.awaitingFirst, key, shown.turnStart, by);
}

function put(map: Map<string, EpochMs>, key: string, since: EpochMs | undefined, by: 1 | -1): void {
	if (since === undefined) return;
	if (by < 0) map.delete(key);
	else map.set(key, since);
}
