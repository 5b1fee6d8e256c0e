import type { BoardState } from '#lib/domain/board/board-state.ts';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import type { TileFigure } from '#lib/domain/board/figure-of-tile.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import { metricDefinition } from '#lib/domain/metrics/definitions.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import type { RulePack } from '#lib/domain/rule-packs/rule-pack.ts';
import type { EpochMs, Seconds } from '#lib/domain/units.ts';
import type { Formats } from '#lib/i18n/formats.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { figureText } from '../wall/quantity-of-figure.ts';
import { tileDetails } from '../wall/tile-details.ts';
import { windowName } from '../wall/tile-names.ts';
import { metricExclusions, metricFormulas } from './metric-words.ts';

/** One line of an explanation. */
export interface ProvenanceLine {
	readonly label: string;
	readonly value: string;
}

/** Where the number of a tile comes from, in words. */
export interface Provenance {
	readonly value: string;
	readonly formula: string;
	/** Window, counts, last event and what else the number was made of. */
	readonly lines: readonly ProvenanceLine[];
	/** What was left out, with its count where it is known. */
	readonly excluded: readonly { readonly what: string; readonly count?: string }[];
	/** When the tile warns, and when it stops. */
	readonly limits: readonly string[];
	readonly pack?: RulePackWords;
}

/** The rule pack of a platform's figure. */
export interface RulePackWords {
	readonly name: string;
	readonly lines: readonly ProvenanceLine[];
	/** Where the rule was read, in English; absent for a pack that does not ship. */
	readonly source?: string;
}

/** Explains the number of a tile as it stands at the server time `now`. */
export function provenance(tile: Tile, state: BoardState, now: EpochMs, formats: Formats): Provenance {
	const figure = figureOfTile(tile, state, now);
	const definition = metricDefinition(tile.metric);
	const pack = rulePackWords(tile, state, formats);
	const last = lastEvent(state);
	const window =
		tile.window === 'phase'
			? state.windows.phase
			: state.windows[tile.window === 'today' ? 'today' : 'last15'];
	return {
		value: figureText(figure, formats),
		formula: metricFormulas[tile.metric](),
		lines: [
			{ label: m.prov_window(), value: windowText(tile, state, now, formats) },
			...(figure.share === undefined
				? []
				: [
						{
							label: m.prov_counts(),
							value: m.detail_counts_value({
								part: formats.count(figure.share.part),
								of: formats.count(figure.share.of)
							})
						}
					]),
			...tileDetails(tile, state, now, formats, false).filter(
				({ label }) => label !== m.detail_counts() && label !== m.detail_target()
			),
			...(window === undefined || tile.window === '28 days' || tile.window === 'month'
				? []
				: [{ label: m.prov_late(), value: formats.count(window.lateEvents) }]),
			...(last === undefined
				? []
				: [
						{
							label: m.prov_last_event(),
							value: m.prov_last_event_value({ source: last.source, time: formats.clock(last.at) })
						}
					]),
			{ label: m.prov_version(), value: formats.count(definition?.definitionVersion) }
		],
		excluded: excludedOf(tile, state, formats),
		limits: limitsOf(tile, figure, formats),
		...(pack && { pack })
	};
}

function windowText(tile: Tile, state: BoardState, now: EpochMs, formats: Formats): string {
	const name = windowName(tile.window, state.board.phase);
	const { zone } = formats;
	switch (tile.window) {
		case 'now':
			return m.prov_at({ time: formats.clock(now), zone });
		case 'last15':
		case 'today':
		case 'phase': {
			const from = state.windows[tile.window]?.from;
			if (from === undefined) return name;
			return m.prov_span({ name, from: formats.dayAndClock(from), to: formats.clock(now), zone });
		}
		case '28 days': {
			const days = state.afterSales;
			if (days === undefined) return name;
			return m.prov_days({ name, from: formats.date(days.from), to: formats.date(days.to), zone });
		}
		case 'month': {
			const figures = tile.rulePack === undefined ? undefined : state.rulePacks?.[tile.rulePack];
			if (figures === undefined) return name;
			const from = formats.date(figures.month.from);
			return m.prov_days({ name, from, to: formats.date(figures.today.from), zone });
		}
	}
}

function lastEvent({ sources }: BoardState): { source: string; at: EpochMs } | undefined {
	let last: { source: string; at: EpochMs } | undefined;
	for (const [source, { lastReceivedAt: at }] of Object.entries(sources))
		if (last === undefined || at > last.at) last = { source, at };
	return last;
}

function excludedOf(tile: Tile, state: BoardState, formats: Formats): Provenance['excluded'] {
	const figures =
		tile.window === 'today' || tile.window === 'phase' ? state.windows[tile.window] : state.windows.last15;
	const pack = tile.rulePack === undefined ? undefined : state.rulePacks?.[tile.rulePack];
	const rule = tile.window === 'month' ? pack?.month : pack?.today;
	const counts: Readonly<Record<string, number | undefined>> = {
		metric_excluded_agent_started: figures?.agentStarted,
		metric_excluded_self_service: figures?.selfService,
		metric_excluded_returns: figures?.returns,
		metric_excluded_abandoned_short: figures?.abandonedShort,
		metric_excluded_away: state.now.agentsAway,
		metric_excluded_rule_pack: rule?.excluded,
		metric_excluded_undecided: rule?.pending
	};
	return (metricDefinition(tile.metric)?.exclusions ?? []).map((key) => {
		const what = metricExclusions[key]?.() ?? key;
		const count = counts[key];
		return count === undefined ? { what } : { what, count: formats.count(count) };
	});
}

function limitsOf({ threshold }: Tile, figure: TileFigure, formats: Formats): readonly string[] {
	if (threshold === undefined || (threshold.warn === undefined && threshold.critical === undefined))
		return [m.prov_no_limits()];
	const write = (value: number) => figureText({ ...figure, value }, formats);
	const above = threshold.direction === 'above';
	const sentences: string[] = [];
	if (threshold.warn !== undefined) {
		const limit = write(threshold.warn);
		sentences.push(above ? m.prov_warn_above({ limit }) : m.prov_warn_below({ limit }));
	}
	if (threshold.critical !== undefined) {
		const limit = write(threshold.critical);
		sentences.push(above ? m.prov_critical_above({ limit }) : m.prov_critical_below({ limit }));
	}
	if (threshold.hold !== undefined && threshold.hold > 0)
		sentences.push(m.prov_hold({ time: formats.timeText(threshold.hold) }));
	if (threshold.clear !== undefined) {
		const limit = write(threshold.clear);
		sentences.push(above ? m.prov_clear_above({ limit }) : m.prov_clear_below({ limit }));
	}
	return sentences;
}

function rulePackWords(tile: Tile, state: BoardState, formats: Formats): RulePackWords | undefined {
	if (tile.rulePack === undefined) return undefined;
	const version = state.rulePacks?.[tile.rulePack]?.version;
	const pack: RulePack | undefined = presetRulePacks.find(({ id }) => id === tile.rulePack);
	const name = version === undefined ? tile.rulePack : m.prov_pack_name({ pack: tile.rulePack, version });
	if (pack === undefined) return { name, lines: [] };
	const seconds = (value: Seconds) => formats.timeText(value);
	return {
		name,
		lines: [
			{ label: m.prov_pack_valid(), value: formats.longDate(pack.validFrom) },
			...(pack.hours === undefined
				? []
				: [{ label: m.prov_pack_hours(), value: `${pack.hours.from}–${pack.hours.to}` }]),
			...(pack.limitSeconds === undefined
				? []
				: [{ label: m.prov_pack_limit(), value: seconds(pack.limitSeconds) }]),
			...(pack.capSeconds === undefined
				? []
				: [{ label: m.prov_pack_cap(), value: seconds(pack.capSeconds) }]),
			...(typeof pack.unansweredValue === 'number'
				? [{ label: m.prov_pack_unanswered(), value: seconds(pack.unansweredValue) }]
				: [])
		],
		source: pack.source
	};
}
