import { localDateOf } from '#lib/domain/time/local-time.ts';
import { day, type EpochMs } from '#lib/domain/units.ts';
import { reslotHistory } from '../calendar/build-history.ts';
import { historyBefore } from '../calendar/history-before.ts';
import { businessCalendar } from '../calendar/business-calendar.ts';
import { daySeriesOf } from '../calendar/day-series-of.ts';
import { dayNumberOf } from '../calendar/day-number.ts';
import type { Promotion } from '../calendar/promotion.ts';
import { slotsPerDay, type SlotSpan } from '../calendar/zoned-slots.ts';
import type {
	ArrivalForecast,
	ForecastOutcome,
	ForecastRequest,
	ForecastWarning,
	QueueForecast
} from './arrival-forecast.ts';
import { checkForecastRequest } from './check-forecast-request.ts';
import { forecastNormalDays } from './normal-days/forecast-normal-days.ts';
import { drawPaths } from './paths/draw-paths.ts';
import { boundsOf, forecastSlots } from './forecast-slots.ts';
import { shareSurprises } from './hierarchy/reconcile-paths.ts';
import { layOutPaths } from './paths/lay-out-paths.ts';
import { learnQueue, normalBaseline, seriesBefore, type NormalBaseline } from './normal-baseline.ts';
import { forecastPromotionDays } from './promotion/forecast-promotion-days.ts';
import { promotionSettings } from './promotion/promotion-plan.ts';
import { cropPaths, overlayPromotionDays } from './overlay-promotion-days.ts';
import { observePromotions } from './promotion/observe-promotions.ts';
import { promotionDays } from './promotion/promotion-days.ts';
import { spreadCounts } from './promotion/promotion-slots.ts';
import { queueCorrelation } from './queue-correlation.ts';
import { ForecastSum, slotForecast } from './slot-forecast.ts';
import type { SamplePaths } from './paths/sample-paths.ts';

/**
 * Forecasts the inquiries of all queues: normal days by the models of normal days, promotion days by their uplift and
 * shape, joint sample paths of both, and sums by shop and of all. What came at or after `from` is not looked at, so that
 * a past horizon is an honest trial.
 *
 * The same request gives the same answer, byte for byte.
 *
 * @param onQueue called when a queue is done: how many of how many
 */
export function forecastArrivals(
	request: ForecastRequest,
	onQueue: (done: number, of: number) => void = () => undefined
): ForecastOutcome {
	const { refusals, promotions: check } = checkForecastRequest(request);
	if (refusals.length > 0) return { status: 'refused', refusals };
	const { promotions, from, to, seed, paths } = request;
	const fine = historyBefore(request.history, from);
	const { zone } = fine;
	const calendar = businessCalendar({ ...request.calendar, zone });
	const step = Math.max(request.step, fine.step);
	const history = reslotHistory(fine, step);
	const learnt = history.queues.map((queue) => learnQueue(queue, history, calendar, promotions));

	const planned = promotions.filter((promotion) => touches(promotion, zone, from, to));
	const [first, last] = wholeDays(planned, zone, from, to);
	const starts = planned.flatMap((promotion) => promotion.starts);
	const whole = forecastSlots(first, last, request.step, zone, [...starts]);
	const bounds = withCuts(whole, from, to);
	const baselines = learnt.map((queue) => normalBaseline(queue, first, last, { step, zone }));
	if (baselines.every((baseline) => baseline === undefined)) {
		return { status: 'refused', refusals: [{ code: 'no_history_before_horizon' }] };
	}

	const shopOf = (queue: string) => request.shops?.[queue] ?? '';
	const manyShops = new Set(history.queues.map(({ queue }) => shopOf(queue))).size > 1;
	const past = promotions.filter((promotion) => (promotion.phases[0]?.start ?? Infinity) < first);
	const observed =
		planned.length === 0
			? []
			: observePromotions(historyBefore(fine, first), past, {
					seriesOf: (queue) => daySeriesOf(queue, fine, calendar, promotions),
					// The profile alone: over weeks ahead the other models have nothing to add.
					baselineOf: (series, slots) => forecastNormalDays(series, slots, { models: ['profile'] }).mean
				});
	const settings = { ...promotionSettings, ...request.promotionSettings, paths };
	const correlation = queueCorrelation(
		learnt.flatMap(({ series }) => seriesBefore(series, first, step, zone) ?? [])
	);
	const crop = { first: bounds.indexOf(from), end: bounds.indexOf(to) };
	const shown = bounds.slice(crop.first, crop.end + 1);
	const perDay = slotsPerDay(step);

	const promoted = forecastPromotionDays(
		{
			promotions: planned,
			zone,
			bounds,
			step,
			past: observed,
			queues: history.queues.flatMap(({ queue }, q) => {
				const baseline = baselines[q];
				return baseline === undefined
					? []
					: [
							{
								queue,
								shop: shopOf(queue),
								baseline: spreadCounts(boundsOf(baseline.spans), baseline.expected, bounds),
								spread: baseline.spread,
								isOpen: openSlots(baseline.spans, bounds, (day, slot) =>
									calendar.isOpen(queue, day, slot, step)
								)
							}
						];
			})
		},
		seed,
		settings
	);

	const all = new ForecastSum();
	const byShop = new Map<string, ForecastSum>();
	const queues = history.queues.map(({ queue }, q): QueueForecast => {
		const baseline = baselines[q];
		const shop = shopOf(queue);
		const days = promoted.flatMap((promotionDay) => {
			const own = promotionDay.queues.find((other) => other.queue === queue);
			return own === undefined ? [] : [{ ...promotionDay, own }];
		});
		const normal =
			baseline === undefined
				? nothing(paths, bounds.length - 1)
				: normalPaths(baseline, bounds, { queue, step, perDay, paths, seed, correlation });
		const mean =
			baseline === undefined
				? new Float64Array(bounds.length - 1)
				: spreadCounts(boundsOf(baseline.spans), baseline.expected, bounds);
		overlayPromotionDays(days, { mean, paths: normal });
		const forecast = {
			mean: mean.slice(crop.first, crop.end),
			paths: cropPaths(normal, crop.first, crop.end)
		};
		all.add(forecast);
		const ofShop = byShop.get(shop) ?? new ForecastSum();
		byShop.set(shop, ofShop);
		if (manyShops) ofShop.add(forecast);
		onQueue(q + 1, history.queues.length);
		return {
			queue,
			shop,
			weights: baseline?.weights ?? {},
			spread: baseline?.spread ?? noSpread,
			warnings: baseline?.warnings ?? ['no_arrivals'],
			promotionDays: days
				.filter(({ day }) => day.end > from && day.start < to)
				.map(({ promotion, day, own: { total, explanation, intraday } }) => ({
					promotion,
					day,
					total,
					explanation,
					intraday
				})),
			...slotForecast(forecast, shown, zone, request.keepPaths)
		};
	});
	const publish = ({ sum }: ForecastSum) => slotForecast(sum, shown, zone, request.keepPaths);
	const forecast: ArrivalForecast = {
		zone,
		bounds: shown,
		queues,
		shops: manyShops ? [...byShop].map(([shop, sum]) => ({ shop, ...publish(sum) })) : [],
		all: publish(all),
		correlation,
		warnings: [
			...calendar
				.warnings(dayOf(first, zone), dayOf(last - 1, zone))
				.map((warning): ForecastWarning => warning),
			...check.cautions.map((finding): ForecastWarning => ({ kind: 'promotion', finding })),
			...(request.step < fine.step ? [{ kind: 'finer_than_history' as const, historyStep: fine.step }] : []),
			...gapsBefore(history.queues, baselines),
			...(planned.length === 0 ? [] : past)
				.filter(
					(promotion) =>
						!planned.includes(promotion) && !observed.some((other) => other.promotion === promotion)
				)
				.map(({ name }): ForecastWarning => ({ kind: 'past_promotion_unknown', promotion: name }))
		]
	};
	return { status: 'forecast', forecast };
}

/** A history that ends this much earlier than the horizon begins no longer knows the level. */
const longestGapDays = 7;

/** One warning for all queues that end on one day. */
function gapsBefore(
	queues: readonly { readonly queue: string }[],
	baselines: readonly (NormalBaseline | undefined)[]
): ForecastWarning[] {
	const byLead = Map.groupBy(queues.keys(), (q) => baselines[q]?.lead ?? 0);
	return [...byLead]
		.filter(([lead]) => lead > longestGapDays)
		.map(([lead, ended]) => ({
			kind: 'gap_before_horizon',
			length: (lead - 1) * day,
			queues: ended.map((q) => (queues[q] as { readonly queue: string }).queue)
		}));
}

const noSpread = { dayEffect: [0], slotEffect: 0, slotCorrelation: 0, dispersion: 1 } as const;

function dayOf(instant: EpochMs, zone: string) {
	return dayNumberOf(localDateOf(instant, zone));
}

/** Whether a promotion has a day in [from, to). */
function touches(promotion: Promotion, zone: string, from: EpochMs, to: EpochMs): boolean {
	return promotionDays(promotion, zone).some(({ start, end }) => start < to && end > from);
}

/** The horizon with the whole of every promotion day in it: a day is forecast as one. */
function wholeDays(
	planned: readonly Promotion[],
	zone: string,
	from: EpochMs,
	to: EpochMs
): readonly [EpochMs, EpochMs] {
	let [first, last] = [from, to];
	for (const promotion of planned) {
		for (const { start, end } of promotionDays(promotion, zone)) {
			if (!(start < to && end > from)) continue;
			first = Math.min(first, start);
			last = Math.max(last, end);
		}
	}
	return [first, last];
}

function withCuts(bounds: Float64Array, ...cuts: readonly EpochMs[]): Float64Array {
	return Float64Array.from(new Set([...bounds, ...cuts])).sort();
}

/** Whether any of a slot of the forecast lies in an open slot of the wall clock. */
function openSlots(
	spans: readonly SlotSpan[],
	bounds: Float64Array,
	isOpen: (day: number, slot: number) => boolean
): (slot: number) => boolean {
	const open = new Uint8Array(bounds.length - 1);
	let j = 0;
	for (const { start, end, day, slot } of spans) {
		while (j < open.length && (bounds[j + 1] as number) <= start) j++;
		if (!isOpen(day, slot)) continue;
		for (let k = j; k < open.length && (bounds[k] as number) < end; k++) open[k] = 1;
	}
	return (slot) => open[slot] === 1;
}

function nothing(paths: number, slots: number): SamplePaths {
	return { paths, slots, counts: new Float32Array(paths * slots) };
}

/** Sample paths of normal days on the slots of the forecast. */
function normalPaths(
	baseline: NormalBaseline,
	bounds: Float64Array,
	{
		queue,
		step,
		perDay,
		paths,
		seed,
		correlation
	}: {
		readonly queue: string;
		readonly step: number;
		readonly perDay: number;
		readonly paths: number;
		readonly seed: number | string;
		readonly correlation: number;
	}
): SamplePaths {
	const { spans, slots, mean, spread, lead } = baseline;
	const firstColumn = Math.min(...slots);
	const firstSlot = (spans[0] as SlotSpan).slot;
	// drawPaths takes a horizon that begins with a day for the day after the last count; it may be a later one.
	const shift = lead - (firstSlot === 0 ? 1 : 0);
	const dayEffect = spread.dayEffect.slice(Math.min(Math.max(0, shift), spread.dayEffect.length - 1));
	const drawn = drawPaths({
		mean: mean.slice(firstColumn, Math.max(...slots) + 1),
		spread: { ...spread, dayEffect },
		firstSlot,
		slotsPerDay: perDay,
		paths,
		seed,
		name: queue
	});
	const shared =
		correlation === 0
			? drawn
			: shareSurprises(new Map([[queue, drawn]]), correlation, `${seed}/normal`).get(queue);
	return layOutPaths(
		shared as SamplePaths,
		spans,
		slots.map((column) => column - firstColumn),
		step,
		bounds,
		{ seed, name: queue }
	);
}
