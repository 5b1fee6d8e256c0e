import { metricDefinition } from '#lib/domain/metrics/definitions.ts';
import type { Tile, TileMetric, TileStatistic, TileWindow } from '#lib/domain/board/tile.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { MetricGroup } from './metric-groups.ts';

/** How the limits of a tile are written: limit = written × `scale`, counted in `unit`. */
export interface LimitUnit {
	readonly unit: string;
	readonly scale: number;
}

const inChinese = (locale: string) => locale.startsWith('zh');

/** A metric by its name in the language. */
export function metricName(metric: TileMetric, locale: string): string {
	const term = metricDefinition(metric)?.term;
	return (inChinese(locale) ? term?.zh : term?.en) ?? metric;
}

/** All that a search for a metric may be written as: its name in both languages and its id. */
export function metricSearchText(metric: TileMetric): string {
	const term = metricDefinition(metric)?.term;
	return [metric, term?.en, term?.zh].join(' ').toLowerCase();
}

/** A window in words. */
export function windowName(window: TileWindow): string {
	return {
		now: m.window_now,
		last15: m.window_last15,
		today: m.window_today,
		phase: m.window_phase_unnamed,
		'28 days': m.window_28_days,
		month: m.window_month
	}[window]();
}

/** A statistic in words. */
export function statisticName(statistic: TileStatistic): string {
	return { median: m.statistic_median, p90: m.statistic_p90, mean: m.statistic_mean }[statistic]();
}

/** A group of metrics in words. */
export function groupName(group: MetricGroup): string {
	return {
		now: m.metric_group_now,
		responses: m.metric_group_responses,
		service: m.metric_group_service,
		people: m.metric_group_people,
		trade: m.metric_group_trade,
		platform: m.metric_group_platform
	}[group]();
}

/** A rule pack by its platform and id. */
export function rulePackName(id: string): string {
	const names: Readonly<Record<string, () => string>> = {
		taobao: m.platform_taobao,
		jd: m.platform_jd,
		douyin: m.platform_douyin,
		pdd: m.platform_pdd,
		kuaishou: m.platform_kuaishou
	};
	const pack = presetRulePacks.find((preset) => preset.id === id);
	const platform = names[pack?.platform ?? '']?.() ?? m.platform_none();
	return `${platform} · ${id}`;
}

/** A tile in one line: metric, statistic, window, rule pack. */
export function tileName(tile: Tile, locale: string): string {
	const { metric, statistic, window, rulePack } = tile;
	return [
		metricName(metric, locale),
		...(statistic ? [statisticName(statistic)] : []),
		windowName(window),
		...(rulePack === undefined ? [] : [rulePackName(rulePack)])
	].join(' · ');
}

/** In what the limits of a tile are written. */
export function limitUnitOf({ metric, rulePack }: Pick<Tile, 'metric' | 'rulePack'>): LimitUnit {
	const pack = presetRulePacks.find((preset) => preset.id === rulePack);
	if (metric === 'affordableMisses') return { unit: m.unit_misses(), scale: 1 };
	if (metric === 'platformResponse' && pack?.statistic === 'mean')
		return { unit: m.unit_seconds(), scale: 1 };
	switch (metricDefinition(metric)?.unit) {
		case 'conversations':
			return { unit: m.unit_conversations(), scale: 1 };
		case 'customers':
			return { unit: m.unit_customers(), scale: 1 };
		case 'agents':
			return { unit: m.unit_agents(), scale: 1 };
		case 'milliseconds':
			return { unit: m.unit_seconds(), scale: 1 };
		case 'share':
			return { unit: '%', scale: 0.01 };
		case 'conversations per agent':
			return { unit: m.unit_per_agent(), scale: 1 };
		case 'minor units':
			return { unit: m.unit_money(), scale: 100 };
		default:
			return { unit: '', scale: 1 };
	}
}

/** A limit as it is written: 0.3 of a share is 30 (%). */
export function written(limit: number | undefined, { scale }: LimitUnit): number | undefined {
	// Twelve digits are more than anybody writes and fewer than the division spoils.
	return limit === undefined || Number.isNaN(limit) ? limit : Number((limit / scale).toPrecision(12));
}

/** The limit that is meant by what is written. */
export function limitOf(text: number | undefined, { scale }: LimitUnit): number | undefined {
	return text === undefined || Number.isNaN(text) ? text : Number((text * scale).toPrecision(12));
}
