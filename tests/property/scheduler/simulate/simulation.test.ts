import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventHeap } from '#scheduler/simulate/event-heap.ts';
import type { Happening } from '#scheduler/simulate/happening.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import type { AgentScenario, Scenario } from '#scheduler/simulate/scenario.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';

const hour = 3_600_000;
const minute = 60_000;

/** A small shop of random make: two queues, a few agents with breaks, bots, transfers, returns. */
const shop = fc
	.record({
		perHour: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 4 }),
		agents: fc.array(
			fc.record({
				skills: fc.constantFrom([0], [1], [0, 1]),
				capacity: fc.integer({ min: 1, max: 6 }),
				slowdown: fc.double({ min: 0, max: 1, noNaN: true }),
				from: fc.integer({ min: 0, max: hour }),
				length: fc.integer({ min: minute, max: 3 * hour }),
				breakAfter: fc.integer({ min: 0, max: 2 * hour }),
				drainLimit: fc.option(fc.integer({ min: 0, max: 10 * minute }), { nil: undefined })
			}),
			{ maxLength: 6 }
		),
		patience: fc.integer({ min: 1_000, max: 10 * minute }),
		selfService: fc.double({ min: 0, max: 1, noNaN: true })
	})
	.map(({ perHour, agents, patience, selfService }): Scenario => {
		const queue = {
			arrivals: { from: 0, step: hour, perHour, shape: 'linear' as const },
			patience: { kind: 'exponential' as const, mean: patience },
			session: {
				kind: 'turns' as const,
				turnWeights: [3, 2, 1],
				reply: { kind: 'logNormal' as const, median: 8_000, spread: 0.7 },
				pause: { kind: 'exponential' as const, mean: 20_000 },
				wrapUp: { kind: 'exponential' as const, mean: 30_000 },
				insisting: 0.2,
				assisted: 0.1,
				closing: [2, 1, 1] as const
			},
			returns: { share: 0.1, after: { kind: 'exponential' as const, mean: 5 * minute } }
		};
		return {
			closesAt: 4 * hour,
			queues: [
				{ ...queue, transfer: { share: 0.1, to: 1 } },
				{
					...queue,
					greets: true,
					bot: {
						reply: { kind: 'constant', value: 1_000 },
						dialogue: { kind: 'exponential', mean: 20_000 },
						selfService
					}
				}
			],
			agents: agents.map(
				({ skills, capacity, slowdown, from, length, breakAfter, drainLimit }): AgentScenario => ({
					skills,
					capacity,
					throughput: sharedAttention(capacity, slowdown),
					shifts: [
						{
							from,
							to: from + length,
							breaks:
								breakAfter < length ? [{ from: from + breakAfter, length: 10 * minute, reason: 'rest' }] : [],
							...(drainLimit !== undefined && { drainLimit })
						}
					]
				})
			)
		};
	});

function run(scenario: Scenario, seed: number, cuts: readonly number[] = []): Happening[] {
	const happenings: Happening[] = [];
	const simulation = new Simulation(scenario, seed, (happening) => happenings.push(happening));
	for (const cut of [...cuts].sort((a, b) => a - b)) simulation.advance(cut);
	simulation.advance(Infinity);
	return happenings;
}

describe('simulation', () => {
	it('the same seed gives the same happenings, however the time is cut into steps', () => {
		fc.assert(
			fc.property(
				shop,
				fc.integer(),
				fc.array(fc.integer({ min: 0, max: 5 * hour }), { maxLength: 8 }),
				(scenario, seed, cuts) => {
					expect(run(scenario, seed, cuts)).toEqual(run(scenario, seed));
				}
			),
			{ numRuns: 60 }
		);
	});

	it('every conversation opens once and closes once, belongs to at most one agent, and no agent has too many', () => {
		fc.assert(
			fc.property(shop, fc.integer(), (scenario, seed) => {
				const open = new Map<number, number>();
				const load = scenario.agents.map(() => 0);
				const present = scenario.agents.map(() => false);
				let now = -Infinity;
				let opened = 0;
				for (const h of run(scenario, seed)) {
					expect(h.at).toBeGreaterThanOrEqual(now);
					now = h.at;
					if (h.kind === 'presence') {
						if (h.state !== 'online' && h.state !== 'busy') expect(load[h.agent]).toBe(0);
						present[h.agent] = h.state === 'online';
						continue;
					}
					if (h.kind === 'opened') {
						expect(h.conversation).toBe(opened++);
						open.set(h.conversation, -1);
					}
					const owner = open.get(h.conversation);
					expect(owner).toBeDefined();
					if (h.kind === 'assigned') {
						expect(owner).toBe(-1);
						expect(present[h.agent]).toBe(true);
						load[h.agent]! += 1;
						expect(load[h.agent]).toBeLessThanOrEqual(scenario.agents[h.agent]?.capacity ?? 0);
						open.set(h.conversation, h.agent);
					}
					if (h.kind === 'unassigned') {
						expect(owner).toBe(h.agent);
						load[h.agent]! -= 1;
						open.set(h.conversation, -1);
					}
					if (h.kind === 'message' && h.agent !== undefined) expect(owner).toBe(h.agent);
					if (h.kind === 'closed') {
						expect(owner).toBe(h.agent ?? -1);
						if (h.agent !== undefined) load[h.agent]! -= 1;
						open.delete(h.conversation);
					}
				}
				expect(open.size).toBe(0);
			}),
			{ numRuns: 100 }
		);
	});

	it('another agent changes neither who comes first nor what they ask (common random numbers)', () => {
		fc.assert(
			fc.property(shop, fc.integer(), (drawn, seed) => {
				const scenario = {
					...drawn,
					queues: drawn.queues.map((queue) => ({ ...queue, returns: undefined }))
				};
				const more = {
					...scenario,
					agents: [
						...scenario.agents,
						{
							skills: [0, 1],
							capacity: 3,
							throughput: sharedAttention(3, 0.1),
							shifts: [{ from: 0, to: 4 * hour, breaks: [] }]
						}
					]
				};
				const arrivals = (of: Scenario) => run(of, seed).filter((h) => h.kind === 'opened');
				expect(arrivals(more as Scenario)).toEqual(arrivals(scenario as Scenario));
			}),
			{ numRuns: 40 }
		);
	});
});

describe('random streams', () => {
	it('streams of different names of one seed are uncorrelated', () => {
		fc.assert(
			fc.property(fc.integer(), fc.string(), fc.string(), (seed, a, b) => {
				fc.pre(a !== b);
				const [x, y] = [new RandomStream(seed, a), new RandomStream(seed, b)];
				const n = 2_000;
				let sum = 0;
				for (let i = 0; i < n; i++) sum += (x.uniform() - 0.5) * (y.uniform() - 0.5);
				// Standard error of the correlation is 1/√n: six of them.
				expect(Math.abs((12 * sum) / n)).toBeLessThan(6 / Math.sqrt(n));
			}),
			{ numRuns: 200 }
		);
	});
});

describe('event heap', () => {
	it('gives back by time, and in order of arrival at the same time', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 3_000 }), (times) => {
				const heap = new EventHeap();
				times.forEach((time, i) => heap.push(time, i % 7, i, 2 * i));
				const entry = { time: 0, kind: 0, subject: 0, stamp: 0 };
				const popped: number[] = [];
				while (heap.pop(entry)) {
					expect(entry).toEqual({
						time: times[entry.subject],
						kind: entry.subject % 7,
						subject: entry.subject,
						stamp: 2 * entry.subject
					});
					popped.push(entry.subject);
				}
				const expected = times.map((_, i) => i).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
				expect(popped).toEqual(expected);
			}),
			{ numRuns: 100 }
		);
	});
});
