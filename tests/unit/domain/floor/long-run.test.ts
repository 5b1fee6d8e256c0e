import { describe, expect, it } from 'vitest';
import { emptyTimeline, presentState } from '#lib/domain/agent/agent-timeline.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import { advanceFloor, applyToFloor, noHistory, type Floor } from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { at, boardOf, floorAfter, shown, story } from '../../../support/story.ts';

const channel = 'taobao';

/** Applies events made by a function of their number, each a second after the last. */
function feed(
	floor: Floor,
	count: number,
	event: (i: number) => readonly [string, string, unknown],
	step = 1_000
) {
	for (let i = 0; i < count; i++) {
		const [type, subject, data] = event(i);
		const time = floor.now + step;
		advanceFloor(floor, time);
		applyToFloor(
			floor,
			{
				organisation: 'o',
				source: 's',
				id: `${floor.position + 1}`,
				type,
				subject,
				time,
				receivedAt: time,
				timeliness: 'live',
				data,
				position: floor.position + 1
			} as unknown as LoggedEvent,
			{ history: noHistory }
		);
	}
}

const tallyOf = (floor: Floor) => floor.boards.get('all') as BoardTally;

describe('a floor that runs for weeks', () => {
	it('counts a customer who asks at 23:59:50 and again at 00:00:20 once in the last 15 minutes', () => {
		const asks = (id: string, asked: string, answered: string) =>
			[
				[asked, 'conversation.opened', id, { channel, customer: 'k' }],
				[asked, 'message.created', id, { message: `${id}1`, from: 'customer' }],
				[answered, 'message.created', id, { message: `${id}2`, from: 'agent', agent: 'a' }]
			] as const;
		const events = story(
			...asks('c1', '23:59:50', '23:59:55'),
			['+1 00:00:05', 'agent.state', 'a', { state: 'online' }],
			...asks('c2', '+1 00:00:20', '+1 00:00:25')
		);
		const { last15 } = shown(floorAfter(events, '+1 00:01:00')).windows;
		expect(last15.unansweredRate).toEqual({ part: 0, of: 1, value: 0 });
	});

	it('forgets the turns of earlier days, also of an id that a source sends for everybody', () => {
		const floor = floorAfter([], '10:00:00');
		const days = 4;
		for (let day = 0; day < days; day++) {
			feed(
				floor,
				200,
				(i) =>
					i % 2 === 0
						? ['conversation.opened', `d${day}-${i}`, { channel, customer: 'everybody' }]
						: ['message.created', `d${day}-${i - 1}`, { message: `${i}`, from: 'customer' }],
				day === 0 ? 1_000 : 86_400_000 / 200
			);
		}
		const entry = tallyOf(floor).customers.get('everybody');
		expect(entry?.turns?.size).toBeLessThan(110);
	});

	it('forgets old states of accounts that never name a capacity', () => {
		const floor = floorAfter([], '10:00:00');
		feed(floor, 20 * 24 * 60, () => ['agent.state', 'a', { state: 'online' }], 60_000);
		const [timeline] = [...floor.agents.values()];
		expect(timeline?.states.length).toBeLessThan(3.1 * 24 * 60);
	});

	it('keeps the capacity that was named before the states that it forgets', () => {
		const floor = floorAfter([], '10:00:00');
		feed(floor, 1, () => ['agent.state', 'a', { state: 'online', capacity: 7 }]);
		feed(floor, 20 * 24, () => ['agent.state', 'a', { state: 'online' }], 3_600_000);
		const [timeline] = [...floor.agents.values()];
		expect(timeline?.states.length).toBeLessThan(3.1 * 24);
		expect(presentState(timeline ?? emptyTimeline('', ''), floor.now)?.capacity).toBe(7);
	});

	it(
		'takes 100,000 conversations of one customer id and forgets them two days later within 5 s',
		{ timeout: 60_000 },
		() => {
			const floor = floorAfter([], '10:00:00');
			feed(
				floor,
				300_000,
				(i) => {
					const id = `c${Math.floor(i / 3)}`;
					if (i % 3 === 0) return ['conversation.opened', id, { channel, shop: 'x', customer: 'everybody' }];
					if (i % 3 === 1) return ['message.created', id, { message: `${i}`, from: 'customer' }];
					return ['conversation.closed', id, { reason: 'agent' }];
				},
				100
			);
			const taken = performance.now();
			advanceFloor(floor, floor.now + 30 * 3_600_000);
			advanceFloor(floor, floor.now + 30 * 3_600_000);
			const forgotten = performance.now();
			expect(floor.visits.size).toBe(0);
			expect(forgotten - taken).toBeLessThan(5_000);
		}
	);
});

describe('a floor under hostile events', () => {
	it(
		'shows a board of 10,000 queues whose sources push snapshots without comparing each with each',
		{ timeout: 120_000 },
		() => {
			const floor = floorAfter([], '10:00:00');
			feed(floor, 10_000, (i) => ['conversation.opened', `c${i}`, { channel, queue: `q${i}` }], 0);
			feed(floor, 10_000, (i) => ['queue.snapshot', `q${i}`, { waiting: 1, agents_online: 2 }], 0);
			const first = stateOfBoard(floor, tallyOf(floor), emptyDirectory);
			expect(first.now.waiting).toBe(10_000);
			const begun = performance.now();
			stateOfBoard(floor, tallyOf(floor), emptyDirectory, first);
			advanceFloor(floor, floor.now + 120_000);
			const lapsed = stateOfBoard(floor, tallyOf(floor), emptyDirectory, first);
			expect(Object.values(lapsed.queues)[0]?.snapshotLapsed).toBe(true);
			// Each with each takes minutes; a busy machine takes a second.
			expect(performance.now() - begun).toBeLessThan(10_000);
		}
	);

	it('shows a board of 200,000 pushed queues without running out of stack', { timeout: 120_000 }, () => {
		const floor = floorAfter([], '10:00:00');
		feed(floor, 200_000, (i) => ['queue.snapshot', `q${i}`, { agents_online: 3 }], 0);
		expect(stateOfBoard(floor, tallyOf(floor), emptyDirectory).now.agentsOnline).toBe(3);
	});

	it(
		'shows a board of 10,000 agents without capacity, however many states they had',
		{ timeout: 60_000 },
		() => {
			const floor = floorAfter([], '10:00:00');
			feed(floor, 500_000, (i) => ['agent.state', `a${i % 10_000}`, { state: 'online' }], 100);
			const first = stateOfBoard(floor, tallyOf(floor), emptyDirectory);
			const begun = performance.now();
			for (let i = 0; i < 10; i++) stateOfBoard(floor, tallyOf(floor), emptyDirectory, first);
			expect((performance.now() - begun) / 10).toBeLessThan(2_000);
		}
	);

	it(
		'takes 5,000 messages of one conversation, some without sequence, within 5 s',
		{ timeout: 300_000 },
		() => {
			const floor = floorAfter([], '10:00:00');
			const begun = performance.now();
			for (let i = 0; i < 5_000; i++) {
				const time = floor.now + 100;
				advanceFloor(floor, time);
				applyToFloor(
					floor,
					{
						organisation: 'o',
						source: 's',
						id: `${i}`,
						type: 'message.created',
						subject: 'c',
						time,
						receivedAt: time,
						timeliness: 'live',
						...(i === 0 ? {} : { sequence: String(i) }),
						data: { message: `${i}`, from: i % 2 === 0 ? 'customer' : 'agent', agent: 'a' },
						position: i + 1
					} as unknown as LoggedEvent,
					{ history: noHistory }
				);
			}
			expect(performance.now() - begun).toBeLessThan(5_000);
		}
	);

	it(
		'takes 5,000 messages of one conversation in pairs that come in the wrong order within 5 s',
		{ timeout: 300_000 },
		() => {
			const floor = floorAfter([], '10:00:00');
			const begun = performance.now();
			const start = floor.now;
			for (let i = 0; i < 5_000; i++) {
				const receivedAt = start + i * 100;
				const time = start + (i ^ 1) * 100;
				advanceFloor(floor, receivedAt);
				applyToFloor(
					floor,
					{
						organisation: 'o',
						source: 's',
						id: `${i}`,
						type: 'message.created',
						subject: 'c',
						time,
						receivedAt,
						timeliness: 'live',
						data: { message: `${i}`, from: i % 2 === 0 ? 'customer' : 'agent', agent: 'a' },
						position: i + 1
					} as unknown as LoggedEvent,
					{ history: noHistory }
				);
			}
			expect(performance.now() - begun).toBeLessThan(5_000);
		}
	);
});

describe('a conversation of 600 messages, closes and reopenings', () => {
	it('comes to the same in whatever order within two minutes its events arrive', () => {
		const start = at('10:00:00');
		const ordered = Array.from({ length: 600 }, (_, i) => {
			const time = start + i * 1_000;
			const closes = i % 17 === 16;
			return {
				organisation: 'o',
				source: 's',
				id: `${i}`,
				type: closes ? 'conversation.closed' : 'message.created',
				subject: 'c',
				time,
				receivedAt: start + 600_000,
				timeliness: 'live',
				data: closes
					? { reason: 'agent' }
					: { message: `${i}`, from: i % 3 === 0 ? 'agent' : 'customer', agent: `a${i % 5}` },
				position: i + 1
			} as unknown as LoggedEvent;
		});
		// A fixed shuffle that moves an event by at most two minutes.
		const shuffled = ordered
			.map((event, i) => ({ event, rank: i + ((i * 7_919) % 120) }))
			.sort((a, b) => a.rank - b.rank)
			.map(({ event }, i) => ({ ...event, position: i + 1 }));
		expect(shown(floorAfter(shuffled, '10:11:00'))).toEqual(shown(floorAfter(ordered, '10:11:00')));
	});
});

describe('conversations whose opening comes late', () => {
	it('an account shows on the board of the shop that a late opening names', () => {
		const flagship = boardOf({ filter: { shops: ['flagship'] } });
		const events = story(
			['10:00:00', 'conversation.assigned', 'c', { agent: 'a' }],
			['10:00:05', 'conversation.opened', 'c', { channel, shop: 'flagship' }]
		);
		const floor = floorAfter(events.slice(0, 1), '10:00:01', [flagship]);
		const before = shown(floor);
		advanceFloor(floor, at('10:00:05'));
		applyToFloor(floor, events[1] as LoggedEvent, { history: noHistory });
		const after = stateOfBoard(floor, tallyOf(floor), emptyDirectory, before);
		expect(after.now.agentsBusy).toBe(1);
		expect(Object.keys(after.agents)).toHaveLength(1);
	});
});
