import type { FigureKind } from './figure-of-tile.ts';
import type { TileMetric } from './tile.ts';

const kinds: Readonly<Record<TileMetric, FigureKind>> = {
	waiting: 'count',
	longestWait: 'seconds',
	unanswered: 'count',
	oldestUnanswered: 'seconds',
	unansweredRate: 'share',
	arrivals: 'count',
	firstResponse: 'seconds',
	firstResponseWithin: 'share',
	averageResponse: 'seconds',
	serviceLevel: 'share',
	waitWithin: 'share',
	abandonment: 'share',
	abandonedShort: 'count',
	agentsOnline: 'count',
	concurrency: 'ratio',
	load: 'share',
	occupancy: 'share',
	busyShare: 'share',
	received: 'count',
	satisfaction: 'share',
	participation: 'share',
	inquiryConversion: 'share',
	paymentConversion: 'share',
	netSales: 'money',
	refundRate: 'share',
	refundOnlyRate: 'share',
	returnRefundRate: 'share',
	complaintRate: 'share',
	disputeRate: 'share',
	selfCompletedRefundRate: 'share',
	refundDuration: 'seconds',
	platformResponse: 'share',
	affordableMisses: 'count'
};

/**
 * What a metric is counted in where there is no figure of it: limits, old values. (A platform that publishes only a
 * mean has seconds; `figureOfTile` tells.)
 */
export function figureKindOf(metric: TileMetric): FigureKind {
	return kinds[metric];
}
