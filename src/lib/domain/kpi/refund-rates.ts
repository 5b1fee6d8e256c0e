import type { RefundKind } from '../events/event.ts';
import { ratio } from './ratio.ts';

/** Shares of paid orders; each absent when no order was paid. */
export interface RefundRates {
	/** 退款率: completed refunds of any kind. */
	readonly all?: number;
	/** 仅退款. */
	readonly refundOnly?: number;
	/** 退货退款. */
	readonly returnRefund?: number;
}

/**
 * Refund rates: completed refunds of a kind / paid orders. An order with two refunds counts twice, so a rate can
 * pass 1.
 *
 * @param completed number of completed refunds by kind
 * @example refundRates({ refund_only: 3, return_refund: 5 }, 100) // { all: 0.08, refundOnly: 0.03, returnRefund: 0.05 }
 */
export function refundRates(
	completed: Readonly<Partial<Record<RefundKind, number>>>,
	paidOrders: number
): RefundRates {
	const { refund_only: refundOnly = 0, return_refund: returnRefund = 0, other = 0 } = completed;
	return {
		all: ratio(refundOnly + returnRefund + other, paidOrders),
		refundOnly: ratio(refundOnly, paidOrders),
		returnRefund: ratio(returnRefund, paidOrders)
	};
}
