import { describe, expect, it } from 'vitest';
import type { ChatQueue, ChatQueueInput } from '#scheduler/staffing/chat-queue.ts';
import { chatQueue } from '#scheduler/staffing/chat-queue.ts';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';

const curve = { throughput: [1, 1.75, 2.3, 2.6] };
const chats: ChatQueueInput = {
	arrivalsPerHour: 331.5,
	handleTime: 480_000,
	curve,
	patience: 240_000,
	heads: 20,
	answerWithin: 30_000
};

function stable(input: ChatQueueInput): Extract<ChatQueue, { status: 'stable' }> {
	const answer = chatQueue(input);
	if (answer.status !== 'stable') throw new Error('must be stable');
	return answer;
}

describe('chat queue', () => {
	it('dividing the handle time by four chats overstates P(wait) 3.6 times at 85 % load', () => {
		const divided = erlangA({ ...chats, handleTime: (480_000 * 4) / 2.6, heads: 80 });
		expect(stable(chats).waitingProbability).toBeCloseTo(0.0187, 4);
		expect(divided.waitingProbability).toBeCloseTo(0.0679, 4);
	});

	it('one agent with two chats, by hand: states 1 : 1 : 2/3, the waiting behind them', () => {
		// λ = μ₁ = 1, μ₂ = 1.5 per 100 s; θ so large that nobody waits.
		const answer = stable({
			arrivalsPerHour: 36,
			handleTime: 100_000,
			curve: { throughput: [1, 1.5] },
			patience: 1e-6,
			heads: 1,
			answerWithin: 0
		});
		expect(answer.joiningShare[0]).toBeCloseTo(3 / 8, 9);
		expect(answer.joiningShare[1]).toBeCloseTo(3 / 8, 9);
		expect(answer.waitingProbability).toBeCloseTo(2 / 8, 9);
		expect(answer.concurrencyShare[2]).toBeCloseTo(2 / 8, 9);
		expect(answer.meanConcurrency).toBeCloseTo(7 / 8, 9);
		expect(answer.occupancy).toBeCloseTo(7 / 16, 9);
		expect(answer.busyShare).toBeCloseTo(5 / 8, 9);
		// 3/4 of the arrivals are served, 7/8 chats are open: 7/6 handle times each.
		expect(answer.sessionLength).toBeCloseTo((100_000 * 7) / 6, 3);
		expect(answer.throughputShare).toBeCloseTo(0.5, 9);
	});

	it('without abandonment, arrivals at the most that the agents complete are an outcome', () => {
		const most = (20 * 2.6 * 3_600_000) / 480_000;
		expect(chatQueue({ ...chats, patience: Infinity, arrivalsPerHour: most })).toEqual({
			status: 'overloaded',
			arrivalsPerHour: most,
			completionsPerHour: most
		});
		expect(chatQueue({ ...chats, patience: Infinity, arrivalsPerHour: most * 0.999 }).status).toBe('stable');
	});

	it.each([
		['nobody comes', { arrivalsPerHour: 0 }],
		['the least number comes', { arrivalsPerHour: 5e-324 }],
		['one in an age of the universe comes', { arrivalsPerHour: 1e-200 }],
		['nearly nobody comes to 2,000 agents', { arrivalsPerHour: 1e-9, heads: 2_000 }],
		['ten times too many come', { arrivalsPerHour: 4_000 }],
		['2,000 agents at their limit', { arrivalsPerHour: 39_000, heads: 2_000 }],
		['a patience of a nanosecond', { patience: 1e-6 }],
		['overload with a patience of a year', { arrivalsPerHour: 4_000, patience: 3e10 }]
	])('%s: every figure is a number and the shares add up to 1', (_, changed) => {
		const answer = stable({ ...chats, ...changed });
		for (const value of Object.values(answer)) {
			if (typeof value === 'number') expect(value).toSatisfy(Number.isFinite);
		}
		const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);
		expect(sum(answer.concurrencyShare)).toBeCloseTo(1, 12);
		expect(sum(answer.joiningShare) + answer.waitingProbability).toBeCloseTo(1, 12);
		expect(answer.throughputShare).toBeLessThanOrEqual(1 + 1e-12);
	});

	it('misuse names the parameter', () => {
		expect(() => chatQueue({ ...chats, heads: 0 })).toThrow(
			'heads must be a whole number of at least 1, got 0'
		);
		expect(() => chatQueue({ ...chats, handleTime: 0 })).toThrow('handleTime');
		expect(() => chatQueue({ ...chats, curve: { throughput: [1, 3] } })).toThrow(
			'chatQueue: curve must be one: chat 2 must not add more than chat 1 did'
		);
	});
});
