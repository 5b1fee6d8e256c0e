import type { IntervalFigures } from './interval-figures.ts';
import { scenarioOfPlan } from './plan-scenario.ts';
import type { Plan, PlannedQueue } from './plan-scenario.ts';
import { replicate } from './replicate.ts';
import type { FigureName, ReplicationPlan, Replications } from './replicate.ts';

/** A target that only the simulation can judge, such as unanswered customers or first responses with their delay. */
export interface SimulatedTarget {
	readonly figure: FigureName;
	readonly atLeast?: number;
	readonly atMost?: number;
}

export interface RaiseHeadsInput {
	/** Of every queue the heads to begin with: the analytic requirement. */
	readonly plan: Plan;
	/** `targets[q]`: what queue q must keep in every interval in which somebody asks. */
	readonly targets: readonly (readonly SimulatedTarget[])[];
	readonly replication: Omit<ReplicationPlan, 'scenario' | 'precision'>;
	/** No queue gets more heads than this. */
	readonly mostHeads: number;
	/** Rounds of simulation at most; 40 by default. */
	readonly rounds?: number;
	/** Called after every round with the intervals that still miss. */
	readonly onRound?: (round: number, missing: number) => void;
}

export type RaisedHeads =
	/** Every mean keeps its target. */
	| {
			readonly status: 'met';
			/** `heads[q][i]`. */
			readonly heads: readonly Int32Array[];
			readonly replications: Replications;
			readonly rounds: number;
	  }
	/** The cells that miss with the heads as they are then. */
	| {
			readonly status: 'unmet';
			readonly reason: 'most heads' | 'rounds';
			readonly heads: readonly Int32Array[];
			readonly replications: Replications;
			readonly rounds: number;
			readonly missing: readonly { readonly queue: number; readonly interval: number }[];
	  };

/**
 * Raises heads where the simulated mean of an interval misses a target, until every interval keeps it: for targets
 * that no formula gives. Every round meets the same customers (common random numbers), so that a head more is a
 * head more and not another day. An interval that misses while a line stands from before is helped where the line
 * began: the intervals that carried it over get the head too.
 *
 * The result is not proven to be least: it begins at the analytic requirement, which is, and adds one head at a time.
 *
 * @throws RangeError when a queue has no heads or no targets, or the plan cannot be simulated
 */
export function raiseHeads(input: RaiseHeadsInput): RaisedHeads {
	const { plan, targets, replication, mostHeads, rounds = 40, onRound } = input;
	if (targets.length !== plan.queues.length) {
		throw new RangeError(
			`raiseHeads: targets must be those of ${plan.queues.length} queues, got ${targets.length}`
		);
	}
	const heads = plan.queues.map(({ heads: own }, q) => {
		if (own === undefined) throw new RangeError(`raiseHeads: queues[${q}].heads must be given`);
		return Int32Array.from(own);
	});
	for (let round = 1; ; round++) {
		const queues = plan.queues.map((queue, q): PlannedQueue => ({ ...queue, heads: heads[q] }));
		const replications = replicate({ ...replication, scenario: scenarioOfPlan({ ...plan, queues }) });
		const missing = targets.flatMap((own, queue) =>
			intervalsOf(replications)
				.filter((interval) => own.some((target) => misses(replications, target, queue, interval)))
				.map((interval) => ({ queue, interval }))
		);
		onRound?.(round, missing.length);
		if (missing.length === 0) return { status: 'met', heads, replications, rounds: round };
		if (round >= rounds) {
			return { status: 'unmet', reason: 'rounds', heads, replications, rounds: round, missing };
		}
		let raised = false;
		const before = heads.map((own) => own.slice());
		for (const { queue, interval } of missing) {
			for (const i of withCarryOver(replications, queue, interval)) {
				const own = heads[queue] as Int32Array;
				// Once a round, however many intervals ask for it.
				if (own[i] !== before[queue]?.[i] || (own[i] as number) >= mostHeads) continue;
				own[i] = (own[i] as number) + 1;
				raised = true;
			}
		}
		if (!raised)
			return { status: 'unmet', reason: 'most heads', heads, replications, rounds: round, missing };
	}
}

function intervalsOf({ grid }: Replications | IntervalFigures): number[] {
	return Array.from({ length: grid.count }, (_, i) => i);
}

function misses(
	replications: Replications,
	{ figure, atLeast = -Infinity, atMost = Infinity }: SimulatedTarget,
	queue: number,
	interval: number
): boolean {
	const mean = replications.summary(figure, { queue, interval })?.mean;
	return mean !== undefined && !(mean >= atLeast && mean <= atMost);
}

/** The interval, and those before it at whose end more than one waited on average. */
function withCarryOver(replications: Replications, queue: number, interval: number): number[] {
	const intervals = [interval];
	for (let i = interval - 1; i >= 0; i--) {
		const waiting = replications.summary('queueAtEnd', { queue, interval: i })?.mean ?? 0;
		if (waiting <= 1) break;
		intervals.push(i);
	}
	return intervals;
}
