import type { BoardState, Peak, Share, TimeFigures, WindowFigures } from '#lib/domain/board/board-state.ts';
import { figureOfTile, hasHeardAnything } from '#lib/domain/board/figure-of-tile.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { age, duration, missing } from '#lib/i18n/formats.ts';
import type { Formats } from '#lib/i18n/formats.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { figureText } from './quantity-of-figure.ts';
import type { TileDetail } from './tile-figures.ts';

type Details = readonly (TileDetail | undefined)[];

/**
 * The small figures under the large one, the most wanted first.
 *
 * @param now the instant up to which ages run
 * @param breached what belongs to the breach is loud
 */
export function tileDetails(
	tile: Tile,
	state: BoardState,
	now: EpochMs,
	formats: Formats,
	breached: boolean
): readonly TileDetail[] {
	const details = detailsOf(tile, state, now, formats, breached);
	return details.filter((detail) => detail !== undefined);
}

function detailsOf(
	tile: Tile,
	state: BoardState,
	now: EpochMs,
	formats: Formats,
	breached: boolean
): Details {
	const { now: gauges, windows } = state;
	const figures: WindowFigures | undefined =
		tile.window === 'today' || tile.window === 'phase' ? windows[tile.window] : windows.last15;
	const { commerce } = figures ?? {};
	const heard = hasHeardAnything(state);
	const limit = target(tile, state, now, formats);
	const detail = (label: string, value: string, loud = false): TileDetail => ({
		label,
		value,
		...(loud && { loud })
	});
	const count = (label: string, value: number | undefined) =>
		detail(label, formats.count(heard ? value : undefined));
	const share = (label: string, of: Share | undefined) => detail(label, formats.share(of?.value));
	const counts = (of: Share | undefined) =>
		of === undefined || of.of === 0
			? undefined
			: detail(
					m.detail_counts(),
					m.detail_counts_value({ part: formats.count(of.part), of: formats.count(of.of) })
				);
	const at = (value: string, time: EpochMs) => m.detail_peak_value({ value, time: formats.clock(time) });
	const peak = (of: Peak | undefined) =>
		of && detail(m.detail_peak_today(), at(formats.count(of.value), of.at));
	const mean = (of: TimeFigures | undefined) => (of?.mean === undefined ? undefined : of.mean / 1_000);
	const money = (label: string, amounts: Readonly<Record<string, number>> | undefined, currency?: string) =>
		currency === undefined ? undefined : detail(label, formats.money(amounts?.[currency] ?? 0, currency));

	switch (tile.metric) {
		case 'waiting':
			return [
				detail(m.detail_longest_wait(), age(gauges.oldestQueuedAt, now), breached),
				limit,
				peak(gauges.mostWaitingToday)
			];
		case 'longestWait':
			return [count(m.detail_waiting(), gauges.waiting), limit, longestToday(state, now, formats)];
		case 'unanswered':
			return [
				detail(m.detail_oldest(), age(gauges.oldestUnansweredAt, now), breached),
				limit,
				peak(gauges.mostUnansweredToday)
			];
		case 'oldestUnanswered':
			return [count(m.detail_unanswered(), gauges.unanswered), limit, peak(gauges.mostUnansweredToday)];
		case 'unansweredRate':
			return [
				counts(figures?.unansweredRate),
				limit,
				count(m.detail_unanswered(), gauges.unanswered),
				detail(m.detail_oldest(), age(gauges.oldestUnansweredAt, now))
			];
		case 'arrivals':
			return [
				limit,
				count(m.detail_excluded(), figures && figures.selfService + figures.agentStarted + figures.returns),
				share(m.detail_abandoned(), figures?.abandonment)
			];
		case 'firstResponse':
			return [
				...otherStatistics(tile.statistic ?? 'median', figures?.firstResponse, formats),
				share(m.detail_within({ seconds: state.board.answerWithin }), figures?.firstResponse.within),
				limit,
				counts(figures?.firstResponse.within)
			];
		case 'firstResponseWithin':
			return [
				counts(figures?.firstResponse.within),
				limit,
				detail(m.detail_median(), formats.secondsText(figures?.firstResponse.median)),
				detail(m.detail_p90(), formats.secondsText(figures?.firstResponse.p90))
			];
		case 'averageResponse':
			return [
				limit,
				count(m.detail_turns(), figures?.response.count),
				...otherStatistics(tile.statistic ?? 'mean', figures?.response, formats)
			];
		case 'serviceLevel':
			return [counts(figures?.serviceLevel), limit, share(m.detail_abandoned(), figures?.abandonment)];
		case 'waitWithin':
			return [
				counts(figures?.wait.within),
				limit,
				detail(m.detail_mean(), formats.secondsText(mean(figures?.wait)))
			];
		case 'abandonment':
			return [counts(figures?.abandonment), limit, count(m.detail_short(), figures?.abandonedShort)];
		case 'abandonedShort':
			return [limit, share(m.detail_abandoned(), figures?.abandonment)];
		case 'agentsOnline':
			return [
				detail(m.detail_concurrency(), formats.tenths(gauges.concurrency)),
				// Without agent states nobody knows who is online, but those who hold conversations are known.
				gauges.agentsOnline === undefined && gauges.agentsBusy > 0
					? detail(m.detail_serving(), formats.count(gauges.agentsBusy))
					: detail(m.detail_occupancy(), formats.share(windows.today.occupancy ?? gauges.load)),
				limit,
				gauges.agentsAway === undefined
					? undefined
					: detail(m.detail_away(), formats.count(gauges.agentsAway)),
				(gauges.agentsScheduled ?? 0) < 1_000
					? undefined
					: detail(m.detail_scheduled(), formats.count(gauges.agentsScheduled))
			];
		case 'concurrency':
			return [
				limit,
				count(m.detail_in_service(), gauges.inService),
				detail(m.detail_serving(), formats.count(gauges.agentsBusy))
			];
		case 'load':
			return [
				limit,
				count(m.detail_in_service(), gauges.inService),
				detail(m.detail_capacity(), formats.count(gauges.capacity))
			];
		case 'occupancy':
			return [limit, detail(m.detail_busy(), formats.share(figures?.busyShare))];
		case 'busyShare':
			return [limit, detail(m.detail_occupancy(), formats.share(figures?.occupancy))];
		case 'received':
			return [limit, count(m.detail_agents(), Object.keys(state.agents).length)];
		case 'satisfaction':
			return [counts(figures?.satisfaction), limit, share(m.detail_participation(), figures?.participation)];
		case 'participation':
			return [counts(figures?.participation), limit, share(m.detail_satisfied(), figures?.satisfaction)];
		case 'inquiryConversion':
			return [
				counts(commerce?.inquiryConversion),
				limit,
				share(m.detail_within_3_days(), commerce?.inquiryConversionWithin3Days)
			];
		case 'netSales': {
			const { currency } = figureOfTile(tile, state, now);
			const others = Object.keys(commerce?.netSales ?? {}).length - 1;
			return [
				limit,
				money(m.detail_paid(), commerce?.paidAmount, currency),
				money(m.detail_refunded(), commerce?.refundedAmount, currency),
				others > 0 ? detail(m.detail_other_currencies(), formats.count(others)) : undefined
			];
		}
		case 'paymentConversion':
		case 'refundRate':
		case 'refundOnlyRate':
		case 'returnRefundRate':
		case 'complaintRate':
			return [counts(commerce?.[tile.metric]), limit];
		case 'disputeRate':
		case 'selfCompletedRefundRate':
			return [counts(state.afterSales?.[tile.metric]), limit];
		case 'refundDuration':
			return [limit, detail(m.detail_refunds(), formats.count(state.afterSales?.refundDuration.count))];
		case 'platformResponse':
		case 'affordableMisses':
			return platformDetails(tile, state, now, formats);
		default:
			tile.metric satisfies never;
			return [];
	}
}

/** The larger of the longest wait that ended today and the one that runs, with the second at which it ended. */
function longestToday(state: BoardState, now: EpochMs, formats: Formats): TileDetail {
	const { oldestQueuedAt, longestWaitToday, longestWaitTodayAt } = state.now;
	const running: Milliseconds | undefined = oldestQueuedAt === undefined ? undefined : now - oldestQueuedAt;
	if (running !== undefined && running > (longestWaitToday ?? 0))
		return {
			label: m.detail_peak_today(),
			value: m.detail_peak_value({ value: duration(running), time: m.window_now() })
		};
	if (longestWaitToday === undefined) return { label: m.detail_peak_today(), value: missing };
	const value = duration(longestWaitToday);
	return {
		label: m.detail_peak_today(),
		value:
			longestWaitTodayAt === undefined
				? value
				: m.detail_peak_value({ value, time: formats.clock(longestWaitTodayAt) })
	};
}

function otherStatistics(
	shown: NonNullable<Tile['statistic']>,
	times: TimeFigures | undefined,
	formats: Formats
): readonly TileDetail[] {
	const all = {
		p90: { label: m.detail_p90(), value: formats.secondsText(times?.p90) },
		median: { label: m.detail_median(), value: formats.secondsText(times?.median) },
		mean: {
			label: m.detail_mean(),
			value: formats.secondsText(times?.mean === undefined ? undefined : times.mean / 1_000)
		}
	};
	return shown === 'p90' ? [all.median] : [all.p90];
}

/** What the platform counts, the honest figure of today, and how many misses its target still allows. */
function platformDetails(tile: Tile, state: BoardState, now: EpochMs, formats: Formats): Details {
	const pack = tile.rulePack === undefined ? undefined : state.rulePacks?.[tile.rulePack];
	const figures = tile.window === 'month' ? pack?.month : pack?.today;
	const { response } = state.windows.today;
	const left = (window: 'today' | 'month') =>
		formats.count(figureOfTile({ ...tile, metric: 'affordableMisses', window }, state, now).value);
	const wanted =
		tile.target === undefined
			? target(tile, state, now, formats)
			: { label: m.detail_target(), value: `≥\u202f${formats.share(tile.target)}` };
	if (tile.metric === 'affordableMisses') {
		const other = tile.window === 'month' ? 'today' : 'month';
		const labels = { today: m.detail_affordable_today(), month: m.detail_affordable_month() };
		return [
			{ label: labels[other], value: left(other) },
			{ label: m.detail_share(), value: formats.share(figures?.share) },
			wanted,
			{ label: m.detail_missed(), value: formats.count(figures?.missed) }
		];
	}
	const honest =
		figures?.share === undefined && figures?.mean !== undefined
			? {
					label: m.detail_honest_mean(),
					value: formats.secondsText(response.mean === undefined ? undefined : response.mean / 1_000)
				}
			: {
					label: m.detail_honest_within({ seconds: state.board.answerWithin }),
					value: formats.share(response.within.value)
				};
	return [
		honest,
		wanted,
		...(tile.target === undefined
			? [{ label: m.detail_missed(), value: formats.count(figures?.missed) }]
			: [
					{ label: m.detail_affordable_today(), value: left('today') },
					{ label: m.detail_affordable_month(), value: left('month') }
				])
	];
}

/** The milder limit of the threshold with its sign: what the number should keep to. */
function target(tile: Tile, state: BoardState, now: EpochMs, formats: Formats): TileDetail | undefined {
	const { threshold } = tile;
	const limit = threshold?.warn ?? threshold?.critical;
	if (threshold === undefined || limit === undefined) return undefined;
	const sign = threshold.direction === 'above' ? '≤' : '≥';
	const value = figureText({ ...figureOfTile(tile, state, now), value: limit }, formats);
	return { label: m.detail_target(), value: `${sign}\u202f${value}` };
}
