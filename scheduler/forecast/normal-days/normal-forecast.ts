/** The models of normal days (planning.md, section 1). */
export type NormalModelName = 'profile' | 'autoregression' | 'holt_winters';

/**
 * How counts scatter about the mean: a common factor a day, a deviation that dies away within the day, and counts
 * whose variance is `dispersion` times their mean. Sample paths and quantiles are made of it.
 */
export interface CountSpread {
	/** `dayEffect[l]`: standard deviation of the log of the day factor l days ahead (0: the day of the last count). */
	readonly dayEffect: readonly number[];
	/** Correlation of the day factor with that of the day before, in [0, 1); 0 when not given. */
	readonly dayCorrelation?: number;
	/** Stationary standard deviation of the log deviation within a day. */
	readonly slotEffect: number;
	/** Its correlation from one slot to the next, in [0, 1). */
	readonly slotCorrelation: number;
	/** φ = variance / mean of a slot's count given its mean, at least 1. */
	readonly dispersion: number;
}

/** A forecast of one queue without promotions. */
export interface NormalForecast {
	/** `mean[h]`: expected inquiries in the slot h after the last count; at least 0, finite, 0 where closed. */
	readonly mean: Float64Array;
	readonly spread: CountSpread;
	/** How far off forecasts like this one were in each slot; not given where the history was too short to try. */
	readonly error?: ForecastError;
	/** What each model contributed, by its rolling-origin error; adds up to 1. */
	readonly weights: Readonly<Partial<Record<NormalModelName, number>>>;
	/** Why it is wider or simpler than usual; empty as a rule. */
	readonly warnings: readonly NormalWarning[];
}

/** Errors of forecasts from earlier ends of the history. */
export interface ForecastError {
	/** `deviation[h]`: standard deviation in slot h, in inquiries; as long as `mean`, 0 where closed. */
	readonly deviation: Float64Array;
	/** How many errors stand behind each, as degrees of freedom of Student's t. */
	readonly degrees: number;
}

/** What a short or odd history does to a forecast; the planner is told. */
export type NormalWarning =
	/** Under two weeks: level and profile of what there is. */
	| 'short_history'
	/** Every count is the same. */
	| 'constant_history'
	/** No inquiry in all of the history: 0 is forecast. */
	| 'no_arrivals'
	/** A class of day was never seen; the nearest one stands in for it. */
	| 'unseen_day_class';
