import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { IntervalGrid } from '../../simulate/level-series.ts';
import { scenarioOfPlan, type PlannedQueue, type PlannedShift } from '../../simulate/plan-scenario.ts';
import { replicate, type ArrivalPaths, type Replications } from '../../simulate/replicate.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';

/** What customers do while a roster is worked: what the simulation needs besides the people. */
export interface PlanTraffic {
	/** Intervals of the arrivals. */
	readonly grid: IntervalGrid;
	/** The queues by name; without heads, which come with the roster. */
	readonly queues: readonly (Omit<PlannedQueue, 'heads'> & { readonly queue: string })[];
	/** Joint futures of the arrivals of each queue, where the forecast has them. */
	readonly paths?: readonly (ArrivalPaths | undefined)[];
	/** `throughput[k − 1]`: completions with k open chats relative to one. */
	readonly throughput: readonly number[];
	readonly answerWithin: Milliseconds;
	readonly runs: number;
	readonly seed: number | string;
}

/** What a change of a roster does for the service level, with the same customers before and after. */
export interface ServiceEffect {
	/** Shares of first responses in time, from 0 to 1, over the time of the traffic. */
	readonly before: number;
	readonly after: number;
	/** After minus before, paired run by run, with its 95 % confidence interval. */
	readonly difference: number;
	readonly low: number;
	readonly high: number;
}

/**
 * A meter of rosters against one: both meet the same customers (common random numbers), so that a difference is what the
 * roster makes.
 *
 * @returns the effect of a roster; undefined where nobody asks in the time of the traffic
 */
export function serviceMeter(
	traffic: PlanTraffic,
	base: PlannedRoster
): (roster: PlannedRoster) => ServiceEffect | undefined {
	const before = replicationsOf(traffic, base);
	return (roster) => {
		const after = replicationsOf(traffic, roster);
		const [was, is] = [before.summary('serviceLevel'), after.summary('serviceLevel')];
		const difference = after.minus(before, 'serviceLevel');
		if (was === undefined || is === undefined || difference === undefined) return undefined;
		const { mean, low, high } = difference;
		return { before: was.mean, after: is.mean, difference: mean, low, high };
	};
}

/** Plays a roster against the traffic. */
export function replicationsOf(traffic: PlanTraffic, roster: PlannedRoster): Replications {
	const { grid, queues, paths, throughput, answerWithin, runs, seed } = traffic;
	const end = grid.from + grid.step * grid.count;
	return replicate({
		scenario: scenarioOfPlan({ grid, queues, throughput, shifts: shiftsOf(roster, queues, grid.from, end) }),
		seed,
		runs,
		rules: { grid, answerWithin },
		...(paths && { arrivals: paths })
	});
}

/**
 * Shifts of the roster that touch the time. Who serves several queues in turn is one agent for each: a shift serves one
 * queue.
 */
function shiftsOf(
	{ assignments }: PlannedRoster,
	queues: PlanTraffic['queues'],
	from: EpochMs,
	to: EpochMs
): readonly PlannedShift[] {
	const numbers = new Map(queues.map(({ queue }, at) => [queue, at]));
	return assignments.flatMap((one): PlannedShift[] => {
		const queue = numbers.get(one.queue);
		if (queue === undefined || one.end <= from || one.start >= to) return [];
		return [
			{
				person: JSON.stringify([one.person, queue]),
				queues: [queue],
				from: one.start,
				to: one.end,
				breaks: one.breaks
					.toSorted((a, b) => a.start - b.start)
					.map(({ kind, start, end }) => ({ from: start, length: end - start, reason: kind }))
			}
		];
	});
}
