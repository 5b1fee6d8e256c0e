import type { Promotion } from '../../calendar/promotion.ts';
import { RandomStream } from '../../simulate/random-stream.ts';
import { pathQuantiles, pathTotals } from '../paths/path-quantiles.ts';
import { totalQuantiles } from '../paths/total-quantiles.ts';
import type { DayBase } from './day-base.ts';
import { drawPromotionPaths, surpriseRanks, uplifts } from './draw-promotion-paths.ts';
import { expectDay, type ExpectedDay } from './expect-day.ts';
import { launchProfile } from './launch-profile.ts';
import { slotsOf, type PastObservation } from './past-uplift.ts';
import { promotionDays, type PromotionDay } from './promotion-days.ts';
import type {
	ForecastPromotionDay,
	PromotionWarning,
	QueuePromotionDay,
	UpliftExplanation
} from './promotion-forecast.ts';
import {
	checkPlan,
	promotionSettings,
	type PlannedQueue,
	type PromotionPlan,
	type PromotionSettings
} from './promotion-plan.ts';
import type { UpliftForecast } from './promotion-uplift.ts';

/**
 * Forecasts promotion days from the forecast of normal days and the past promotions (planning.md, section 1): day total
 * B·exp(z) with z a Student t (`estimateUplift`), × shape (`launchProfile`), and joint sample paths of both, of the
 * deviation within the day and of over-dispersed counts (`drawPromotionPaths`).
 *
 * Slots that lie in days of two promotions of different families have the one whose uplift is larger; in the other's
 * day they are 0, so that the forecast of a slot is the sum over the days it is in. Slots in no promotion day are not
 * this function's. Same plan and seed: same paths, byte for byte; more queues or days leave the others' paths alone.
 *
 * @throws RangeError when an array does not fit the slots, a baseline is negative or not finite, or paths are below 1
 */
export function forecastPromotionDays(
	plan: PromotionPlan,
	seed: number | string,
	settings: PromotionSettings = promotionSettings
): ForecastPromotionDay[] {
	checkPlan(plan, settings);
	const days = plan.promotions.flatMap((promotion) =>
		promotionDays(promotion, plan.zone)
			.map((day) => ({ promotion, day, ...slotsOf(plan.bounds, day.start, day.end) }))
			.filter(({ first, end }) => end > first)
	);
	const byDay = days.map((): QueuePromotionDay[] => []);
	const factors = new Map<number, Float64Array>();
	const factorsOf = (degrees: number): Float64Array => {
		const known = factors.get(degrees) ?? uplifts(settings.paths, degrees);
		factors.set(degrees, known);
		return known;
	};
	for (const queue of plan.queues) {
		const touching = days.map(({ promotion, day, first, end }, index) => ({
			index,
			first,
			end,
			expected:
				promotion.queues.length === 0 || promotion.queues.includes(queue.queue)
					? expectDay(plan, promotion, day, queue, settings)
					: undefined
		}));
		const owner = new Int32Array(plan.bounds.length - 1).fill(-1);
		for (const { index, first, end, expected } of touching) {
			if (expected === undefined) continue;
			for (let i = first; i < end; i++) {
				const before = touching[owner[i] as number]?.expected;
				if (before === undefined || expected.uplift.location > before.uplift.location) owner[i] = index;
			}
		}
		for (const { index, expected } of touching) {
			if (expected === undefined) continue;
			byDay[index]?.push(
				forecastQueueDay(plan, queue, days[index] as PlannedDay, expected, {
					has: (slot) => owner[slot] === index,
					seed,
					settings,
					factorsOf
				})
			);
		}
	}
	return days.map(({ promotion, day, first, end }, index) => ({
		promotion: promotion.name,
		family: promotion.family,
		day,
		firstSlot: first,
		slots: end - first,
		queues: byDay[index] as QueuePromotionDay[]
	}));
}

interface PlannedDay {
	readonly promotion: Promotion;
	readonly day: PromotionDay;
	readonly first: number;
	readonly end: number;
}

function forecastQueueDay(
	plan: PromotionPlan,
	queue: PlannedQueue,
	{ promotion, day, first, end }: PlannedDay,
	{ uplift, source, observations, isBorrowed }: ExpectedDay,
	draw: {
		readonly has: (slot: number) => boolean;
		readonly seed: number | string;
		readonly settings: PromotionSettings;
		readonly factorsOf: (degrees: number) => Float64Array;
	}
): QueuePromotionDay {
	const { settings } = draw;
	const slots = end - first;
	const isOpen = (slot: number): boolean => draw.has(first + slot) && (queue.isOpen?.(first + slot) ?? true);
	const bounds = Float64Array.from({ length: slots + 1 }, (_, i) => plan.bounds[first + i] as number);
	let baselineTotal = 0;
	let givesWay = false;
	let hasOpenSlot = false;
	const baseline = new Float64Array(slots);
	for (let i = 0; i < slots; i++) {
		givesWay ||= !draw.has(first + i);
		if (!isOpen(i)) continue;
		hasOpenSlot = true;
		baseline[i] = queue.baseline[first + i] as number;
		baselineTotal += baseline[i] as number;
	}
	const base: DayBase = { day, starts: promotion.starts, bounds, baseline, isOpen };
	const past = observations.map(({ profile }, index) => ({
		...profile,
		// Shapes of borrowed and of old promotions weigh as their uplifts do.
		weight: source === 'after_sale' ? 0 : (uplift.weights[index] as number)
	}));
	const profile = hasOpenSlot
		? launchProfile(
				base,
				past.filter(({ weight }) => weight > 0),
				plan.zone,
				settings.profile
			)
		: closedProfile(slots, settings.profile.concentration);
	const factors = draw.factorsOf(uplift.degrees).map((t) => Math.exp(uplift.location + uplift.scale * t));
	const ranks = surpriseRanks(
		settings.paths,
		draw.seed,
		{
			promotion: promotion.name,
			day: `${day.role}/${day.ordinal}/${day.lag}`,
			queue: queue.queue
		},
		settings.surprise
	);
	const totals = Float64Array.from(ranks, (rank) => baselineTotal * (factors[rank] as number));
	const paths = drawPromotionPaths(
		{ bounds, profile, spread: queue.spread, step: plan.step },
		totals,
		new RandomStream(
			draw.seed,
			`paths/${promotion.name}/${day.role}/${day.ordinal}/${day.lag}/${queue.queue}`
		)
	);
	const meanTotal = (baselineTotal * factors.reduce((sum, factor) => sum + factor, 0)) / factors.length;
	const expectedShare = new Float64Array(slots);
	let share = 0;
	for (let i = 0; i < slots; i++) expectedShare[i] = share += profile.shares[i] as number;
	const warnings = warningsOf(promotion, uplift, source, observations, isBorrowed);
	if (baselineTotal === 0) warnings.push('no_baseline');
	if ((bounds[0] as number) > day.start || (bounds[slots] as number) < day.end) warnings.push('day_cut');
	if (givesWay) warnings.push('gives_way');
	return {
		queue: queue.queue,
		mean: profile.shares.map((part) => part * meanTotal),
		quantiles: pathQuantiles(paths),
		paths,
		total: { ...totalQuantiles(pathTotals(paths)), mean: meanTotal },
		explanation: {
			...uplift,
			source,
			baseline: baselineTotal,
			past: source === 'after_sale' ? [] : observations.map(({ profile: _, ...observation }) => observation),
			pastShare: 1 - uplift.priorShare,
			shape: {
				events: profile.events,
				templateShare: profile.templateShare,
				concentration: profile.concentration,
				isFitted: profile.isFitted
			},
			warnings
		},
		intraday: {
			upliftVariance: uplift.scale ** 2,
			dispersion: queue.spread.dispersion,
			concentration: profile.concentration,
			expectedShare
		}
	};
}

function warningsOf(
	promotion: Promotion,
	uplift: UpliftForecast,
	source: UpliftExplanation['source'],
	observations: readonly PastObservation[],
	isBorrowed: boolean
): PromotionWarning[] {
	if (source === 'after_sale') return [];
	const warnings: PromotionWarning[] = [];
	if (uplift.events === 0) warnings.push('prior_only');
	if (isBorrowed) warnings.push('borrowed_from_shop');
	if (promotion.driver !== undefined) {
		if (uplift.referenceDriver === undefined) warnings.push('driver_without_reference');
		else {
			if (observations.some(({ driver }) => driver === undefined)) warnings.push('driver_missing_in_past');
			if (Math.abs(Math.log(promotion.driver.value / uplift.referenceDriver)) > Math.log(3)) {
				warnings.push('driver_extrapolated');
			}
		}
	}
	return warnings;
}

/** A day without an open slot: nothing comes. */
function closedProfile(slots: number, concentration: number): ReturnType<typeof launchProfile> {
	return {
		shares: new Float64Array(slots),
		concentration,
		isFitted: false,
		events: 0,
		templateShare: 1,
		cells: new Int32Array(slots)
	};
}
