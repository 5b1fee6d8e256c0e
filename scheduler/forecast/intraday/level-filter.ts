import type { CountSpread } from '../normal-days/normal-forecast.ts';

/**
 * What is known of a day's log level while it runs: a = the day's factor, constant, and b = the deviation within the
 * day, which dies away. Mean and covariance of (a, b).
 */
export interface LevelState {
	readonly day: number;
	readonly slot: number;
	readonly dayVariance: number;
	readonly slotVariance: number;
	readonly covariance: number;
}

/**
 * Before the day begins: nothing is expected to deviate.
 *
 * @param lead days from the last count to this day, as `spread.dayEffect` counts them
 */
export function levelBefore({ dayEffect, slotEffect }: CountSpread, lead: number): LevelState {
	const effect = dayEffect[Math.min(lead, dayEffect.length - 1)] ?? 0;
	return {
		day: 0,
		slot: 0,
		dayVariance: effect * effect,
		slotVariance: slotEffect * slotEffect,
		covariance: 0
	};
}

/**
 * Takes in one count and gives its **innovation**: how many standard deviations it lies from what was to be expected
 * after all counts before it. Under the model innovations have mean 0, variance 1 and no connection between each
 * other, whatever the day's own factor is; the plain residuals against the morning's forecast are connected (a busy
 * day is busy in every slot) and would set off a CUSUM on every busy day.
 *
 * Extended Kalman filter: count ~ (μ e^(a + b), φ μ e^(a + b)), a constant, b of lag correlation ρ.
 *
 * @param expected μ: the forecast of the slot before the day began; positive
 * @param slots length of the observed piece in slots of `spread`: 1, or 1/12 for 5 minutes of an hour
 */
export function observeCount(
	state: LevelState,
	count: number,
	expected: number,
	{ slotEffect, slotCorrelation, dispersion }: CountSpread,
	slots: number
): { readonly state: LevelState; readonly innovation: number } {
	if (!(expected > 0 && expected < Infinity)) {
		throw new RangeError(`observeCount: expected must be positive and finite, got ${expected}`);
	}
	// Forward in time: b shrinks and takes up new noise.
	const decay = slotCorrelation ** slots;
	const slot = state.slot * decay;
	const slotVariance = state.slotVariance * decay * decay + slotEffect * slotEffect * (1 - decay * decay);
	const covariance = state.covariance * decay;

	const mean = expected * Math.exp(state.day + slot);
	const dayPull = state.dayVariance + covariance;
	const slotPull = slotVariance + covariance;
	const levelVariance = dayPull + slotPull;
	const variance = dispersion * mean + mean * mean * levelVariance;
	const surprise = count - mean;
	// Kalman gain of the logs: covariance · H / variance with H = d mean / d level = mean.
	const pull = mean / variance;
	const step = pull * levelVariance * surprise;
	// The straight line of the filter overshoots a count far above the mean; no step goes beyond the count itself.
	const most = Math.log((count + 0.5) / (mean + 0.5));
	const damping = step > most && step > 0 ? Math.max(0, most) / step : 1;
	return {
		state: {
			day: state.day + damping * pull * dayPull * surprise,
			slot: slot + damping * pull * slotPull * surprise,
			dayVariance: state.dayVariance - pull * mean * dayPull * dayPull,
			slotVariance: slotVariance - pull * mean * slotPull * slotPull,
			covariance: covariance - pull * mean * dayPull * slotPull
		},
		innovation: surprise / Math.sqrt(variance)
	};
}
