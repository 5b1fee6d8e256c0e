/** What the answers of the drill-down say: read by pages, written by the server. All of it is JSON. */
import type { TileFigure } from '../board/figure-of-tile.ts';
import type { Threshold } from '../board/threshold.ts';
import type { TileMetric, TileStatistic, TileWindow } from '../board/tile.ts';
import type { AgentPresence } from '../events/event.ts';
import type { EpochMs, Milliseconds, Seconds } from '../units.ts';
import type { ContributionReason } from './contribution.ts';
import type { ConversationState } from './standing.ts';
import type { TradeEvent } from './trade-contributions.ts';
import type { TimeLineSession } from './time-line.ts';

/** A name beside the id that events carry; without a name the id stands for itself. */
export interface Named {
	readonly id: string;
	readonly name: string;
}

/** Who it is; a code tells people apart where names are hidden. */
export interface AgentLabel {
	/** Account key. */
	readonly id: string;
	readonly name?: string;
	readonly code?: string;
}

/** One conversation, and what it adds to the figure; of a platform, one unit. An absent key is unknown, never 0. */
export interface ConversationRow {
	/** Unique in the list, and stable while the list is looked at. */
	readonly key: string;
	readonly source: string;
	/** Absent for an order, refund, complaint or customer of whom no conversation is known. */
	readonly conversation?: string;
	/** From 0; absent for 0. */
	readonly session?: number;
	readonly shop?: Named;
	readonly channel?: string;
	readonly queue?: Named;
	/** The first characters of the stored hash. */
	readonly customer?: string;
	/** By account key. On a board that hides names a code stands for the name. */
	readonly agent?: AgentLabel;
	/** Absent for trade. */
	readonly state?: ConversationState;
	readonly openedAt?: EpochMs;
	readonly askedAt?: EpochMs;
	readonly closedAt?: EpochMs;
	readonly waitingSince?: EpochMs;
	readonly turnSince?: EpochMs;
	readonly firstResponse?: Milliseconds;
	readonly turns?: number;
	readonly contribution: {
		/** When it is booked; of a platform's unit, the start of the turn that decided it. */
		readonly at: EpochMs;
		readonly time?: Milliseconds;
		readonly part: number;
		readonly of: number;
		readonly over: boolean;
		readonly reason?: ContributionReason;
		/** Of trade. */
		readonly trade?: TradePart;
	};
	/** In the system it comes from, where that is configured. */
	readonly link?: string;
}

/** What an order, refund, complaint or inquiring customer is in a figure of trade. */
export interface TradePart {
	readonly event: TradeEvent;
	/** Of the order, refund or complaint, as the source names it; absent for a customer. */
	readonly id?: string;
	/** Minor units of `currency`; negative where it is taken off. */
	readonly amount?: number;
	readonly currency?: string;
}

/** Why there is no list of conversations, or not of all. */
export type ListGap =
	/** The gauge comes from `queue.snapshot`, which names no conversations. */
	| 'from_snapshot'
	/** The figure sums time; listed are the conversations in service now. */
	| 'sum_of_time'
	/** The board has no such figure: no order or refund was ever heard of, the phase has not begun, the rule pack is unknown. */
	| 'not_listed'
	/**
	 * More conversations in the window than are kept at once; of a platform's figure also more of one customer than can be
	 * told which of them decide together.
	 */
	| 'too_many';

/** `GET /v1/boards/{id}/conversations` */
export interface ConversationList {
	readonly status: 'ready';
	readonly board: { readonly id: string; readonly name: string; readonly zone: string };
	/** The clock of the board at the answer. */
	readonly at: EpochMs;
	/** Absent where no tile was asked for: all open conversations. */
	readonly tile?: {
		readonly key: string;
		readonly metric: TileMetric;
		readonly window: TileWindow;
		/** Id of the rule pack: of a platform's figure the rows are its units. */
		readonly rulePack?: string;
		readonly statistic?: TileStatistic;
		readonly threshold?: Threshold;
		readonly figure: TileFigure;
	};
	readonly window?: { readonly from: EpochMs; readonly to?: EpochMs };
	readonly answerWithin: Seconds;
	/**
	 * Sums over the whole list, without the filter. Of a platform: `of` units are decided, `part` of them met, `over` missed;
	 * rows beyond `of` are not decided yet.
	 */
	readonly whole: {
		readonly rows: number;
		readonly part: number;
		readonly of: number;
		readonly over: number;
	};
	/** Rows that the filter lets through. */
	readonly filtered: number;
	readonly gap?: ListGap;
	readonly rows: readonly ConversationRow[];
	/** Cursor of the next page. */
	readonly next?: string;
}

/** The answer while the window is still read from the log. */
export interface ListInProgress {
	readonly status: 'counting';
	/** Share of the log that is read, 0 … 1. */
	readonly progress: number;
}

/** One account. */
export interface PersonRow {
	readonly agent: AgentLabel;
	readonly state?: AgentPresence;
	readonly since?: EpochMs;
	readonly capacity?: number;
	readonly open: number;
	/** Of the board's conversations: those whose customer waits for a reply of theirs, and since when the oldest does. */
	readonly unanswered: number;
	readonly oldestUnansweredAt?: EpochMs;
	/** Customers today. */
	readonly received: number;
	/** Median of the first responses of today that are credited to them, in seconds; absent where not known. */
	readonly firstResponseMedian?: Seconds;
}

/** `GET /v1/boards/{id}/people` */
export interface PeopleList {
	readonly board: { readonly id: string; readonly name: string; readonly zone: string };
	readonly at: EpochMs;
	readonly people: readonly PersonRow[];
	/** The medians are still being counted. */
	readonly counting?: true;
}

/** `GET /v1/conversations/{source}/{id}`: ids in the sessions, and what they are called. */
export interface ConversationTimeLine {
	readonly board: { readonly id: string; readonly name: string; readonly zone: string };
	readonly at: EpochMs;
	readonly source: string;
	readonly conversation: string;
	/** In the source system, where that is configured. */
	readonly link?: string;
	/** Older events that are left out for their number. */
	readonly omitted?: number;
	/** First to last; `customer` is the first characters of the stored hash. */
	readonly sessions: readonly TimeLineSession[];
	readonly shops: readonly Named[];
	readonly queues: readonly Named[];
	readonly agents: readonly AgentLabel[];
}
