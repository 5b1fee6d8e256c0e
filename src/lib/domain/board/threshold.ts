import type { Seconds } from '../units.ts';

/**
 * When a figure is a breach. `above`: larger is worse; `below`: smaller is worse. Limits are in the figure's own unit
 * (`figureOfTile`): counts, seconds, shares of 1.
 */
export interface Threshold {
	readonly direction: 'above' | 'below';
	readonly warn?: number;
	readonly critical?: number;
	/** The breach lasts until the figure is back here, on the good side of both limits. Absent: the milder limit. */
	readonly clear?: number;
	/** How long the figure has to be beyond a limit, or back at the clear level, before that counts. Absent: 0. */
	readonly hold?: Seconds;
}

export type Severity = 'normal' | 'warn' | 'critical';

/**
 * Severity of a value by itself, without hold time and clear level; a missing value is never a breach.
 *
 * @example severityOf(38, { direction: 'above', warn: 25, critical: 50 }) // 'warn'
 */
export function severityOf(value: number | undefined, threshold: Threshold | undefined): Severity {
	if (value === undefined || threshold === undefined) return 'normal';
	const sign = threshold.direction === 'above' ? 1 : -1;
	const passes = (limit: number | undefined) => limit !== undefined && sign * value > sign * limit;
	if (passes(threshold.critical)) return 'critical';
	return passes(threshold.warn) ? 'warn' : 'normal';
}
