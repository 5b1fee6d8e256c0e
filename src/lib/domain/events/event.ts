import type { EpochMs, Milliseconds } from '../units.ts';

/** Who wrote a message. `assisted` is a human who sends what a machine proposed; it is a valid reply. */
export type MessageSender = 'customer' | 'agent' | 'bot' | 'assisted' | 'system' | 'other';
export type CloseReason =
	'agent' | 'customer' | 'timeout' | 'abandoned' | 'transfer' | 'self_service' | 'other';
export type AgentPresence = 'online' | 'busy' | 'away' | 'offline' | 'other';
export type AssignedVia = 'route' | 'pick' | 'transfer' | 'takeover' | 'other';
export type OrderStatus = 'created' | 'paid' | 'shipped' | 'received' | 'other';
export type RefundKind = 'refund_only' | 'return_refund' | 'other';
export type RefundStatus = 'requested' | 'completed' | 'closed' | 'other';

/**
 * The data of each known event, by its type without the prefix `tidewall.` (design: events.md).
 * Unknown fields are kept beside the known ones; an unknown value of a union is read as `other`.
 */
export interface EventData {
	readonly 'conversation.opened': {
		readonly channel: string;
		readonly shop?: string;
		readonly queue?: string;
		/** Keyed hash of the source's customer id; null or absent when the source does not know. */
		readonly customer?: string | null;
		readonly priority?: number;
		readonly topic?: string;
		readonly sku?: string;
		readonly origin?: 'customer' | 'agent' | 'other';
		/** Id of the earlier conversation that this one continues, or true. */
		readonly reopens?: string | boolean | null;
	};
	readonly 'conversation.queued': { readonly queue: string; readonly position?: number };
	readonly 'conversation.assigned': {
		/** null: a human whose name the source does not know. */
		readonly agent: string | null;
		readonly from_agent?: string | null;
		readonly via?: AssignedVia;
	};
	readonly 'conversation.unassigned': { readonly queue?: string | null };
	readonly 'message.created': {
		readonly message: string;
		readonly from: MessageSender;
		readonly agent?: string | null;
		readonly kind?: string;
		readonly length?: number;
		readonly auto?: boolean;
		readonly private?: boolean;
	};
	readonly 'conversation.closed': { readonly reason: CloseReason; readonly agent?: string | null };
	readonly 'agent.state': {
		readonly state: AgentPresence;
		/** Most parallel conversations. */
		readonly capacity?: number;
		readonly reason?: string;
	};
	readonly 'rating.submitted': {
		readonly score?: number;
		readonly scale?: number;
		readonly label?: string;
		readonly agent?: string | null;
	};
	readonly 'order.changed': {
		readonly status: OrderStatus;
		/** Integer minor units of `currency`. */
		readonly amount?: number;
		readonly currency?: string;
		readonly customer?: string | null;
		readonly conversation?: string;
		readonly sku?: string;
	};
	readonly 'refund.changed': {
		readonly order: string;
		readonly kind: RefundKind;
		readonly status: RefundStatus;
		readonly by?: 'shop' | 'platform' | 'other';
		/** Integer minor units of `currency`. */
		readonly amount?: number;
		readonly currency?: string;
		readonly reason?: string;
	};
	readonly 'dispute.changed': {
		readonly refund?: string;
		readonly order?: string;
		readonly status: 'opened' | 'decided' | 'other';
		readonly outcome?: string;
		readonly reason?: string;
		readonly amount?: number;
	};
	readonly 'review.submitted': {
		readonly order?: string;
		readonly conversation?: string;
		readonly score: number;
		readonly scale: number;
		readonly reason?: string;
		readonly sku?: string;
	};
	readonly 'complaint.changed': {
		readonly category: string;
		readonly status: 'opened' | 'answered' | 'solved' | 'other';
		readonly conversation?: string;
		readonly order?: string;
		readonly agent?: string | null;
	};
	readonly 'queue.snapshot': {
		readonly waiting?: number;
		readonly oldest_wait_s?: number;
		readonly in_service?: number;
		readonly agents_online?: number;
		readonly interval_s?: number;
	};
	readonly 'source.heartbeat': {
		readonly seq?: number;
		readonly backlog?: number;
		readonly interval_s?: number;
	};
}

export type EventType = keyof EventData;

/**
 * How an event arrived in time (design: events.md, promise 3).
 * `live`: at most 120 s late, repaired in the live numbers. `late`: at most 24 h late, applied to all totals.
 * `history`: older, admitted by the backfill right, never on a live board.
 */
export type Timeliness = 'live' | 'late' | 'history';

interface Envelope<Type extends string, Data> {
	readonly organisation: string;
	readonly source: string;
	/** (organisation, source, id) is the identity of an event. */
	readonly id: string;
	/** Without the prefix `tidewall.`. */
	readonly type: Type;
	/** Conversation id, or the id of the account, order, refund, dispute, review, complaint or queue. */
	readonly subject: string;
	/** Business instant; clamped to `receivedAt` when the sender's clock ran more than 60 s ahead. */
	readonly time: EpochMs;
	/** Business instant as the sender wrote it; present only where `time` was clamped. */
	readonly sentTime?: EpochMs;
	readonly receivedAt: EpochMs;
	/** Orders the events of one source and subject; compared by `compareSequence`. */
	readonly sequence?: string;
	readonly timeliness: Timeliness;
	readonly data: Data;
	/** Envelope attributes that this version does not know (CloudEvents extensions), kept as sent. */
	readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An event of a known type, parsed, with its customer id already hashed. */
export type KnownEvent = { [T in EventType]: Envelope<T, EventData[T]> }[EventType];
/** An event of a type that this version does not know: kept on the log, counted, not folded. */
export type UnknownEvent = Envelope<`unknown:${string}`, Readonly<Record<string, unknown>>>;
export type TidewallEvent = KnownEvent | UnknownEvent;

/** An event on the log. `position` is dense, starts at 1 and orders the log. */
export type LoggedEvent = TidewallEvent & { readonly position: number };

/** Late by at most this much: repaired in the live numbers at once. */
export const repairWindow: Milliseconds = 120_000;
/** Late by at most this much: accepted and applied to all totals. Older needs the backfill right. */
export const lateWindow: Milliseconds = 86_400_000;
/** A `time` further ahead of the receive time than this is clamped. */
export const clockSkewTolerance: Milliseconds = 60_000;

/** Timeliness of an event that happened at `time` and was received at `receivedAt`. */
export function timelinessOf(time: EpochMs, receivedAt: EpochMs): Timeliness {
	const lateBy = receivedAt - time;
	if (lateBy <= repairWindow) return 'live';
	return lateBy <= lateWindow ? 'late' : 'history';
}
