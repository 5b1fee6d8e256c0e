import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Tile, TileMetric, TileStatistic, TileWindow } from '#lib/domain/board/tile.ts';
import type { Seconds } from '#lib/domain/units.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** Names of the metrics as they stand on a tile: one or two words. */
const names: Readonly<Record<TileMetric, (answerWithin: Seconds) => string>> = {
	waiting: () => m.tile_waiting(),
	longestWait: () => m.tile_longest_wait(),
	unanswered: () => m.tile_unanswered(),
	oldestUnanswered: () => m.tile_oldest_unanswered(),
	unansweredRate: () => m.tile_unanswered_rate(),
	arrivals: () => m.tile_arrivals(),
	firstResponse: () => m.tile_first_response(),
	firstResponseWithin: (seconds) => m.tile_first_response_within({ seconds }),
	averageResponse: () => m.tile_average_response(),
	serviceLevel: () => m.tile_service_level(),
	waitWithin: (seconds) => m.tile_wait_within({ seconds }),
	abandonment: () => m.tile_abandonment(),
	abandonedShort: () => m.tile_abandoned_short(),
	agentsOnline: () => m.tile_agents_online(),
	concurrency: () => m.tile_concurrency(),
	load: () => m.tile_load(),
	occupancy: () => m.tile_occupancy(),
	busyShare: () => m.tile_busy_share(),
	received: () => m.tile_received(),
	satisfaction: () => m.tile_satisfaction(),
	participation: () => m.tile_participation(),
	inquiryConversion: () => m.tile_inquiry_conversion(),
	paymentConversion: () => m.tile_payment_conversion(),
	netSales: () => m.tile_net_sales(),
	refundRate: () => m.tile_refund_rate(),
	refundOnlyRate: () => m.tile_refund_only_rate(),
	returnRefundRate: () => m.tile_return_refund_rate(),
	complaintRate: () => m.tile_complaint_rate(),
	disputeRate: () => m.tile_dispute_rate(),
	selfCompletedRefundRate: () => m.tile_self_completed_refund_rate(),
	refundDuration: () => m.tile_refund_duration(),
	platformResponse: () => m.tile_platform_response(),
	affordableMisses: () => m.tile_affordable_misses()
};

/** Name of a tile's metric in one or two words. */
export function tileName({ metric }: Pick<Tile, 'metric'>, answerWithin: Seconds): string {
	return names[metric](answerWithin);
}

/** Name of a window; that of the phase names the phase where the board has one. */
export function windowName(window: TileWindow, phase: BoardState['board']['phase']): string {
	switch (window) {
		case 'now':
			return m.window_now();
		case 'last15':
			return m.window_last15();
		case 'today':
			return m.window_today();
		case 'phase':
			return phase === undefined ? m.window_phase_unnamed() : m.window_phase({ phase: phase.name });
		case '28 days':
			return m.window_28_days();
		case 'month':
			return m.window_month();
	}
}

/** Which number of a distribution, in which window. */
export function statisticName(statistic: TileStatistic, window: string): string {
	const scopes = { median: m.scope_median, p90: m.scope_p90, mean: m.scope_mean };
	return scopes[statistic]({ window });
}
