import type { Milliseconds } from '#lib/domain/units.ts';
import { hour } from '#lib/domain/units.ts';
import { emptyChatStates, weighChatStates } from './chat-states.ts';
import { atLeastZero, checkParameter, isCount, positive, positiveOrInfinite } from './check-parameter.ts';
import type { ConcurrencyCurve } from './concurrency-curve.ts';
import { checkConcurrencyCurve } from './concurrency-curve.ts';
import { emptyOfferedWait, integrateOfferedWait } from './offered-wait.ts';

export interface ChatQueueInput {
	readonly arrivalsPerHour: number;
	/** Mean time for one inquiry by an agent who has no other chat open. */
	readonly handleTime: Milliseconds;
	readonly curve: ConcurrencyCurve;
	/** Mean time that a customer is ready to wait for an agent; Infinity for ever. */
	readonly patience: Milliseconds;
	/** Agents, a whole number of at least 1. */
	readonly heads: number;
	/** T of the service levels: wait for a free slot at an agent. */
	readonly answerWithin: Milliseconds;
}

export type ChatQueue =
	| {
			readonly status: 'stable';
			/** Probability that an arrival finds every agent full and waits for a slot. */
			readonly waitingProbability: number;
			/** Share of arrivals that leave the line before an agent takes them. */
			readonly abandonment: number;
			/** Got a slot within T / all arrivals. */
			readonly serviceLevelOfOffered: number;
			/** Got a slot within T / got a slot. */
			readonly serviceLevelOfServed: number;
			/** Mean wait for a slot of all arrivals, until taken or left. */
			readonly meanWait: Milliseconds;
			/** Mean wait for a slot of those who got one. */
			readonly meanWaitOfServed: Milliseconds;
			/** Mean number waiting for a slot. */
			readonly queueLength: number;
			/** Mean time from slot to end, by Little's law: longer than the handle time, because agents share their attention. */
			readonly sessionLength: Milliseconds;
			/** Mean open chats per agent. */
			readonly meanConcurrency: number;
			/** Open chats / places for chats, as the wall shows it. */
			readonly occupancy: number;
			/** Share of the agents with at least one chat. */
			readonly busyShare: number;
			/** Chats completed / most that the agents could complete, all full: n·μ(K). */
			readonly throughputShare: number;
			/** `concurrencyShare[k]`: share of the agents with k chats open, k = 0 … K; the last is P(concurrency ≥ K). */
			readonly concurrencyShare: readonly number[];
			/** `joiningShare[k − 1]`: share of arrivals that are taken at once as an agent's k-th chat. */
			readonly joiningShare: readonly number[];
	  }
	/** Nobody leaves, and the arrivals are at or above n·μ(K): the line grows without end. */
	| {
			readonly status: 'overloaded';
			readonly arrivalsPerHour: number;
			/** n·μ(K): what the agents complete an hour when all are full. */
			readonly completionsPerHour: number;
	  };

/**
 * Chat: n agents with up to K chats each, throughput μ(k) at k open chats, least-loaded routing, impatient
 * customers. Balanced birth–death process on N, the number in the system (Tezcan & Zhang 2014 with the state
 * reduced to N): deaths r·μ(q+1) + (n − r)·μ(q) + θ·(N − nK)⁺. Exact for one agent, for K = 1 (Erlang A, and C
 * without abandonment) and for μ(k) = k·μ (Erlang A with n·K servers); else close, because agents' chats do not
 * stay perfectly balanced.
 *
 * Dividing the handle time by the concurrency instead is wrong: at 85 % of 20 agents' most it says 6.8 % wait instead of 1.9 %.
 *
 * @example chatQueue({ arrivalsPerHour: 331.5, handleTime: 480_000, curve: { throughput: [1, 1.75, 2.3, 2.6] },
 * patience: 240_000, heads: 20, answerWithin: 30_000 }) // 85 % of 20 agents' most: waitingProbability 0.0187
 * @throws RangeError when a parameter is outside of its range or the curve is not one
 */
export function chatQueue(input: ChatQueueInput): ChatQueue {
	const { arrivalsPerHour, handleTime, curve, patience, heads, answerWithin } = input;
	checkParameter('chatQueue', 'arrivalsPerHour', arrivalsPerHour, atLeastZero, 'at least 0 and finite');
	checkParameter('chatQueue', 'handleTime', handleTime, positive, 'more than 0 ms and finite');
	checkParameter('chatQueue', 'patience', patience, positiveOrInfinite, 'more than 0 ms');
	checkParameter('chatQueue', 'heads', heads, isCount, 'a whole number of at least 1');
	checkParameter('chatQueue', 'answerWithin', answerWithin, atLeastZero, 'at least 0 ms and finite');
	const checked = checkConcurrencyCurve(curve.throughput);
	if (checked.status === 'refused') throw new RangeError(`chatQueue: curve must be one: ${checked.message}`);

	const concurrency = curve.throughput.length;
	const completions = completionRates(curve, handleTime);
	const arrivalRate = arrivalsPerHour / hour;
	const completionRate = heads * (completions[concurrency] as number);
	if (arrivalRate < nobody) return idle(concurrency, handleTime);
	if (patience === Infinity && arrivalRate >= completionRate) {
		return { status: 'overloaded', arrivalsPerHour, completionsPerHour: completionRate * hour };
	}
	const states = weighChatStates(arrivalRate, heads, completions, emptyChatStates(concurrency));
	const line = integrateOfferedWait(
		{ arrivalRate, completionRate, abandonmentRate: 1 / patience, within: answerWithin },
		emptyOfferedWait()
	);
	// The line's weights are relative to e^peak, the floor's to its likeliest state.
	const scale = Math.exp(-line.peak);
	const fullRate = states.full * completionRate;
	let total = fullRate * line.mass;
	for (const weight of states.joining) total += weight * scale;

	const joiningShare = Array.from(states.joining, (weight) => (weight * scale) / total);
	const atOnce = joiningShare.reduce((sum, share) => sum + share, 0);
	const share = fullRate / total;
	const waitingProbability = share * line.mass;
	const served = atOnce + share * line.served;
	const meanWait = share * line.wait;
	const concurrencyShare = new Array<number>(concurrency + 1).fill(0);
	for (let q = 0; q < concurrency; q++) {
		const above = ((states.above[q] as number) * scale) / total / heads;
		concurrencyShare[q] = (concurrencyShare[q] as number) + (joiningShare[q] as number) - above;
		concurrencyShare[q + 1] = (concurrencyShare[q + 1] as number) + above;
	}
	concurrencyShare[concurrency] = (concurrencyShare[concurrency] as number) + waitingProbability;
	const meanConcurrency = concurrencyShare.reduce((sum, agents, k) => sum + k * agents, 0);
	const waitOfServed = (share * line.waitOfServed) / served;
	return {
		status: 'stable',
		waitingProbability,
		abandonment: patience === Infinity ? 0 : meanWait / patience,
		serviceLevelOfOffered: atOnce + share * line.servedWithin,
		serviceLevelOfServed: (atOnce + share * line.servedWithin) / served,
		meanWait,
		meanWaitOfServed: waitOfServed,
		queueLength: arrivalRate * meanWait,
		sessionLength: (heads * meanConcurrency) / (arrivalRate * served),
		meanConcurrency,
		occupancy: meanConcurrency / concurrency,
		busyShare: 1 - (concurrencyShare[0] as number),
		throughputShare: (arrivalRate * served) / completionRate,
		concurrencyShare,
		joiningShare
	};
}

/** μ(k) per millisecond for k = 0 … K: [0] is 0, [1] is 1 / handle time. */
export function completionRates(curve: ConcurrencyCurve, handleTime: Milliseconds): Float64Array {
	return Float64Array.of(0, ...curve.throughput.map((relative) => relative / handleTime));
}

/** Arrivals per millisecond: below this their reciprocal leaves the range of a double. */
const nobody = 1e-300;

/** Nobody comes: the one who would come is taken at once, alone. */
function idle(concurrency: number, handleTime: Milliseconds): ChatQueue {
	return {
		status: 'stable',
		waitingProbability: 0,
		abandonment: 0,
		serviceLevelOfOffered: 1,
		serviceLevelOfServed: 1,
		meanWait: 0,
		meanWaitOfServed: 0,
		queueLength: 0,
		sessionLength: handleTime,
		meanConcurrency: 0,
		occupancy: 0,
		busyShare: 0,
		throughputShare: 0,
		concurrencyShare: Array.from({ length: concurrency + 1 }, (_, k) => (k === 0 ? 1 : 0)),
		joiningShare: Array.from({ length: concurrency }, (_, k) => (k === 0 ? 1 : 0))
	};
}
