import { day } from '#lib/domain/units.ts';
import { isSlotStep } from '../calendar/zoned-slots.ts';
import type { ForecastRefusal, ForecastRequest } from './arrival-forecast.ts';
import { checkPromotions, type PromotionCheck } from './promotion/check-promotions.ts';

/** Further ahead nothing but the season is known, and a year of the past says that as well. */
const mostDays = 400;
const leastPaths = 20;
const mostPaths = 20_000;

/** What is wrong with a request, and what promotions deserve a second look. */
export function checkForecastRequest({ history, promotions, from, to, step, paths }: ForecastRequest): {
	readonly refusals: readonly ForecastRefusal[];
	readonly promotions: PromotionCheck;
} {
	const refusals: ForecastRefusal[] = [];
	if (history.queues.length === 0) refusals.push({ code: 'no_queues' });
	if (!(to > from)) refusals.push({ code: 'horizon_empty' });
	else if (to - from > mostDays * day) {
		refusals.push({ code: 'horizon_too_long', days: Math.ceil((to - from) / day), most: mostDays });
	}
	const wider = step > history.step && step % history.step !== 0;
	if (!isSlotStep(step) || wider) {
		refusals.push({ code: 'step_unusable', step, historyStep: history.step });
	}
	if (!(Number.isInteger(paths) && paths >= leastPaths && paths <= mostPaths)) {
		refusals.push({ code: 'paths_out_of_range', paths, least: leastPaths, most: mostPaths });
	}
	const check = checkPromotions(
		promotions,
		history.queues.map(({ queue }) => queue)
	);
	for (const finding of check.refusals) refusals.push({ code: 'promotion', finding });
	return { refusals, promotions: check };
}
