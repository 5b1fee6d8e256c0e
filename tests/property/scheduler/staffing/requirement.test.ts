import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatQueue } from '#scheduler/staffing/chat-queue.ts';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import { erlangC } from '#scheduler/staffing/erlang-c.ts';
import { modifiedOfferedLoad } from '#scheduler/staffing/offered-load.ts';
import type { RequirementInput } from '#scheduler/staffing/requirement.ts';
import { findRequirement } from '#scheduler/staffing/requirement.ts';
import type { SessionLength } from '#scheduler/staffing/session-length.ts';
import { sessionSurvival } from '#scheduler/staffing/session-length.ts';

const hour = 3_600_000;
const minute = 60_000;
const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const curves = fc.array(share(0.2, 1), { maxLength: 4 }).map((shares) => {
	const throughput = [1];
	let gain = 1;
	for (const part of shares) {
		gain *= part;
		throughput.push((throughput.at(-1) as number) + gain);
	}
	return throughput;
});

const days = fc.record({
	perHour: fc.array(fc.oneof(share(0, 2_000), share(0, 20), fc.constant(0)), { minLength: 1, maxLength: 12 }),
	handleTime: fc.integer({ min: 30_000, max: 1_200_000 }),
	patience: fc.oneof(fc.integer({ min: 10_000, max: 1_200_000 }), fc.constant(Infinity)),
	throughput: curves,
	targets: fc
		.record(
			{
				firstResponse: fc.record({
					within: fc.integer({ min: 0, max: 120_000 }),
					share: share(0.3, 0.99),
					of: fc.constantFrom('offered', 'served')
				}),
				meanFirstResponse: fc.integer({ min: 1_000, max: 120_000 }),
				abandonment: share(0.005, 0.3),
				occupancy: share(0.3, 0.98)
			},
			{ requiredKeys: [] }
		)
		.filter(({ firstResponse, meanFirstResponse, abandonment, occupancy }) =>
			[firstResponse, meanFirstResponse, abandonment, occupancy].some((target) => target !== undefined)
		)
});

type Day = typeof days extends fc.Arbitrary<infer T> ? T : never;

function inputOf({ perHour, handleTime, patience, throughput, targets }: Day): RequirementInput {
	return {
		arrivals: { kind: 'expected', perHour },
		step: 5 * minute,
		channel: { kind: 'chat', throughput },
		handleTime,
		patience,
		targets: targets
	};
}

function slotsOf(input: RequirementInput) {
	const answer = findRequirement(input);
	if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
	return answer.slots;
}

/** The targets that the chat queue itself misses with so many heads. */
function missed({ handleTime, patience, throughput, targets }: Day, rate: number, heads: number): string[] {
	const { firstResponse, meanFirstResponse, abandonment, occupancy } = targets;
	if (heads === 0) return ['all'];
	const answer = chatQueue({
		arrivalsPerHour: rate,
		handleTime,
		curve: { throughput },
		patience,
		heads,
		answerWithin: firstResponse?.within ?? 0
	});
	if (answer.status === 'overloaded') return ['all'];
	const found: string[] = [];
	if (firstResponse !== undefined) {
		const level = firstResponse.of === 'served' ? answer.serviceLevelOfServed : answer.serviceLevelOfOffered;
		if (level < firstResponse.share - 1e-12) found.push('firstResponse');
	}
	if (answer.meanWaitOfServed > (meanFirstResponse ?? Infinity) * (1 + 1e-12))
		found.push('meanFirstResponse');
	if (answer.abandonment > (abandonment ?? 1) * (1 + 1e-12)) found.push('abandonment');
	if (answer.occupancy > (occupancy ?? 1) * (1 + 1e-12)) found.push('occupancy');
	return found;
}

describe('requirement', () => {
	it('is minimal: in every slot the heads meet every target, and one less misses those named as binding', () => {
		fc.assert(
			fc.property(days, (day) => {
				for (const slot of slotsOf(inputOf(day))) {
					if (slot.heads === 0) continue;
					const rate = (slot.offeredLoad / day.handleTime) * hour;
					expect(missed(day, rate, slot.heads)).toEqual([]);
					const less = missed(day, rate, slot.heads - 1);
					expect(less).not.toEqual([]);
					if (!less.includes('all') && slot.binding[0] !== 'drain') expect(slot.binding).toEqual(less);
					expect(slot.binding).not.toEqual([]);
				}
			}),
			{ numRuns: 500, seed: 8 }
		);
	});

	it('by voice it is the least heads of Erlang C and A', () => {
		fc.assert(
			fc.property(
				share(1, 400),
				share(0.5, 0.99),
				fc.constantFrom(Infinity, 2 * minute, 20 * minute),
				(perHour, target, patience) => {
					const input = { arrivalsPerHour: perHour, handleTime: 4 * minute, answerWithin: 20_000 };
					const level = (heads: number) => {
						if (patience !== Infinity) return erlangA({ ...input, patience, heads }).serviceLevelOfOffered;
						const answer = erlangC({ ...input, heads });
						return answer.status === 'stable' ? answer.serviceLevel : 0;
					};
					let heads = 1;
					while (level(heads) < target) heads++;
					const [slot] = slotsOf({
						arrivals: { kind: 'expected', perHour: [perHour] },
						step: 30 * minute,
						channel: { kind: 'voice' },
						handleTime: 4 * minute,
						patience,
						targets: { firstResponse: { within: 20_000, share: target } }
					});
					expect(slot?.heads).toBe(heads);
				}
			),
			{ numRuns: 300, seed: 9 }
		);
	});

	it('certainty over paths: on so many paths the heads meet all targets, and one less on fewer', () => {
		fc.assert(
			fc.property(days, fc.integer({ min: 1, max: 40 }), share(0.05, 1), (day, paths, certainty) => {
				const slots = day.perHour.length;
				// Paths are multiples of the day: from 0.5 to 1.5 of it.
				const perHour = Float64Array.from({ length: paths * slots }, (_, i) => {
					const factor = 0.5 + ((Math.floor(i / slots) * 0.618034) % 1);
					return (day.perHour[i % slots] as number) * factor;
				});
				const input = inputOf(day);
				const found = slotsOf({
					...input,
					arrivals: { kind: 'paths', perHour, slots, hold: { kind: 'certainty', share: certainty } }
				});
				const alone = Array.from({ length: paths }, (_, path) =>
					slotsOf({
						...input,
						arrivals: { kind: 'expected', perHour: perHour.slice(path * slots, (path + 1) * slots) }
					})
				);
				for (const [i, { heads }] of found.entries()) {
					const met = (with_: number) =>
						alone.filter((day_) => (day_[i] as { heads: number }).heads <= with_).length;
					expect(met(heads)).toBeGreaterThanOrEqual(certainty * paths * (1 - 1e-9));
					if (heads > 0) expect(met(heads - 1)).toBeLessThan(certainty * paths);
				}
			}),
			{ numRuns: 150, seed: 10 }
		);
	});

	it('the average over 300 paths equals the sum over every path, to 1e-6, and is minimal', () => {
		fc.assert(
			fc.property(
				share(20, 1_500),
				share(0.05, 0.6),
				curves,
				share(0.5, 0.95),
				(mean, spread, throughput, target) => {
					const perHour = Float64Array.from(
						{ length: 300 },
						(_, path) => mean * (1 + spread * (2 * ((path * 0.618034) % 1) - 1))
					);
					const [slot] = slotsOf({
						arrivals: { kind: 'paths', perHour, slots: 1, hold: { kind: 'average' } },
						step: 30 * minute,
						channel: { kind: 'chat', throughput },
						handleTime: 6 * minute,
						patience: 3 * minute,
						targets: { firstResponse: { within: 20_000, share: target } }
					});
					if (slot === undefined) throw new Error('there is one slot');
					const level = (heads: number) => {
						let answered = 0;
						let asked = 0;
						for (const rate of perHour) {
							if (heads > 0) {
								const answer = chatQueue({
									arrivalsPerHour: rate,
									handleTime: 6 * minute,
									curve: { throughput },
									patience: 3 * minute,
									heads,
									answerWithin: 20_000
								});
								if (answer.status === 'stable') answered += rate * answer.serviceLevelOfOffered;
							}
							asked += rate;
						}
						return answered / asked;
					};
					expect(Math.abs((slot.figures?.serviceLevelOfOffered ?? 0) - level(slot.heads))).toBeLessThan(1e-6);
					expect(level(slot.heads - 1)).toBeLessThan(target + 1e-6);
				}
			),
			{ numRuns: 60, seed: 11 }
		);
	});
});

describe('modified offered load', () => {
	const sessions: fc.Arbitrary<SessionLength> = fc.oneof(
		fc.record({ kind: fc.constant('exponential' as const), mean: share(minute, hour) }),
		fc.record({
			kind: fc.constant('logNormal' as const),
			median: share(minute, hour),
			spread: share(0.1, 1.2)
		}),
		fc.record({ kind: fc.constant('constant' as const), value: share(minute, hour) }),
		fc.record({
			kind: fc.constant('empirical' as const),
			values: fc.array(share(minute, hour), { minLength: 1, maxLength: 30 })
		})
	);

	it('equals the sum of the survival function over arrivals every 2 s', () => {
		fc.assert(
			fc.property(sessions, fc.array(share(0, 300), { minLength: 1, maxLength: 20 }), (session, perHour) => {
				const step = 5 * minute;
				const load = modifiedOfferedLoad({
					arrivalsPerHour: perHour,
					step,
					session,
					start: { kind: 'empty' }
				});
				const { survival } = sessionSurvival(session);
				const end = perHour.length * step;
				let sum = 0;
				for (let at = 1_000; at < end; at += 2_000) {
					sum += ((perHour[Math.floor(at / step)] as number) / hour) * 2_000 * survival(end - at);
				}
				// Constant sessions end between two points of the sum: half an arrival gap at most.
				expect(Math.abs((load.atEdge[perHour.length] as number) - sum)).toBeLessThan(0.2);
				// What comes in minus what is left has gone, and load never exceeds what came.
				const came = perHour.reduce((total, rate) => total + rate / 12, 0);
				for (const open of load.atEdge) expect(open).toBeLessThanOrEqual(came + 1e-9);
			}),
			{ numRuns: 300, seed: 12 }
		);
	});

	it('from a steady start, the mean of a slot is the integral of the load over finer slots', () => {
		fc.assert(
			fc.property(
				sessions,
				fc.array(share(0, 300), { minLength: 1, maxLength: 12 }),
				share(0, 300),
				(session, perHour, before) => {
					const start = { kind: 'steady', arrivalsPerHour: before } as const;
					const coarse = modifiedOfferedLoad({ arrivalsPerHour: perHour, step: 5 * minute, session, start });
					const fine = modifiedOfferedLoad({
						arrivalsPerHour: perHour.flatMap((rate) => [rate, rate, rate, rate, rate]),
						step: minute,
						session,
						start
					});
					for (let i = 0; i < perHour.length; i++) {
						const parts = fine.mean.slice(5 * i, 5 * i + 5);
						expect(coarse.mean[i]).toBeCloseTo(parts.reduce((sum, part) => sum + part, 0) / 5, 8);
						expect(coarse.atEdge[i]).toBeCloseTo(fine.atEdge[5 * i] as number, 8);
					}
				}
			),
			{ numRuns: 200, seed: 13 }
		);
	});
});
