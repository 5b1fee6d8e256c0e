import type { LoggedEvent } from '../events/event.ts';
import type { Cell } from '../floor/cell.ts';
import type { Visit } from '../floor/visits.ts';
import { hour, type EpochMs, type Milliseconds } from '../units.ts';

/**
 * What the events of one conversation, folded in order, have come to. Plain data: it is written to checkpoints as
 * it stands. Only `fold.ts` changes it.
 */
export interface Conversation {
	/** `source` U+001F `subject`. */
	readonly key: string;
	readonly source: string;
	readonly id: string;
	/** A subject that is used again long after its close begins a new session, folded on its own. */
	session: number;
	/** Position of the event that began the session: names it, also where those before it are not in memory. */
	begunBy: number;
	/** In fold order (`orderEvents`). */
	events: LoggedEvent[];
	/** Earlier states of a long conversation, ascending: a late event is folded in from the one before it. */
	marks: FoldMark[];
	/** Some events carry a sequence and some do not: then an event's place cannot be told from the last one alone. */
	mixedOrder: boolean;
	/** Events that were not backfilled; a conversation without any is history and has no place on a live board. */
	liveEvents: number;
	/** Receive time of the latest event, by log order. */
	lastReceivedAt: EpochMs;
	/** Time of the latest event that was not backfilled; −Infinity without any. */
	lastAt: EpochMs;
	/** Open, and quiet for so long that it is no longer shown as open (see `lapseOf`); an event brings it back. */
	lapsed: boolean;

	cell: Cell;
	/** The queue it is or was last in; '' when none was named. */
	queue: string;
	customer: string | undefined;
	agentStarted: boolean;
	/** The source says that it continues an earlier conversation. */
	continues: boolean;

	/** Time of the opening; of the first event while no opening is known. */
	openedAt: EpochMs | undefined;
	open: boolean;
	/** Every close, the last one last; a reopened conversation has closes and is open. */
	closes: EpochMs[];
	/** Closed as `self_service` by its last close. */
	selfService: boolean;

	/** When the customer asked for a human; undefined while only a bot is talking. */
	askedAt: EpochMs | undefined;
	/** The cell in which the ask is booked. */
	askedCell: Cell;
	/** The ask was moved last by a backfilled event. */
	askedByHistory: boolean;
	/** A human owned it or replied: the ask no longer moves. */
	engaged: boolean;
	queuedOnce: boolean;

	/** Start of the running queue wait. */
	waitingSince: EpochMs | undefined;
	assigned: boolean;
	/** Account key of who owns it; undefined when assigned to a human without a name, or to nobody. */
	agent: string | undefined;

	/** First customer message that has no valid reply yet. */
	pendingSince: EpochMs | undefined;
	pendingByHistory: boolean;
	/** First customer message of all. */
	firstCustomerMessageAt: EpochMs | undefined;
	/** Account key of the last valid reply. */
	lastReplyBy: string | undefined;
	/** First valid reply after the first customer message. */
	firstReplyAt: EpochMs | undefined;
	/** Ask of the last turn that ended, and whether it ended without a reply. */
	lastTurnAsked: EpochMs | undefined;
	lastTurnUnanswered: boolean;
	lastTurnByHistory: boolean;
	/** Turns ended, answered or not. */
	turns: number;
	/** The customer's last rating and the cell in which it is booked; `satisfied` is undefined for a label of unknown meaning. */
	rating: { at: EpochMs; satisfied: boolean | undefined; cell: Cell; byHistory: boolean } | undefined;

	/** A board counts it for a platform. */
	judged: boolean;
	/** What the boards show of it at present; undefined when they show nothing. */
	shown: Shown | undefined;
	/** Its entry in the ledger of asks. */
	visit: Visit | undefined;
}

/** What a conversation had come to after some of its events. */
export interface FoldMark {
	/** How many. */
	readonly events: number;
	/** How many of the conversation's closes are among them. */
	readonly closes: number;
	/** Without events, marks and closes. */
	readonly state: Conversation;
}

/** The gauges that a conversation contributes to the boards of a cell, and its last turn. */
export interface Shown {
	cell: Cell;
	open: boolean;
	waitingSince: EpochMs | undefined;
	turnStart: EpochMs | undefined;
	/** The open turn is the first of the conversation. */
	first: boolean;
	assigned: boolean;
	agent: string | undefined;
	customer: string;
	lastAsked: EpochMs | undefined;
	lastUnanswered: boolean;
}

/** A conversation of which nothing is known yet. */
export function emptyConversation(key: string, source: string, id: string, cell: Cell): Conversation {
	return {
		key,
		source,
		id,
		session: 0,
		begunBy: 0,
		events: [],
		marks: [],
		mixedOrder: false,
		liveEvents: 0,
		lastReceivedAt: 0,
		lastAt: -Infinity,
		lapsed: false,
		cell,
		queue: '',
		customer: undefined,
		agentStarted: false,
		continues: false,
		openedAt: undefined,
		open: false,
		closes: [],
		selfService: false,
		askedAt: undefined,
		askedCell: cell,
		askedByHistory: false,
		engaged: false,
		queuedOnce: false,
		waitingSince: undefined,
		assigned: false,
		agent: undefined,
		pendingSince: undefined,
		pendingByHistory: false,
		firstCustomerMessageAt: undefined,
		lastReplyBy: undefined,
		firstReplyAt: undefined,
		lastTurnAsked: undefined,
		lastTurnUnanswered: false,
		lastTurnByHistory: false,
		turns: 0,
		rating: undefined,
		judged: false,
		shown: undefined,
		visit: undefined
	};
}

/**
 * Start of the open turn: the first customer message not yet replied, or the ask for a human if that came later.
 * Undefined when no turn is open.
 */
export function openTurnStart(conversation: Conversation): EpochMs | undefined {
	const { open, pendingSince, askedAt } = conversation;
	if (!open || pendingSince === undefined || askedAt === undefined) return undefined;
	return pendingSince > askedAt ? pendingSince : askedAt;
}

/** Whether the open turn was begun by a backfilled event. */
export function openTurnByHistory(conversation: Conversation): boolean {
	const { pendingSince, askedAt, pendingByHistory, askedByHistory } = conversation;
	return (pendingSince ?? 0) > (askedAt ?? 0) ? pendingByHistory : askedByHistory;
}

/** An open conversation of which nothing is heard for this long is taken to be over, though nobody closed it. */
const quietBeforeLapse: Milliseconds = 48 * hour;

/**
 * When an open conversation lapses that was last heard of at an instant: at the first full hour after 48 h of quiet.
 *
 * @example lapseOf(Date.UTC(2026, 10, 9, 10, 20)) // Date.UTC(2026, 10, 11, 11)
 */
export function lapseOf(lastAt: EpochMs): EpochMs {
	return Math.ceil((lastAt + quietBeforeLapse) / hour) * hour;
}

/** Whom its turns belong to: the customer, or the conversation itself where the source knows none. */
export function customerKeyOf(conversation: Conversation): string {
	return conversation.customer ?? '\u0000' + conversation.key;
}
