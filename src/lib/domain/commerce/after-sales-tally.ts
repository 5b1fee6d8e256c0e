import type { AfterSalesFigures } from '../board/board-state.ts';
import { shareOf } from '../metrics/figures.ts';
import { afterSalesIndicators, afterSalesWindow, type AfterSalesCounts } from '../kpi/after-sales.ts';
import { businessDayOf, startOfBusinessDay, type BusinessCalendar } from '../time/business-day.ts';
import type { EpochMs } from '../units.ts';
import type { CommerceFact, CommerceKind } from './commerce-subject.ts';

/** What the after-sales indicators are made of, by start of the business day. Plain data. */
export type AfterSalesTally = Map<EpochMs, DayCounts>;

type DayCounts = { -readonly [Count in keyof AfterSalesCounts]: number };

const nothing = (): DayCounts => ({
	paidOrders: 0,
	disputedRefunds: 0,
	attributedRefunds: 0,
	completedByShop: 0,
	timedRefunds: 0,
	refundDuration: 0
});

/** Start of the 28 business days that end with the one of an instant. */
export function afterSalesFrom(now: EpochMs, calendar: BusinessCalendar): EpochMs {
	return startOfBusinessDay(afterSalesWindow(businessDayOf(now, calendar).date).from, calendar);
}

/** Books a fact, or takes it back. @param from start of the window: what lies before it is passed over */
export function bookAfterSales(
	tally: AfterSalesTally,
	fact: CommerceFact,
	by: 1 | -1,
	calendar: BusinessCalendar,
	from: EpochMs
): void {
	if (fact.at < from) return;
	const { start } = businessDayOf(fact.at, calendar);
	let counts = tally.get(start);
	if (counts === undefined) tally.set(start, (counts = nothing()));
	switch (fact.count) {
		case 'paidOrders':
			counts.paidOrders += by;
			break;
		case 'disputedRefunds':
			counts.disputedRefunds += by;
			break;
		case 'refund_only':
		case 'return_refund':
		case 'other':
			if (fact.byShop !== undefined) counts.attributedRefunds += by;
			if (fact.byShop === true) counts.completedByShop += by;
			if (fact.duration !== undefined) {
				counts.timedRefunds += by;
				counts.refundDuration += by * fact.duration;
			}
			break;
		default:
			break;
	}
}

/** Forgets the days before the window. */
export function forgetAfterSales(tally: AfterSalesTally, from: EpochMs): void {
	for (const start of tally.keys()) if (start < from) tally.delete(start);
}

/**
 * The after-sales figures of the 28 business days that end with the one of an instant; undefined while no refund and no
 * dispute has come.
 *
 * @param heard kinds of which an event has ever come
 */
export function afterSalesFigures(
	tally: AfterSalesTally,
	heard: ReadonlySet<CommerceKind>,
	now: EpochMs,
	calendar: BusinessCalendar
): AfterSalesFigures | undefined {
	if (!heard.has('refund')) return undefined;
	const today = businessDayOf(now, calendar);
	const { from, to } = afterSalesWindow(today.date);
	const start = startOfBusinessDay(from, calendar);
	const sum = nothing();
	for (const [day, counts] of tally) {
		if (day < start || day >= today.end) continue;
		for (const name of Object.keys(sum) as (keyof DayCounts)[]) sum[name] += counts[name];
	}
	const { meanRefundDuration } = afterSalesIndicators(sum);
	return {
		from,
		to,
		...(heard.has('order') && { disputeRate: shareOf(sum.disputedRefunds, sum.paidOrders) }),
		selfCompletedRefundRate: shareOf(sum.completedByShop, sum.attributedRefunds),
		refundDuration: {
			count: sum.timedRefunds,
			...(meanRefundDuration !== undefined && { mean: Math.round(meanRefundDuration) })
		}
	};
}
