import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { advanceFloor, applyToFloor, emptyFloor, addBoard, type Floor } from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import { emptyDirectory, type Directory } from '#lib/domain/registry/directory.ts';
import { at, boardAfter, boardOf, floorAfter, shown, story, type Draft } from '../../../support/story.ts';

const channel = 'jd';
const days = (n: number) => n * 86_400_000;

const asked = (id: string, time: string, queue = 'pre'): Draft[] => [
	[time, 'conversation.opened', id, { channel, queue, customer: id }],
	[time, 'message.created', id, { message: `${id}${time}`, from: 'customer' }]
];

/** What was told of a floor, told to another one. */
function tell(floor: Floor, events: readonly LoggedEvent[], all: readonly LoggedEvent[]): void {
	for (const event of events) {
		advanceFloor(floor, event.receivedAt);
		applyToFloor(floor, event, {
			history: (_, subject, before) =>
				all.filter((earlier) => earlier.subject === subject && earlier.position < before)
		});
	}
}

describe('a conversation that nobody closes', () => {
	const open = story(
		...asked('c1', '10:20:00'),
		['10:20:05', 'conversation.assigned', 'c1', { agent: 'a' }],
		['+4 09:00:00', 'message.created', 'c1', { message: 'again', from: 'customer' }],
		['+4 09:00:30', 'message.created', 'c1', { message: 'reply', from: 'agent', agent: 'a' }]
	);

	it('is open until the first full hour after 48 h without an event, then neither open nor in service', () => {
		const floor = floorAfter(open.slice(0, 3), '+2 10:59:59');
		expect(shown(floor).now).toMatchObject({ open: 1, unanswered: 1, inService: 1, agentsBusy: 1 });
		advanceFloor(floor, at('+2 11:00:00'));
		expect(shown(floor).now).toMatchObject({ open: 0, unanswered: 0, inService: 0, agentsBusy: 0 });
		// It waited until 11:00 of that day.
		expect(shown(floor).now.mostUnansweredToday).toEqual({ value: 1, at: at('+2 00:00:00') });
		advanceFloor(floor, at('+2 11:11:00'));
		expect(floor.conversations.size).toBe(0);
	});

	it('comes back with its next event: the turn is still open, and no new arrival', () => {
		const floor = floorAfter(open.slice(0, 3), '+4 08:00:00');
		expect(shown(floor).now).not.toHaveProperty('mostUnansweredToday');
		tell(floor, open.slice(3, 4), open);
		const { now, windows } = shown(floor);
		expect(now).toMatchObject({ open: 1, unanswered: 1, inService: 1, oldestUnansweredAt: at('10:20:00') });
		expect(now.mostUnansweredToday).toEqual({ value: 1, at: at('+4 09:00:00') });
		expect(windows.today.arrivals).toBe(0);
		tell(floor, open.slice(4), open);
		expect(shown(floor).now.unanswered).toBe(0);
	});

	it('whose subject is opened again after that is another one: a second arrival', () => {
		const floor = floorAfter(
			story(...asked('c1', '10:20:00'), ...asked('c1', '+4 09:00:00')),
			'+4 09:00:10',
			[boardOf({ phases: [{ name: 'launch', start: at('00:00:00') }] })]
		);
		expect(shown(floor).now).toMatchObject({ open: 1, unanswered: 1 });
		expect(shown(floor).windows.phase?.arrivals).toBe(2);
	});

	it('100 a day for 60 days leave no more than 3 days of them in the memory', () => {
		const floor = emptyFloor('o', at('00:00:00'));
		addBoard(floor, boardOf());
		let position = 0;
		for (let day = 0; day < 60; day++) {
			const events = story(...Array.from({ length: 100 }, (_, i) => asked(`${day}-${i}`, '10:00:00')).flat());
			for (const event of events) {
				const time = event.time + days(day);
				const told = { ...event, time, receivedAt: time, position: ++position };
				advanceFloor(floor, time);
				applyToFloor(floor, told, { history: () => [] });
			}
		}
		expect(floor.conversations.get('s')?.size).toBeLessThanOrEqual(300);
		expect(floor.evicted.size).toBeLessThanOrEqual(300);
		expect(floor.visits.size).toBeLessThanOrEqual(500);
		expect(shown(floor).now.unanswered).toBe(floor.conversations.get('s')?.size);
	});
});

describe('a phase of weeks', () => {
	const phase = boardOf({ phases: [{ name: 'launch', start: at('00:00:00') - days(20) }] });

	it('leaves a backfilled conversation out, as the day does', () => {
		const events = story(
			['-3 10:00:00', 'conversation.opened', 'old', { channel, customer: 'k' }, { received: '10:00:00' }],
			['-3 10:00:00', 'message.created', 'old', { message: '1', from: 'customer' }, { received: '10:00:00' }],
			['-3 10:00:09', 'message.created', 'old', { message: '2', from: 'agent' }, { received: '10:00:00' }],
			['-3 10:05:00', 'conversation.closed', 'old', { reason: 'agent' }, { received: '10:00:00' }],
			['-3 10:06:00', 'rating.submitted', 'old', { score: 5, scale: 5 }, { received: '10:00:00' }]
		);
		expect(boardAfter(events, '10:00:01', phase).windows.phase).toMatchObject({
			arrivals: 0,
			opened: 0,
			closed: 0,
			firstResponse: { count: 0 },
			unansweredRate: { part: 0, of: 0 },
			satisfaction: { part: 0, of: 0 }
		});
	});

	it('a rating of today replaces a backfilled one without taking away what was never counted', () => {
		const events = story(
			['-3 10:00:00', 'conversation.opened', 'old', { channel }, { received: '10:00:00' }],
			['-3 10:06:00', 'rating.submitted', 'old', { score: 5, scale: 5 }, { received: '10:00:00' }],
			['10:00:10', 'rating.submitted', 'old', { score: 1, scale: 5 }]
		);
		expect(boardAfter(events, '10:00:11', phase).windows.phase?.satisfaction).toMatchObject({
			part: 0,
			of: 1
		});
	});

	it('keeps no list of waits, slots and takers: those are of a day', () => {
		const floor = floorAfter(story(...asked('c1', '10:00:00')), '10:00:01', [phase]);
		expect(floor.boards.get('all')?.phase?.day).toBeUndefined();
	});
});

describe('rows of queues', () => {
	it('a queue in which nobody asked for a week is no row any more', () => {
		const floor = floorAfter(
			story(...asked('c1', '10:00:00', 'ended'), [
				'10:00:05',
				'conversation.closed',
				'c1',
				{ reason: 'agent' }
			]),
			'10:01:00'
		);
		const rows = () => Object.values(shown(floor).queues).map(({ queue }) => queue);
		expect(rows()).toEqual(['ended']);
		advanceFloor(floor, at('00:00:00') + days(7) + 1_000);
		expect(rows()).toEqual(['ended']);
		advanceFloor(floor, at('00:00:00') + days(9));
		expect(rows()).toEqual([]);
		expect(floor.boards.get('all')?.rows.size).toBe(0);
	});

	it('goes by the target of its queue, and by the board’s N where it has none', () => {
		const reply = (id: string): Draft => [
			'10:00:45',
			'message.created',
			id,
			{ message: `${id}r`, from: 'agent' }
		];
		const floor = floorAfter(
			story(...asked('c1', '10:00:00', 'pre'), ...asked('c2', '10:00:00', 'after'), reply('c1'), reply('c2')),
			'10:01:00'
		);
		const tally = floor.boards.get('all');
		if (tally === undefined) throw new Error('no board');
		const before = stateOfBoard(floor, tally, emptyDirectory);
		const directory: Directory = {
			...emptyDirectory,
			queueTarget: (_, queue) => (queue === 'pre' ? { answerWithin: 60, serviceLevel: 0.8 } : undefined)
		};
		const state = stateOfBoard(floor, tally, directory, before);
		const rows = Object.values(state.queues);
		expect(rows.find(({ queue }) => queue === 'pre')).toMatchObject({
			answerWithin: 60,
			serviceLevelTarget: 0.8,
			within: { part: 1, of: 1 }
		});
		expect(rows.find(({ queue }) => queue === 'after')).not.toHaveProperty('answerWithin');
		expect(state.windows.last15.firstResponse.within).toMatchObject({ part: 0, of: 2 });
	});
});

describe('today’s picture', () => {
	it('begins with the first event of a fresh start, and at midnight from then on', () => {
		const floor = floorAfter(story(...asked('c1', '10:20:00'), ...asked('c2', '10:30:00')), '10:31:00');
		expect(shown(floor).picture.since).toBe(at('10:20:00'));
		advanceFloor(floor, at('+1 00:00:01'));
		expect(shown(floor).picture.since).toBe(at('+1 00:00:00'));
	});

	it('what comes late does not make the time before it known', () => {
		const events = story(
			['09:00:00', 'conversation.opened', 'late', { channel }, { received: '10:20:00' }],
			...asked('c1', '10:20:30')
		);
		expect(boardAfter(events, '10:21:00').picture.since).toBe(at('10:20:30'));
		expect(boardAfter([], '10:21:00').picture).not.toHaveProperty('since');
	});
});
