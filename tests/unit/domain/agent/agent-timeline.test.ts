import { describe, expect, it } from 'vitest';
import { boardAfter, story } from '../../../support/story.ts';

const state = (time: string, value: 'online' | 'away' | 'offline', capacity?: number) =>
	[time, 'agent.state', 'a', { state: value, ...(capacity === undefined ? {} : { capacity }) }] as const;
const serve = (id: string, from: string, to?: string) =>
	[
		[from, 'conversation.opened', id, { channel: 'jd' }],
		[from, 'conversation.assigned', id, { agent: 'a' }],
		...(to === undefined ? [] : [[to, 'conversation.closed', id, { reason: 'agent' }] as const])
	] as const;

describe('occupancy', () => {
	it('two of four places for half an hour, none for the other half: 25 %, busy 50 %', () => {
		const { windows } = boardAfter(
			story(
				state('10:00:00', 'online', 4),
				...serve('c1', '10:00:00', '10:30:00'),
				...serve('c2', '10:00:00', '10:30:00')
			),
			'11:00:00'
		);
		expect(windows.today).toMatchObject({ occupancy: 0.25, busyShare: 0.5 });
	});

	it('counts only online time: the break from 10:30 to 11:00 is neither load nor capacity', () => {
		const { windows } = boardAfter(
			story(
				state('10:00:00', 'online', 2),
				...serve('c1', '10:00:00'),
				state('10:30:00', 'away'),
				state('11:00:00', 'online')
			),
			'11:30:00'
		);
		expect(windows.today).toMatchObject({ occupancy: 0.5, busyShare: 1 });
	});

	it('is never negative, also where sequences put the close before an assignment that is earlier by its time', () => {
		const { windows } = boardAfter(
			story(
				state('10:00:00', 'online', 2),
				['10:20:00', 'conversation.assigned', 'c', { agent: 'a' }, { sequence: '1' }],
				['10:10:00', 'conversation.closed', 'c', { reason: 'agent' }, { sequence: '2', received: '10:20:01' }]
			),
			'10:30:00'
		);
		expect(windows.today).toMatchObject({ occupancy: 0, busyShare: 0 });
	});

	it('a late state changes it as if it had come in time', () => {
		const inTime = story(
			state('10:00:00', 'online', 4),
			...serve('c', '10:00:00'),
			state('10:30:00', 'offline')
		);
		const late = story(state('10:00:00', 'online', 4), ...serve('c', '10:00:00'), [
			...state('10:30:00', 'offline'),
			{ received: '11:30:00' }
		]);
		const figures = (events: typeof inTime) => boardAfter(events, '12:00:00').windows.today.occupancy;
		expect(figures(late)).toBe(0.25);
		expect(figures(late)).toBe(figures(inTime));
	});

	it('is absent, not 0, without agent.state', () => {
		const { windows, now } = boardAfter(story(...serve('c', '10:00:00')), '11:00:00');
		expect(windows.today.occupancy).toBeUndefined();
		expect([now.agentsOnline, now.capacity, now.load]).toEqual([undefined, undefined, undefined]);
		expect(now).toMatchObject({ inService: 1, agentsBusy: 1, concurrency: 1 });
	});
});

describe('people now', () => {
	it('one online with 3 of 10 places taken and one on a break: load 30 %, concurrency 3', () => {
		const { now, agents } = boardAfter(
			story(
				state('10:00:00', 'online', 10),
				['10:00:00', 'agent.state', 'b', { state: 'away', capacity: 10 }],
				...serve('c1', '10:00:01'),
				...serve('c2', '10:00:02'),
				...serve('c3', '10:00:03')
			),
			'10:01:00'
		);
		expect(now).toMatchObject({
			agentsOnline: 1,
			agentsAway: 1,
			capacity: 10,
			load: 0.3,
			concurrency: 3
		});
		expect(Object.values(agents)).toMatchObject([
			{ name: 'a', state: 'online', open: 3 },
			{ name: 'b', state: 'away', open: 0 }
		]);
	});

	it('received counts distinct customers with a message from both sides: k once, the silent one not', () => {
		const message = (time: string, id: string, from: 'customer' | 'agent') =>
			[time, 'message.created', id, { message: `${id}${time}`, from, agent: 'a' }] as const;
		const { agents } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c1', { channel: 'jd', customer: 'k' }],
				['10:00:00', 'conversation.assigned', 'c1', { agent: 'a' }],
				message('10:00:01', 'c1', 'customer'),
				message('10:00:02', 'c1', 'agent'),
				message('10:00:03', 'c1', 'agent'),
				['11:00:00', 'conversation.opened', 'c2', { channel: 'jd', customer: 'k' }],
				message('11:00:01', 'c2', 'customer'),
				message('11:00:02', 'c2', 'agent'),
				['11:00:00', 'conversation.opened', 'c3', { channel: 'jd', customer: 'silent' }],
				message('11:00:02', 'c3', 'agent')
			),
			'12:00:00'
		);
		expect(Object.values(agents)).toMatchObject([{ name: 'a', received: 1 }]);
	});
});
