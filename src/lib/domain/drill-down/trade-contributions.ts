import type { TileMetric } from '../board/tile.ts';
import { countsCommerce } from '../commerce/book-trade.ts';
import type { CommerceLedger } from '../commerce/commerce-ledger.ts';
import type { CommerceFact, CommerceSubject } from '../commerce/commerce-subject.ts';
import type { BoardTally } from '../floor/board-tally.ts';
import { isUnfiltered, type Cell } from '../floor/cell.ts';
import type { PeriodTally } from '../metrics/period.ts';
import { accountKey, splitKey } from '../registry/keys.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import type { FigureWindow } from './contributions-of-tile.ts';

/** Metrics of trade of which the ledger knows what is in them. */
export const tradeMetrics = [
	'inquiryConversion',
	'paymentConversion',
	'netSales',
	'refundRate',
	'refundOnlyRate',
	'returnRefundRate',
	'complaintRate'
] as const;
export type TradeMetric = (typeof tradeMetrics)[number];

/** Metrics of 28 business days. */
export const afterSalesMetrics = ['disputeRate', 'selfCompletedRefundRate', 'refundDuration'] as const;
export type AfterSalesMetric = (typeof afterSalesMetrics)[number];

/** Metrics of orders, refunds and complaints, each counted for itself. */
type SubjectMetric = Exclude<TradeMetric, 'inquiryConversion' | 'paymentConversion'> | AfterSalesMetric;

export function isTradeMetric(metric: TileMetric): metric is TradeMetric {
	return (tradeMetrics as readonly string[]).includes(metric);
}

export function isAfterSalesMetric(metric: TileMetric): metric is AfterSalesMetric {
	return (afterSalesMetrics as readonly string[]).includes(metric);
}

/** What happened to an order, a refund, a complaint or a customer that counts. */
export type TradeEvent =
	| 'paid'
	| 'refunded'
	/** The platform intervened in the refund. */
	| 'disputed'
	/** The refund was completed, by whom. */
	| 'completed_by_shop'
	| 'completed_by_others'
	| 'complained'
	| 'inquired'
	| 'converted';

/** An order, refund, complaint or inquiring customer in a figure of trade. */
export interface TradeContribution {
	readonly key: string;
	readonly event: TradeEvent;
	/** Id of the order, refund or complaint; absent for a customer. */
	readonly id?: string;
	readonly source: string;
	/** When it is booked; for a customer the start of the window. */
	readonly at: EpochMs;
	/** Where it counts; undefined: only on boards without a filter. */
	readonly cell: Cell | undefined;
	/** As stored. */
	readonly customer?: string;
	/** Conversation that it, or what it belongs to, names. */
	readonly conversation?: string;
	/** Minor units of `currency`; negative where it is taken off. */
	readonly amount?: number;
	readonly currency?: string;
	/** How long it took. */
	readonly time?: Milliseconds;
	readonly part: number;
	readonly of: number;
	readonly over: boolean;
}

/** Subjects between two marks at which whoever reads can give way. */
const stride = 500;

/**
 * What is in a figure of trade, in no order, as the board has booked it. Their sums are the figure's counts, except that
 * the customers by whom complaints are divided are not among them.
 *
 * A shop has many orders: an `undefined` now and then is where to let others work.
 */
export function* tradeContributions(
	metric: TradeMetric,
	ledger: CommerceLedger,
	tally: BoardTally,
	period: PeriodTally
): Generator<TradeContribution | undefined> {
	if (!countsCommerce(tally)) return;
	if (metric === 'inquiryConversion' || metric === 'paymentConversion') {
		yield* inquirers(metric, ledger, period);
		return;
	}
	yield* subjects(metric, ledger, tally, period);
}

/**
 * What is in an after-sales figure, in no order, as the board has booked it. Their sums are the figure's counts, except
 * that the paid orders by which interventions are divided are not among them: they are all that were paid in 28 days.
 *
 * @param window from the start of the first business day to the end of the last
 */
export function* afterSalesContributions(
	metric: AfterSalesMetric,
	ledger: CommerceLedger,
	tally: BoardTally,
	window: FigureWindow
): Generator<TradeContribution | undefined> {
	if (countsCommerce(tally)) yield* subjects(metric, ledger, tally, window);
}

function* subjects(
	metric: SubjectMetric,
	ledger: CommerceLedger,
	tally: BoardTally,
	{ from, to }: FigureWindow
): Generator<TradeContribution | undefined> {
	const everywhere = isUnfiltered(tally.board);
	let passed = 0;
	for (const subject of ledger.subjects.values()) {
		if (++passed % stride === 0) yield undefined;
		const here = subject.cell === undefined ? everywhere : subject.cell.boards.includes(tally);
		if (!here) continue;
		for (const fact of subject.booked) {
			const counted = fact.at >= from && fact.at < to ? countedAs(metric, fact) : undefined;
			if (counted !== undefined) yield rowOf(ledger, subject, fact, counted);
		}
	}
}

type Counted = Pick<TradeContribution, 'event' | 'part' | 'of' | 'over' | 'time'> & { readonly sign: 1 | -1 };

const paid: Counted = { event: 'paid', part: 0, of: 1, over: false, sign: 1 };
const refunded: Counted = { event: 'refunded', part: 1, of: 0, over: true, sign: -1 };

const disputed: Counted = { event: 'disputed', part: 1, of: 0, over: true, sign: -1 };
const byShop: Counted = { event: 'completed_by_shop', part: 1, of: 1, over: false, sign: -1 };
const byOthers: Counted = { event: 'completed_by_others', part: 0, of: 1, over: true, sign: -1 };

function countedAs(metric: SubjectMetric, fact: CommerceFact): Counted | undefined {
	const { count } = fact;
	const isRefund = count === 'refund_only' || count === 'return_refund' || count === 'other';
	switch (metric) {
		case 'netSales':
		case 'refundRate':
			return count === 'paidOrders' ? paid : isRefund ? refunded : undefined;
		case 'refundOnlyRate':
			return count === 'paidOrders' ? paid : count === 'refund_only' ? refunded : undefined;
		case 'returnRefundRate':
			return count === 'paidOrders' ? paid : count === 'return_refund' ? refunded : undefined;
		case 'complaintRate':
			return count === 'openedComplaints'
				? { event: 'complained', part: 1, of: 0, over: true, sign: 1 }
				: undefined;
		case 'disputeRate':
			return count === 'disputedRefunds' ? disputed : undefined;
		case 'selfCompletedRefundRate':
			if (!isRefund || fact.byShop === undefined) return undefined;
			return fact.byShop ? byShop : byOthers;
		case 'refundDuration':
			return isRefund && fact.duration !== undefined
				? { ...refunded, part: 0, of: 1, over: false, time: fact.duration }
				: undefined;
		default:
			return metric satisfies never;
	}
}

function rowOf(
	ledger: CommerceLedger,
	subject: CommerceSubject,
	{ at, amount, currency }: CommerceFact,
	{ sign, ...counted }: Counted
): TradeContribution {
	const [, , id = ''] = splitKey(subject.key);
	const { source, cell, state } = subject;
	const order =
		state.order === undefined
			? undefined
			: ledger.subjects.get(['order', source, state.order].join('\u001f'));
	const conversation = state.conversation ?? order?.state.conversation;
	const customer =
		subject.customer ??
		order?.customer ??
		(conversation === undefined
			? undefined
			: ledger.conversations.get(accountKey(source, conversation))?.customer);
	return {
		key: `${subject.key}\u001f${at}`,
		id,
		source,
		at,
		cell,
		...counted,
		...(customer !== undefined && { customer }),
		...(conversation !== undefined && { conversation }),
		...(amount !== undefined && currency !== undefined && { amount: sign * amount, currency })
	};
}

/** One row a customer who inquired; of paid orders, as many as they created and paid. */
function* inquirers(
	metric: 'inquiryConversion' | 'paymentConversion',
	ledger: CommerceLedger,
	{ commerce, from }: PeriodTally
): Generator<TradeContribution | undefined> {
	let passed = 0;
	for (const [customer, outcome] of commerce.inquirers) {
		if (++passed % stride === 0) yield undefined;
		const [part, of] =
			metric === 'inquiryConversion'
				? [Number(outcome.sameDay), 1]
				: [outcome.paidOrders, outcome.createdOrders];
		if (of === 0) continue;
		const asks = ledger.inquiries.get(customer)?.asks ?? [];
		const ask = asks.findLast(({ at }) => at >= from);
		const orders = [...(ledger.ordersOf.get(customer) ?? [])].map((key) => ledger.subjects.get(key));
		const order = orders.find((each) => each?.state.conversation !== undefined) ?? orders[0];
		const conversation = order?.state.conversation;
		yield {
			key: `customer\u001f${customer}`,
			event: part > 0 ? 'converted' : 'inquired',
			source: order?.source ?? '',
			at: ask?.at ?? from,
			cell: ask?.cell,
			customer,
			...(conversation !== undefined && { conversation }),
			part,
			of,
			over: part < of
		};
	}
}
