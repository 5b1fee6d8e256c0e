import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatQueueInput } from '#scheduler/staffing/chat-queue.ts';
import { chatQueue } from '#scheduler/staffing/chat-queue.ts';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import { erlangB, offeredLoadAtBlocking, realServersAtBlocking } from '#scheduler/staffing/erlang-b.ts';
import { erlangC } from '#scheduler/staffing/erlang-c.ts';
import { finiteQueue } from '#scheduler/staffing/finite-queue.ts';
import {
	garnett,
	garnettQuality,
	halfinWhitt,
	halfinWhittQuality
} from '#scheduler/staffing/halfin-whitt.ts';

const hour = 3_600_000;
const cases = { numRuns: 1_000, seed: 20_261_111 };

const heads = fc.integer({ min: 1, max: 200 });
/** Offered load per head: from nearly idle to 40 % too much. */
const loadPerHead = fc.double({ min: 0.05, max: 1.4, noNaN: true });
const stableLoadPerHead = fc.double({ min: 0.05, max: 0.995, noNaN: true });
const handleTime = fc.integer({ min: 10_000, max: 3_600_000 });
/** Patience / handle time. */
const patienceRatio = fc.double({ min: 0.01, max: 50, noNaN: true });
const withinRatio = fc.double({ min: 0, max: 2, noNaN: true });

/** A concave curve of up to 6 chats: each further chat adds a share of what the one before did. */
const curve = fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { maxLength: 5 }).map((shares) => {
	const throughput = [1];
	let gain = 1;
	for (const share of shares) {
		gain *= share;
		throughput.push((throughput.at(-1) as number) + gain);
	}
	return { throughput };
});

const impatient = fc
	.tuple(heads, loadPerHead, handleTime, patienceRatio, withinRatio)
	.map(([n, load, time, ratio, within]) => ({
		heads: n,
		arrivalsPerHour: (load * n * hour) / time,
		handleTime: time,
		patience: ratio * time,
		answerWithin: within * Math.min(1, ratio) * time
	}));

/** As `impatient`, with load relative to what the agents complete when all are full. */
const chats = fc.tuple(impatient, curve).map(([input, curveOf]) => ({
	...input,
	curve: curveOf,
	heads: Math.min(input.heads, 100),
	arrivalsPerHour:
		(input.arrivalsPerHour / input.heads) * Math.min(input.heads, 100) * (curveOf.throughput.at(-1) as number)
}));

/** Equal to 1e-9, relative where the value is over 1. */
function same(actual: number, expected: number): void {
	expect(Math.abs(actual - expected) / Math.max(1, Math.abs(expected))).toBeLessThanOrEqual(1e-9);
}

function stableChat(input: ChatQueueInput) {
	const answer = chatQueue(input);
	if (answer.status !== 'stable') throw new Error('must be stable');
	return answer;
}

/** Stationary distribution of a birth–death process written out, largest state far behind the last that counts. */
function states(birth: number, death: (n: number) => number): number[] {
	const weights = [1];
	let weight = 1;
	let total = 1;
	for (let n = 1; n < 200_000; n++) {
		weight *= birth / death(n);
		if (weight > 1e200) {
			for (let i = 0; i < weights.length; i++) weights[i] = (weights[i] as number) / 1e200;
			total /= 1e200;
			weight /= 1e200;
		}
		weights.push(weight);
		total += weight;
		if (death(n) > birth && weight < 1e-22 * total) break;
	}
	return weights.map((value) => value / total);
}

describe('identities of the Erlang models, 1,000 seeded cases each, 1e-9', () => {
	it('Erlang B obeys its recursion at whole and at real numbers of servers', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 1, max: 300, noNaN: true }),
				fc.double({ min: 0.01, max: 400, noNaN: true }),
				(servers, load) => {
					const before = erlangB(load, servers - 1);
					same(erlangB(load, servers), (load * before) / (servers + load * before));
					const whole = Math.ceil(servers);
					const wholeBefore = erlangB(load, whole - 1);
					same(erlangB(load, whole), (load * wholeBefore) / (whole + load * wholeBefore));
				}
			),
			cases
		);
	});

	it('the inverses of Erlang B give back load and servers', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 300 }),
				fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
				(servers, blocking) => {
					const load = offeredLoadAtBlocking(servers, blocking);
					same(erlangB(load, servers), blocking);
					same(realServersAtBlocking(load, blocking), servers);
				}
			),
			cases
		);
	});

	it('Erlang C is B / (1 − ρ(1 − B)), and its line obeys Little', () => {
		fc.assert(
			fc.property(heads, stableLoadPerHead, handleTime, (n, load, time) => {
				const arrivalsPerHour = (load * n * hour) / time;
				const answer = erlangC({ arrivalsPerHour, handleTime: time, heads: n, answerWithin: time });
				if (answer.status !== 'stable') throw new Error('must be stable');
				const blocking = erlangB(load * n, n);
				same(answer.waitingProbability, blocking / (1 - load * (1 - blocking)));
				same(answer.queueLength, (arrivalsPerHour / hour) * answer.meanWait);
				same(answer.meanWait, answer.waitingProbability * answer.meanWaitOfWaiting);
			}),
			cases
		);
	});

	it('Erlang A equals its birth–death states: P(wait), queue, abandonment·λ = θ·queue, occupancy', () => {
		fc.assert(
			fc.property(impatient, (input) => {
				const { arrivalsPerHour, handleTime: time, patience, heads: n } = input;
				const answer = erlangA(input);
				const arrivals = (arrivalsPerHour * time) / hour;
				const leaving = time / patience;
				const share = states(arrivals, (state) => Math.min(state, n) + Math.max(0, state - n) * leaving);
				let waiting = 0;
				let queue = 0;
				let busy = 0;
				for (const [state, probability] of share.entries()) {
					if (state >= n) waiting += probability;
					queue += probability * Math.max(0, state - n);
					busy += probability * Math.min(state, n);
				}
				same(answer.waitingProbability, waiting);
				same(answer.queueLength, queue);
				same(answer.occupancy, busy / n);
				same(answer.abandonment * arrivals, leaving * queue);
				same(answer.queueLength, (arrivalsPerHour / hour) * answer.meanWait);
				same(answer.occupancy, (arrivals * (1 - answer.abandonment)) / n);
				same(answer.serviceLevelOfOffered, answer.serviceLevelOfServed * (1 - answer.abandonment));
			}),
			cases
		);
	});

	it('Erlang A becomes C as patience grows and B as it goes', () => {
		fc.assert(
			fc.property(heads, stableLoadPerHead, handleTime, withinRatio, (n, load, time, within) => {
				const input = {
					heads: n,
					arrivalsPerHour: (load * n * hour) / time,
					handleTime: time,
					answerWithin: within * time
				};
				const endless = erlangA({ ...input, patience: time * 1e17 });
				const waits = erlangC(input);
				if (waits.status !== 'stable') throw new Error('must be stable');
				same(endless.waitingProbability, waits.waitingProbability);
				same(endless.serviceLevelOfOffered, waits.serviceLevel);
				same(endless.meanWait / time, waits.meanWait / time);
				const none = erlangA({ ...input, patience: time * 1e-13 });
				same(none.abandonment, erlangB(load * n, n));
				same(none.waitingProbability, erlangB(load * n, n));
			}),
			cases
		);
	});

	it('a line with endless places is Erlang A, one with none is Erlang B', () => {
		fc.assert(
			fc.property(impatient, (input) => {
				const { heads: n, arrivalsPerHour, handleTime: time } = input;
				const none = finiteQueue({ ...input, places: 0 });
				same(none.blocking, erlangB((arrivalsPerHour * time) / hour, n));
				same(none.serviceLevelOfOffered, 1 - none.blocking);
				const share = states(
					(arrivalsPerHour * time) / hour,
					(state) => Math.min(state, n) + (Math.max(0, state - n) * time) / input.patience
				);
				fc.pre(share.length < 4_000);
				const endless = finiteQueue({ ...input, places: share.length });
				const answer = erlangA(input);
				same(endless.blocking, 0);
				same(endless.waitingProbability, answer.waitingProbability);
				same(endless.abandonment, answer.abandonment);
				same(endless.serviceLevelOfOffered, answer.serviceLevelOfOffered);
				same(endless.serviceLevelOfServed, answer.serviceLevelOfServed);
				same(endless.meanWait / time, answer.meanWait / time);
				same(endless.meanWaitOfServed / time, answer.meanWaitOfServed / time);
			}),
			{ ...cases, numRuns: 200 }
		);
	});

	it('in a line with places everybody is served, leaves or is turned away, and within 0 only who waits not', () => {
		fc.assert(
			fc.property(impatient, fc.integer({ min: 0, max: 60 }), (input, places) => {
				const { heads: n, arrivalsPerHour, handleTime: time } = input;
				const answer = finiteQueue({ ...input, places });
				const served = (answer.occupancy * n * hour) / (arrivalsPerHour * time);
				same(served + answer.abandonment + answer.blocking, 1);
				same(answer.serviceLevelOfOffered, answer.serviceLevelOfServed * served);
				const atOnce = finiteQueue({ ...input, places, answerWithin: 0 });
				same(atOnce.serviceLevelOfOffered, 1 - answer.waitingProbability - answer.blocking);
				const ever = finiteQueue({ ...input, places, answerWithin: time * 1e6 });
				same(ever.serviceLevelOfOffered, served);
			}),
			cases
		);
	});

	it('one more head never makes anything worse', () => {
		fc.assert(
			fc.property(chats, (input) => {
				const less = stableChat(input);
				const more = stableChat({ ...input, heads: input.heads + 1 });
				const rounding = 1e-12;
				expect(more.waitingProbability).toBeLessThanOrEqual(less.waitingProbability + rounding);
				expect(more.abandonment).toBeLessThanOrEqual(less.abandonment + rounding);
				expect(more.meanWait).toBeLessThanOrEqual(less.meanWait + rounding * input.handleTime);
				expect(more.meanWaitOfServed).toBeLessThanOrEqual(
					less.meanWaitOfServed + rounding * input.handleTime
				);
				expect(more.occupancy).toBeLessThanOrEqual(less.occupancy + rounding);
				expect(more.throughputShare).toBeLessThanOrEqual(less.throughputShare + rounding);
				expect(more.serviceLevelOfOffered).toBeGreaterThanOrEqual(less.serviceLevelOfOffered - rounding);
				expect(more.serviceLevelOfServed).toBeGreaterThanOrEqual(less.serviceLevelOfServed - rounding);
			}),
			cases
		);
	});

	it('more arrivals never make anything better', () => {
		fc.assert(
			fc.property(chats, fc.double({ min: 1, max: 1.5, noNaN: true }), (input, factor) => {
				const less = stableChat(input);
				const more = stableChat({ ...input, arrivalsPerHour: input.arrivalsPerHour * factor });
				const rounding = 1e-12;
				expect(more.waitingProbability).toBeGreaterThanOrEqual(less.waitingProbability - rounding);
				expect(more.abandonment).toBeGreaterThanOrEqual(less.abandonment - rounding);
				expect(more.meanWaitOfServed).toBeGreaterThanOrEqual(
					less.meanWaitOfServed - rounding * input.handleTime
				);
				expect(more.occupancy).toBeGreaterThanOrEqual(less.occupancy - rounding);
				expect(more.serviceLevelOfOffered).toBeLessThanOrEqual(less.serviceLevelOfOffered + rounding);
				expect(more.serviceLevelOfServed).toBeLessThanOrEqual(less.serviceLevelOfServed + rounding);
			}),
			cases
		);
	});
});

describe('identities of the chat model, 1,000 seeded cases each, 1e-9', () => {
	it('one chat at a time is Erlang A', () => {
		fc.assert(
			fc.property(impatient, (input) => {
				const chat = stableChat({ ...input, curve: { throughput: [1] } });
				const call = erlangA(input);
				same(chat.waitingProbability, call.waitingProbability);
				same(chat.abandonment, call.abandonment);
				same(chat.serviceLevelOfOffered, call.serviceLevelOfOffered);
				same(chat.serviceLevelOfServed, call.serviceLevelOfServed);
				same(chat.meanWait / input.handleTime, call.meanWait / input.handleTime);
				same(chat.meanWaitOfServed / input.handleTime, call.meanWaitOfServed / input.handleTime);
				same(chat.occupancy, call.occupancy);
				same(chat.busyShare, call.occupancy);
				same(chat.throughputShare, call.occupancy);
				same(chat.sessionLength / input.handleTime, 1);
			}),
			cases
		);
	});

	it('K chats that do not disturb each other are Erlang A with n·K servers', () => {
		fc.assert(
			fc.property(impatient, fc.integer({ min: 2, max: 6 }), (input, slots) => {
				const n = Math.min(input.heads, 60);
				const arrivalsPerHour = (input.arrivalsPerHour / input.heads) * n * slots;
				const chat = stableChat({
					...input,
					heads: n,
					arrivalsPerHour,
					curve: { throughput: Array.from({ length: slots }, (_, k) => k + 1) }
				});
				const call = erlangA({ ...input, heads: n * slots, arrivalsPerHour });
				same(chat.waitingProbability, call.waitingProbability);
				same(chat.abandonment, call.abandonment);
				same(chat.serviceLevelOfOffered, call.serviceLevelOfOffered);
				same(chat.meanWait / input.handleTime, call.meanWait / input.handleTime);
				same(chat.occupancy, call.occupancy);
				same(chat.sessionLength / input.handleTime, 1);
			}),
			cases
		);
	});

	it('without abandonment one chat at a time is Erlang C', () => {
		fc.assert(
			fc.property(heads, stableLoadPerHead, handleTime, withinRatio, (n, load, time, within) => {
				const input = {
					heads: n,
					arrivalsPerHour: (load * n * hour) / time,
					handleTime: time,
					answerWithin: within * time
				};
				const chat = stableChat({ ...input, patience: Infinity, curve: { throughput: [1] } });
				const call = erlangC(input);
				if (call.status !== 'stable') throw new Error('must be stable');
				same(chat.waitingProbability, call.waitingProbability);
				same(chat.serviceLevelOfOffered, call.serviceLevel);
				same(chat.meanWait / time, call.meanWait / time);
				expect(chat.abandonment).toBe(0);
			}),
			cases
		);
	});

	it('any curve: the floor equals its birth–death states written out', () => {
		fc.assert(
			fc.property(chats, (input) => {
				const { heads: n, arrivalsPerHour, handleTime: time, patience, curve: of } = input;
				const most = of.throughput.length;
				const speed = (k: number) => (k === 0 ? 0 : (of.throughput[k - 1] as number));
				const arrivals = (arrivalsPerHour * time) / hour;
				const open = (state: number) => Math.min(state, n * most);
				const completions = (state: number) => {
					const q = Math.floor(open(state) / n);
					const r = open(state) - q * n;
					return (r === 0 ? 0 : r * speed(q + 1)) + (n - r) * speed(q);
				};
				const share = states(
					arrivals,
					(state) => completions(state) + (Math.max(0, state - n * most) * time) / patience
				);
				const chat = stableChat(input);
				let waiting = 0;
				let mean = 0;
				let served = 0;
				let full = 0;
				let busy = 0;
				for (const [state, probability] of share.entries()) {
					if (state >= n * most) waiting += probability;
					mean += (probability * open(state)) / n;
					served += (probability * completions(state)) / arrivals;
					full += (probability * Math.max(0, open(state) - n * (most - 1))) / n;
					busy += (probability * Math.min(state, n)) / n;
				}
				same(chat.waitingProbability, waiting);
				same(chat.meanConcurrency, mean);
				same(1 - chat.abandonment, served);
				same(chat.concurrencyShare[most] as number, full);
				same(chat.busyShare, busy);
				same(
					chat.joiningShare.reduce((sum, value) => sum + value, chat.waitingProbability),
					1
				);
				// Little for the sessions: completions × session length = open chats.
				same((served * arrivals * chat.sessionLength) / time, n * mean);
			}),
			cases
		);
	});
});

it('limits: Halfin–Whitt and Garnett are inverted by their inverses; Garnett at θ = μ is 1 − Φ(β)', () => {
	fc.assert(
		fc.property(
			fc.double({ min: 0.001, max: 0.999, noNaN: true }),
			fc.double({ min: 0.05, max: 20, noNaN: true }),
			(waiting, ratio) => {
				same(halfinWhitt(halfinWhittQuality(waiting)), waiting);
				same(garnett(garnettQuality(waiting, ratio), ratio), waiting);
				const quality = garnettQuality(waiting, 1);
				same(garnett(quality, 1) + garnett(-quality, 1), 1);
			}
		),
		cases
	);
});
