import { describe, expect, it } from 'vitest';
import type { Happening } from '#scheduler/simulate/happening.ts';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import type { AgentScenario, QueueScenario, Scenario } from '#scheduler/simulate/scenario.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';
import { shortTurns } from '../../../support/short-turns.ts';

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;

const noArrivals = { from: 0, step: hour, perHour: [0], shape: 'constant' } as const;
const inFirstMinute = (perHour: number) =>
	({ from: 0, step: minute, perHour: [perHour], shape: 'constant' }) as const;

const queue = (over: Partial<QueueScenario> = {}): QueueScenario => ({
	arrivals: inFirstMinute(600),
	patience: { kind: 'never' },
	session: { kind: 'work', work: { kind: 'constant', value: 60 * second } },
	...over
});
const agent = (over: Partial<AgentScenario> = {}): AgentScenario => ({
	skills: [0],
	capacity: 1,
	throughput: sharedAttention(over.capacity ?? 1, 0),
	shifts: [{ from: 0, to: 24 * hour, breaks: [] }],
	...over
});

function run(scenario: Scenario, seed = 1): Happening[] {
	const happenings: Happening[] = [];
	const simulation = new Simulation(scenario, seed, (happening) => happenings.push(happening));
	simulation.advance(Infinity);
	expect(simulation.openConversations).toBe(0);
	return happenings;
}
const of = <K extends Happening['kind']>(happenings: readonly Happening[], kind: K) =>
	happenings.filter((h): h is Extract<Happening, { kind: K }> => h.kind === kind);

describe('Simulation', () => {
	it('serves first come, first served: one agent, 60 s each, about ten customers at once', () => {
		const happenings = run({ queues: [queue()], agents: [agent()] });
		const assigned = of(happenings, 'assigned');
		expect(assigned.length).toBeGreaterThan(4);
		expect(assigned.map(({ conversation }) => conversation)).toEqual(assigned.map((_, i) => i));
		const closed = of(happenings, 'closed');
		closed.forEach(({ at }, i) => expect(at - (assigned[i]?.at ?? 0)).toBeCloseTo(60 * second, 6));
	});

	it('an agent with capacity 3 and slowdown 0.5 finishes three 60 s chats of the same instant after 120 s', () => {
		// Each of three chats advances at (3 / 2) / 3 = half speed.
		const happenings = run({
			queues: [queue({ arrivals: { from: 0, step: 1e-6, perHour: [1e13], shape: 'constant' } })],
			agents: [agent({ capacity: 3, throughput: sharedAttention(3, 0.5) })]
		});
		const closed = of(happenings, 'closed');
		expect(closed.length).toBeGreaterThanOrEqual(3);
		for (const { at } of closed.slice(0, 3)) expect(at).toBeCloseTo(120 * second, 3);
	});

	it('two chats at slowdown 1: the first one needs 60 s alone and twice the time from when the second came', () => {
		const happenings = run({
			queues: [queue()],
			agents: [agent({ capacity: 2, throughput: sharedAttention(2, 1) })]
		});
		const [a, b] = of(happenings, 'assigned').map(({ at }) => at) as [number, number];
		expect(b - a).toBeGreaterThan(second);
		const left = 60 * second - (b - a);
		expect(of(happenings, 'closed')[0]?.at).toBeCloseTo(b + 2 * left, 4);
	});

	it('sends customers to the least loaded of the agents who can, and nobody above the capacity', () => {
		const happenings = run({
			queues: [queue({ arrivals: inFirstMinute(3_000) }), queue({ arrivals: noArrivals })],
			agents: [
				agent({ capacity: 4, throughput: sharedAttention(4, 0.2) }),
				agent({ capacity: 4, throughput: sharedAttention(4, 0.2) }),
				agent({ skills: [1], capacity: 4, throughput: sharedAttention(4, 0.2) })
			]
		});
		expect(
			of(happenings, 'assigned')
				.slice(0, 4)
				.map((h) => h.agent)
		).toEqual([0, 1, 0, 1]);
		const open = [0, 0, 0];
		const owner = new Map<number, number>();
		for (const h of happenings) {
			if (h.kind === 'assigned') {
				owner.set(h.conversation, h.agent);
				expect((open[h.agent] = (open[h.agent] ?? 0) + 1)).toBeLessThanOrEqual(4);
			}
			if (h.kind === 'closed') open[owner.get(h.conversation) ?? 0]! -= 1;
		}
		expect(of(happenings, 'assigned').some((h) => h.agent === 2)).toBe(false);
	});

	it('customers with a patience of 30 s leave after 30 s, as abandoned, when nobody is there', () => {
		const happenings = run({
			queues: [queue({ patience: { kind: 'constant', value: 30 * second } })],
			agents: []
		});
		const queued = new Map(of(happenings, 'queued').map((h) => [h.conversation, h.at]));
		for (const { conversation, at, reason } of of(happenings, 'closed')) {
			expect(reason).toBe('abandoned');
			expect(at).toBe((queued.get(conversation) ?? 0) + 30 * second);
		}
		expect(of(happenings, 'queued').map((h) => h.position)).toContain(3);
	});

	it('a shift that ends takes no more customers and goes offline when the open ones are served', () => {
		const happenings = run({
			queues: [queue({ patience: { kind: 'constant', value: hour } })],
			agents: [agent({ shifts: [{ from: 0, to: 90 * second, breaks: [] }] })]
		});
		const presence = of(happenings, 'presence').map(({ state }) => state);
		expect(presence).toEqual(['online', 'busy', 'offline']);
		const offline = of(happenings, 'presence').at(-1);
		expect(of(happenings, 'assigned').every(({ at }) => at <= 90 * second)).toBe(true);
		expect(of(happenings, 'closed').find(({ reason }) => reason === 'agent')?.at).toBeLessThanOrEqual(
			offline?.at ?? 0
		);
	});

	it('what is still open at the drain limit goes back to its queue and to another agent', () => {
		const happenings = run({
			queues: [queue({ session: { kind: 'work', work: { kind: 'constant', value: 10 * minute } } })],
			agents: [
				agent({ shifts: [{ from: 0, to: 2 * minute, breaks: [], drainLimit: minute }] }),
				agent({ shifts: [{ from: 2.5 * minute, to: 24 * hour, breaks: [] }], capacity: 20 })
			]
		});
		const [handed] = of(happenings, 'unassigned');
		expect(handed).toMatchObject({ at: 3 * minute, agent: 0, queue: 0 });
		const again = of(happenings, 'assigned').filter((h) => h.conversation === handed?.conversation);
		expect(again).toMatchObject([{ agent: 0 }, { agent: 1, from: 0, via: 'transfer' }]);
		// Nothing of the work is lost: ten minutes less what the first agent had put in.
		const closed = of(happenings, 'closed').find((h) => h.conversation === handed?.conversation);
		const first = again[0]?.at ?? 0;
		expect(closed?.at).toBeCloseTo(3 * minute + (10 * minute - (3 * minute - first)), 4);
	});

	it('a break of 10 min begins when the desk is empty and lasts 10 min', () => {
		const happenings = run({
			queues: [queue({ arrivals: inFirstMinute(60) })],
			agents: [
				agent({
					shifts: [{ from: 0, to: hour, breaks: [{ from: minute, length: 10 * minute, reason: 'rest' }] }]
				})
			]
		});
		const [online, busy, away, back, offline] = of(happenings, 'presence');
		expect([online, busy, away, back, offline].map((h) => h?.state)).toEqual([
			'online',
			'busy',
			'away',
			'online',
			'offline'
		]);
		expect((back?.at ?? 0) - (away?.at ?? 0)).toBe(10 * minute);
		expect(away?.reason).toBe('rest');
	});

	it('a transfer is a new wait in the other queue, and the next agent answers', () => {
		const happenings = run({
			queues: [
				queue({ arrivals: inFirstMinute(60), session: shortTurns, transfer: { share: 1, to: 1 } }),
				queue({ arrivals: noArrivals, session: shortTurns })
			],
			agents: [agent({ capacity: 9 }), agent({ skills: [1], capacity: 9 })]
		});
		const story = happenings.filter((h) => 'conversation' in h && h.conversation === 0);
		expect(story.map((h) => (h.kind === 'message' ? h.from : h.kind))).toEqual([
			'opened',
			'customer',
			'queued',
			'assigned',
			'agent',
			'customer',
			'unassigned',
			'assigned',
			'agent',
			'closed'
		]);
	});

	it('a bot that solves everything leaves nothing for humans; one that solves nothing hands all over', () => {
		const bot = (selfService: number) =>
			queue({
				bot: {
					reply: { kind: 'constant', value: second },
					dialogue: { kind: 'constant', value: 20 * second },
					selfService
				}
			});
		const solved = run({ queues: [bot(1)], agents: [agent()] });
		expect(of(solved, 'queued')).toEqual([]);
		expect(new Set(of(solved, 'closed').map((h) => h.reason))).toEqual(new Set(['self_service']));
		const handedOver = run({ queues: [bot(0)], agents: [agent()] });
		expect(of(handedOver, 'queued').length).toBe(of(handedOver, 'opened').length);
	});

	it('customers who come back name the conversation that they come back from', () => {
		const happenings = run({
			closesAt: hour,
			queues: [queue({ returns: { share: 0.5, after: { kind: 'constant', value: 5 * minute } } })],
			agents: [agent()]
		});
		const opened = of(happenings, 'opened');
		const returned = opened.filter((h) => h.reopens !== undefined);
		expect(returned.length).toBeGreaterThan(0);
		for (const { reopens, customer, at } of returned) {
			expect(opened.find((h) => h.conversation === reopens)?.customer).toBe(customer);
			expect(at).toBeLessThan(hour);
		}
	});

	it('refuses what cannot be simulated, naming the field', () => {
		const broken = (over: Partial<AgentScenario>) => () =>
			new Simulation({ queues: [queue()], agents: [agent(over)] }, 1, () => undefined);
		expect(broken({ skills: [3] })).toThrow('Scenario: agents[0].skills must be queues, got 3');
		expect(broken({ capacity: 2, throughput: [1] })).toThrow(RangeError);
		expect(broken({ shifts: [{ from: 5, to: 5, breaks: [] }] })).toThrow(RangeError);
	});
});
