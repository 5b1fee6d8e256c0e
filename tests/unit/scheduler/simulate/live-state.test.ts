import { describe, expect, it } from 'vitest';
import type { Happening } from '#scheduler/simulate/happening.ts';
import type { LiveAgent, LiveConversation, LiveState } from '#scheduler/simulate/live-state.ts';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import type { AgentScenario, QueueScenario, Scenario } from '#scheduler/simulate/scenario.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';
import { shortTurns } from '../../../support/short-turns.ts';

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;
const now = 10 * hour;

const queue = (over: Partial<QueueScenario> = {}): QueueScenario => ({
	arrivals: { from: 0, step: hour, perHour: [0], shape: 'constant' },
	patience: { kind: 'never' },
	session: { kind: 'work', work: { kind: 'constant', value: 5 * minute } },
	...over
});
const agent = (over: Partial<AgentScenario> = {}): AgentScenario => ({
	skills: [0],
	capacity: 2,
	throughput: sharedAttention(over.capacity ?? 2, 0),
	shifts: [
		{ from: 9 * hour, to: 12 * hour, breaks: [{ from: 10.5 * hour, length: 10 * minute, reason: 'rest' }] }
	],
	...over
});

/** What happens after the state, times from its instant. */
function run(
	conversations: readonly LiveConversation[],
	agents: readonly LiveAgent[],
	scenario: Scenario = { queues: [queue()], agents: agents.map(() => agent()) },
	seed = 1
): Happening[] {
	const happenings: Happening[] = [];
	const state: LiveState = { at: now, conversations, agents };
	const simulation = new Simulation(scenario, seed, (h) => happenings.push({ ...h, at: h.at - now }), state);
	simulation.advance(Infinity);
	return happenings;
}
const presence = (happenings: readonly Happening[]) =>
	happenings.flatMap((h) => (h.kind === 'presence' ? [[h.at / minute, h.state] as const] : []));
const closings = (happenings: readonly Happening[]) =>
	happenings.flatMap((h) => (h.kind === 'closed' ? [[h.conversation, h.at, h.reason] as const] : []));

describe('a simulation that begins from a live state', () => {
	it('a 5 min conversation that has had 2 min of work ends after 3 min', () => {
		const happenings = run(
			[{ phase: 'service', queue: 0, agent: 0, since: now - 2 * minute, isReplied: true }],
			[{ state: 'online' }]
		);
		expect(closings(happenings)).toEqual([[0, 3 * minute, 'agent']]);
	});

	it('work goes on at the speed of the load: two chats that disturb each other entirely take 6 min for 3 each', () => {
		const chat = {
			phase: 'service',
			queue: 0,
			agent: 0,
			since: now - minute,
			attained: 2 * minute,
			isReplied: true
		};
		const happenings = run([chat, chat] as LiveConversation[], [{ state: 'online' }], {
			queues: [queue()],
			agents: [agent({ throughput: sharedAttention(2, 1) })]
		});
		for (const [, at] of closings(happenings)) expect(at).toBeCloseTo(6 * minute, 4);
	});

	it('without `attained`, the time since the assignment counts at the speed of the present load', () => {
		const chat = { phase: 'service', queue: 0, agent: 0, since: now - 4 * minute, isReplied: true } as const;
		const happenings = run([chat, chat], [{ state: 'online' }], {
			queues: [queue()],
			agents: [agent({ throughput: sharedAttention(2, 1) })]
		});
		for (const [, at] of closings(happenings)) expect(at).toBeCloseTo(6 * minute, 4);
	});

	it('who waits longest is taken first, and patience counts from when the wait began', () => {
		const waiting = (wait: number): LiveConversation => ({ phase: 'waiting', queue: 0, since: now - wait });
		const happenings = run(
			[
				{ phase: 'service', queue: 0, agent: 0, since: now - 4.5 * minute, isReplied: true },
				waiting(minute),
				waiting(3 * minute),
				waiting(2 * minute)
			],
			[{ state: 'online' }],
			{
				queues: [queue({ patience: { kind: 'constant', value: 4 * minute } })],
				agents: [agent({ capacity: 1 })]
			}
		);
		// Numbers are given by age: 0 is in service, 1 has waited for 3 min, 2 for 2 min, 3 for 1 min.
		expect(happenings.flatMap((h) => (h.kind === 'queued' ? [[h.conversation, h.position]] : []))).toEqual([
			[1, 1],
			[2, 2],
			[3, 3]
		]);
		expect(closings(happenings).slice(0, 3)).toEqual([
			[0, minute / 2, 'agent'],
			[2, 2 * minute, 'abandoned'],
			[3, 3 * minute, 'abandoned']
		]);
	});

	it('a customer whose first reply is still to come gets it', () => {
		const turns = { ...shortTurns, turnWeights: [0, 1] };
		const story = (attained: number, isReplied: boolean) =>
			run(
				[{ phase: 'service', queue: 0, agent: 0, since: now - attained, attained, isReplied }],
				[{ state: 'online' }],
				{ queues: [queue({ session: turns })], agents: [agent()] }
			).flatMap((h) => (h.kind === 'message' ? [[h.at, h.from]] : []));
		expect(story(4 * second, false)).toEqual([
			[6 * second, 'agent'],
			[26 * second, 'customer'],
			[36 * second, 'agent']
		]);
		// Overdue: it comes at once, and the rest follows.
		expect(story(25 * second, false)).toEqual([
			[0, 'agent'],
			[20 * second, 'customer'],
			[30 * second, 'agent']
		]);
		expect(story(25 * second, true)).toEqual([
			[5 * second, 'customer'],
			[15 * second, 'agent']
		]);
		// Older than any conversation: one more wrap-up.
		expect(story(10 * minute, true)).toEqual([]);
	});

	it('a bot that has had a customer for 15 of 20 s hands over after 5 s', () => {
		const bot = {
			reply: { kind: 'constant', value: 2 * second },
			dialogue: { kind: 'constant', value: 18 * second },
			selfService: 0
		} as const;
		const happenings = run([{ phase: 'bot', queue: 0, since: now - 15 * second }], [{ state: 'online' }], {
			queues: [queue({ bot })],
			agents: [agent()]
		});
		const asked = happenings.find(({ kind }) => kind === 'queued');
		expect(asked?.at).toBe(5 * second);
	});

	it('online: the break at 10:30 and the end at 12:00 are still to come', () => {
		expect(presence(run([], [{ state: 'online' }]))).toEqual([
			[0, 'online'],
			[30, 'away'],
			[40, 'online'],
			[120, 'offline']
		]);
	});

	it('away comes back when the break ends: as told, as planned, or not before the end of the shift', () => {
		const at1028: AgentScenario['shifts'] = [
			{
				from: 9 * hour,
				to: 12 * hour,
				breaks: [{ from: now - 2 * minute, length: 10 * minute, reason: 'rest' }]
			}
		];
		const planned = { queues: [queue()], agents: [agent({ shifts: at1028 })] };
		expect(presence(run([], [{ state: 'away' }], planned))[1]).toEqual([8, 'online']);
		expect(presence(run([], [{ state: 'away', until: now + 3 * minute }], planned))[1]).toEqual([
			3,
			'online'
		]);
		expect(presence(run([], [{ state: 'away' }]))).toEqual([
			[0, 'away'],
			[120, 'offline']
		]);
	});

	it('pausing and leaving take nobody, finish, and go', () => {
		const happenings = run(
			[
				{ phase: 'service', queue: 0, agent: 0, since: now - minute, isReplied: true },
				{ phase: 'service', queue: 0, agent: 1, since: now - 2 * minute, isReplied: true },
				{ phase: 'waiting', queue: 0, since: now }
			],
			[{ state: 'pausing', until: now + 10 * minute }, { state: 'leaving' }]
		);
		expect(presence(happenings).slice(0, 5)).toEqual([
			[0, 'busy'],
			[0, 'busy'],
			[3, 'offline'],
			[4, 'away'],
			[14, 'online']
		]);
	});

	it('offline before the shift comes with it; offline in the middle of it is absent unless a time is told', () => {
		const later = {
			queues: [queue()],
			agents: [agent({ shifts: [{ from: now + hour, to: now + 2 * hour, breaks: [] }] })]
		};
		expect(presence(run([], [{ state: 'offline' }], later))).toEqual([
			[60, 'online'],
			[120, 'offline']
		]);
		expect(presence(run([], [{ state: 'offline' }]))).toEqual([]);
		expect(presence(run([], [{ state: 'offline', until: now + 5 * minute }]))[0]).toEqual([5, 'online']);
	});

	it('arrivals before the state are over, and the same seed gives the same again', () => {
		const busy = {
			queues: [
				queue({ arrivals: { from: 9 * hour, step: hour, perHour: [100, 100], shape: 'constant' as const } })
			],
			agents: [agent()]
		};
		const opened = run([], [{ state: 'online' }], busy).filter(({ kind }) => kind === 'opened');
		expect(opened.length).toBeGreaterThan(70);
		expect(opened.length).toBeLessThan(130);
		expect(opened.every(({ at }) => at >= 0)).toBe(true);
		expect(run([], [{ state: 'online' }], busy)).toEqual(run([], [{ state: 'online' }], busy));
		expect(run([], [{ state: 'online' }], busy, 2)).not.toEqual(run([], [{ state: 'online' }], busy));
	});

	it('refuses a state that does not fit, naming the field', () => {
		const chat = { phase: 'service', queue: 0, agent: 0, since: now, isReplied: false } as const;
		expect(() => run([{ ...chat, queue: 4 }], [{ state: 'online' }])).toThrow('conversations[0].queue');
		expect(() => run([{ ...chat, agent: 1 }], [{ state: 'online' }])).toThrow('conversations[0].agent');
		expect(() => run([chat], [{ state: 'away' }])).toThrow('must be one who is there, got 0 (away)');
		expect(() => run([chat, chat, chat], [{ state: 'online' }])).toThrow('within its capacity');
		expect(() => run([{ ...chat, since: now + 1 }], [{ state: 'online' }])).toThrow('at or before the state');
		expect(() => run([], [])).not.toThrow();
		const nobody = { queues: [queue()], agents: [agent({ shifts: [] })] };
		expect(() => run([], [{ state: 'online' }], nobody)).toThrow('agents[0] must have a shift to be online');
		expect(() => run([], [], nobody)).toThrow('agents must be those of the scenario (1), got 0');
		const fresh = new Simulation(nobody, 1, () => undefined);
		expect(() => fresh.liveState()).toThrow('must be called after advance');
	});
});
