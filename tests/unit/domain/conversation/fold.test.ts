import { describe, expect, it } from 'vitest';
import { at, boardAfter, boardOf, story, type Draft } from '../../../support/story.ts';

const channel = 'taobao';

describe('queue and wait', () => {
	it('a customer queued at 10:00:05 waits until the assignment at 10:01:05: 60 s', () => {
		const events = story(
			['10:00:00', 'conversation.opened', 'c', { channel }],
			['10:00:05', 'conversation.queued', 'c', { queue: 'pre' }],
			['10:01:05', 'conversation.assigned', 'c', { agent: 'a' }]
		);
		expect(boardAfter(events.slice(0, 2), '10:00:35').now).toMatchObject({
			waiting: 1,
			oldestQueuedAt: at('10:00:05')
		});
		const { now, windows } = boardAfter(events, '10:01:05');
		expect(now).toMatchObject({ waiting: 0, inService: 1, agentsBusy: 1, longestWaitToday: 60_000 });
		expect(now.oldestQueuedAt).toBeUndefined();
		expect(windows.today.wait).toMatchObject({ count: 1, mean: 60_000, median: 60 });
	});

	it('moved to another queue, the wait keeps its first start', () => {
		const { now, queues } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:00:00', 'conversation.queued', 'c', { queue: 'pre' }],
				['10:00:40', 'conversation.queued', 'c', { queue: 'after' }]
			),
			'10:01:00'
		);
		expect(now).toMatchObject({ waiting: 1, oldestQueuedAt: at('10:00:00') });
		expect(Object.values(queues).map(({ queue, waiting }) => [queue, waiting])).toEqual([
			['pre', 0],
			['after', 1]
		]);
	});

	it('queued again after an assignment is a new wait and the same turn', () => {
		const { now, windows } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:00:00', 'message.created', 'c', { message: 'm1', from: 'customer' }],
				['10:00:00', 'conversation.queued', 'c', { queue: 'pre' }],
				['10:00:10', 'conversation.assigned', 'c', { agent: 'a' }],
				['10:00:20', 'conversation.queued', 'c', { queue: 'after' }]
			),
			'10:00:50'
		);
		expect(now).toMatchObject({
			waiting: 1,
			oldestQueuedAt: at('10:00:20'),
			unanswered: 1,
			oldestUnansweredAt: at('10:00:00'),
			inService: 0
		});
		expect(windows.today.wait.count).toBe(1);
	});

	it('handed back to nobody without a queue it neither waits nor is in service', () => {
		const { now } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:00:10', 'conversation.assigned', 'c', { agent: 'a' }],
				['10:00:20', 'conversation.unassigned', 'c', {}]
			),
			'10:00:50'
		);
		expect(now).toMatchObject({ open: 1, waiting: 0, inService: 0, agentsBusy: 0 });
	});

	it('the queue length changed by +2 over the last five minutes: three came, one was taken', () => {
		const events = story(
			...(['c1', 'c2', 'c3'] as const).flatMap((id) => [
				['10:00:00', 'conversation.opened', id, { channel }] as const,
				['10:00:00', 'conversation.queued', id, { queue: 'pre' }] as const
			]),
			['10:03:00', 'conversation.assigned', 'c1', { agent: 'a' }]
		);
		expect(boardAfter(events, '10:04:00').now.waitingChange).toBe(2);
		// At 10:06 only the taking is younger than five minutes.
		expect(boardAfter(events, '10:06:00').now.waitingChange).toBe(-1);
	});
});

describe('ask: what counts as an arrival, and when', () => {
	const arrivals = (...events: readonly Draft[]) => {
		const { today } = boardAfter(story(...events), '12:00:00').windows;
		const { arrivals: asked, agentStarted, selfService, returns } = today;
		return { arrivals: asked, agentStarted, selfService, returns };
	};
	const none = { arrivals: 0, agentStarted: 0, selfService: 0, returns: 0 };

	it('is booked when first queued', () => {
		const { picture } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:07:00', 'conversation.queued', 'c', { queue: 'pre' }]
			),
			'11:00:00'
		);
		expect(picture.arrivals).toEqual({ [at('10:05:00')]: 1 });
	});

	it('without a queue is booked when opened; where a bot spoke first, when first assigned', () => {
		expect(
			arrivals(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:00:01', 'message.created', 'c', { message: 'm', from: 'customer' }]
			)
		).toEqual({ ...none, arrivals: 1 });
		const bot = story(
			['10:00:00', 'conversation.opened', 'c', { channel }],
			['10:00:01', 'message.created', 'c', { message: 'm1', from: 'customer' }],
			['10:00:02', 'message.created', 'c', { message: 'm2', from: 'bot' }],
			['10:06:00', 'conversation.assigned', 'c', { agent: 'a' }]
		);
		expect(boardAfter(bot.slice(0, 3), '11:00:00').windows.today.arrivals).toBe(0);
		expect(boardAfter(bot, '11:00:00').picture.arrivals).toEqual({ [at('10:05:00')]: 1 });
	});

	it('leaves out what an agent started and what ended in self-service, counted apart', () => {
		expect(
			arrivals(
				['10:00:00', 'conversation.opened', 'c1', { channel, origin: 'agent' }],
				['10:00:00', 'conversation.opened', 'c2', { channel }],
				['10:00:30', 'conversation.closed', 'c2', { reason: 'self_service' }]
			)
		).toEqual({ ...none, agentStarted: 1, selfService: 1 });
	});

	it('a customer back within 10 min of the close is a return, after 10 min 1 s an arrival', () => {
		const first = [
			['10:00:00', 'conversation.opened', 'c1', { channel, shop: 's1', customer: 'k' }],
			['10:05:00', 'conversation.closed', 'c1', { reason: 'agent' }]
		] as const;
		const back = (time: string, shop = 's1') =>
			[time, 'conversation.opened', 'c2', { channel, shop, customer: 'k' }] as const;
		expect(arrivals(...first, back('10:15:00'))).toEqual({ ...none, arrivals: 1, returns: 1 });
		expect(arrivals(...first, back('10:15:01'))).toEqual({ ...none, arrivals: 2 });
		expect(arrivals(...first, back('10:15:00', 's2'))).toEqual({ ...none, arrivals: 2 });
	});

	it('the close that arrives late makes an arrival a return', () => {
		expect(
			arrivals(
				['10:00:00', 'conversation.opened', 'c1', { channel, customer: 'k' }],
				['10:08:00', 'conversation.opened', 'c2', { channel, customer: 'k' }],
				['10:05:00', 'conversation.closed', 'c1', { reason: 'agent' }, { received: '10:40:00' }]
			)
		).toEqual({ ...none, arrivals: 1, returns: 1 });
	});

	it('one customer id for everybody stays exact and fast: 3,000 conversations', () => {
		const drafts = Array.from({ length: 3_000 }, (_, i) => {
			const minute = String(Math.floor(i / 60)).padStart(2, '0');
			const second = String(i % 60).padStart(2, '0');
			return [
				`10:${minute}:${second}`,
				'conversation.opened',
				`c${i}`,
				{ channel, customer: 'guest' }
			] as const;
		});
		expect(arrivals(...drafts)).toEqual({ ...none, arrivals: 3_000 });
	});
});

describe('turn', () => {
	it('runs from the first unreplied customer message to the first valid reply: 45 s', () => {
		const { firstResponse, response } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:00:00', 'message.created', 'c', { message: 'm1', from: 'customer' }],
				['10:00:20', 'message.created', 'c', { message: 'm2', from: 'customer' }],
				['10:00:30', 'message.created', 'c', { message: 'm3', from: 'agent', agent: 'a', auto: true }],
				['10:00:31', 'message.created', 'c', { message: 'm4', from: 'agent', agent: 'a', private: true }],
				['10:00:32', 'message.created', 'c', { message: 'm5', from: 'system' }],
				['10:00:45', 'message.created', 'c', { message: 'm6', from: 'agent', agent: 'a' }],
				['10:02:00', 'message.created', 'c', { message: 'm7', from: 'customer' }],
				['10:02:15', 'message.created', 'c', { message: 'm8', from: 'assisted', agent: 'a' }]
			),
			'10:03:00'
		).windows.last15;
		expect(firstResponse).toMatchObject({
			count: 1,
			mean: 45_000,
			median: 45,
			within: { part: 0, of: 1, value: 0 }
		});
		expect(response).toMatchObject({ count: 2, mean: 30_000, median: 15, p90: 45 });
	});

	it('starts at the ask when the bot handled the customer before', () => {
		const { firstResponse } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:00:00', 'message.created', 'c', { message: 'm1', from: 'customer' }],
				['10:00:01', 'message.created', 'c', { message: 'm2', from: 'bot' }],
				['10:05:00', 'conversation.queued', 'c', { queue: 'pre' }],
				['10:05:12', 'message.created', 'c', { message: 'm3', from: 'agent', agent: 'a' }]
			),
			'10:06:00'
		).windows.last15;
		expect(firstResponse).toMatchObject({ count: 1, mean: 12_000 });
	});

	it('runs across midnight and counts, live, on the day of the reply', () => {
		const events = story(
			['-1 23:59:30', 'conversation.opened', 'c', { channel }],
			['-1 23:59:30', 'message.created', 'c', { message: 'm1', from: 'customer' }],
			['00:00:30', 'message.created', 'c', { message: 'm2', from: 'agent', agent: 'a' }]
		);
		const { today } = boardAfter(events, '00:01:00').windows;
		expect(today).toMatchObject({ arrivals: 0, firstResponse: { count: 1, mean: 60_000 } });
	});

	it('open at the close ends unanswered: the customer counts as unanswered', () => {
		const { now, windows } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c1', { channel, customer: 'k1' }],
				['10:00:00', 'message.created', 'c1', { message: 'm1', from: 'customer' }],
				['10:02:00', 'conversation.closed', 'c1', { reason: 'timeout' }],
				['10:00:00', 'conversation.opened', 'c2', { channel, customer: 'k2' }],
				['10:00:00', 'message.created', 'c2', { message: 'm2', from: 'customer' }],
				['10:01:00', 'message.created', 'c2', { message: 'm3', from: 'agent', agent: 'a' }]
			),
			'10:03:00'
		);
		expect(now.unanswered).toBe(0);
		expect(windows.last15.unansweredRate).toEqual({ part: 1, of: 2, value: 0.5 });
	});

	it("the customer's last turn decides: a later answered one makes up for it", () => {
		const { unansweredRate } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c1', { channel, customer: 'k' }],
				['10:00:00', 'message.created', 'c1', { message: 'm1', from: 'customer' }],
				['10:02:00', 'conversation.closed', 'c1', { reason: 'timeout' }],
				['10:05:00', 'conversation.opened', 'c2', { channel, customer: 'k' }],
				['10:05:00', 'message.created', 'c2', { message: 'm2', from: 'customer' }],
				['10:05:20', 'message.created', 'c2', { message: 'm3', from: 'agent', agent: 'a' }]
			),
			'10:06:00'
		).windows.last15;
		expect(unansweredRate).toEqual({ part: 0, of: 1, value: 0 });
	});
});

describe('service level and abandonment', () => {
	it('SL(30) = answered in time / (answered + abandoned after 5 s + waiting longer than 30 s) = 1 / 4', () => {
		const ask = (id: string, time: string) =>
			[
				[time, 'conversation.opened', id, { channel }],
				[time, 'conversation.queued', id, { queue: 'pre' }],
				[time, 'message.created', id, { message: `m-${id}`, from: 'customer' }]
			] as const;
		const { serviceLevel, abandonment, abandonedShort } = boardAfter(
			story(
				...ask('intime', '10:00:00'),
				['10:00:30', 'message.created', 'intime', { message: 'r1', from: 'agent', agent: 'a' }],
				...ask('toolate', '10:01:00'),
				['10:01:31', 'message.created', 'toolate', { message: 'r2', from: 'agent', agent: 'a' }],
				...ask('left', '10:02:00'),
				['10:02:05', 'conversation.closed', 'left', { reason: 'abandoned' }],
				...ask('leftsoon', '10:02:10'),
				['10:02:14', 'conversation.closed', 'leftsoon', { reason: 'abandoned' }],
				...ask('stillwaiting', '10:03:00'),
				...ask('justasked', '10:03:50')
			),
			'10:04:00'
		).windows.last15;
		expect(serviceLevel).toEqual({ part: 1, of: 4, value: 0.25 });
		expect(abandonment).toEqual({ part: 2, of: 6, value: 1 / 3 });
		expect(abandonedShort).toBe(1);
	});
});

describe('irregular events', () => {
	it('a message after the close reopens, a survey by a machine does not', () => {
		const events = story(
			['10:00:00', 'conversation.opened', 'c', { channel }],
			['10:01:00', 'conversation.closed', 'c', { reason: 'agent' }],
			['10:01:01', 'message.created', 'c', { message: 'm1', from: 'bot', auto: true }],
			['10:02:00', 'message.created', 'c', { message: 'm2', from: 'customer' }]
		);
		expect(boardAfter(events.slice(0, 3), '10:03:00').now).toMatchObject({ open: 0, unanswered: 0 });
		expect(boardAfter(events, '10:03:00').now).toMatchObject({ open: 1, unanswered: 1 });
	});

	it('an assignment before its opening is repaired when the opening arrives', () => {
		const { now, queues } = boardAfter(
			story(
				['10:00:05', 'conversation.assigned', 'c', { agent: 'a' }],
				['10:00:00', 'conversation.opened', 'c', { channel, shop: 'x' }, { received: '10:00:08' }]
			),
			'10:00:10'
		);
		expect(now).toMatchObject({ open: 1, inService: 1, agentsBusy: 1 });
		expect(Object.values(queues)).toMatchObject([{ shop: 'x', arrivals: 1, inService: 1 }]);
	});

	it('a close without opening counts as opened and closed and leaves nothing open', () => {
		const { now, windows } = boardAfter(
			story(['10:00:05', 'conversation.closed', 'c', { reason: 'agent' }]),
			'10:01:00'
		);
		expect(now.open).toBe(0);
		expect(windows.today).toMatchObject({ opened: 1, closed: 1 });
	});

	it('of two agents at once the last one owns it', () => {
		const { agents, now } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:00:01', 'conversation.assigned', 'c', { agent: 'a' }],
				['10:00:02', 'conversation.assigned', 'c', { agent: 'b' }]
			),
			'10:00:10'
		);
		expect(now).toMatchObject({ inService: 1, agentsBusy: 1 });
		expect(Object.values(agents).map(({ name, open }) => [name, open])).toEqual([
			['a', 0],
			['b', 1]
		]);
	});

	it('equal times without sequence are ranked: opened < queued < assigned < message < closed', () => {
		const { now, windows } = boardAfter(
			story(
				['10:00:00', 'conversation.closed', 'c', { reason: 'agent' }],
				['10:00:00', 'message.created', 'c', { message: 'm', from: 'agent', agent: 'a' }],
				['10:00:00', 'conversation.opened', 'c', { channel }]
			),
			'10:00:10'
		);
		expect(now.open).toBe(0);
		expect(windows.today).toMatchObject({ opened: 1, closed: 1 });
	});

	it('a subject used again more than 24 h after its close is a new conversation', () => {
		const { windows } = boardAfter(
			story(
				['-1 08:00:00', 'conversation.opened', 'c', { channel }],
				['-1 08:10:00', 'conversation.closed', 'c', { reason: 'agent' }],
				['09:00:00', 'message.created', 'c', { message: 'm', from: 'customer' }]
			),
			'09:01:00'
		);
		expect(windows.today).toMatchObject({ opened: 1, arrivals: 1 });
	});
});

describe('late events', () => {
	it('a reply that arrives 10 min late ends its turn when it happened, and is marked late', () => {
		const { now, windows } = boardAfter(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel }],
				['10:00:00', 'message.created', 'c', { message: 'm1', from: 'customer' }],
				['10:05:00', 'message.created', 'c', { message: 'm3', from: 'customer' }],
				[
					'10:00:20',
					'message.created',
					'c',
					{ message: 'm2', from: 'agent', agent: 'a' },
					{ received: '10:10:20' }
				]
			),
			'10:10:30'
		);
		expect(now).toMatchObject({ unanswered: 1, oldestUnansweredAt: at('10:05:00') });
		expect(windows.today).toMatchObject({ firstResponse: { count: 1, mean: 20_000 }, lateEvents: 1 });
	});

	it('older than 24 h it is history: on no live board', () => {
		const { now, windows, queues } = boardAfter(
			story(['-1 09:00:00', 'conversation.opened', 'c', { channel }, { received: '10:00:00' }]),
			'10:00:30'
		);
		expect(now.open).toBe(0);
		expect(windows.today).toMatchObject({ opened: 0, arrivals: 0 });
		expect(Object.values(queues).every(({ waiting, arrivals }) => waiting + arrivals === 0)).toBe(true);
	});
});

describe('windows', () => {
	it('last 15 min at 10:15:00 holds what happened in (10:00:00, 10:15:00]', () => {
		const events = story(
			['10:00:00', 'conversation.opened', 'c1', { channel }],
			['10:00:01', 'conversation.opened', 'c2', { channel }],
			['10:15:00', 'conversation.opened', 'c3', { channel }]
		);
		expect(boardAfter(events, '10:15:00').windows.last15.arrivals).toBe(2);
		expect(boardAfter(events, '10:15:01').windows.last15.arrivals).toBe(1);
	});

	it('the business day rolls over at dayStart 04:00, the phase does not', () => {
		const board = boardOf({
			dayStart: '04:00',
			phases: [{ name: 'launch', start: at('-1 20:00:00') }]
		});
		const events = story(
			['-1 21:00:00', 'conversation.opened', 'c1', { channel }],
			['03:59:59', 'conversation.opened', 'c2', { channel }],
			['04:00:00', 'conversation.opened', 'c3', { channel }]
		);
		const { day, windows } = boardAfter(events, '05:00:00', board);
		expect(day).toMatchObject({ date: '2026-11-11', start: at('04:00:00') });
		expect([windows.today.arrivals, windows.phase?.arrivals]).toEqual([1, 3]);
	});

	it('a phase begins at its start instant and ends with the next one', () => {
		const board = boardOf({
			phases: [
				{ name: 'warm-up', start: at('10:00:00') },
				{ name: 'launch', start: at('20:00:00') }
			]
		});
		const events = story(
			['09:59:59', 'conversation.opened', 'c1', { channel }],
			['10:00:00', 'conversation.opened', 'c2', { channel }],
			['20:00:00', 'conversation.opened', 'c3', { channel }]
		);
		expect(boardAfter(events.slice(0, 1), '09:59:59', board).windows.phase).toBeUndefined();
		expect(boardAfter(events.slice(0, 2), '19:00:00', board).windows.phase?.arrivals).toBe(1);
		const launched = boardAfter(events, '20:00:01', board);
		expect([launched.board.phase?.name, launched.windows.phase?.arrivals]).toEqual(['launch', 1]);
	});
});
