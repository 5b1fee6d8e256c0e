import type { AlarmCause, AlarmEntry, AlarmSeverity } from '#lib/domain/alarm/alarm.ts';
import { figureKindOf } from '#lib/domain/board/figure-kind.ts';
import type { Threshold } from '#lib/domain/board/threshold.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import type { Seconds } from '#lib/domain/units.ts';
import type { Formats } from '#lib/i18n/formats.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { figureText } from '../wall/quantity-of-figure.ts';
import { statisticName, tileName, windowName } from '../wall/tile-names.ts';

/** The word for a severity, so that nobody has to tell it by its colour. */
export function severityName(severity: AlarmSeverity): string {
	return severity === 'critical' ? m.alarm_critical() : m.alarm_warn();
}

/** A figure and its window: `排队 · 现在`. */
export function figureName(
	figure: Pick<Tile, 'metric' | 'window' | 'statistic'>,
	answerWithin: Seconds
): string {
	const window = windowName(figure.window, undefined);
	const scope = figure.statistic === undefined ? window : statisticName(figure.statistic, window);
	return `${tileName(figure, answerWithin)} · ${scope}`;
}

/** What an alarm is about, in a few words. */
export function causeName(cause: AlarmCause): string {
	return cause.kind === 'source'
		? m.alarm_source({ source: cause.source })
		: figureName(cause.figure, cause.answerWithin);
}

/** A value in the unit of a figure. */
export function valueText(metric: Tile['metric'], value: number | undefined, formats: Formats): string {
	return figureText({ kind: figureKindOf(metric), ...(value !== undefined && { value }) }, formats);
}

/**
 * A threshold in words.
 *
 * @example thresholdText('waiting', { direction: 'above', warn: 25, clear: 20, hold: 30 }, formats)
 * // '警告 > 25，持续 30 s，回到 20 解除'
 */
export function thresholdText(metric: Tile['metric'], threshold: Threshold, formats: Formats): string {
	const sign = threshold.direction === 'above' ? '>' : '<';
	const limit = (value: number) => `${sign}\u202f${valueText(metric, value, formats)}`;
	const { warn, critical, clear, hold } = threshold;
	return [
		warn === undefined ? '' : m.alarm_rule_warn({ limit: limit(warn) }),
		critical === undefined ? '' : m.alarm_rule_critical({ limit: limit(critical) }),
		hold === undefined || hold === 0 ? '' : m.alarm_rule_hold({ time: formats.timeText(hold) }),
		clear === undefined ? '' : m.alarm_rule_clear({ value: valueText(metric, clear, formats) })
	]
		.filter((part) => part !== '')
		.join(m.list_separator());
}

/** When a cause is a breach, in words. */
export function ruleText(cause: AlarmCause, formats: Formats): string {
	return cause.kind === 'source'
		? m.alarm_rule_source()
		: thresholdText(cause.figure.metric, cause.threshold, formats);
}

/** What happened, in a word. */
export function actionText({ action, until }: AlarmEntry, formats: Formats): string {
	switch (action) {
		case 'raised':
			return m.alarm_did_raised();
		case 'escalated':
			return m.alarm_did_escalated();
		case 'eased':
			return m.alarm_did_eased();
		case 'cleared':
			return m.alarm_did_cleared();
		case 'acknowledged':
			return m.alarm_did_acknowledged();
		case 'snoozed':
			return m.alarm_did_snoozed({ time: formats.hourMinute(until ?? 0) });
		case 'woken':
			return m.alarm_did_woken();
		case 'withdrawn':
			return m.alarm_did_withdrawn();
	}
}

/** Who did it; accounts have their own names. */
export function actorName(actor: string): string {
	if (actor === 'system') return m.alarm_by_system();
	return actor === 'local' ? m.alarm_by_local() : actor;
}
