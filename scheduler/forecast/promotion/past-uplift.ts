import type { EpochMs } from '#lib/domain/units.ts';
import type { Promotion } from '../../calendar/promotion.ts';
import type { PastDay } from './day-base.ts';
import { analogousDay, promotionDays, yearsBetween, type PromotionDay } from './promotion-days.ts';
import type { PastUplift } from './promotion-uplift.ts';

/** A past promotion as it went: what came, and what a normal day would have had. */
export interface ObservedPromotion {
	readonly promotion: Promotion;
	/** How alike it is to the planned one, in [0, 1]. When not given: 1 in the same family, else `otherFamily`. */
	readonly similarity?: number;
	/** `bounds[i]` … `bounds[i + 1]` is slot i; the slots hold all of the promotion's days that are known. */
	readonly bounds: ArrayLike<number>;
	readonly queues: readonly ObservedQueue[];
}

export interface ObservedQueue {
	readonly queue: string;
	/** `arrivals[i]`: inquiries of slot i, NaN where not known. */
	readonly arrivals: ArrayLike<number>;
	/** `baseline[i]`: forecast of the normal-day model for slot i, trained with the windows of promotions masked out. */
	readonly baseline: ArrayLike<number>;
}

/** Where an observation of a past promotion comes from. */
export interface PastObservation extends PastUplift {
	readonly promotion: string;
	readonly day: PromotionDay;
	/** The queue's own counts, or those of the other queues of its shop. */
	readonly source: 'own' | 'shop';
	readonly profile: PastDay;
}

/** How past promotions are judged. */
export interface PastSettings {
	/** Similarity of a promotion of another family, when none is given. */
	readonly otherFamily: number;
	/** Standard deviation of a queue's log uplift about that of its shop: what borrowing costs. */
	readonly queueSpread: number;
	/** Fewer inquiries than this, or fewer expected, say nothing of an uplift: chance alone moves them by more than s. */
	readonly leastCount: number;
}

export const pastSettings: PastSettings = { otherFamily: 0.3, queueSpread: 0.2, leastCount: 20 };

/**
 * What each past promotion says of a planned day of a queue: one observation a promotion, from the day that answers to
 * it (`analogousDay`). A queue without counts of its own then borrows from the other queues of its shop, added up; where
 * some promotions are its own, a borrowed one counts s²/(s² + queueSpread²) as much.
 *
 * @param neighbours names of the other queues of the shop
 * @param eventSpread s of the role
 * @returns ascending in time; `pooled` is the variance that borrowing alone adds to V (`estimateUplift`)
 */
export function pastUplifts(
	planned: { readonly promotion: Promotion; readonly day: PromotionDay },
	queue: string,
	neighbours: readonly string[],
	past: readonly ObservedPromotion[],
	zone: string,
	eventSpread: number,
	settings: PastSettings = pastSettings
): { readonly observations: readonly PastObservation[]; readonly pooled: number } {
	const observations: PastObservation[] = [];
	for (const observed of past) {
		const { promotion } = observed;
		const similarity =
			observed.similarity ?? (promotion.family === planned.promotion.family ? 1 : settings.otherFamily);
		if (similarity === 0) continue;
		const found = analogousDay(planned.day, promotionDays(promotion, zone));
		if (found === undefined || found.day.end > planned.day.start) continue;
		const age = yearsBetween(found.day.start, planned.day.start);
		const seen = observationOf(observed, found.day, [queue], settings.leastCount);
		const taken = seen ?? observationOf(observed, found.day, neighbours, settings.leastCount);
		if (taken === undefined) continue;
		const driver = driverOf(promotion, planned.promotion);
		observations.push({
			promotion: promotion.name,
			day: found.day,
			source: seen === undefined ? 'shop' : 'own',
			logRatio: taken.logRatio,
			age,
			similarity: similarity * found.likeness,
			...(driver === undefined ? {} : { driver }),
			profile: { ...taken.profile, weight: 1 }
		});
	}
	observations.sort((a, b) => a.day.start - b.day.start);
	const isBorrowed = observations.length > 0 && observations.every(({ source }) => source === 'shop');
	if (isBorrowed) return { observations, pooled: settings.queueSpread ** 2 };
	const borrowed = eventSpread ** 2 / (eventSpread ** 2 + settings.queueSpread ** 2);
	return {
		observations: observations.map((observation) =>
			observation.source === 'own'
				? observation
				: { ...observation, similarity: observation.similarity * borrowed }
		),
		pooled: 0
	};
}

/** The driver of a past promotion, when it is of the same kind as the planned one's. */
function driverOf(past: Promotion, planned: Promotion): number | undefined {
	return past.driver !== undefined && past.driver.name === planned.driver?.name
		? past.driver.value
		: undefined;
}

function observationOf(
	{ promotion, bounds, queues }: ObservedPromotion,
	day: PromotionDay,
	names: readonly string[],
	leastCount: number
): { readonly logRatio: number; readonly profile: Omit<PastDay, 'weight'> } | undefined {
	const touched = queues.filter(
		({ queue }) =>
			names.includes(queue) && (promotion.queues.length === 0 || promotion.queues.includes(queue))
	);
	if (touched.length === 0) return undefined;
	const { first, end } = slotsOf(bounds, day.start, day.end);
	const arrivals = new Float64Array(end - first);
	const baseline = new Float64Array(end - first);
	for (const queue of touched) {
		for (let i = first; i < end; i++) {
			arrivals[i - first] = (arrivals[i - first] as number) + (queue.arrivals[i] ?? NaN);
			baseline[i - first] = (baseline[i - first] as number) + (queue.baseline[i] ?? NaN);
		}
	}
	let came = 0;
	let expected = 0;
	let whole = 0;
	for (let i = 0; i < arrivals.length; i++) {
		const usual = baseline[i] as number;
		if (Number.isNaN(usual)) {
			baseline[i] = 0;
			arrivals[i] = NaN;
			continue;
		}
		whole += usual;
		if (Number.isNaN(arrivals[i])) continue;
		came += arrivals[i] as number;
		expected += usual;
	}
	if (!(came >= leastCount && expected >= leastCount && expected >= whole / 2)) return undefined;
	const slotBounds = Float64Array.from({ length: end - first + 1 }, (_, i) => bounds[first + i] as number);
	return {
		logRatio: Math.log(came / expected),
		profile: { day, starts: promotion.starts, bounds: slotBounds, arrivals, baseline }
	};
}

/** The slots that begin within [start, end): [first, end). */
export function slotsOf(
	bounds: ArrayLike<number>,
	start: EpochMs,
	end: EpochMs
): { readonly first: number; readonly end: number } {
	const slots = bounds.length - 1;
	let first = 0;
	while (first < slots && (bounds[first] as number) < start) first++;
	let last = first;
	while (last < slots && (bounds[last] as number) < end) last++;
	return { first, end: last };
}
