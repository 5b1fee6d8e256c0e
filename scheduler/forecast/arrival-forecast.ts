import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { ArrivalHistory } from '../calendar/arrival-history.ts';
import type { CalendarRules, CalendarWarning } from '../calendar/business-calendar.ts';
import type { Promotion } from '../calendar/promotion.ts';
import type { CountSpread, NormalModelName, NormalWarning } from './normal-days/normal-forecast.ts';
import type { EventDayPrior, UpliftExplanation } from './promotion/promotion-forecast.ts';
import type { PromotionSettings } from './promotion/promotion-plan.ts';
import type { TotalQuantiles } from './paths/total-quantiles.ts';
import type { PromotionCaution, PromotionFinding, PromotionRefusal } from './promotion/check-promotions.ts';
import type { PromotionDay } from './promotion/promotion-days.ts';
import type { Quantiles, SamplePaths } from './paths/sample-paths.ts';

/** What is to be forecast, and from what. Plain values: it goes to a worker as it is. */
export interface ForecastRequest {
	/** Only what lies before `from` is read. */
	readonly history: ArrivalHistory;
	readonly calendar: CalendarRules;
	/** Past and planned ones in one list: which it is follows from the horizon. */
	readonly promotions: readonly Promotion[];
	/** The horizon, [from, to). */
	readonly from: EpochMs;
	readonly to: EpochMs;
	/** Slots of the forecast; within two hours after a start they are 5 minutes. */
	readonly step: Milliseconds;
	/** How many joint sample paths. */
	readonly paths: number;
	readonly seed: number | string;
	/** Shop of each queue: queues of one shop lend each other their past promotions, and are added up. One shop by default. */
	readonly shops?: Readonly<Record<string, string>>;
	/** Whether the paths of every queue are part of the answer; without them it is a hundredth of the size. */
	readonly keepPaths: boolean;
	readonly promotionSettings?: Partial<PromotionSettings>;
}

/** Expected inquiries of one queue, shop, or all. Arrays have one value a slot. */
export interface SlotForecast {
	readonly mean: Float64Array;
	readonly quantiles: Quantiles;
	/** By date of the wall clock, of the joint paths: quantiles of slots do not add up to them. */
	readonly days: readonly DayForecast[];
	/** Absent where they were not asked for. */
	readonly paths?: SamplePaths;
}

/** A day's inquiries, as far as it lies within the horizon. */
export interface DayForecast extends TotalQuantiles {
	readonly date: LocalDate;
	readonly mean: number;
}

/** The forecast of one queue, and what it rests on. */
export interface QueueForecast extends SlotForecast {
	readonly queue: string;
	readonly shop: string;
	/** What each model of normal days contributed; adds up to 1. */
	readonly weights: Readonly<Partial<Record<NormalModelName, number>>>;
	readonly spread: CountSpread;
	readonly warnings: readonly NormalWarning[];
	readonly promotionDays: readonly {
		readonly promotion: string;
		readonly day: PromotionDay;
		readonly total: TotalQuantiles & { readonly mean: number };
		readonly explanation: UpliftExplanation;
		readonly intraday: EventDayPrior;
	}[];
}

/** What the planner should know of the whole. */
export type ForecastWarning =
	| CalendarWarning
	| { readonly kind: 'promotion'; readonly finding: PromotionFinding<PromotionCaution> }
	/** The history's slots are longer than those asked for: each is spread evenly. */
	| { readonly kind: 'finer_than_history'; readonly historyStep: Milliseconds }
	/** A past promotion of which no queue has counts, or counts before it: nothing is learned from it. */
	| { readonly kind: 'past_promotion_unknown'; readonly promotion: string }
	/** The normal days that are known of these queues end this long before the horizon begins. */
	| {
			readonly kind: 'gap_before_horizon';
			readonly length: Milliseconds;
			readonly queues: readonly string[];
	  };

export interface ArrivalForecast {
	readonly zone: string;
	/** `bounds[i]` … `bounds[i + 1]` is slot i, by instants; not all are of one length. */
	readonly bounds: Float64Array;
	readonly queues: readonly QueueForecast[];
	/** Sums over the queues of each shop, where there is more than one shop. */
	readonly shops: readonly (SlotForecast & { readonly shop: string })[];
	/** The sum over all queues. */
	readonly all: SlotForecast;
	/** How far the queues surprise together on normal days, as measured; 0 … 0.9. */
	readonly correlation: number;
	readonly warnings: readonly ForecastWarning[];
}

/** Why there is no forecast. */
export type ForecastRefusal =
	| { readonly code: 'no_queues' }
	/** `to` is not after `from`. */
	| { readonly code: 'horizon_empty' }
	| { readonly code: 'horizon_too_long'; readonly days: number; readonly most: number }
	/** No queue has a count before the horizon. */
	| { readonly code: 'no_history_before_horizon' }
	/** Days cannot be cut into slots of this length, or those of the history not joined to it. */
	| { readonly code: 'step_unusable'; readonly step: Milliseconds; readonly historyStep: Milliseconds }
	| {
			readonly code: 'paths_out_of_range';
			readonly paths: number;
			readonly least: number;
			readonly most: number;
	  }
	| { readonly code: 'promotion'; readonly finding: PromotionFinding<PromotionRefusal> };

export type ForecastOutcome =
	| { readonly status: 'forecast'; readonly forecast: ArrivalForecast }
	| { readonly status: 'refused'; readonly refusals: readonly ForecastRefusal[] };
