import type { Erlangs, Milliseconds } from '#lib/domain/units.ts';
import { hour } from '#lib/domain/units.ts';
import { atLeastZero, checkParameter, isInnerShare, positive } from './check-parameter.ts';
import { inverseBlocking } from './erlang-b.ts';

export interface ErlangCInput {
	readonly arrivalsPerHour: number;
	/** Mean time that an agent needs for one inquiry. */
	readonly handleTime: Milliseconds;
	/** Agents; any real number, so that a search may run before it rounds. */
	readonly heads: number;
	/** T of the service level "answered within T". */
	readonly answerWithin: Milliseconds;
}

export type ErlangC =
	| {
			readonly status: 'stable';
			/** Probability that an arrival has to wait. */
			readonly waitingProbability: number;
			/** Share of arrivals answered within `answerWithin`. */
			readonly serviceLevel: number;
			/** Mean wait of all arrivals: the average speed of answer (ASA). */
			readonly meanWait: Milliseconds;
			/** Mean wait of those that wait at all. */
			readonly meanWaitOfWaiting: Milliseconds;
			/** Share of the agents' time spent with customers. */
			readonly occupancy: number;
			/** Mean number waiting. */
			readonly queueLength: number;
	  }
	/** Heads at or below the load: the line grows without end, and no steady figure exists. */
	| { readonly status: 'overloaded'; readonly offeredLoad: Erlangs; readonly heads: number };

/**
 * Erlang C: nobody leaves the line (M/M/c). C = B / (1 − ρ(1 − B)); the wait of those that wait is exponential
 * with rate (heads − load) / handle time.
 *
 * @example erlangC({ arrivalsPerHour: 200, handleTime: 180_000, heads: 14, answerWithin: 20_000 })
 * // waitingProbability 0.17413193, serviceLevel 0.88835002, meanWait 7_836 ms, occupancy 0.714
 * @throws RangeError when a rate or a time is negative or not finite, or the handle time is 0
 */
export function erlangC({ arrivalsPerHour, handleTime, heads, answerWithin }: ErlangCInput): ErlangC {
	const offeredLoad = loadOf('erlangC', arrivalsPerHour, handleTime);
	checkParameter('erlangC', 'heads', heads, atLeastZero, 'at least 0 and finite');
	checkParameter('erlangC', 'answerWithin', answerWithin, atLeastZero, 'at least 0 and finite');
	if (heads <= offeredLoad) return { status: 'overloaded', offeredLoad, heads };
	const waitingProbability = waitingAt(offeredLoad, heads);
	const meanWaitOfWaiting = handleTime / (heads - offeredLoad);
	const meanWait = waitingProbability * meanWaitOfWaiting;
	return {
		status: 'stable',
		waitingProbability,
		serviceLevel: 1 - waitingProbability * Math.exp(-answerWithin / meanWaitOfWaiting),
		meanWait,
		meanWaitOfWaiting,
		occupancy: offeredLoad / heads,
		queueLength: (arrivalsPerHour / hour) * meanWait
	};
}

/** C(A, c) for c > A; C = 1 / (R − ρ(R − 1)) with R = 1/B, which holds where R overflows to Infinity too. */
function waitingAt(offeredLoad: Erlangs, heads: number): number {
	const inverse = inverseBlocking(offeredLoad, heads);
	const occupancy = offeredLoad / heads;
	return 1 / (inverse * (1 - occupancy) + occupancy);
}

/**
 * The real number of heads at which the mean wait is exactly `meanWait`.
 *
 * @example headsAtMeanWait({ arrivalsPerHour: 400, handleTime: 300_000, meanWait: 5_000 }) // 41.22663
 * @throws RangeError unless arrivals, handle time and mean wait are positive and finite
 */
export function headsAtMeanWait(input: {
	readonly arrivalsPerHour: number;
	readonly handleTime: Milliseconds;
	readonly meanWait: Milliseconds;
}): number {
	const { arrivalsPerHour, handleTime, meanWait } = input;
	checkParameter('headsAtMeanWait', 'arrivalsPerHour', arrivalsPerHour, positive, 'more than 0 and finite');
	checkParameter('headsAtMeanWait', 'meanWait', meanWait, positive, 'more than 0 and finite');
	const offeredLoad = loadOf('headsAtMeanWait', arrivalsPerHour, handleTime);
	return leastRealHeads(
		offeredLoad,
		(heads) => (waitingAt(offeredLoad, heads) * handleTime) / (heads - offeredLoad) <= meanWait
	);
}

/**
 * The real number of heads at which the share answered within `answerWithin` is exactly `serviceLevel`.
 *
 * @example headsAtServiceLevel({ arrivalsPerHour: 200, handleTime: 180_000, answerWithin: 20_000, serviceLevel: 0.8 })
 * // 13.04: 13 heads give 0.7956
 * @throws RangeError unless arrivals and handle time are positive and 0 < serviceLevel < 1
 */
export function headsAtServiceLevel(input: {
	readonly arrivalsPerHour: number;
	readonly handleTime: Milliseconds;
	readonly answerWithin: Milliseconds;
	readonly serviceLevel: number;
}): number {
	const { arrivalsPerHour, handleTime, answerWithin, serviceLevel } = input;
	const caller = 'headsAtServiceLevel';
	checkParameter(caller, 'arrivalsPerHour', arrivalsPerHour, positive, 'more than 0 and finite');
	checkParameter(caller, 'answerWithin', answerWithin, atLeastZero, 'at least 0 and finite');
	checkParameter(caller, 'serviceLevel', serviceLevel, isInnerShare, 'between 0 and 1');
	const offeredLoad = loadOf(caller, arrivalsPerHour, handleTime);
	return leastRealHeads(
		offeredLoad,
		(heads) =>
			1 - waitingAt(offeredLoad, heads) * Math.exp((-answerWithin * (heads - offeredLoad)) / handleTime) >=
			serviceLevel
	);
}

/** Bisection to 1e-12 of the least heads above the load that satisfy a condition which more heads never break. */
function leastRealHeads(offeredLoad: Erlangs, satisfied: (heads: number) => boolean): number {
	let low: number = offeredLoad;
	let distance = 1 + Math.sqrt(offeredLoad);
	while (!satisfied(offeredLoad + distance)) {
		low = offeredLoad + distance;
		distance *= 2;
	}
	let high = offeredLoad + distance;
	while (high - low > 1e-12 * high) {
		const middle = (low + high) / 2;
		if (middle === low || middle === high) break;
		if (satisfied(middle)) high = middle;
		else low = middle;
	}
	return high;
}

function loadOf(caller: string, arrivalsPerHour: number, handleTime: Milliseconds): Erlangs {
	checkParameter(caller, 'arrivalsPerHour', arrivalsPerHour, atLeastZero, 'at least 0 and finite');
	checkParameter(caller, 'handleTime', handleTime, positive, 'more than 0 ms and finite');
	return (arrivalsPerHour / hour) * handleTime;
}
