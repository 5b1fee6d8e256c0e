import type { FigureName, Replications } from './replicate.ts';
import type { RunSummary } from './run-summary.ts';

/** What the plan promises of one queue, or of all together. */
export interface RehearsedTarget {
	/** undefined: all queues together. */
	readonly queue?: number;
	readonly figure: FigureName;
	/** The figure must be at least, or at most this. */
	readonly atLeast?: number;
	readonly atMost?: number;
}

/**
 * `met`, `missed`: the whole confidence interval of the mean lies on that side of the target; `open`: it holds the
 * target, more runs would tell; `idle`: nobody asked in any run.
 */
export type RehearsalStatus = 'met' | 'missed' | 'open' | 'idle';

export interface RehearsedInterval {
	readonly interval: number;
	readonly status: RehearsalStatus;
	readonly summary: RunSummary | undefined;
	/** Share of the runs in which the interval missed the target. */
	readonly missingRuns: number;
}

/**
 * Which intervals of a simulated plan keep a target.
 *
 * The figure of an interval is that of all runs added up; single runs of intervals with few arrivals swing, which
 * the share of missing runs shows.
 *
 * @returns one entry per interval of the grid
 * @throws RangeError unless the target has exactly one limit
 */
export function rehearse(replications: Replications, target: RehearsedTarget): RehearsedInterval[] {
	const { queue, figure, atLeast, atMost } = target;
	if ((atLeast === undefined) === (atMost === undefined)) {
		throw new RangeError('rehearse: target must have one of atLeast and atMost');
	}
	// Turned round, "at most" is "at least".
	const sign = atLeast === undefined ? -1 : 1;
	const limit = sign * ((atLeast ?? atMost) as number);
	return Array.from({ length: replications.grid.count }, (_, interval) => {
		const cell = queue === undefined ? { interval } : { queue, interval };
		const summary = replications.summary(figure, cell);
		if (summary === undefined) return { interval, status: 'idle', summary, missingRuns: 0 };
		const values = replications.values(figure, cell).filter((value) => !Number.isNaN(value));
		const missing = values.filter((value) => sign * value < limit).length;
		const [low, high] = sign === 1 ? [summary.low, summary.high] : [-summary.high, -summary.low];
		const status = low >= limit ? 'met' : high < limit ? 'missed' : 'open';
		return { interval, status, summary, missingRuns: missing / values.length };
	});
}
