import { describe, expect, it } from 'vitest';
import { at, boardAfter, boardOf, floorAfter, shown, story, type Draft } from '../../../support/story.ts';

const channel = 'jd';

/** A customer who waits from one time to another. */
function wait(id: string, from: string, to?: string, queue = 'pre'): Draft[] {
	const begun: Draft[] = [
		[from, 'conversation.opened', id, { channel }],
		[from, 'conversation.queued', id, { queue }]
	];
	return to === undefined ? begun : [...begun, [to, 'conversation.assigned', id, { agent: `of ${id}` }]];
}

const said = (time: string, id: string, from: 'customer' | 'agent'): Draft => [
	time,
	'message.created',
	id,
	{ message: `${id}${time}`, from }
];

describe('the maxima of the business day', () => {
	it('3 waited at once from 10:00:20 until 10:00:30: 3, and since when', () => {
		const { now } = boardAfter(
			story(
				...wait('c1', '10:00:00', '10:00:40'),
				...wait('c2', '10:00:10', '10:00:30'),
				...wait('c3', '10:00:20', '10:01:00'),
				...wait('c4', '10:02:00')
			),
			'10:05:00'
		);
		expect(now.waiting).toBe(1);
		expect(now.mostWaitingToday).toEqual({ value: 3, at: at('10:00:20') });
		expect(now).toMatchObject({ longestWaitToday: 40_000, longestWaitTodayAt: at('10:00:40') });
	});

	it('an assignment that comes an hour late takes the maximum back to 2', () => {
		const { now } = boardAfter(
			story(
				...wait('c1', '10:00:00'),
				...wait('c2', '10:00:10', '10:00:30'),
				...wait('c3', '10:00:20', '10:01:00'),
				['10:00:15', 'conversation.assigned', 'c1', { agent: 'a' }, { received: '11:00:00' }]
			),
			'11:00:00'
		);
		expect(now.mostWaitingToday).toEqual({ value: 2, at: at('10:00:10') });
	});

	it('who takes another one’s place in the same millisecond makes no maximum', () => {
		const events = story(
			...wait('c1', '10:00:00', '10:00:30'),
			...wait('c2', '10:00:30', '10:00:40'),
			...wait('c3', '10:00:40', '10:00:50')
		);
		expect(boardAfter(events, '10:01:00').now.mostWaitingToday).toEqual({ value: 1, at: at('10:00:00') });
	});

	it('5 unanswered turns at 10:00:04, as each customer’s first question counts once', () => {
		const ids = ['a', 'b', 'c', 'd', 'e'];
		const events = story(
			...ids.map((id, i): Draft => [`10:00:0${i}`, 'conversation.opened', id, { channel }]),
			...ids.flatMap((id, i) => [said(`10:00:0${i}`, id, 'customer'), said(`10:00:1${i}`, id, 'customer')]),
			...ids.map((id, i) => said(`10:00:2${i}`, id, 'agent'))
		);
		const { now } = boardAfter(events, '10:01:00');
		expect(now.unanswered).toBe(0);
		expect(now.mostUnansweredToday).toEqual({ value: 5, at: at('10:00:04') });
	});

	it('who waits across midnight counts in the new day from its start, and the days before do not', () => {
		const floor = floorAfter(
			story(
				...wait('c1', '22:00:00', '22:01:00'),
				...wait('c2', '22:00:00', '22:01:00'),
				...wait('c3', '22:00:30', '22:01:00'),
				...wait('c4', '23:59:00', '+1 00:10:00'),
				...wait('c5', '23:59:30', '+1 00:20:00')
			),
			'+1 00:30:00'
		);
		const { now } = shown(floor);
		expect(now.mostWaitingToday).toEqual({ value: 2, at: at('+1 00:00:00') });
		expect(now).toMatchObject({ longestWaitToday: 1_230_000, longestWaitTodayAt: at('+1 00:20:00') });
	});

	it('a day in which nobody waited has no maximum, not 0', () => {
		const floor = floorAfter(story(...wait('c1', '22:00:00', '22:01:00')), '+1 09:00:00');
		expect(shown(floor).now).not.toHaveProperty('mostWaitingToday');
		expect(shown(floor).now).not.toHaveProperty('longestWaitToday');
	});

	it('a queue that moves to another board’s shop is that board’s from then on', () => {
		const boards = [
			boardOf({ id: 'pre', filter: { queues: ['pre'] } }),
			boardOf({ id: 'after', filter: { queues: ['after'] } })
		];
		const floor = floorAfter(
			story(...wait('c1', '10:00:00'), ['10:05:00', 'conversation.queued', 'c1', { queue: 'after' }]),
			'10:06:00',
			boards
		);
		expect(shown(floor, 'pre').now.mostWaitingToday).toEqual({ value: 1, at: at('10:00:00') });
		expect(shown(floor, 'after').now.mostWaitingToday).toEqual({ value: 1, at: at('10:05:00') });
	});

	it('while a queue pushes its length nobody knows the maximum; the day after it is known again', () => {
		const events = story(...wait('c1', '10:00:00'), ['10:00:10', 'queue.snapshot', 'pushed', { waiting: 9 }]);
		expect(shown(floorAfter(events, '10:00:20')).now).toMatchObject({ waiting: 10 });
		expect(shown(floorAfter(events, '12:00:00')).now).not.toHaveProperty('mostWaitingToday');
		expect(shown(floorAfter(events, '+1 08:00:00')).now.mostWaitingToday).toEqual({
			value: 1,
			at: at('+1 00:00:00')
		});
	});
});
