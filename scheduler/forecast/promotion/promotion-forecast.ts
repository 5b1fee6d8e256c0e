import type { Quantiles, SamplePaths } from '../paths/sample-paths.ts';
import type { TotalQuantiles } from '../paths/total-quantiles.ts';
import type { PastObservation } from './past-uplift.ts';
import type { PromotionDay } from './promotion-days.ts';
import type { UpliftForecast } from './promotion-uplift.ts';

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
