import type { EpochMs, Milliseconds } from '../units.ts';

/**
 * Start of the slot [start, start + step) that an instant falls into; slots are counted from `origin`.
 *
 * Give the start of the business day as `origin`: a zone such as Asia/Kolkata (+05:30) has no hour that starts on
 * an hour of Greenwich.
 *
 * @throws RangeError when the step is not positive.
 * @example slotOf(Date.UTC(2026, 10, 11, 0, 47), 15 * minute) // Date.UTC(2026, 10, 11, 0, 45)
 */
export function slotOf(instant: EpochMs, step: Milliseconds, origin: EpochMs = 0): EpochMs {
	if (!(step > 0)) throw new RangeError(`slotOf: step must be positive, got ${step}`);
	return origin + Math.floor((instant - origin) / step) * step;
}
