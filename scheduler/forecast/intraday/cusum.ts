/** Running sums of one watch; plain values, so that they can be stored. */
export interface CusumState {
	/** S⁺ and S⁻, at least 0. */
	readonly above: number;
	readonly below: number;
	/** When the sum last left 0: where the change probably began. Undefined while it is 0. */
	readonly aboveSince?: number;
	readonly belowSince?: number;
}

export interface CusumSettings {
	/** k: half of the shift to be found, in standard deviations. */
	readonly reference: number;
	/** h: the sum at which it raises an alarm. */
	readonly threshold: number;
}

export interface CusumAlarm {
	readonly direction: 'above' | 'below';
	/** The `at` of the first residual of the run that led to it. */
	readonly since: number;
}

/**
 * Standardised residuals that are normal and independent cross k = 0.5, h = 9 once in about 26,000 steps when nothing
 * has changed (Siegmund's approximation, Sequential Analysis, 1985; two-sided): of days with 288 steps, 1 in 90. A
 * shift by one standard deviation is found after about 20 steps.
 */
export const cusumSettings: CusumSettings = { reference: 0.5, threshold: 9 };

export const cusumAtRest: CusumState = { above: 0, below: 0 };

/**
 * One step of the two-sided cumulative sum of Page (Biometrika 41, 1954): S⁺ = max(0, S⁺ + z − k), S⁻ = max(0, S⁻ −
 * z − k), alarm above h. After an alarm that side starts anew from 0, so that one change is told once and a lasting
 * one again after a while.
 *
 * @param residual z, standardised: mean 0 and variance 1 while nothing has changed
 * @param at names the step, as `since` will
 * @example cusumStep(cusumAtRest, 10, 100).alarm // { direction: 'above', since: 100 }
 * @throws RangeError when the residual is not finite
 */
export function cusumStep(
	state: CusumState,
	residual: number,
	at: number,
	{ reference, threshold }: CusumSettings = cusumSettings
): { readonly state: CusumState; readonly alarm?: CusumAlarm } {
	if (!Number.isFinite(residual)) {
		throw new RangeError(`cusumStep: residual must be finite, got ${residual}`);
	}
	const above = Math.max(0, state.above + residual - reference);
	const below = Math.max(0, state.below - residual - reference);
	const aboveSince = above > 0 ? (state.aboveSince ?? at) : undefined;
	const belowSince = below > 0 ? (state.belowSince ?? at) : undefined;
	// Both cannot cross in one step: the residual pushes one of them towards 0.
	if (aboveSince !== undefined && above > threshold) {
		return { state: { above: 0, below, belowSince }, alarm: { direction: 'above', since: aboveSince } };
	}
	if (belowSince !== undefined && below > threshold) {
		return { state: { above, below: 0, aboveSince }, alarm: { direction: 'below', since: belowSince } };
	}
	return { state: { above, below, aboveSince, belowSince } };
}
