import { isLoud } from '#lib/domain/alarm/alarm.ts';
import type { TileAlarm } from '#lib/domain/alarm/alarm.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { figureOfTile, hasHeardAnything } from '#lib/domain/board/figure-of-tile.ts';
import type { TileFigure } from '#lib/domain/board/figure-of-tile.ts';
import { silentSince } from '#lib/domain/board/silence.ts';
import type { Severity, Threshold } from '#lib/domain/board/threshold.ts';
import { tileKey } from '#lib/domain/board/tile.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Formats, Quantity } from '#lib/i18n/formats.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { quantityOfFigure } from './quantity-of-figure.ts';
import { tileDetails } from './tile-details.ts';
import { statisticName, tileName, windowName } from './tile-names.ts';

/** A small figure under the large one. `loud`: part of the breach. */
export interface TileDetail {
	readonly label: string;
	readonly value: string;
	readonly loud?: boolean;
}

/** All that a tile shows, as text. */
export interface TileFigures {
	/** `tileKey`. */
	readonly key: string;
	readonly size: 'large' | 'small';
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
	/** The alarm of the breach, and what somebody has done about it in a word; absent while it is loud. */
	readonly answered?: { readonly alarm: TileAlarm; readonly text: string };
	/** The most wanted first: those for which a tile has no room are left out. */
	readonly details: readonly TileDetail[];
}

/**
 * What a tile of a board shows at the server time `now`. It is as bad as its alarm: hold times and clear levels count,
 * and `state.alarms` of a recording or a preview says what would have stood.
 */
export function tileFigures(tile: Tile, state: BoardState, now: EpochMs, formats: Formats): TileFigures {
	const since = silentSince(state);
	// Ages stop with the sources: nobody knows whether those customers still wait.
	const at = since ?? now;
	const figure = figureOfTile(tile, state, at);
	const alarm = state.alarms?.[tileKey(tile)];
	const judgement = judged(tile, alarm, state);
	const { beside, trend, unit } = besideNumber(tile, state, formats);
	const main = quantityOfFigure(figure, formats);
	return {
		key: tileKey(tile),
		size: tile.size ?? 'large',
		name: tileName(tile, state.board.answerWithin),
		scope: scopeOf(tile, state, figure, formats),
		...(since !== undefined && { silent: m.stale_since({ time: formats.clock(since) }) }),
		main: unit === undefined ? main : { ...main, unit },
		...(beside !== undefined && { beside }),
		...(trend !== undefined && { trend }),
		...judgement,
		...answered(alarm, formats),
		details: tileDetails(tile, state, at, formats, judgement.severity !== 'normal')
	};
}

function scopeOf(tile: Tile, state: BoardState, { currency }: TileFigure, formats: Formats): string {
	const { phase } = state.board;
	const window = windowName(tile.window, phase);
	switch (tile.metric) {
		case 'unanswered':
			return m.scope_unanswered({ window: m.window_last15() });
		case 'firstResponse':
			return statisticName(tile.statistic ?? 'median', window);
		case 'averageResponse':
			return statisticName(tile.statistic ?? 'mean', window);
		case 'agentsOnline':
			return scheduledShown(state) ? m.tile_online_scheduled() : window;
		case 'netSales':
			return currency === undefined
				? window
				: m.scope_money({ window, currency: formats.currency(currency) });
		case 'platformResponse':
		case 'affordableMisses': {
			const pack = tile.rulePack ?? '';
			const version = state.rulePacks?.[pack]?.version;
			return version === undefined
				? m.scope_pack_unversioned({ pack, window })
				: m.scope_pack({ pack, version, window });
		}
		default:
			return window;
	}
}

/** Beyond 999 people the scheduled ones stand under the number: beside it there is no room. */
function scheduledShown({ now }: Pick<BoardState, 'now'>): boolean {
	return now.agentsScheduled !== undefined && Math.max(now.agentsScheduled, now.agentsOnline ?? 0) < 1_000;
}

function besideNumber(
	{ metric }: Tile,
	state: BoardState,
	formats: Formats
): { beside?: string; trend?: string; unit?: string } {
	switch (metric) {
		case 'waiting':
			return hasHeardAnything(state)
				? { trend: m.trend_change({ change: formats.change(state.now.waitingChange) }) }
				: {};
		case 'unanswered':
			return { beside: formats.share(state.windows.last15.unansweredRate.value) };
		case 'agentsOnline':
			return scheduledShown(state) ? { unit: `/${formats.count(state.now.agentsScheduled)}` } : {};
		default:
			return {};
	}
}

function answered(alarm: TileAlarm | undefined, formats: Formats): Pick<TileFigures, 'answered'> {
	if (alarm === undefined || isLoud(alarm)) return {};
	const { snoozedUntil } = alarm;
	const text =
		snoozedUntil === undefined
			? m.alarm_seen()
			: m.alarm_silent_until({ time: formats.hourMinute(snoozedUntil) });
	return { answered: { alarm, text } };
}

function judged({ metric, threshold }: Tile, alarm: TileAlarm | undefined, { now }: BoardState) {
	const severity: Severity = alarm?.severity ?? 'normal';
	const direction = threshold?.direction ?? 'above';
	if (severity === 'normal') return { severity, direction };
	const shortBy = metric === 'agentsOnline' ? (now.agentsScheduled ?? 0) - (now.agentsOnline ?? 0) : 0;
	if (shortBy > 0) return { severity, direction, verdict: m.verdict_short({ count: shortBy }) };
	const verdicts = {
		warn: { above: m.verdict_warn_above, below: m.verdict_warn_below },
		critical: { above: m.verdict_critical_above, below: m.verdict_critical_below }
	};
	return { severity, direction, verdict: verdicts[severity][direction]() };
}
