import type { TileAlarm } from '../alarm/alarm.ts';
import type { AgentPresence } from '../events/event.ts';
import type { LocalDate } from '../time/local-time.ts';
import type { EpochMs, Milliseconds, Seconds } from '../units.ts';
import type { BoardSound, Panel, Rotation, Tile } from './board.ts';

/**
 * All that a wall shows, as one JSON tree of objects and scalars: no nulls and no arrays inside what changes, so
 * that a JSON merge patch (RFC 7396) carries any change. **An absent key is a missing value, never 0.**
 *
 * Ages are not stored: the viewer subtracts an instant (`oldestQueuedAt`) from the server's time.
 * The same object is the snapshot on the wire and the body of `GET /v1/boards/{id}/state`.
 */
export interface BoardState {
	readonly board: {
		readonly id: string;
		readonly name: string;
		readonly zone: string;
		readonly kind: 'live' | 'replay';
		readonly demo: boolean;
		readonly answerWithin: Seconds;
		/** The layout, in order; changed as a whole. */
		readonly tiles: readonly Tile[];
		readonly shops?: readonly string[];
		readonly channels?: readonly string[];
		readonly phase?: { readonly name: string; readonly start: EpochMs };
		readonly panels?: readonly Panel[];
		readonly rotation?: Rotation;
		readonly sound?: BoardSound;
		readonly names?: 'shown' | 'hidden';
	};
	readonly day: {
		/** Local date of the business day, `YYYY-MM-DD`. */
		readonly date: string;
		readonly start: EpochMs;
		readonly end: EpochMs;
	};
	readonly now: NowFigures;
	readonly windows: {
		readonly last15: WindowFigures;
		readonly today: WindowFigures;
		readonly phase?: WindowFigures;
	};
	/** Of the 28 business days that end with the present one; absent while no source sends refunds. */
	readonly afterSales?: AfterSalesFigures;
	/** By rule pack id: the figures of the platforms whose tiles are on the board. */
	readonly rulePacks?: Readonly<Record<string, PlatformFigures>>;
	/** Breaches that are raised and not over, by tile key; of silent sources by `source:` + name. Absent: none. */
	readonly alarms?: Readonly<Record<string, TileAlarm>>;
	readonly picture: Picture;
	/** By queue key (`shop / channel / queue` joined by U+001F). */
	readonly queues: Readonly<Record<string, QueueRow>>;
	/** By account key (`source` U+001F `account`). */
	readonly agents: Readonly<Record<string, AgentCell>>;
	/** By source name. */
	readonly sources: Readonly<Record<string, SourceFreshness>>;
}

/** Gauges at t. */
export interface NowFigures {
	/** Conversations queued, not assigned, not closed. */
	readonly waiting: number;
	/** Change of `waiting` over the last 5 minutes. */
	readonly waitingChange: number;
	/** Earliest queued time among the waiting; absent when nobody waits. */
	readonly oldestQueuedAt?: EpochMs;
	/**
	 * Longest of the waits that ended in the business day, exact; absent without any. (The longest of the day so far is
	 * the larger of it and the running one, now − `oldestQueuedAt`.)
	 */
	readonly longestWaitToday?: Milliseconds;
	/** When that wait ended; the first of them where several were as long. */
	readonly longestWaitTodayAt?: EpochMs;
	/**
	 * Largest `waiting` and `unanswered` of the business day so far, exact, and when each was first reached; who waited
	 * when the day began counts from its start. Absent while it was 0 all day; `mostWaitingToday` also while a queue of
	 * the board pushes its length (`queue.snapshot`): what it was between two pushes nobody knows.
	 */
	readonly mostWaitingToday?: Peak;
	readonly mostUnansweredToday?: Peak;
	/** Open conversations with an open turn. */
	readonly unanswered: number;
	readonly oldestUnansweredAt?: EpochMs;
	readonly open: number;
	/** Assigned and not closed, the agent known or not. */
	readonly inService: number;
	/** Distinct known agents among them. */
	readonly agentsBusy: number;
	/** Absent without any `agent.state`. */
	readonly agentsOnline?: number;
	/** Present on a break now (state away). Absent without any `agent.state`. */
	readonly agentsAway?: number;
	/** Rostered and not on a planned break; absent without a roster. */
	readonly agentsScheduled?: number;
	/** Σ capacity of the agents online; absent without any `agent.state` with a capacity. */
	readonly capacity?: number;
	/** Assigned open conversations per agent who has one or is online; absent without any such agent. */
	readonly concurrency?: number;
	/** Open conversations of agents with a known capacity ÷ that capacity, 0…; absent without capacity. */
	readonly load?: number;
}

/** A largest value and the instant at which it was first reached. */
export interface Peak {
	readonly value: number;
	readonly at: EpochMs;
}

/** A distribution of times: counts per whole second (a time in (s − 1, s] counts as s), nearest-rank quantiles. */
export interface TimeFigures {
	readonly count: number;
	/** Mean of the exact times, in whole ms; absent when `count` is 0, as are the quantiles. */
	readonly mean?: Milliseconds;
	readonly median?: Seconds;
	readonly p90?: Seconds;
}

/** A share with its counts: value = part / of; absent value when `of` is 0. */
export interface Share {
	readonly part: number;
	readonly of: number;
	readonly value?: number;
}

/** Figures of one window; definitions in design metrics.md and `domain/metrics/definitions.ts`. */
export interface WindowFigures {
	readonly from: EpochMs;
	readonly arrivals: number;
	/** Excluded from arrivals and counted apart. */
	readonly agentStarted: number;
	readonly selfService: number;
	readonly returns: number;
	readonly opened: number;
	readonly closed: number;
	readonly firstResponse: TimeFigures & { readonly within: Share };
	/** Turn times of answered turns: `mean` is the average response time. */
	readonly response: TimeFigures & { readonly within: Share };
	/** SL(N): first responses within N / (first responses + abandoned after 5 s + still waiting longer than N). */
	readonly serviceLevel: Share;
	/** Queue waits that ended in an assignment, and the share of them within N. */
	readonly wait: TimeFigures & { readonly within: Share };
	/** Closed as abandoned while queued / asked (arrivals and returns). */
	readonly abandonment: Share;
	/** Abandoned after less than 5 s in the queue; also part of `abandonment`. */
	readonly abandonedShort: number;
	/** Customers whose last turn is open or was closed unanswered / customers who asked. */
	readonly unansweredRate: Share;
	/** Σ open conversations / Σ capacity over online time; absent without `agent.state`. Only for `today`. */
	readonly occupancy?: number;
	/** Share of online time with at least one open conversation; absent without `agent.state`. Only for `today`. */
	readonly busyShare?: number;
	/** Satisfied / rated; a rating whose label is not mapped is in neither. */
	readonly satisfaction: Share;
	/** Rated, by whatever label / closed. */
	readonly participation: Share;
	/** Events applied although they came more than 120 s late. */
	readonly lateEvents: number;
	/** Only for `today` and `phase`; absent while no source sends orders, refunds, disputes, reviews or complaints. */
	readonly commerce?: CommerceFigures;
}

/**
 * Trade of one window. Figures of orders are absent while no order has ever come, those of refunds while no refund
 * has, and so on; a figure of two kinds (net sales, refund rates) needs both.
 *
 * An order counts on the boards of the conversation that it names, else of the customer's last inquiry within 7 days
 * before it, else only on boards without a filter; what names an order goes where the order goes.
 * Money is in integer minor units by ISO 4217 currency; a currency without any is absent.
 */
export interface CommerceFigures {
	readonly createdOrders?: number;
	readonly paidOrders?: number;
	readonly paidAmount?: Readonly<Record<string, number>>;
	readonly refundedAmount?: Readonly<Record<string, number>>;
	/** Paid − refunded; negative where more was refunded. */
	readonly netSales?: Readonly<Record<string, number>>;
	/**
	 * Of the distinct customers who inquired in a pre-sale queue, those with an order paid after it on the same
	 * business day. A queue of unknown kind counts as pre-sale; customers without an id are left out.
	 */
	readonly inquiryConversion?: Share;
	/** The same with 3 business days for the payment; the inquiries are those of the window. */
	readonly inquiryConversionWithin3Days?: Share;
	/** Of the orders that these customers created in the window, those paid by now. */
	readonly paymentConversion?: Share;
	/** Refunds completed in the window, of any kind. */
	readonly completedRefunds?: number;
	/** They, and those of one kind, over the orders paid in the window; can pass 1. */
	readonly refundRate?: Share;
	readonly refundOnlyRate?: Share;
	readonly returnRefundRate?: Share;
	readonly openedDisputes?: number;
	/** Reviews with a score of at most 40 % of the scale / reviews. */
	readonly badReviews?: Share;
	/** Complaints opened / customers received, each customer once per agent. */
	readonly complaintRate?: Share;
}

/** The indicators behind the after-sales composite (售后服务综合指标), with their counts. */
export interface AfterSalesFigures {
	/** First and last business day, both included. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	/**
	 * Refunds in which the platform intervened (a dispute, or completed by it; each once, at the first intervention) / paid
	 * orders; absent while no order has come.
	 */
	readonly disputeRate?: Share;
	/** Completed by the shop / completed refunds of which it is known who completed them. */
	readonly selfCompletedRefundRate: Share;
	/** From request to completion, of refunds whose request is known; the mean is absent when `count` is 0. */
	readonly refundDuration: { readonly count: number; readonly mean?: Milliseconds };
}

/** A platform's own response figure under one rule pack. Dates are the rule's business days. */
export interface PlatformFigures {
	/** Version of the pack. */
	readonly version: number;
	readonly today: PlatformWindow;
	/** The calendar month of the rule's present day, up to now. */
	readonly month: PlatformWindow;
}

/** What a rule pack has counted in one window; meaning as in `rule-packs/rule-pack-figures.ts`. */
export interface PlatformWindow {
	readonly from: LocalDate;
	readonly units: number;
	readonly met: number;
	readonly missed: number;
	readonly pending: number;
	readonly excluded: number;
	/** Met / units; absent where the platform publishes none, or nothing is decided yet. */
	readonly share?: number;
	/** Mean turn time; absent likewise. */
	readonly mean?: Milliseconds;
}

/** Today's picture: what arrived per slot. */
export interface Picture {
	readonly step: Milliseconds;
	/** Arrivals by slot start (epoch ms as text); a slot without a key before now had none. */
	readonly arrivals: Readonly<Record<string, number>>;
	/** First instant from which the sources had reported; slots before it are unknown, not 0. */
	readonly since?: EpochMs;
	/** Forecast band, by slot start; absent without a plan. */
	readonly forecast?: Readonly<
		Record<string, { readonly p10: number; readonly p50: number; readonly p90: number }>
	>;
	/** Largest arrivals per slot at which the target holds with the heads on duty; absent without a roster. */
	readonly capacity?: Readonly<Record<string, number>>;
	/** Projected queue length of the next 60 minutes; absent without a plan. */
	readonly projectedBacklog?: Readonly<Record<string, number>>;
}

export interface QueueRow {
	/** Display names. `shop` and `channel` are absent where the source names none. */
	readonly shop?: string;
	readonly channel?: string;
	readonly queue?: string;
	readonly waiting: number;
	readonly oldestQueuedAt?: EpochMs;
	readonly unanswered: number;
	readonly oldestUnansweredAt?: EpochMs;
	readonly inService: number;
	/** Of today. */
	readonly arrivals: number;
	/** Of the last 15 minutes. */
	readonly firstResponseMedian?: Seconds;
	/**
	 * Of the last 15 minutes: first responses within the queue's N, or the board's where it has none. The shares of the
	 * board as a whole are by the board's N.
	 */
	readonly within: Share;
	/** The queue's own N and wanted share, where they are set. */
	readonly answerWithin?: Seconds;
	readonly serviceLevelTarget?: number;
	/** The gauges come from `queue.snapshot`, not from conversations. */
	readonly fromSnapshot?: true;
	/** They came from `queue.snapshot` until it stopped, and are derived from conversations again. */
	readonly snapshotLapsed?: true;
}

export interface AgentCell {
	readonly name: string;
	/** Absent while the source has sent no `agent.state` for this account. */
	readonly state?: AgentPresence;
	readonly since?: EpochMs;
	readonly capacity?: number;
	/** Assigned open conversations. */
	readonly open: number;
	/** Distinct customers today with at least one message from both sides. */
	readonly received: number;
}

export interface SourceFreshness {
	/** Receive time of the last event or heartbeat of the source. */
	readonly lastReceivedAt: EpochMs;
	/** Set when the source is silent for 3 heartbeat intervals: no data since this instant. */
	readonly silentSince?: EpochMs;
}
