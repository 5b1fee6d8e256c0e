import { addState, emptyTimeline, type AgentTimeline } from '../agent/agent-timeline.ts';
import type { Board } from '../board/board.ts';
import { emptyCommerceLedger, type CommerceLedger } from '../commerce/commerce-ledger.ts';
import { takeCommerceEvent } from '../commerce/take-commerce-event.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { LoggedEvent } from '../events/event.ts';
import type { FactSink } from '../metrics/facts.ts';
import { accountKey } from '../registry/keys.ts';
import { hour, minute, type EpochMs, type Milliseconds } from '../units.ts';
import { advanceBoard, emptyBoardTally, type BoardTally } from './board-tally.ts';
import { filterHolds, type Cell } from './cell.ts';
import {
	applyToConversation,
	conversationNamed,
	evictQuiet,
	lapseSilent,
	mostQuiet,
	quietBeforeEviction
} from './floor-conversations.ts';
import { forgetOld } from './forget-old.ts';
import { settlePlatforms } from './platforms.ts';
import { defaultInterval, takeSnapshot, type QueueSnapshot } from './snapshots.ts';
import type { VisitLedger } from './visits.ts';

/** How one source has been heard. */
export interface SourceContact {
	lastReceivedAt: EpochMs;
	/** Announced by its heartbeats; undefined for a source that sends none, which is never called silent. */
	heartbeat: Milliseconds | undefined;
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
	/** Time of the first event that came without delay: what was before is not known. */
	heardFrom: EpochMs | undefined;
	readonly snapshots: Map<string, QueueSnapshot>;
	readonly commerce: CommerceLedger;
	readonly boards: Map<string, BoardTally>;
	/** Conversations that have changed since the platforms' figures were last brought up to date. */
	readonly unjudged: Set<Conversation>;
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
		heardFrom: undefined,
		snapshots: new Map(),
		commerce: emptyCommerceLedger(),
		boards: new Map(),
		unjudged: new Set(),
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
	const before = floor.now;
	floor.now = now;
	if (Math.floor(now / 1_000) === Math.floor(before / 1_000)) return;
	for (const tally of floor.boards.values()) advanceBoard(tally, now);
	if (Math.floor(now / hour) !== Math.floor(before / hour)) lapseSilent(floor);
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
	settlePlatforms(floor);
	evictQuiet(floor, Infinity, 0);
}

function evict(floor: Floor): void {
	settlePlatforms(floor);
	evictQuiet(floor, floor.now - quietBeforeEviction, mostQuiet);
	if (floor.now - floor.forgotAt < hour) return;
	floor.forgotAt = floor.now;
	forgetOld(floor);
}

/** What an event is booked with: the boards, and beside them the roll-ups where somebody keeps them. */
export interface Bookkeeping {
	readonly history: History;
	/** Gets every fact that the boards get. */
	readonly also?: FactSink;
}

/** Applies the next event of the log. Nothing that it holds can make this throw. */
export function applyToFloor(floor: Floor, event: LoggedEvent, keeping: Bookkeeping): void {
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
			applyToConversation(floor, event, keeping);
			break;
		case 'agent.state':
			if (event.timeliness !== 'history') {
				addState(timelineOf(floor, accountKey(event.source, event.subject)), event);
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
				conversationNamed(floor, source, id, before, keeping)
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
	if (event.timeliness === 'live' && event.time < (floor.heardFrom ?? Infinity)) floor.heardFrom = event.time;
	if (event.type === 'source.heartbeat') {
		const seconds = event.data.interval_s;
		contact.heartbeat = seconds === undefined ? defaultInterval : Math.max(1, seconds) * 1_000;
	}
}

/** The time line of an account, made when it is first needed. */
export function timelineOf(floor: Floor, key: string): AgentTimeline {
	let timeline = floor.agents.get(key);
	if (timeline === undefined) {
		timeline = emptyTimeline(key, key.slice(key.indexOf('\u001f') + 1));
		floor.agents.set(key, timeline);
	}
	return timeline;
}
