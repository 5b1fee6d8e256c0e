import type { EpochMs } from '#lib/domain/units.ts';
import type { ArrivalCounts } from './arrival-process.ts';
import { IntervalFigures } from './interval-figures.ts';
import type { FigureRules, IntervalFigure } from './interval-figure.ts';
import type { IntervalGrid } from './level-series.ts';
import type { LiveState } from './live-state.ts';
import { RandomStream } from './random-stream.ts';
import { compareRuns, summarizeRuns } from './run-summary.ts';
import type { RunSeries, RunSummary } from './run-summary.ts';
import type { AgentScenario, Scenario } from './scenario.ts';
import { Simulation } from './simulation.ts';

/** Joint futures of the arrivals of one queue, as a forecast gives them. */
export interface ArrivalPaths {
	/** `bounds[i]` … `bounds[i + 1]` is slot i; slots may differ in length. */
	readonly bounds: ArrayLike<EpochMs>;
	/** `counts[path · slots + slot]`: how many arrive on a path in a slot; whole. */
	readonly counts: Float32Array;
}

export interface ReplicationPlan {
	readonly scenario: Scenario;
	/** Names all runs together. Plans with the same seed meet the same customers (common random numbers). */
	readonly seed: number | string;
	/** Most runs. */
	readonly runs: number;
	readonly rules: FigureRules;
	/** Where every run begins; an empty floor by default. */
	readonly from?: LiveState;
	/**
	 * How far every run goes. By default N past the last interval: then it is known of every inquiry whether it was
	 * answered within N. Infinity: until all is closed.
	 */
	readonly until?: EpochMs;
	/**
	 * `arrivals[q]`: run r takes path r mod paths instead of the scenario's rate; the same number for all queues, so
	 * that what is joint stays joint. undefined: the scenario's rate.
	 */
	readonly arrivals?: readonly (ArrivalPaths | undefined)[];
	/** The probability that an agent does not come at all; 0 by default. */
	readonly absence?: number;
	/** Ends early when the mean of a figure over all queues and intervals is known well enough. */
	readonly precision?: {
		readonly figure: FigureName;
		/** Half the width of its confidence interval. */
		readonly halfWidth: number;
		/** Not before so many runs; 10 by default. */
		readonly atLeast?: number;
	};
	/** Of all confidence intervals; 0.95 by default. */
	readonly confidence?: number;
}

/** The figures that are kept of every run. */
export const figureNames = [
	'arrivals',
	'answered',
	'answeredWithin',
	'abandoned',
	'selfServed',
	'serviceLevel',
	'waitWithin',
	'firstResponse',
	'wait',
	'abandonmentRate',
	'unansweredRate',
	'meanQueue',
	'longestQueue',
	'queueAtEnd',
	'openTurns',
	'headsOnline',
	'concurrency',
	'occupancy'
] as const satisfies readonly (keyof IntervalFigure)[];
export type FigureName = (typeof figureNames)[number];

/** What the rates are shares of: runs are added up by it, never averaged. The other figures are plain means. */
const weights = {
	serviceLevel: ({ answered, abandoned, unansweredTooLong }) => answered + abandoned + unansweredTooLong,
	waitWithin: ({ assigned, abandoned, unassignedTooLong }) => assigned + abandoned + unassignedTooLong,
	firstResponse: ({ answered }) => answered,
	wait: ({ assigned }) => assigned,
	abandonmentRate: ({ arrivals }) => arrivals,
	unansweredRate: ({ arrivals }) => arrivals,
	concurrency: ({ headsOnline }) => headsOnline,
	occupancy: ({ placesOnline }) => placesOnline
} as const satisfies Partial<Record<FigureName, (figure: IntervalFigure) => number>>;
/** The rates whose weights are customers: shares of them. */
const shares: ReadonlySet<FigureName> = new Set([
	'serviceLevel',
	'waitWithin',
	'abandonmentRate',
	'unansweredRate'
]);
const weightNames = Object.keys(weights) as (keyof typeof weights)[];
const columns = figureNames.length + weightNames.length;

/** Which queue and interval: undefined stands for all queues, or for all intervals together. */
export interface Cell {
	readonly queue?: number;
	readonly interval?: number;
}

/** The figures of independent runs of one scenario. */
export class Replications {
	readonly grid: IntervalGrid;
	readonly queues: number;
	readonly seed: number | string;
	readonly #confidence: number;
	/** Values of run r at r · width …, NaN where undefined. */
	readonly #values: Float32Array;
	readonly #width: number;
	/** Runs made. */
	runs = 0;

	constructor({ scenario, rules, seed, runs, confidence = 0.95 }: ReplicationPlan) {
		this.grid = rules.grid;
		this.queues = scenario.queues.length;
		this.seed = seed;
		this.#confidence = confidence;
		this.#width = (this.queues + 1) * (this.grid.count + 1) * columns;
		this.#values = new Float32Array(runs * this.#width);
	}

	/** Keeps the figures of the next run. */
	add(figures: IntervalFigures): void {
		const { count } = this.grid;
		let at = this.runs++ * this.#width;
		for (let q = 0; q <= this.queues; q++) {
			const queue = q === this.queues ? undefined : q;
			for (let interval = 0; interval <= count; interval++) {
				const figure =
					interval === count ? figures.figure(queue) : figures.figure(queue, interval, interval + 1);
				for (const name of figureNames) this.#values[at++] = figure[name] ?? NaN;
				for (const name of weightNames) this.#values[at++] = weights[name](figure);
			}
		}
	}

	/** `values[r]`: the figure in run r; NaN where it was not defined. */
	values(figure: FigureName, cell: Cell = {}): Float32Array {
		return this.#column(figureNames.indexOf(figure), cell);
	}

	/** Mean and quantiles over the runs; undefined where the figure was defined in no run. */
	summary(figure: FigureName, cell: Cell = {}): RunSummary | undefined {
		return summarizeRuns(this.#series(figure, cell), this.#confidence);
	}

	/**
	 * How much larger a figure is here than there, run by run with the same customers: the paired difference, whose
	 * interval is narrower than that of two means. undefined where no run has both.
	 *
	 * @throws RangeError unless both have the same seed and runs
	 */
	minus(other: Replications, figure: FigureName, cell: Cell = {}): RunSummary | undefined {
		if (other.seed !== this.seed || other.runs !== this.runs) {
			throw new RangeError(
				`Replications.minus: other must have seed ${this.seed} and ${this.runs} runs, got seed ${other.seed} and ${other.runs}`
			);
		}
		return compareRuns(this.#series(figure, cell), other.#series(figure, cell), this.#confidence);
	}

	#series(figure: FigureName, cell: Cell): RunSeries {
		const values = this.values(figure, cell);
		const weight = weightNames.indexOf(figure as keyof typeof weights);
		if (weight === -1) return { values };
		const own = this.#column(figureNames.length + weight, cell);
		return { values, weights: own, isShare: shares.has(figure) };
	}

	#column(column: number, { queue = this.queues, interval = this.grid.count }: Cell): Float32Array {
		const at = (queue * (this.grid.count + 1) + interval) * columns + column;
		return Float32Array.from({ length: this.runs }, (_, r) => this.#values[r * this.#width + at] as number);
	}
}

/**
 * Simulates a scenario again and again, each run with its own seed, sample path and absences. Run r depends on the
 * plan's seed and r alone.
 *
 * @throws RangeError when the plan cannot be simulated
 */
export function replicate(plan: ReplicationPlan): Replications {
	const { scenario, runs, rules, from, absence = 0, precision, seed } = plan;
	if (!(Number.isInteger(runs) && runs > 0)) {
		throw new RangeError(`replicate: runs must be a positive integer, got ${runs}`);
	}
	if (!(absence >= 0 && absence <= 1)) {
		throw new RangeError(`replicate: absence must be from 0 to 1, got ${absence}`);
	}
	const { until = endOf(rules) } = plan;
	const replications = new Replications(plan);
	const figures = new IntervalFigures(scenario, rules);
	for (let run = 0; run < runs; run++) {
		const own = `${seed}/${run}`;
		const simulation = new Simulation(
			{
				...scenario,
				queues: withPaths(scenario, plan.arrivals, run),
				agents: absence > 0 ? withAbsence(scenario.agents, absence, own) : scenario.agents
			},
			own,
			figures,
			from
		);
		simulation.advance(until);
		figures.finish(Math.max(until === Infinity ? -Infinity : until, endOfGrid(rules.grid)));
		replications.add(figures);
		figures.reset();
		if (precision === undefined || run + 1 < (precision.atLeast ?? 10)) continue;
		const summary = replications.summary(precision.figure);
		if (summary && summary.high - summary.mean <= precision.halfWidth) break;
	}
	return replications;
}

function endOfGrid({ from, step, count }: IntervalGrid): EpochMs {
	return from + count * step;
}

function endOf({ grid, answerWithin }: FigureRules): EpochMs {
	// A millisecond more: who waits exactly N is answered in time.
	return endOfGrid(grid) + Math.max(...[answerWithin].flat()) + 1;
}

function withPaths(
	{ queues }: Scenario,
	arrivals: ReplicationPlan['arrivals'],
	run: number
): Scenario['queues'] {
	if (arrivals === undefined) return queues;
	return queues.map((queue, q) => {
		const paths = arrivals[q];
		return paths === undefined ? queue : { ...queue, arrivals: countsOfPath(paths, run) };
	});
}

/**
 * The arrivals of run `run`.
 *
 * @throws RangeError when there is no path, or the counts are not full rows
 */
export function countsOfPath({ bounds, counts }: ArrivalPaths, run: number): ArrivalCounts {
	const slots = bounds.length - 1;
	const paths = counts.length / slots;
	if (!(Number.isInteger(paths) && paths > 0)) {
		throw new RangeError(`countsOfPath: counts must be paths of ${slots} slots, got ${counts.length} counts`);
	}
	const path = run % paths;
	return { shape: 'counts', bounds, counts: counts.subarray(path * slots, (path + 1) * slots) };
}

/** An agent who is absent in one roster is absent in another one too: it depends on the number alone. */
function withAbsence(agents: readonly AgentScenario[], probability: number, seed: string): AgentScenario[] {
	const random = new RandomStream(seed, 'absence');
	return agents.map((agent) => (random.uniform() < probability ? { ...agent, shifts: [] } : agent));
}
