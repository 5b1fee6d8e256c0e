import { minute } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { LiveState } from './live-state.ts';
import { replicate } from './replicate.ts';
import type { FigureName, Replications, ArrivalPaths } from './replicate.ts';
import type { Scenario } from './scenario.ts';

/** From where the next hour is looked at. */
export interface NextHourView {
	/** Rates, people and the rest of their shifts; all on the clock of the state. */
	readonly scenario: Scenario;
	readonly state: LiveState;
	readonly seed: number | string;
	/** The N of the service level: for all queues, or `answerWithin[q]`. */
	readonly answerWithin: Milliseconds | readonly Milliseconds[];
	/** `arrivals[q]`: sample paths of the forecast instead of the scenario's rate. */
	readonly arrivals?: readonly (ArrivalPaths | undefined)[];
	/** 200 by default. */
	readonly runs?: number;
	/** 5 min by default. */
	readonly step?: Milliseconds;
	/** 12 by default. */
	readonly intervals?: number;
}

/** The middle of the futures and the band that holds four of five. */
export interface Band {
	readonly p10: number;
	readonly p50: number;
	readonly p90: number;
}

/** What an interval of the next hour may bring. Rates are undefined where nobody asked in any run. */
export interface NextInterval {
	readonly from: EpochMs;
	/** Customers who wait in the queue at the end of the interval. */
	readonly waiting: Band;
	/** Customers who have no reply to their last message at the end of the interval, those who wait included. */
	readonly unanswered: Band;
	/** Of those who ask in the interval: the share whose last turn is open an answer time later, or was closed so. */
	readonly unansweredRate: Band | undefined;
	/** Of those who ask in the interval: the share answered within N. */
	readonly serviceLevel: Band | undefined;
}

export interface NextHour {
	/** `queues[q][i]`: queue q in interval i. */
	readonly queues: readonly (readonly NextInterval[])[];
	/** All queues together. */
	readonly all: readonly NextInterval[];
	readonly runs: number;
}

/**
 * What the present state and the plan will bring in the next hour: P10, P50 and P90 over many runs of the simulation
 * from the live state.
 *
 * @throws RangeError when the scenario cannot be simulated, or the state does not fit it
 */
export function nextHour(view: NextHourView): NextHour {
	const { scenario, state, seed, answerWithin, runs = 200, step = 5 * minute, intervals = 12 } = view;
	const replications = replicate({
		scenario,
		seed,
		runs,
		from: state,
		rules: { grid: { from: state.at, step, count: intervals }, answerWithin },
		...(view.arrivals && { arrivals: view.arrivals })
	});
	return {
		queues: scenario.queues.map((_, queue) => intervalsOf(replications, queue)),
		all: intervalsOf(replications, undefined),
		runs: replications.runs
	};
}

function intervalsOf(replications: Replications, queue: number | undefined): NextInterval[] {
	const { from, step, count } = replications.grid;
	return Array.from({ length: count }, (_, interval) => {
		const band = (figure: FigureName): Band | undefined => {
			const cell = queue === undefined ? { interval } : { queue, interval };
			const summary = replications.summary(figure, cell);
			return summary && { p10: summary.p10, p50: summary.p50, p90: summary.p90 };
		};
		const none: Band = { p10: 0, p50: 0, p90: 0 };
		return {
			from: from + interval * step,
			waiting: band('queueAtEnd') ?? none,
			unanswered: band('openTurns') ?? none,
			unansweredRate: band('unansweredRate'),
			serviceLevel: band('serviceLevel')
		};
	});
}
