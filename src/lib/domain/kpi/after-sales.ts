import { addDays, type LocalDate } from '../time/local-time.ts';
import type { Milliseconds } from '../units.ts';
import { ratio } from './ratio.ts';

/** Business days that each indicator of the after-sales composite covers. */
export const afterSalesWindowDays = 28;

/** Business days from `from` to `to`, both included. */
export interface DateRange {
	readonly from: LocalDate;
	readonly to: LocalDate;
}

/**
 * The 28 business days of the after-sales indicators that end with a date.
 *
 * @example afterSalesWindow('2026-11-28') // { from: '2026-11-01', to: '2026-11-28' }
 */
export function afterSalesWindow(lastDate: LocalDate): DateRange {
	return { from: addDays(lastDate, 1 - afterSalesWindowDays), to: lastDate };
}

/** Counts of one shop over the 28 days. */
export interface AfterSalesCounts {
	readonly paidOrders: number;
	/** Refunds in which the platform intervened. */
	readonly disputedRefunds: number;
	/** Completed refunds of which it is known who completed them. */
	readonly attributedRefunds: number;
	/** Of those, completed by the shop itself. */
	readonly completedByShop: number;
	/** Completed refunds of which it is known when they were requested. */
	readonly timedRefunds: number;
	/** Σ of request to completion over the timed refunds. */
	readonly refundDuration: Milliseconds;
}

/** The three indicators; each absent where there is nothing to divide by. */
export interface AfterSalesIndicators {
	/** 纠纷率: disputed refunds / paid orders. */
	readonly disputeRate?: number;
	/** 自主完结率: completed by the shop / completed refunds. */
	readonly selfCompletedRate?: number;
	/** 退款时长: mean duration of completed refunds. */
	readonly meanRefundDuration?: Milliseconds;
}

/**
 * The three indicators behind the after-sales composite (售后服务综合指标).
 *
 * @example
 * afterSalesIndicators({ paidOrders: 2_000, disputedRefunds: 1, attributedRefunds: 50, completedByShop: 49,
 *   timedRefunds: 50, refundDuration: 50 * day }) // { disputeRate: 0.0005, selfCompletedRate: 0.98, meanRefundDuration: day }
 */
export function afterSalesIndicators(counts: AfterSalesCounts): AfterSalesIndicators {
	return {
		disputeRate: ratio(counts.disputedRefunds, counts.paidOrders),
		selfCompletedRate: ratio(counts.completedByShop, counts.attributedRefunds),
		meanRefundDuration: ratio(counts.refundDuration, counts.timedRefunds)
	};
}

/**
 * Rank of each indicator among the shops of the industry, counted from the top: the share of shops that are better,
 * 0 (the best) to 1. Given by the platform or imported; it cannot be computed from one shop.
 */
export interface IndustryRanks {
	readonly dispute?: number;
	readonly selfCompleted?: number;
	readonly refundDuration?: number;
}

/**
 * The after-sales composite: the mean of the three industry ranks. `undefined` while one of them is not known.
 *
 * @throws RangeError when a rank is outside 0 to 1
 * @example afterSalesComposite({ dispute: 0.1, selfCompleted: 0.3, refundDuration: 0.5 }) // 0.3
 */
export function afterSalesComposite({
	dispute,
	selfCompleted,
	refundDuration
}: IndustryRanks): number | undefined {
	if (dispute === undefined || selfCompleted === undefined || refundDuration === undefined) return undefined;
	for (const rank of [dispute, selfCompleted, refundDuration])
		if (!(rank >= 0 && rank <= 1))
			throw new RangeError(`afterSalesComposite: rank must be from 0 to 1, got ${rank}`);
	return (dispute + selfCompleted + refundDuration) / 3;
}

/**
 * Whether a composite bars the shop from campaigns: 90 % of the industry's shops are better. Unknown stays unknown.
 *
 * @example isBarredFromCampaigns(0.91) // true
 */
export function isBarredFromCampaigns(composite: number | undefined): boolean | undefined {
	return composite === undefined ? undefined : composite > 0.9;
}
