import type { BoardState, WindowFigures } from '#lib/domain/board/board-state.ts';
import type { Tile, TileWindow } from '#lib/domain/board/board.ts';
import { figureOfTile, hasHeardAnything } from '#lib/domain/board/figure-of-tile.ts';
import type { TileFigure } from '#lib/domain/board/figure-of-tile.ts';
import { silentSince } from '#lib/domain/board/silence.ts';
import { severityOf } from '#lib/domain/board/threshold.ts';
import type { Severity, Threshold } from '#lib/domain/board/threshold.ts';
import { metricDefinition } from '#lib/domain/metrics/definitions.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { age, duration, missing } from '#lib/i18n/formats.ts';
import type { Formats, Quantity } from '#lib/i18n/formats.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** A small figure under the large one. `loud`: part of the breach. */
export interface TileDetail {
	readonly label: string;
	readonly value: string;
	readonly loud?: boolean;
}

/** All that a hero tile shows, as text. */
export interface TileFigures {
	readonly name: string;
	/** The window, and what kind of figure it is where the name does not say. */
	readonly scope: string;
	/** Said instead of the scope when all sources are silent: since when there are no data. The numbers are kept. */
	readonly silent?: string;
	readonly main: Quantity;
	/** Belongs to the large number and stands beside it where there is room. */
	readonly beside?: string;
	/** How it moves. */
	readonly trend?: string;
	readonly severity: Severity;
	/** Direction of the threshold that is passed. */
	readonly direction: Threshold['direction'];
	/** The breach in one word; absent when there is none. */
	readonly verdict?: string;
	readonly details: readonly TileDetail[];
}

/**
 * What a tile of a board shows at the server time `now`.
 *
 * A threshold applies to the large number of the tile; on `unanswered` it applies to the rate unless the tile's
 * window is `now`, for only the rate has a window.
 */
export function tileFigures(tile: Tile, state: BoardState, now: EpochMs, formats: Formats): TileFigures {
	const since = silentSince(state);
	// Ages stop with the sources: nobody knows whether those customers still wait.
	const figures = figuresOfTile(tile, state, since ?? now, formats);
	return since === undefined
		? figures
		: { ...figures, silent: m.stale_since({ time: formats.clock(since) }) };
}

function figuresOfTile(tile: Tile, state: BoardState, now: EpochMs, formats: Formats): TileFigures {
	switch (tile.metric) {
		case 'waiting':
			return waiting(tile, state, now, formats);
		case 'unanswered':
			return unanswered(tile, state, now, formats);
		case 'firstResponse':
			return firstResponse(tile, state, formats);
		case 'averageResponse':
			return averageResponse(tile, state, formats);
		case 'agentsOnline':
			return agentsOnline(tile, state, formats);
		default:
			return anyFigure(tile, state, now, formats);
	}
}

/** A figure that is its one number. */
function anyFigure(tile: Tile, state: BoardState, now: EpochMs, formats: Formats): TileFigures {
	const figure = figureOfTile(tile, state, now);
	const term = metricDefinition(tile.metric)?.term;
	return {
		name: (formats.locale.startsWith('zh') ? term?.zh : term?.en) ?? tile.metric,
		scope: windowName(tile.window, state),
		main: quantityOf(figure, formats),
		...judged(figure.value, tile.threshold),
		details: target(tile.threshold, (limit) => {
			const { value, unit = '' } = quantityOf({ ...figure, value: limit }, formats);
			return value + unit;
		})
	};
}

function quantityOf({ kind, value }: TileFigure, formats: Formats): Quantity {
	switch (kind) {
		case 'count':
			return { value: formats.shortCount(value) };
		case 'seconds':
			return formats.seconds(value);
		case 'share':
			return { value: formats.share(value) };
		case 'ratio':
			return { value: formats.tenths(value) };
		case 'money':
			return { value: formats.shortCount(value === undefined ? undefined : Math.round(value / 100)) };
	}
}

/** The figures of a window; `now` and the long ones have none of their own and read the last 15 minutes. */
function figuresOf(state: BoardState, window: TileWindow): WindowFigures | undefined {
	return window === 'today' || window === 'phase' ? state.windows[window] : state.windows.last15;
}

function windowName(window: TileWindow, state: BoardState): string {
	switch (window) {
		case 'now':
			return m.window_now();
		case 'last15':
			return m.window_last15();
		case 'today':
			return m.window_today();
		case 'phase':
			return state.board.phase === undefined
				? m.window_phase_unnamed()
				: m.window_phase({ phase: state.board.phase.name });
		case '28 days':
			return m.window_28_days();
		case 'month':
			return m.window_month();
	}
}

function judged(value: number | undefined, threshold: Threshold | undefined, shortBy?: number) {
	const severity = severityOf(value, threshold);
	const direction = threshold?.direction ?? 'above';
	if (severity === 'normal') return { severity, direction };
	if (shortBy !== undefined && shortBy > 0)
		return { severity, direction, verdict: m.verdict_short({ count: shortBy }) };
	const verdicts = {
		warn: { above: m.verdict_warn_above, below: m.verdict_warn_below },
		critical: { above: m.verdict_critical_above, below: m.verdict_critical_below }
	};
	return { severity, direction, verdict: verdicts[severity][direction]() };
}

function target(threshold: Threshold | undefined, write: (limit: number) => string): readonly TileDetail[] {
	const limit = threshold?.warn ?? threshold?.critical;
	if (threshold === undefined || limit === undefined) return [];
	const sign = threshold.direction === 'above' ? '≤' : '≥';
	return [{ label: m.detail_target(), value: `${sign}\u202f${write(limit)}` }];
}

function waiting({ threshold }: Tile, state: BoardState, now: EpochMs, formats: Formats): TileFigures {
	const heard = hasHeardAnything(state);
	const value = heard ? state.now.waiting : undefined;
	const judgement = judged(value, threshold);
	const longest = state.now.longestWaitToday;
	return {
		name: m.tile_waiting(),
		scope: windowName('now', state),
		main: { value: formats.shortCount(value) },
		...(heard && { trend: m.trend_change({ change: formats.change(state.now.waitingChange) }) }),
		...judgement,
		details: [
			{
				label: m.detail_longest_wait(),
				value: age(state.now.oldestQueuedAt, now),
				loud: judgement.severity !== 'normal'
			},
			...target(threshold, (limit) => formats.count(limit)),
			...(threshold === undefined
				? [{ label: m.detail_longest_today(), value: longest === undefined ? missing : duration(longest) }]
				: [])
		]
	};
}

function unanswered(
	{ threshold, window }: Tile,
	state: BoardState,
	now: EpochMs,
	formats: Formats
): TileFigures {
	const value = hasHeardAnything(state) ? state.now.unanswered : undefined;
	const rate = figuresOf(state, window)?.unansweredRate.value;
	const judgement = judged(window === 'now' ? value : rate, threshold);
	return {
		name: m.tile_unanswered(),
		scope: m.tile_unanswered_rate({
			window: window === 'now' ? m.window_last15() : windowName(window, state)
		}),
		main: { value: formats.shortCount(value) },
		beside: formats.share(rate),
		...judgement,
		details: [
			{
				label: m.detail_oldest(),
				value: age(state.now.oldestUnansweredAt, now),
				loud: judgement.severity !== 'normal'
			},
			...target(threshold, (limit) => (window === 'now' ? formats.count(limit) : formats.share(limit)))
		]
	};
}

function firstResponse({ threshold, window }: Tile, state: BoardState, formats: Formats): TileFigures {
	const figures = figuresOf(state, window)?.firstResponse;
	const judgement = judged(figures?.median, threshold);
	return {
		name: m.tile_first_response(),
		scope: m.tile_median({ window: windowName(window === 'now' ? 'last15' : window, state) }),
		main: formats.seconds(figures?.median),
		...judgement,
		details: [
			{ label: m.detail_p90(), value: formats.secondsText(figures?.p90) },
			{
				label: m.detail_within({ seconds: state.board.answerWithin }),
				value: formats.share(figures?.within.value)
			}
		]
	};
}

function averageResponse({ threshold, window }: Tile, state: BoardState, formats: Formats): TileFigures {
	const figures = figuresOf(state, window)?.response;
	const mean = figures?.mean === undefined ? undefined : figures.mean / 1_000;
	const limits = target(threshold, (limit) => formats.secondsText(limit));
	return {
		name: m.tile_average_response(),
		scope: m.tile_mean({ window: windowName(window === 'now' ? 'last15' : window, state) }),
		main: formats.seconds(mean),
		...judged(mean, threshold),
		details: limits.length > 0 ? limits : [{ label: m.detail_turns(), value: formats.count(figures?.count) }]
	};
}

function agentsOnline({ threshold }: Tile, state: BoardState, formats: Formats): TileFigures {
	const { agentsOnline: online, agentsScheduled: scheduled, concurrency, load } = state.now;
	const shortBy = online === undefined || scheduled === undefined ? undefined : scheduled - online;
	const occupancy = state.windows.today.occupancy ?? load;
	return {
		name: m.tile_agents_online(),
		scope: scheduled === undefined ? windowName('now', state) : m.tile_online_scheduled(),
		main: {
			value: formats.shortCount(online),
			...(scheduled !== undefined && { unit: `/${formats.shortCount(scheduled)}` })
		},
		...judged(online, threshold, shortBy),
		details: [
			{ label: m.detail_concurrency(), value: formats.tenths(concurrency) },
			// Without agent states nobody knows who is online, but those who hold conversations are known.
			online === undefined && state.now.agentsBusy > 0
				? { label: m.detail_serving(), value: formats.count(state.now.agentsBusy) }
				: { label: m.detail_occupancy(), value: formats.share(occupancy) }
		]
	};
}
