/**
 * Joint sample paths of the counts of one queue: what staffing and simulation take. Adding up the quantiles of slots
 * would overstate a day; adding up paths does not.
 */
export interface SamplePaths {
	readonly paths: number;
	readonly slots: number;
	/** `counts[p · slots + s]`: inquiries of path p in slot s, a whole number. */
	readonly counts: Float32Array;
}

/** The shares below a published quantile. */
export const quantileLevels = [0.1, 0.5, 0.8, 0.9, 0.95] as const;
export type QuantileLevel = (typeof quantileLevels)[number];

/** `p90[s]`: nine of ten paths have at most as many inquiries in slot s. */
export interface Quantiles {
	readonly p10: Float64Array;
	readonly p50: Float64Array;
	readonly p80: Float64Array;
	readonly p90: Float64Array;
	readonly p95: Float64Array;
}
