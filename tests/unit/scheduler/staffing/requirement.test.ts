import { describe, expect, it } from 'vitest';
import { chatQueue } from '#scheduler/staffing/chat-queue.ts';
import type { RequirementInput } from '#scheduler/staffing/requirement.ts';
import { findRequirement, scheduledHeads } from '#scheduler/staffing/requirement.ts';

const second = 1_000;
const minute = 60_000;

const calls: RequirementInput = {
	arrivals: { kind: 'expected', perHour: [200] },
	step: 30 * minute,
	channel: { kind: 'voice' },
	handleTime: 3 * minute,
	patience: Infinity,
	targets: { firstResponse: { within: 20 * second, share: 0.8 } },
	shrinkage: 0.3
};

const chats: RequirementInput = {
	...calls,
	channel: { kind: 'chat', throughput: [1, 1.75, 2.3, 2.6] },
	handleTime: 8 * minute,
	patience: 4 * minute
};

function slotsOf(input: RequirementInput) {
	const answer = findRequirement(input);
	if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
	return answer.slots;
}
const slotOf = (input: RequirementInput) => slotsOf(input)[0] as ReturnType<typeof slotsOf>[number];
const faultsOf = (input: RequirementInput) => {
	const answer = findRequirement(input);
	return answer.status === 'refused' ? answer.faults.map(({ field }) => field) : [];
};

describe('requirement of one slot', () => {
	it('80 % within 20 s takes 14 heads and 20 on the roster: 13 give 79.56 %, which is not 80', () => {
		expect(slotOf(calls)).toMatchObject({
			offeredLoad: expect.closeTo(10, 12) as number,
			heads: 14,
			scheduled: 20,
			binding: ['firstResponse']
		});
	});

	it('an occupancy of at most 70 % takes 15 and 22, and is what binds', () => {
		const slot = slotOf({ ...calls, targets: { ...calls.targets, occupancy: 0.7 } });
		expect(slot).toMatchObject({ heads: 15, scheduled: 22, binding: ['occupancy'] });
	});

	it('an occupancy of exactly 62.5 % is met by 16 heads for 10 erlangs', () => {
		expect(slotOf({ ...calls, targets: { occupancy: 0.625 } }).heads).toBe(16);
	});

	it('with patience of 5 min 13 heads serve 85.8 % of the offered within 20 s', () => {
		const slot = slotOf({ ...calls, patience: 5 * minute });
		expect(slot.heads).toBe(13);
		expect(slot.figures?.serviceLevelOfOffered).toBeCloseTo(0.858178, 6);
	});

	it('names every target that one head less would miss', () => {
		const slot = slotOf({
			...calls,
			patience: 5 * minute,
			targets: {
				firstResponse: { within: 20 * second, share: 0.8 },
				abandonment: 0.03,
				meanFirstResponse: 10 * second
			}
		});
		expect(slot).toMatchObject({ heads: 13, binding: ['firstResponse', 'meanFirstResponse', 'abandonment'] });
	});

	it('chat: the same work takes far fewer heads than calls, and the figures are those of the chat queue', () => {
		const perHour = [331.5];
		const slot = slotOf({ ...chats, arrivals: { kind: 'expected', perHour } });
		const call = slotOf({ ...chats, channel: { kind: 'voice' }, arrivals: { kind: 'expected', perHour } });
		expect(slot.heads).toBeLessThan(call.heads / 2);
		const steady = chatQueue({
			arrivalsPerHour: 331.5,
			handleTime: 8 * minute,
			curve: { throughput: [1, 1.75, 2.3, 2.6] },
			patience: 4 * minute,
			heads: slot.heads,
			answerWithin: 20 * second
		});
		if (steady.status !== 'stable') throw new Error('must be stable');
		expect(slot.figures?.serviceLevelOfOffered).toBeCloseTo(steady.serviceLevelOfOffered, 10);
		expect(slot.figures?.occupancy).toBeCloseTo(steady.occupancy, 10);
		expect(slot.figures?.meanFirstResponse).toBeCloseTo(steady.meanWaitOfServed, 5);
	});

	it('chat: a reply delay that grows with the open chats takes more heads, up to one chat each', () => {
		const arrivals = { kind: 'expected', perHour: [331.5] } as const;
		const quick = slotOf({ ...chats, arrivals });
		const slow = slotOf({
			...chats,
			arrivals,
			channel: { kind: 'chat', throughput: [1, 1.75, 2.3, 2.6], replyDelay: [5_000, 15_000, 25_000, 40_000] }
		});
		expect(slow.heads).toBeGreaterThan(quick.heads);
		// Within 20 s only first and second chats are answered.
		expect(slow.figures?.serviceLevelOfOffered).toBeGreaterThanOrEqual(0.8);
		expect(slow.figures?.meanFirstResponse).toBeGreaterThan(5_000);
	});

	it('a target that never binds without abandonment still gives heads that can do the work: 11 for 10 erlangs', () => {
		expect(slotOf({ ...calls, targets: { abandonment: 0.05 } })).toMatchObject({
			heads: 11,
			binding: ['stability']
		});
		expect(slotOf({ ...calls, targets: { occupancy: 1 } })).toMatchObject({
			heads: 11,
			binding: ['stability']
		});
	});

	it('chat: the first response is the wait for a slot and the delay at the open chats that the customer joins', () => {
		const replyDelay = [4_000, 9_000, 13_000, 17_000] as const;
		const slot = slotOf({
			...chats,
			arrivals: { kind: 'expected', perHour: [331.5] },
			channel: { kind: 'chat', throughput: [1, 1.75, 2.3, 2.6], replyDelay },
			targets: { firstResponse: { within: 30 * second, share: 0.9 } }
		});
		const floor = chatQueue({
			arrivalsPerHour: 331.5,
			handleTime: 8 * minute,
			curve: { throughput: [1, 1.75, 2.3, 2.6] },
			patience: 4 * minute,
			heads: slot.heads,
			answerWithin: 13 * second
		});
		if (floor.status !== 'stable') throw new Error('must be stable');
		expect(floor.waitingProbability).toBeGreaterThan(0.01);
		// Who waits at most 30 − 17 s for a slot has an answer within 30 s; who is taken at once always has.
		expect(slot.figures?.serviceLevelOfOffered).toBeCloseTo(floor.serviceLevelOfOffered, 10);
		const served = 1 - floor.abandonment;
		let delay = 0;
		let atOnce = 0;
		for (const [index, share] of floor.joiningShare.entries()) {
			delay += share * (replyDelay[index] as number);
			atOnce += share;
		}
		delay += (served - atOnce) * replyDelay[3];
		expect(slot.figures?.meanFirstResponse).toBeCloseTo(floor.meanWaitOfServed + delay / served, 6);
	});

	it('nobody comes: no heads and no figures', () => {
		expect(slotOf({ ...calls, arrivals: { kind: 'expected', perHour: [0] } })).toEqual({
			offeredLoad: 0,
			heads: 0,
			scheduled: 0,
			binding: [],
			figures: undefined
		});
	});

	it('one inquiry a day still takes one head', () => {
		const slot = slotOf({ ...calls, arrivals: { kind: 'expected', perHour: [1 / 24] } });
		expect(slot).toMatchObject({ heads: 1, scheduled: 2, binding: ['firstResponse'] });
	});

	it('10,000 erlangs: 10,071 heads, a few beats of the square root above the load', () => {
		const slot = slotOf({ ...calls, arrivals: { kind: 'expected', perHour: [200_000] } });
		expect(slot.heads).toBeGreaterThan(10_000);
		expect(slot.heads).toBeLessThan(10_100);
	});
});

describe('requirement over a day', () => {
	it('after the last arrivals heads stay until nobody is left with 99 %', () => {
		const perHour = [100, 100, ...new Array<number>(18).fill(0)];
		const slots = slotsOf({ ...calls, step: 5 * minute, arrivals: { kind: 'expected', perHour } });
		const draining = slots.filter(({ binding }) => binding.includes('drain')).length;
		// 5 open sessions of 3 min fall below −ln 0.99 = 0.01 after 3·ln 497 = 18.6 min: the slots from 0, 5, 10, 15 min.
		expect(draining).toBe(4);
		expect(slots.slice(2, 6).every(({ heads }) => heads > 0)).toBe(true);
		expect(slots.slice(6).every(({ heads, scheduled }) => heads === 0 && scheduled === 0)).toBe(true);
		const longer = slotsOf({
			...calls,
			step: 5 * minute,
			arrivals: { kind: 'expected', perHour },
			drainedWith: 0.9999
		});
		expect(longer.filter(({ heads }) => heads > 0).length).toBeGreaterThan(6);
	});

	it('a launch from 100 to 600 an hour: the modified load lags, SIPP has all heads at once', () => {
		const perHour = [...new Array<number>(4).fill(100), ...new Array<number>(8).fill(600)];
		const launch: RequirementInput = {
			...calls,
			step: 5 * minute,
			handleTime: 8 * minute,
			patience: 4 * minute,
			arrivals: { kind: 'expected', perHour }
		};
		const modified = slotsOf(launch).map(({ heads }) => heads);
		const pointwise = slotsOf({ ...launch, load: 'pointwise' }).map(({ heads }) => heads);
		const lagged = slotsOf({ ...launch, load: 'lagged' }).map(({ heads }) => heads);
		expect(modified[3]).toBe(pointwise[3]);
		expect(modified[4]).toBeLessThan(pointwise[4] as number);
		expect(modified[4]).toBeGreaterThan(lagged[4] as number);
		expect(modified[11]).toBe(pointwise[11]);
		// Down again: SIPP sends agents home while their customers are still there.
		const down = { ...launch, arrivals: { kind: 'expected', perHour: perHour.toReversed() } } as const;
		expect(slotsOf(down)[8]?.heads).toBeGreaterThan(
			slotsOf({ ...down, load: 'pointwise' })[8]?.heads as number
		);
	});

	it('handle time per slot: twice as long from the second half on asks for about twice the heads', () => {
		const slots = slotsOf({
			...calls,
			step: 5 * minute,
			arrivals: { kind: 'expected', perHour: new Float64Array(40).fill(2_000) },
			handleTime: Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 3 : 6) * minute)
		});
		expect(slots[0]?.offeredLoad).toBeCloseTo(100, 9);
		expect(slots[39]?.offeredLoad).toBeCloseTo(200, 4);
		expect(slots[20]?.offeredLoad).toBeLessThan(200);
	});

	it('a floor that starts empty needs fewer heads at first than one that has run', () => {
		const day: RequirementInput = {
			...calls,
			step: 5 * minute,
			handleTime: 20 * minute,
			arrivals: { kind: 'expected', perHour: [100, 100, 100] }
		};
		expect(slotsOf({ ...day, start: { kind: 'empty' } })[0]?.heads).toBeLessThan(
			slotsOf(day)[0]?.heads as number
		);
		const open = slotsOf({ ...day, start: { kind: 'ages', ages: new Array<number>(60).fill(0) } });
		expect(open[0]?.heads).toBeGreaterThan(slotsOf(day)[0]?.heads as number);
	});
});

describe('requirement under an uncertain rate', () => {
	const day = { ...calls, step: 30 * minute };
	const fiveRates = Float32Array.of(180, 220, 190, 210, 200);

	it('80 % certain over five paths: the heads of the fourth-highest rate, 210', () => {
		const certain = slotOf({
			...day,
			arrivals: { kind: 'paths', perHour: fiveRates, slots: 1, hold: { kind: 'certainty', share: 0.8 } }
		});
		const at210 = slotOf({ ...day, arrivals: { kind: 'expected', perHour: [210] } });
		expect(certain).toEqual(at210);
		const all = slotOf({
			...day,
			arrivals: { kind: 'paths', perHour: fiveRates, slots: 1, hold: { kind: 'certainty', share: 1 } }
		});
		expect(all).toEqual(slotOf({ ...day, arrivals: { kind: 'expected', perHour: [220] } }));
	});

	it('on average the occupancy is one over time: a path without arrivals is an idle day and halves it', () => {
		const onAverage = (perHour: Float32Array) =>
			slotOf({
				...day,
				targets: { firstResponse: { within: 20 * second, share: 0.8 } },
				arrivals: { kind: 'paths', perHour, slots: 1, hold: { kind: 'average' } }
			});
		const always = onAverage(Float32Array.of(200, 200));
		const everySecondDay = onAverage(Float32Array.of(200, 0));
		expect(everySecondDay.heads).toBe(always.heads);
		expect(everySecondDay.figures?.occupancy).toBeCloseTo((always.figures?.occupancy as number) / 2, 12);
	});

	it('on average over all customers: between the heads of the mean and those of certainty', () => {
		const average = slotOf({
			...day,
			arrivals: { kind: 'paths', perHour: Float32Array.of(100, 300), slots: 1, hold: { kind: 'average' } }
		});
		// Of 400 customers 300 come on the path of 15 erlangs.
		expect(average.heads).toBeGreaterThan(slotOf(day).heads);
		const busy = slotOf({ ...day, arrivals: { kind: 'expected', perHour: [300] } });
		expect(average.heads).toBeLessThan(busy.heads);
		expect(average.figures?.serviceLevelOfOffered).toBeGreaterThanOrEqual(0.8);
	});

	it('each path has its own load over time: two slots of three paths', () => {
		const perHour = Float32Array.of(100, 600, 110, 500, 90, 700);
		const slots = slotsOf({
			...chats,
			step: 5 * minute,
			arrivals: { kind: 'paths', perHour, slots: 2, hold: { kind: 'certainty', share: 1 } }
		});
		expect(slots).toHaveLength(2);
		const alone = slotsOf({
			...chats,
			step: 5 * minute,
			arrivals: { kind: 'expected', perHour: [90, 700] }
		});
		expect(slots[1]).toEqual(alone[1]);
	});
});

describe('what cannot be staffed is refused by its field', () => {
	it.each<readonly [string, Partial<RequirementInput>, readonly string[]]>([
		[
			'a target of 100 %',
			{ targets: { firstResponse: { within: 20_000, share: 1 } } },
			['targets.firstResponse.share']
		],
		[
			'a target of 0 %',
			{ targets: { firstResponse: { within: 20_000, share: 0 } } },
			['targets.firstResponse.share']
		],
		[
			'a share that is no number',
			{ targets: { firstResponse: { within: 1, share: Number.NaN } } },
			['targets.firstResponse.share']
		],
		['nobody may leave', { targets: { abandonment: 0 } }, ['targets.abandonment']],
		['a mean wait of 0', { targets: { meanFirstResponse: 0 } }, ['targets.meanFirstResponse']],
		['an occupancy over 1', { targets: { occupancy: 1.1 } }, ['targets.occupancy']],
		['no target', { targets: {} }, ['targets']],
		['handle time 0', { handleTime: 0 }, ['handleTime']],
		['handle time NaN', { handleTime: Number.NaN }, ['handleTime']],
		['a handle time missing', { handleTime: [] }, ['handleTime']],
		['a negative rate', { arrivals: { kind: 'expected', perHour: [5, -1, -2] } }, ['arrivals.perHour[1]']],
		[
			'a rate that is no number',
			{ arrivals: { kind: 'expected', perHour: [Number.NaN] } },
			['arrivals.perHour[0]']
		],
		['no slots', { arrivals: { kind: 'expected', perHour: [] } }, ['arrivals.perHour']],
		[
			'half a path',
			{
				arrivals: {
					kind: 'paths',
					perHour: new Float32Array(5),
					slots: 2,
					hold: { kind: 'certainty', share: 0.9 }
				}
			},
			['arrivals.slots']
		],
		[
			'certainty of 0',
			{
				arrivals: {
					kind: 'paths',
					perHour: new Float32Array(4),
					slots: 2,
					hold: { kind: 'certainty', share: 0 }
				}
			},
			['arrivals.hold.share']
		],
		['shrinkage 1', { shrinkage: 1 }, ['shrinkage']],
		['negative shrinkage', { shrinkage: -0.1 }, ['shrinkage']],
		['patience 0', { patience: 0 }, ['patience']],
		['a step of 0', { step: 0 }, ['step']],
		[
			'a curve that is not concave',
			{ channel: { kind: 'chat', throughput: [1, 1.2, 1.9] } },
			['channel.throughput']
		],
		[
			'a delay missing',
			{ channel: { kind: 'chat', throughput: [1, 1.5], replyDelay: [0] } },
			['channel.replyDelay']
		],
		[
			'a delay that falls',
			{ channel: { kind: 'chat', throughput: [1, 1.5], replyDelay: [9, 5] } },
			['channel.replyDelay[1]']
		],
		[
			'a reply slower than the target at one chat',
			{ channel: { kind: 'chat', throughput: [1, 1.5], replyDelay: [30_000, 30_000] } },
			['targets.firstResponse.within']
		],
		['a session of 0', { session: { kind: 'exponential', mean: 0 } }, ['session.mean']],
		['no sessions seen', { session: { kind: 'empirical', values: [] } }, ['session.values']],
		['a negative age', { start: { kind: 'ages', ages: [1, -1] } }, ['start.ages[1]']]
	])('%s', (_, changed, fields) => {
		expect(faultsOf({ ...calls, ...changed })).toEqual(fields);
	});

	it('all faults come at once', () => {
		expect(faultsOf({ ...calls, handleTime: 0, shrinkage: 2, targets: {} })).toEqual([
			'handleTime',
			'shrinkage',
			'targets'
		]);
	});
});

it('shrinkage: 21 heads of 30 % are 30 on the roster, not 31 by the last digit of a division', () => {
	expect(21 / (1 - 0.3)).toBeGreaterThan(30);
	expect(scheduledHeads(21, 0.3)).toBe(30);
	expect(scheduledHeads(14, 0.3)).toBe(20);
	expect(scheduledHeads(15, 0.3)).toBe(22);
	expect(scheduledHeads(0, 0.5)).toBe(0);
	expect(() => scheduledHeads(1, 1)).toThrow('shrinkage must be at least 0 and below 1, got 1');
});
