import { metricDefinition } from '../metrics/definitions.ts';
import type { Threshold } from './threshold.ts';

/** Every metric that events can carry. Its definition is the entry of the same name in `metrics/definitions.ts`. */
export const tileMetrics = [
	'waiting',
	'longestWait',
	'unanswered',
	'oldestUnanswered',
	'unansweredRate',
	'arrivals',
	'firstResponse',
	'firstResponseWithin',
	'averageResponse',
	'serviceLevel',
	'waitWithin',
	'abandonment',
	'abandonedShort',
	'agentsOnline',
	'concurrency',
	'load',
	'occupancy',
	'busyShare',
	'received',
	'satisfaction',
	'participation',
	'inquiryConversion',
	'paymentConversion',
	'netSales',
	'refundRate',
	'refundOnlyRate',
	'returnRefundRate',
	'complaintRate',
	'disputeRate',
	'selfCompletedRefundRate',
	'refundDuration',
	'platformResponse',
	'affordableMisses'
] as const;
export type TileMetric = (typeof tileMetrics)[number];

/**
 * `last15`: (t − 15 min, t]. `today`: since the board's business day began. `phase`: since its phase started.
 * `28 days`: the business day and the 27 before it. `month`: since the month of the business day began.
 */
export const tileWindows = ['now', 'last15', 'today', 'phase', '28 days', 'month'] as const;
export type TileWindow = (typeof tileWindows)[number];

/** Which number of a distribution of times is the large one; each metric has one of its own by default. */
export const tileStatistics = ['median', 'p90', 'mean'] as const;
export type TileStatistic = (typeof tileStatistics)[number];

/** One figure on a board. No two tiles of a board have the same key. */
export interface Tile {
	readonly metric: TileMetric;
	readonly window: TileWindow;
	/** Of `firstResponse` (median where absent) and `averageResponse` (mean where absent) only. */
	readonly statistic?: TileStatistic;
	/** `small`: a figure in the line under the large ones. Absent: large. */
	readonly size?: 'large' | 'small';
	readonly threshold?: Threshold;
	/** Id of the rule pack; `platformResponse` and `affordableMisses` need one. */
	readonly rulePack?: string;
	/** Least share of units met that the platform wants, in (0, 1]; `affordableMisses` needs it. */
	readonly target?: number;
}

/**
 * Names a tile within its board: what it shows, not how.
 *
 * @example tileKey({ metric: 'firstResponse', window: 'last15', statistic: 'p90' }) // 'firstResponse.last15.p90'
 */
export function tileKey({ metric, window, statistic, rulePack }: Tile): string {
	return [metric, window, statistic, rulePack].filter((part) => part !== undefined).join('.');
}

/** The windows in which a metric can be put on a board. */
export function windowsOfMetric(metric: TileMetric): readonly TileWindow[] {
	const windows: readonly string[] = metricDefinition(metric)?.windows ?? [];
	return tileWindows.filter((window) => windows.includes(window));
}

/** Ids of the rule packs that the tiles of a board need, each once. */
export function rulePacksOf({ tiles }: { readonly tiles: readonly Tile[] }): readonly string[] {
	return [...new Set(tiles.flatMap(({ rulePack }) => rulePack ?? []))];
}
