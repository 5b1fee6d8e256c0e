import type { Milliseconds } from '#lib/domain/units.ts';
import { hour } from '#lib/domain/units.ts';
import { atLeastZero, checkParameter, positive } from './check-parameter.ts';
import { inverseBlocking } from './erlang-b.ts';
import { emptyOfferedWait, integrateOfferedWait } from './offered-wait.ts';

export interface ErlangAInput {
	readonly arrivalsPerHour: number;
	readonly handleTime: Milliseconds;
	/** Mean time that a customer is ready to wait. */
	readonly patience: Milliseconds;
	/** Agents, more than 0; any real number. */
	readonly heads: number;
	/** T of the service levels. */
	readonly answerWithin: Milliseconds;
}

/** Steady figures of a line whose customers lose patience. */
export interface ErlangA {
	/** Probability that an arrival finds every agent busy. */
	readonly waitingProbability: number;
	/** Share of arrivals that leave the line unserved. */
	readonly abandonment: number;
	/** Served within T / all arrivals: those who leave count as missed. */
	readonly serviceLevelOfOffered: number;
	/** Served within T / served: silent about those who left. */
	readonly serviceLevelOfServed: number;
	/** Mean time in the line of all arrivals, until served or left. */
	readonly meanWait: Milliseconds;
	/** Mean time in the line of those who were served. */
	readonly meanWaitOfServed: Milliseconds;
	/** Mean number waiting. */
	readonly queueLength: number;
	/** Share of the agents' time spent with customers. */
	readonly occupancy: number;
}

/**
 * Erlang A (M/M/n+M, Palm 1946): the stationary birth–death process with births λ and deaths
 * min(N, n)·μ + θ·(N − n)⁺. It is steady under any load, because a long line drives customers away.
 * Formulas: Mandelbaum & Zeltyn, "Service engineering in action: the Palm/Erlang-A queue" (2007); the integrals
 * are those of `integrateOfferedWait`.
 *
 * @example erlangA({ arrivalsPerHour: 200, handleTime: 180_000, patience: 300_000, heads: 14, answerWithin: 20_000 })
 * // waitingProbability 0.14526, abandonment 0.013984, serviceLevelOfOffered 0.916792
 * @throws RangeError when a parameter is outside of its range; for patience Infinity use `erlangC`
 */
export function erlangA({
	arrivalsPerHour,
	handleTime,
	patience,
	heads,
	answerWithin
}: ErlangAInput): ErlangA {
	checkParameter('erlangA', 'arrivalsPerHour', arrivalsPerHour, atLeastZero, 'at least 0 and finite');
	checkParameter('erlangA', 'handleTime', handleTime, positive, 'more than 0 ms and finite');
	checkParameter('erlangA', 'patience', patience, positive, 'more than 0 ms and finite');
	checkParameter('erlangA', 'heads', heads, positive, 'more than 0 and finite');
	checkParameter('erlangA', 'answerWithin', answerWithin, atLeastZero, 'at least 0 ms and finite');
	if (arrivalsPerHour === 0) return idle;
	const arrivalRate = arrivalsPerHour / hour;
	const completionRate = heads / handleTime;
	const line = integrateOfferedWait(
		{ arrivalRate, completionRate, abandonmentRate: 1 / patience, within: answerWithin },
		emptyOfferedWait()
	);
	// States in which nobody waits and somebody is free, relative to "all busy, nobody waits".
	const free = (inverseBlocking(arrivalRate * handleTime, heads) - 1) * Math.exp(-line.peak);
	const share = completionRate / (free + completionRate * line.mass);
	const waitingProbability = share * line.mass;
	const meanWait = share * line.wait;
	const abandonment = meanWait / patience;
	// Served without and with waiting: no difference of two numbers near 1, so that few served stay exact too.
	// (`free` may be Infinity on a nearly idle floor.)
	const atOnce = 1 / (1 + (completionRate * line.mass) / free);
	const served = atOnce + share * line.served;
	return {
		waitingProbability,
		abandonment,
		serviceLevelOfOffered: atOnce + share * line.servedWithin,
		serviceLevelOfServed: (atOnce + share * line.servedWithin) / served,
		meanWait,
		meanWaitOfServed: (share * line.waitOfServed) / served,
		queueLength: arrivalRate * meanWait,
		occupancy: (arrivalRate * served) / completionRate
	};
}

const idle: ErlangA = {
	waitingProbability: 0,
	abandonment: 0,
	serviceLevelOfOffered: 1,
	serviceLevelOfServed: 1,
	meanWait: 0,
	meanWaitOfServed: 0,
	queueLength: 0,
	occupancy: 0
};
