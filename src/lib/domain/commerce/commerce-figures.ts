import type { CommerceFigures, Share } from '../board/board-state.ts';
import { complaintRate } from '../kpi/complaint-rate.ts';
import { netSales, type Money } from '../kpi/net-sales.ts';
import { ratio } from '../kpi/ratio.ts';
import { refundRates } from '../kpi/refund-rates.ts';
import type { PeriodTally } from '../metrics/period.ts';
import type { CommerceKind } from './commerce-subject.ts';

/**
 * The commerce figures of one period of a board.
 *
 * @param heard kinds of which an event has ever come; the figures of the others are absent, and without any kind
 *   there are none
 */
export function commerceFigures(
	{ commerce, received }: PeriodTally,
	heard: ReadonlySet<CommerceKind>
): CommerceFigures | undefined {
	if (heard.size === 0) return undefined;
	const { counts } = commerce;
	const withOrders = heard.has('order');
	const withRefunds = heard.has('refund');
	const completedRefunds = counts.refund_only + counts.return_refund + counts.other;
	const paid = moneyOf(commerce.paidAmounts);
	const refunded = moneyOf(commerce.refundedAmounts);
	const rates = refundRates(counts, counts.paidOrders);
	const share = (part: number, of: number, value: number | undefined = ratio(part, of)): Share =>
		value === undefined ? { part, of } : { part, of, value };
	const customersReceived = () => received.values().reduce((sum, customers) => sum + customers.size, 0);
	return {
		...(withOrders && {
			createdOrders: counts.createdOrders,
			paidOrders: counts.paidOrders,
			...amounts('paidAmount', netSales(paid, [])),
			inquiryConversion: share(commerce.convertedSameDay, commerce.inquirers.size),
			inquiryConversionWithin3Days: share(commerce.convertedLater, commerce.inquirers.size),
			paymentConversion: share(commerce.paidByInquirers, commerce.createdByInquirers)
		}),
		...(withRefunds && { completedRefunds, ...amounts('refundedAmount', netSales(refunded, [])) }),
		...(withOrders &&
			withRefunds && {
				...amounts('netSales', netSales(paid, refunded)),
				refundRate: share(completedRefunds, counts.paidOrders, rates.all),
				refundOnlyRate: share(counts.refund_only, counts.paidOrders, rates.refundOnly),
				returnRefundRate: share(counts.return_refund, counts.paidOrders, rates.returnRefund)
			}),
		...(heard.has('dispute') && { openedDisputes: counts.openedDisputes }),
		...(heard.has('review') && { badReviews: share(counts.badReviews, counts.reviews) }),
		...(heard.has('complaint') && complaints(counts.openedComplaints, customersReceived()))
	};

	function complaints(opened: number, customers: number) {
		return { complaintRate: share(opened, customers, complaintRate(opened, customers)) };
	}
}

/** The amounts that are exact; a sum beyond 2⁵³ minor units is none. */
function moneyOf(amounts: ReadonlyMap<string, number>): Money[] {
	return [...amounts]
		.filter(([, amount]) => Number.isSafeInteger(amount))
		.map(([currency, amount]) => ({ currency, amount }));
}

function amounts<Name extends string>(
	name: Name,
	byCurrency: ReadonlyMap<string, number>
): Partial<Record<Name, Record<string, number>>> {
	if (byCurrency.size === 0) return {};
	return { [name]: Object.fromEntries(byCurrency) } as Record<Name, Record<string, number>>;
}
