import type { TileMetric } from '#lib/domain/board/tile.ts';
import { tileMetrics } from '#lib/domain/board/tile.ts';

/** Where a supervisor looks for a metric, in this order. */
export const metricGroups = ['now', 'responses', 'service', 'people', 'trade', 'platform'] as const;
export type MetricGroup = (typeof metricGroups)[number];

const groupOf: Readonly<Record<TileMetric, MetricGroup>> = {
	waiting: 'now',
	longestWait: 'now',
	unanswered: 'now',
	oldestUnanswered: 'now',
	firstResponse: 'responses',
	firstResponseWithin: 'responses',
	averageResponse: 'responses',
	serviceLevel: 'responses',
	waitWithin: 'responses',
	unansweredRate: 'responses',
	arrivals: 'service',
	abandonment: 'service',
	abandonedShort: 'service',
	satisfaction: 'service',
	participation: 'service',
	complaintRate: 'service',
	agentsOnline: 'people',
	concurrency: 'people',
	load: 'people',
	occupancy: 'people',
	busyShare: 'people',
	received: 'people',
	inquiryConversion: 'trade',
	paymentConversion: 'trade',
	netSales: 'trade',
	refundRate: 'trade',
	refundOnlyRate: 'trade',
	returnRefundRate: 'trade',
	disputeRate: 'trade',
	selfCompletedRefundRate: 'trade',
	refundDuration: 'trade',
	platformResponse: 'platform',
	affordableMisses: 'platform'
};

/** The metrics of a group, in the order of `tileMetrics`. */
export function metricsOf(group: MetricGroup): readonly TileMetric[] {
	return tileMetrics.filter((metric) => groupOf[metric] === group);
}
