import { hour } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { Distribution } from './distribution.ts';
import type { IntervalGrid } from './level-series.ts';
import type { AgentScenario, QueueScenario, Scenario, SessionModel, ShiftScenario } from './scenario.ts';

/** One queue as a plan knows it. */
export interface PlannedQueue {
	/** `arrivals[i]`: expected inquiries in interval i, length = the grid's count. */
	readonly arrivals: ArrayLike<number>;
	readonly session: SessionModel;
	/** How long customers wait for an agent; for ever by default. */
	readonly patience?: Distribution;
	/**
	 * `heads[i]`: agents of this queue alone in interval i, whole numbers. Absent where the people come with their
	 * shifts.
	 */
	readonly heads?: ArrayLike<number>;
}

/** Somebody's time at the desk, from a roster. */
export interface PlannedShift extends ShiftScenario {
	/** Whose it is: shifts of one person make one agent. */
	readonly person: number | string;
	/** Indices of the queues that the person serves. */
	readonly queues: readonly number[];
}

export interface Plan {
	/** Intervals of the arrivals and the heads. */
	readonly grid: IntervalGrid;
	readonly queues: readonly PlannedQueue[];
	readonly shifts?: readonly PlannedShift[];
	/**
	 * `throughput[k − 1]`: completions with k open chats relative to one; its length is the capacity. [1]: one
	 * conversation at a time.
	 */
	readonly throughput: readonly number[];
	/**
	 * What becomes of open conversations when the heads fall. `finish` (when left out): whoever goes finishes them
	 * first, so that for a while more serve than the heads say. `hand_back`: others go on with them at once, so that
	 * never more serve than the heads say; for the strict judgement of a requirement.
	 */
	readonly whenHeadsFall?: 'finish' | 'hand_back';
}

/**
 * A plan as something that can be simulated: so that a requirement or a roster is judged by the referee.
 *
 * Heads per interval become agents without names: agent h of a queue is there in the intervals that need more than
 * h heads. Nobody comes back and nobody is transferred:
 * returns are in the forecast of arrivals already.
 *
 * @throws RangeError when arrivals or heads do not fill the grid, heads are not whole numbers, or a person's shifts
 * serve different queues
 */
export function scenarioOfPlan(plan: Plan): Scenario {
	const { grid, queues, shifts = [], throughput, whenHeadsFall = 'finish' } = plan;
	const drain = whenHeadsFall === 'finish' ? {} : { drainLimit: 0 };
	const { from, step, count } = grid;
	const checkLength = (field: string, values: ArrayLike<number>) => {
		if (values.length === count) return;
		throw new RangeError(`scenarioOfPlan: ${field} must have ${count} intervals, got ${values.length}`);
	};
	const agents: AgentScenario[] = [];
	const agent = { capacity: throughput.length, throughput };
	queues.forEach(({ arrivals, heads }, q) => {
		checkLength(`queues[${q}].arrivals`, arrivals);
		if (heads === undefined) return;
		checkLength(`queues[${q}].heads`, heads);
		for (const own of shiftsOfHeads(heads, grid, drain)) agents.push({ ...agent, skills: [q], shifts: own });
	});
	const people = Map.groupBy(shifts, ({ person }) => person);
	for (const [person, own] of people) {
		const skills = own[0]?.queues ?? [];
		if (own.some((shift) => shift.queues.join() !== skills.join())) {
			throw new RangeError(`scenarioOfPlan: shifts of ${person} must serve the same queues`);
		}
		agents.push({ ...agent, skills, shifts: own.toSorted((a, b) => a.from - b.from) });
	}
	return {
		agents,
		queues: queues.map(({ arrivals, session, patience = { kind: 'never' } }): QueueScenario => ({
			arrivals: {
				from,
				step,
				perHour: Float64Array.from(arrivals, (expected) => (expected * hour) / step),
				shape: 'constant'
			},
			patience,
			session
		}))
	};
}

/** `shifts[h]`: when agent h is there, if `heads[i]` agents are there in interval i. */
function shiftsOfHeads(
	heads: ArrayLike<number>,
	{ from, step }: IntervalGrid,
	drain: { readonly drainLimit?: Milliseconds }
): ShiftScenario[][] {
	let most = 0;
	for (let i = 0; i < heads.length; i++) {
		const value = heads[i] as number;
		if (!(Number.isInteger(value) && value >= 0)) {
			throw new RangeError(`scenarioOfPlan: heads[${i}] must be a whole number, got ${value}`);
		}
		most = Math.max(most, value);
	}
	return Array.from({ length: most }, (_, h) => {
		const shifts: ShiftScenario[] = [];
		let began: EpochMs | undefined;
		for (let i = 0; i <= heads.length; i++) {
			const isNeeded = i < heads.length && (heads[i] as number) > h;
			const at = from + i * step;
			if (isNeeded) began ??= at;
			else if (began !== undefined) {
				shifts.push({ from: began, to: at, breaks: [], ...drain });
				began = undefined;
			}
		}
		return shifts;
	});
}

/**
 * The log-normal distribution with this mean and coefficient of variation (standard deviation / mean).
 *
 * @example logNormalOfMean(480_000, 1) // median 339_411, spread 0.8326
 * @throws RangeError unless the mean is positive and the variation at least 0
 */
export function logNormalOfMean(mean: Milliseconds, variation: number): Distribution {
	if (!(mean > 0 && mean < Infinity)) {
		throw new RangeError(`logNormalOfMean: mean must be positive, got ${mean}`);
	}
	if (!(variation >= 0 && variation < Infinity)) {
		throw new RangeError(`logNormalOfMean: variation must be at least 0, got ${variation}`);
	}
	const square = 1 + variation * variation;
	return { kind: 'logNormal', median: mean / Math.sqrt(square), spread: Math.sqrt(Math.log(square)) };
}
