import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { localDateOf } from '#lib/domain/time/local-time.ts';
import { dayNumberOf, type DayNumber } from '../../calendar/day-number.ts';
import type { Promotion, PromotionRole } from '../../calendar/promotion.ts';
import { RandomStream } from '../../simulate/random-stream.ts';
import type { CountSpread } from '../normal-days/normal-forecast.ts';
import { pathQuantiles, pathTotals, quantileOfSorted } from '../paths/path-quantiles.ts';
import { quantileLevels, type Quantiles, type SamplePaths } from '../paths/sample-paths.ts';
import { afterSaleContacts, type ContactKernel } from './after-sale-contacts.ts';
import {
	drawPromotionPaths,
	sharedSurprise,
	surpriseRanks,
	uplifts,
	type SharedSurprise
} from './draw-promotion-paths.ts';
import { launchProfile, profileSettings, type DayBase, type ProfileSettings } from './launch-profile.ts';
import {
	pastSettings,
	pastUplifts,
	slotsOf,
	type ObservedPromotion,
	type PastObservation,
	type PastSettings
} from './past-uplift.ts';
import { promotionDays, type PromotionDay } from './promotion-days.ts';
import { estimateUplift, upliftPriors, type UpliftForecast, type UpliftPrior } from './promotion-uplift.ts';

/** A queue whose promotion days are forecast. */
export interface PlannedQueue {
	readonly queue: string;
	/** Queues of one shop lend each other their past. */
	readonly shop: string;
	/** B: `baseline[i]`: forecast of the normal-day model for slot i, at least 0. */
	readonly baseline: ArrayLike<number>;
	/** How counts of normal days scatter, measured on slots of `PromotionPlan.step`. */
	readonly spread: CountSpread;
	/** Whether inquiries can come in slot i; always when not given. A launch night may open hours that are closed as a rule. */
	readonly isOpen?: (slot: number) => boolean;
	/** With a feed of orders: what they cause on the days after the launch, in place of an uplift. */
	readonly afterSale?: AfterSale;
}

/** Contacts after the sale from planned orders. */
export interface AfterSale {
	readonly kernel: ContactKernel;
	/** Orders of a day beyond a normal day's; 0 where none are known. */
	readonly extraOrders: (day: DayNumber) => number;
	/** Standard deviation of the log of planned orders about what comes. */
	readonly orderSpread: number;
}

/** What is asked. */
export interface PromotionPlan {
	/** Checked by `checkPromotions`. */
	readonly promotions: readonly Promotion[];
	readonly zone: string;
	/** `bounds[i]` … `bounds[i + 1]` is slot i of the horizon (`promotionSlots`); whole days. */
	readonly bounds: ArrayLike<number>;
	/** Length of the slots that the spread of normal days was measured on. */
	readonly step: Milliseconds;
	readonly queues: readonly PlannedQueue[];
	/** Past promotions, in any order; those of other families too. */
	readonly past: readonly ObservedPromotion[];
}

/** What the planner may set. */
export interface PromotionSettings {
	readonly priors: Readonly<Record<PromotionRole, UpliftPrior>>;
	readonly profile: ProfileSettings;
	readonly past: PastSettings;
	readonly surprise: SharedSurprise;
	/** How many joint sample paths. */
	readonly paths: number;
}

export const promotionSettings: PromotionSettings = {
	priors: upliftPriors,
	profile: profileSettings,
	past: pastSettings,
	surprise: sharedSurprise,
	paths: 2_000
};

/** Quantiles of one figure. */
export type TotalQuantiles = Readonly<Record<keyof Quantiles, number>>;

/** Why a day is forecast as it is: every figure that entered, for the planner. */
export interface UpliftExplanation extends UpliftForecast {
	/** `uplift_model`: the past and the prior; `after_sale`: contacts of planned orders. */
	readonly source: 'uplift_model' | 'after_sale';
	/** B: what a normal day would have had. */
	readonly baseline: number;
	/** The past promotions that entered, in step with `weights`. */
	readonly past: readonly Pick<
		PastObservation,
		'promotion' | 'day' | 'source' | 'logRatio' | 'age' | 'similarity'
	>[];
	/** Of û: 1 − priorShare. */
	readonly pastShare: number;
	readonly shape: {
		readonly events: number;
		readonly templateShare: number;
		readonly concentration: number;
		readonly isFitted: boolean;
	};
	readonly warnings: readonly PromotionWarning[];
}

/** What makes a day less certain than the planner may think. */
export type PromotionWarning =
	/** No past promotion: the prior alone. */
	| 'prior_only'
	/** The queue has no past of its own and borrows its shop's. */
	| 'borrowed_from_shop'
	/** A driver is planned, but no past promotion has one of its kind: it has no effect. */
	| 'driver_without_reference'
	/** Some past promotions have no such driver, and count as if at the reference. */
	| 'driver_missing_in_past'
	/** The driver lies more than threefold off the reference: extrapolated. */
	| 'driver_extrapolated'
	/** A normal day is expected to have nothing: so is the promotion day. */
	| 'no_baseline'
	/** The horizon holds a part of the day only, and that is taken for all of it. */
	| 'day_cut'
	/** Another promotion with a larger uplift has some of its slots. */
	| 'gives_way';

/** What the intraday update needs of a promotion day: K_t = V_z/(V_z + φ/E_t + (1 − F_t)/(F_t(κ + 1))). */
export interface EventDayPrior {
	/** V_z: variance of the day's log uplift before it begins: scale² of its prediction. */
	readonly upliftVariance: number;
	/** φ. */
	readonly dispersion: number;
	/** κ. */
	readonly concentration: number;
	/** F: `expectedShare[i]`: share of the day's inquiries expected by the end of slot i; 1 in the last, 0 on a closed day. */
	readonly expectedShare: Float64Array;
}

/** The forecast of one queue on one promotion day. Arrays have one value a slot of the day. */
export interface QueuePromotionDay {
	readonly queue: string;
	/** Expected inquiries; adds up to the mean of the day's total. */
	readonly mean: Float64Array;
	readonly quantiles: Quantiles;
	/** Joint over all queues and days of the forecast: path p is one future. */
	readonly paths: SamplePaths;
	/** Of the day's total, from the paths. */
	readonly total: TotalQuantiles & { readonly mean: number };
	readonly explanation: UpliftExplanation;
	readonly intraday: EventDayPrior;
}

/** A promotion day in all queues that it touches. */
export interface ForecastPromotionDay {
	readonly promotion: string;
	readonly family: string;
	readonly day: PromotionDay;
	/** Its slots: `bounds[firstSlot]` … `bounds[firstSlot + slots]` of the plan. */
	readonly firstSlot: number;
	readonly slots: number;
	readonly queues: readonly QueuePromotionDay[];
}

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
	check(plan, settings);
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

interface ExpectedDay {
	readonly uplift: UpliftForecast;
	readonly source: UpliftExplanation['source'];
	readonly observations: readonly PastObservation[];
	readonly isBorrowed: boolean;
}

/** The log uplift of a queue's day: from past promotions, or from orders where there is a feed of them. */
function expectDay(
	plan: PromotionPlan,
	promotion: Promotion,
	day: PromotionDay,
	queue: PlannedQueue,
	settings: PromotionSettings
): ExpectedDay {
	const prior = settings.priors[day.role];
	const neighbours = plan.queues
		.filter(({ queue: name, shop }) => shop === queue.shop && name !== queue.queue)
		.map(({ queue: name }) => name);
	const { observations, pooled } = pastUplifts(
		{ promotion, day },
		queue.queue,
		neighbours,
		plan.past,
		plan.zone,
		prior.eventSpread,
		settings.past
	);
	const learned = estimateUplift(prior, observations, promotion.driver?.value, pooled);
	const known = { observations, isBorrowed: pooled > 0 };
	const contacts = day.role === 'after' ? upliftOfOrders(plan, day, queue, learned) : undefined;
	return contacts === undefined
		? { ...known, uplift: learned, source: 'uplift_model' }
		: { ...known, uplift: contacts, source: 'after_sale' };
}

/**
 * The uplift that planned orders make: ln(1 + contacts/B), its spread from the kernel's fit and from the orders, these in
 * as far as they make the day.
 */
function upliftOfOrders(
	plan: PromotionPlan,
	day: PromotionDay,
	{ afterSale, baseline }: PlannedQueue,
	learned: UpliftForecast
): UpliftForecast | undefined {
	if (afterSale === undefined) return undefined;
	const { kernel, extraOrders, orderSpread } = afterSale;
	const { first, end } = slotsOf(plan.bounds, day.start, day.end);
	let normal = 0;
	for (let i = first; i < end; i++) normal += baseline[i] as number;
	if (!(normal > 0)) return undefined;
	const number = dayNumberOf(localDateOf(day.start, plan.zone));
	// A wave that leaves a hole takes at most nine tenths of a normal day.
	const contacts = Math.max(-0.9 * normal, afterSaleContacts(kernel, number, extraOrders));
	const location = Math.log1p(contacts / normal);
	const part = contacts / (normal + contacts);
	const variance = (orderSpread * part) ** 2;
	return {
		...learned,
		location,
		uplift: location,
		variance,
		scale: Math.sqrt(variance + kernel.spread ** 2),
		priorShare: 0,
		driverEffect: 0,
		events: 0,
		weights: []
	};
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

/** The quantiles of one figure over the paths. */
export function totalQuantiles(values: Float64Array): TotalQuantiles {
	const sorted = values.slice().sort();
	const [p10, p50, p80, p90, p95] = quantileLevels.map((level) => quantileOfSorted(sorted, level)) as [
		number,
		number,
		number,
		number,
		number
	];
	return { p10, p50, p80, p90, p95 };
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

function check({ bounds, queues }: PromotionPlan, { paths }: PromotionSettings): void {
	if (!(Number.isInteger(paths) && paths >= 1)) {
		throw new RangeError(`forecastPromotionDays: paths must be a whole number of at least 1, got ${paths}`);
	}
	const slots = bounds.length - 1;
	for (let i = 0; i < slots; i++) {
		const from: EpochMs = bounds[i] as number;
		if (!(from < (bounds[i + 1] as number))) {
			throw new RangeError(
				`forecastPromotionDays: bounds must be ascending, got ${from} before ${bounds[i + 1]}`
			);
		}
	}
	for (const { queue, baseline } of queues) {
		if (baseline.length !== slots) {
			throw new RangeError(
				`forecastPromotionDays: baseline of ${queue} must have a value for each of ${slots} slots, got ${baseline.length}`
			);
		}
		for (let i = 0; i < slots; i++) {
			const value = baseline[i] as number;
			if (!(value >= 0 && value < Infinity)) {
				throw new RangeError(
					`forecastPromotionDays: baseline of ${queue} must be at least 0 and finite, got ${value} in slot ${i}`
				);
			}
		}
	}
}
