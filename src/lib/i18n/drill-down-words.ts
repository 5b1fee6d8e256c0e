import type { ContributionReason } from '../domain/drill-down/contribution.ts';
import type { ConversationState } from '../domain/drill-down/standing.ts';
import type { TradeEvent } from '../domain/drill-down/trade-contributions.ts';
import { m } from './generated/messages.js';

type Locale = 'zh-CN' | 'en';
type Message = (inputs: Record<string, never>, options?: { locale?: Locale }) => string;

const states: Readonly<Record<ConversationState, Message>> = {
	waiting: m.drill_state_waiting,
	unanswered: m.drill_state_unanswered,
	serving: m.drill_state_serving,
	open: m.drill_state_open,
	closed: m.drill_state_closed
};

const reasons: Readonly<Record<ContributionReason, Message>> = {
	first_open: m.drill_reason_first_open,
	abandoned: m.drill_reason_abandoned,
	abandoned_short: m.drill_reason_abandoned_short,
	unanswered_open: m.drill_reason_unanswered_open,
	unanswered_closed: m.drill_reason_unanswered_closed,
	satisfied: m.drill_reason_satisfied,
	dissatisfied: m.drill_reason_dissatisfied,
	rating_unreadable: m.drill_reason_rating_unreadable,
	return: m.drill_reason_return,
	running: m.drill_reason_running,
	late: m.drill_reason_late,
	closing: m.drill_reason_closing,
	day_end: m.drill_reason_day_end,
	transfer: m.drill_reason_transfer,
	overdue: m.drill_reason_overdue
};

const trades: Readonly<Record<TradeEvent, Message>> = {
	paid: m.drill_trade_paid,
	refunded: m.drill_trade_refunded,
	disputed: m.drill_trade_disputed,
	completed_by_shop: m.drill_trade_completed_by_shop,
	completed_by_others: m.drill_trade_completed_by_others,
	complained: m.drill_trade_complained,
	inquired: m.drill_trade_inquired,
	converted: m.drill_trade_converted
};

/** What happened to an order, a refund, a complaint or a customer. */
export function tradeName(event: TradeEvent, locale?: Locale): string {
	return trades[event]({}, locale && { locale });
}

/** What a state of a conversation is called, in the page's language or in another. */
export function stateName(state: ConversationState, locale?: Locale): string {
	return states[state]({}, locale && { locale });
}

/** Why a conversation is in a figure. */
export function reasonName(reason: ContributionReason, locale?: Locale): string {
	return reasons[reason]({}, locale && { locale });
}
