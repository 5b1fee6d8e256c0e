import type { KnownHistory } from './known-history.ts';

/**
 * A model of normal days, run from several ends of one history at once, so that what they share is computed once.
 *
 * @param ends ascending slots; the forecast from each may use only what lies before it
 * @param slots length of each forecast
 * @returns `forecasts[k][h]`: expected count in slot `ends[k] + h`, at least 0 and finite, 0 where closed; undefined
 * where the history before that end is too short for the model
 */
export type NormalModel = (
	history: KnownHistory,
	ends: readonly number[],
	slots: number
) => readonly (Float64Array | undefined)[];
