import { describe, expect, it } from 'vitest';
import { advanceFloor, applyToFloor } from '#lib/domain/floor/floor.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { at, boardAfter, boardOf, floorAfter, shown, story } from '../../../support/story.ts';

const ask = (id: string, time: string, shop = 'x', queue = 'pre') =>
	[
		[time, 'conversation.opened', id, { channel: 'jd', shop }],
		[time, 'conversation.queued', id, { queue }]
	] as const;

describe('boards of a floor', () => {
	it('a filter by shop counts only that shop; rows are its cells', () => {
		const floor = floorAfter(
			story(...ask('c1', '10:00:00', 'x'), ...ask('c2', '10:00:01', 'y'), ...ask('c3', '10:00:02', 'y')),
			'10:01:00',
			[boardOf(), boardOf({ id: 'y', filter: { shops: ['y'] } })]
		);
		expect(shown(floor).now.waiting).toBe(3);
		expect(shown(floor, 'y').now.waiting).toBe(2);
		expect(Object.values(shown(floor, 'y').queues)).toMatchObject([{ shop: 'y', queue: 'pre', waiting: 2 }]);
	});

	it('an agent group shows its people and what is credited to them; what nobody has yet counts everywhere', () => {
		const served = (id: string, agent: string) =>
			[
				...ask(id, '10:00:00'),
				['10:00:10', 'conversation.assigned', id, { agent }] as const,
				['10:00:10', 'message.created', id, { message: id, from: 'customer' }] as const,
				['10:00:20', 'message.created', id, { message: `${id}r`, from: 'agent', agent }] as const
			] as const;
		const floor = floorAfter(
			story(...served('c1', 'a'), ...served('c2', 'b'), ...ask('c3', '10:00:30')),
			'10:01:00',
			[boardOf({ filter: { agentGroups: ['g'] } })],
			new Set([accountKey('s', 'a')])
		);
		const { now, windows, agents } = shown(floor);
		expect(now).toMatchObject({ waiting: 1, inService: 1, agentsBusy: 1 });
		expect(windows.today.firstResponse.count).toBe(1);
		expect(Object.values(agents).map(({ name }) => name)).toEqual(['a']);
	});

	it('a state is the same object until something changes', () => {
		const events = story(...ask('c1', '10:00:00'), ...ask('c2', '10:00:20'));
		const floor = floorAfter(events.slice(0, 2), '10:00:10');
		const before = shown(floor);
		const again = shown(floor);
		expect(again).toEqual(before);
		for (const event of events.slice(2)) applyToFloor(floor, event, { history: () => [] });
		expect(shown(floor).now.waiting).toBe(2);
	});

	it('a closed conversation leaves the memory after 10 quiet minutes and comes back from the log', () => {
		const events = story(
			...ask('c1', '10:00:00'),
			['10:00:30', 'conversation.closed', 'c1', { reason: 'abandoned' }],
			...ask('c2', '10:20:00'),
			['10:00:20', 'conversation.assigned', 'c1', { agent: 'a' }, { received: '10:25:00' }]
		);
		const floor = floorAfter(events.slice(0, 5), '10:22:00');
		expect(floor.evicted.size).toBe(1);
		applyToFloor(floor, events[5] as (typeof events)[number], {
			history: (_, subject, before) => events.filter((e) => e.subject === subject && e.position < before)
		});
		advanceFloor(floor, at('10:26:00'));
		const { windows } = shown(floor);
		expect(windows.today).toMatchObject({
			arrivals: 2,
			closed: 1,
			abandonment: { part: 0, of: 2 },
			wait: { count: 1, mean: 20_000 }
		});
		expect(windows).toEqual(shown(floorAfter(events, '10:26:00')).windows);
	});
});

describe('sources', () => {
	const beat = (time: string) => [time, 'source.heartbeat', 's', { interval_s: 15 }] as const;

	it('is silent 45 s after its last sign of life, and says since when', () => {
		const events = story(beat('10:00:00'));
		expect(boardAfter(events, '10:00:45').sources['s']).toEqual({ lastReceivedAt: at('10:00:00') });
		expect(boardAfter(events, '10:00:46').sources['s']).toEqual({
			lastReceivedAt: at('10:00:00'),
			silentSince: at('10:00:00')
		});
	});

	it('without heartbeats it is never called silent', () => {
		const { sources } = boardAfter(story(...ask('c', '10:00:00')), '13:00:00');
		expect(sources['s']?.silentSince).toBeUndefined();
	});
});

describe('queue.snapshot', () => {
	const snapshot = (time: string) =>
		[
			time,
			'queue.snapshot',
			'pre',
			{ waiting: 7, oldest_wait_s: 90, in_service: 5, agents_online: 6, interval_s: 15 }
		] as const;

	it('overrides the derived gauges of its queue for three intervals, then they return, marked', () => {
		const events = story(
			...ask('c1', '10:00:00'),
			...ask('c2', '10:00:00', 'x', 'after'),
			snapshot('10:01:00')
		);
		const during = boardAfter(events, '10:01:45');
		expect(during.now).toMatchObject({
			waiting: 8,
			inService: 5,
			agentsOnline: 6,
			oldestQueuedAt: at('09:59:30')
		});
		expect(Object.values(during.queues)).toMatchObject([
			{ queue: 'pre', waiting: 7, fromSnapshot: true },
			{ queue: 'after', waiting: 1 }
		]);
		const after = boardAfter(events, '10:01:46');
		expect(after.now).toMatchObject({ waiting: 2, inService: 0 });
		expect(Object.values(after.queues)[0]).toMatchObject({ waiting: 1, snapshotLapsed: true });
	});

	it('shows a queue that is known by its snapshots alone', () => {
		const { now, queues } = boardAfter(story(snapshot('10:01:00')), '10:01:10');
		expect(now.waiting).toBe(7);
		expect(Object.values(queues)).toMatchObject([{ queue: 'pre', waiting: 7, fromSnapshot: true }]);
	});
});
