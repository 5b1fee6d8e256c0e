import type { Milliseconds } from '#lib/domain/units.ts';
import { completionRates } from './chat-queue.ts';
import { emptyChatStates, weighChatStates } from './chat-states.ts';
import type { ConcurrencyCurve } from './concurrency-curve.ts';
import { emptyOfferedWait, integrateOfferedWait } from './offered-wait.ts';

/** What a floor gives its customers, and what it asks of its agents. */
export interface FloorFigures {
	/** First response within the limit / all arrivals; those who leave count as missed. */
	serviceLevelOfOffered: number;
	/** First response within the limit / those whom an agent took. */
	serviceLevelOfServed: number;
	/** Mean time to the first response of those whom an agent took: wait for a slot + reply delay. */
	meanFirstResponse: Milliseconds;
	/** Share of arrivals that leave before an agent takes them. */
	abandonment: number;
	/** Open chats / places for chats; on the telephone the share of the agents' time with a customer. */
	occupancy: number;
}

export interface FloorModel {
	readonly curve: ConcurrencyCurve;
	/** Infinity: nobody leaves. */
	readonly patience: Milliseconds;
	/** Limit of the first response. */
	readonly within: Milliseconds;
	/** `replyDelay[k − 1]`: from slot to first answer at an agent with k chats open, this one included. */
	readonly replyDelay: readonly Milliseconds[];
}

/** Computes the figures of `heads` agents at an arrival rate per millisecond into `into`. */
export type FloorEvaluation = (
	arrivalRate: number,
	heads: number,
	handleTime: Milliseconds,
	into: FloorFigures
) => FloorFigures;

/** An empty result to write into. */
export function emptyFloorFigures(): FloorFigures {
	return {
		serviceLevelOfOffered: 0,
		serviceLevelOfServed: 0,
		meanFirstResponse: 0,
		abandonment: 0,
		occupancy: 0
	};
}

/**
 * Prepares the figures of a floor for a search: the model of `chatQueue` (with one chat Erlang A, without
 * abandonment Erlang C), all buffers allocated once. A customer who is taken at once as an agent's k-th chat is
 * answered after replyDelay[k − 1]; one who had to wait joins an agent who is full with him: replyDelay[K − 1]
 * after the wait. At or above the agents' most without abandonment, nobody is answered in time and the mean is
 * Infinity: the caller must not print it.
 *
 * @example prepareFloor({ curve: { throughput: [1] }, patience: Infinity, within: 20_000, replyDelay: [0] })(
 *   200 / 3_600_000, 14, 180_000, emptyFloorFigures()).serviceLevelOfOffered // 0.88835002
 */
export function prepareFloor({ curve, patience, within, replyDelay }: FloorModel): FloorEvaluation {
	const concurrency = curve.throughput.length;
	const states = emptyChatStates(concurrency);
	const line = emptyOfferedWait();
	const { joining, above } = states;
	const lastDelay = replyDelay[concurrency - 1] as number;
	const waitWithin = Math.max(0, within - lastDelay);
	let completions = completionRates(curve, 1);
	let completionsOf: Milliseconds = 1;

	return (arrivalRate, heads, handleTime, into) => {
		if (handleTime !== completionsOf) {
			completions = completionRates(curve, handleTime);
			completionsOf = handleTime;
		}
		const completionRate = heads * (completions[concurrency] as number);
		if (heads === 0 || (patience === Infinity && arrivalRate >= completionRate)) {
			into.serviceLevelOfOffered = into.serviceLevelOfServed = 0;
			into.meanFirstResponse = Infinity;
			into.abandonment = patience === Infinity ? 0 : 1;
			into.occupancy = 1;
			return into;
		}
		weighChatStates(arrivalRate, heads, completions, states);
		integrateOfferedWait(
			{ arrivalRate, completionRate, abandonmentRate: 1 / patience, within: waitWithin },
			line
		);
		const scale = Math.exp(-line.peak);
		let total = 0;
		let open = 0;
		let inTime = 0;
		let delay = 0;
		for (let q = 0; q < concurrency; q++) {
			const weight = (joining[q] as number) * scale;
			total += weight;
			open += weight * q * heads + (above[q] as number) * scale;
			if ((replyDelay[q] as number) <= within) inTime += weight;
			delay += weight * (replyDelay[q] as number);
		}
		const full = states.full * completionRate;
		const atOnce = total;
		const served = atOnce + full * line.served;
		if (lastDelay <= within) inTime += full * line.servedWithin;
		total += full * line.mass;
		open += full * line.mass * heads * concurrency;
		into.serviceLevelOfOffered = inTime / total;
		into.serviceLevelOfServed = inTime / served;
		into.meanFirstResponse = (delay + full * (line.waitOfServed + line.served * lastDelay)) / served;
		into.abandonment = patience === Infinity ? 0 : (full * line.wait) / patience / total;
		into.occupancy = open / (total * heads * concurrency);
		return into;
	};
}
