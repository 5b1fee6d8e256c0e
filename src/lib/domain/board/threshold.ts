/** When a value is a breach. `above`: larger is worse; `below`: smaller is worse. */
export interface Threshold {
	readonly direction: 'above' | 'below';
	readonly warn?: number;
	readonly critical?: number;
}

export type Severity = 'normal' | 'warn' | 'critical';

/**
 * Severity of a value; a missing value is never a breach.
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
