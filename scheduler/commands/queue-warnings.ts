import type { QueueForecast } from '#scheduler/forecast/arrival-forecast.ts';
import type { NormalWarning } from '#scheduler/forecast/normal-days/normal-forecast.ts';
import type { PromotionWarning } from '#scheduler/forecast/promotion/promotion-forecast.ts';

const sentences: Readonly<Record<NormalWarning | PromotionWarning, string>> = {
	short_history: 'under two weeks of history, the forecast is rough',
	constant_history: 'every count is the same',
	no_arrivals: 'no inquiry before the time that is forecast, so none is forecast',
	unseen_day_class:
		'a kind of day (a holiday, a weekday) that the history does not have; the nearest stands in',
	prior_only: 'no past promotion to learn from, the uplift is the start value',
	borrowed_from_shop: 'no past promotion of its own, the uplift is that of its shop',
	driver_without_reference: 'no past promotion has this driver, so that it changes nothing',
	driver_missing_in_past: 'past promotions without the driver count as if they had the usual one',
	driver_extrapolated: 'the driver is over three times off those of the past',
	no_baseline: 'a normal day has no inquiry, so that the promotion day has none',
	day_cut: 'a part of the promotion day is taken for all of it',
	gives_way: 'another promotion with a larger uplift has some of its hours'
};

/**
 * What the planner should know of single queues: a sentence for each kind of warning, with the queues that it is of.
 *
 * @example queueWarnings(queues) // ['"售前", "售后": under two weeks of history, the forecast is rough']
 */
export function queueWarnings(
	queues: readonly Pick<QueueForecast, 'queue' | 'warnings' | 'promotionDays'>[]
): string[] {
	const named = new Map<string, Set<string>>();
	const note = (queue: string, sentence: string) =>
		named.set(sentence, (named.get(sentence) ?? new Set<string>()).add(queue));
	for (const { queue, warnings, promotionDays } of queues) {
		for (const warning of warnings) note(queue, sentences[warning]);
		for (const { promotion, explanation } of promotionDays) {
			for (const warning of explanation.warnings)
				note(queue, `promotion "${promotion}": ${sentences[warning]}`);
		}
	}
	return [...named].map(([sentence, own]) => `${namesOf([...own])}: ${sentence}`);
}

/** A few names; of many, how many more there are. */
export function namesOf(queues: readonly string[]): string {
	const shown = queues.slice(0, 3).map((queue) => `"${queue}"`);
	const more = queues.length - shown.length;
	return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
