import type { Milliseconds } from '#lib/domain/units.ts';
import { hour } from '#lib/domain/units.ts';
import {
	atLeastZero,
	checkParameter,
	isCount,
	isWhole,
	positive,
	positiveOrInfinite
} from './check-parameter.ts';
import { gaussLegendre } from './quadrature.ts';

export interface FiniteQueueInput {
	readonly arrivalsPerHour: number;
	readonly handleTime: Milliseconds;
	/** Mean time that a customer is ready to wait; Infinity for ever. */
	readonly patience: Milliseconds;
	/** Agents, a whole number of at least 1. */
	readonly heads: number;
	/** Places to wait; an arrival that finds all taken is turned away. 0 is Erlang B. */
	readonly places: number;
	/** T of the service levels. */
	readonly answerWithin: Milliseconds;
}

/** Steady figures of a line with limited places. */
export interface FiniteQueue {
	/** Share of arrivals turned away because every place is taken. */
	readonly blocking: number;
	/** Share of arrivals that wait: all agents busy, a place free. */
	readonly waitingProbability: number;
	/** Share of arrivals that leave the line unserved. */
	readonly abandonment: number;
	/** Served within T / all arrivals, the blocked ones included. */
	readonly serviceLevelOfOffered: number;
	/** Served within T / served. */
	readonly serviceLevelOfServed: number;
	/** Mean time in the line of those who were let in. */
	readonly meanWait: Milliseconds;
	/** Mean time in the line of those who were served. */
	readonly meanWaitOfServed: Milliseconds;
	readonly queueLength: number;
	readonly occupancy: number;
}

const rule = gaussLegendre(24);

/**
 * M/M/c/K+M with K = heads + places: the birth–death process of Erlang A cut off at K. The wait of an arrival
 * behind q others has the density D·e^(−Dx)·z^q/q! × Π(1 + iθ/D), z = λ(1 − e^(−θx))/θ, so that all of them
 * together have D·π(full)·e^(−Dx) · Σ z^q/q! over q < places.
 *
 * @example finiteQueue({ arrivalsPerHour: 200, handleTime: 180_000, patience: Infinity, heads: 14, places: 0, answerWithin: 0 })
 * // blocking 0.0568 = Erlang B of 10 erlangs and 14 servers
 * @throws RangeError when a parameter is outside of its range
 */
export function finiteQueue(input: FiniteQueueInput): FiniteQueue {
	const { arrivalsPerHour, handleTime, patience, heads, places, answerWithin } = input;
	checkParameter('finiteQueue', 'arrivalsPerHour', arrivalsPerHour, atLeastZero, 'at least 0 and finite');
	checkParameter('finiteQueue', 'handleTime', handleTime, positive, 'more than 0 ms and finite');
	checkParameter('finiteQueue', 'patience', patience, positiveOrInfinite, 'more than 0 ms');
	checkParameter('finiteQueue', 'heads', heads, isCount, 'a whole number of at least 1');
	checkParameter('finiteQueue', 'places', places, isWhole, 'a whole number of at least 0');
	checkParameter('finiteQueue', 'answerWithin', answerWithin, atLeastZero, 'at least 0 ms and finite');
	if (arrivalsPerHour === 0) return idle;
	const arrivalRate = arrivalsPerHour / hour;
	const abandonmentRate = 1 / patience;
	const states = stationaryStates(arrivalRate, handleTime, abandonmentRate, heads, places);
	const { share, logFull } = states;

	let atOnce = 0;
	let busy = 0;
	let waiting = 0;
	let queueLength = 0;
	for (let n = 0; n < share.length; n++) {
		const probability = share[n] as number;
		if (n < heads) atOnce += probability;
		else if (n < heads + places) waiting += probability;
		busy += probability * Math.min(n, heads);
		queueLength += probability * Math.max(0, n - heads);
	}
	const blocking = share[heads + places] as number;
	const line = { arrivalRate, abandonmentRate, completionRate: heads / handleTime, places, logFull };
	const within = integrateServed(line, answerWithin);
	const ever = integrateServed(line, Infinity);
	const served = atOnce + ever.served;
	return {
		blocking,
		waitingProbability: waiting,
		abandonment: (abandonmentRate * queueLength) / arrivalRate,
		serviceLevelOfOffered: atOnce + within.served,
		serviceLevelOfServed: (atOnce + within.served) / served,
		// Of those let in, by Little; where nearly all are turned away the sum of the other states is exact.
		meanWait: queueLength / (arrivalRate * (atOnce + waiting)),
		meanWaitOfServed: ever.wait / served,
		queueLength,
		occupancy: busy / heads
	};
}

/** π of the states 0 … heads + places, and the logarithm of π(heads), which may be too small for a double. */
function stationaryStates(
	arrivalRate: number,
	handleTime: Milliseconds,
	abandonmentRate: number,
	heads: number,
	places: number
): { readonly share: Float64Array; readonly logFull: number } {
	const logs = new Float64Array(heads + places + 1);
	let highest = 0;
	for (let n = 1; n < logs.length; n++) {
		const deaths = Math.min(n, heads) / handleTime + Math.max(0, n - heads) * abandonmentRate;
		logs[n] = (logs[n - 1] as number) + Math.log(arrivalRate / deaths);
		highest = Math.max(highest, logs[n] as number);
	}
	const share = logs.map((log) => Math.exp(log - highest));
	const total = share.reduce((sum, weight) => sum + weight, 0);
	for (let n = 0; n < share.length; n++) share[n] = (share[n] as number) / total;
	return { share, logFull: (logs[heads] as number) - highest - Math.log(total) };
}

interface Line {
	readonly arrivalRate: number;
	readonly abandonmentRate: number;
	readonly completionRate: number;
	readonly places: number;
	readonly logFull: number;
}

/** P(waits, is served, within T) and the mean of wait × served, by panels over the time of waiting. */
function integrateServed(line: Line, within: number): { readonly served: number; readonly wait: number } {
	const { arrivalRate, abandonmentRate, completionRate, places, logFull } = line;
	let served = 0;
	let wait = 0;
	if (places === 0) return { served, wait };
	// Nobody waits longer than behind a line of all places, and that is this long at most (40 nepers of a
	// gamma distribution of `places` steps).
	const longest = (places + 12 * Math.sqrt(places) + 60) / (completionRate + abandonmentRate);
	const end = Math.min(within, longest);
	const layer = 40 / (arrivalRate + completionRate + abandonmentRate);
	const logFactorials = new Float64Array(places);
	for (let q = 1; q < places; q++) logFactorials[q] = (logFactorials[q - 1] as number) + Math.log(q);
	// Even panels, with finer ones at 0 where the fastest of the three rates decides.
	const panels = 24;
	let from = 0;
	for (let i = 1; i <= 2 * panels && from < end; i++) {
		const to =
			i <= panels
				? Math.min((end * i) / panels, (layer * i) / panels)
				: from + (end - from) / (2 * panels + 1 - i);
		for (let j = 0; j < rule.nodes.length; j++) {
			const x = from + (to - from) * (rule.nodes[j] as number);
			const lineTime = abandonmentRate === 0 ? x : -Math.expm1(-abandonmentRate * x) / abandonmentRate;
			const density = Math.exp(
				logFull -
					(completionRate + abandonmentRate) * x +
					logTruncatedExponential(arrivalRate * lineTime, logFactorials)
			);
			const weight = (rule.weights[j] as number) * (to - from) * completionRate * density;
			served += weight;
			wait += weight * x;
		}
		from = to;
	}
	return { served, wait };
}

/** log Σ z^q/q! over q < terms, from the largest term outwards. */
function logTruncatedExponential(z: number, logFactorials: Float64Array): number {
	const largest = Math.min(logFactorials.length - 1, Math.floor(z));
	let sum = 1;
	let term = 1;
	for (let q = largest; q > 0 && term > 1e-18; q--) {
		term *= q / z;
		sum += term;
	}
	term = 1;
	for (let q = largest + 1; q < logFactorials.length && term > 1e-18; q++) {
		term *= z / q;
		sum += term;
	}
	return (largest === 0 ? 0 : largest * Math.log(z)) - (logFactorials[largest] as number) + Math.log(sum);
}

const idle: FiniteQueue = {
	blocking: 0,
	waitingProbability: 0,
	abandonment: 0,
	serviceLevelOfOffered: 1,
	serviceLevelOfServed: 1,
	meanWait: 0,
	meanWaitOfServed: 0,
	queueLength: 0,
	occupancy: 0
};
