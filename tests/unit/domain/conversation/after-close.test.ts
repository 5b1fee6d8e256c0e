import { describe, expect, it } from 'vitest';
import { boardAfter, boardOf, story } from '../../../support/story.ts';

const channel = 'taobao';

describe('after the close', () => {
	const served = [
		['-1 08:00:00', 'conversation.opened', 'c', { channel, shop: 'x', queue: 'pre' }],
		['-1 08:00:10', 'conversation.assigned', 'c', { agent: 'a' }],
		['-1 08:10:00', 'conversation.closed', 'c', { reason: 'agent' }]
	] as const;

	it('a rating 26 hours after the close counts in the shop of its conversation', () => {
		const events = story(...served, ['10:10:00', 'rating.submitted', 'c', { score: 5, scale: 5 }]);
		const { windows } = boardAfter(events, '10:11:00', boardOf({ filter: { shops: ['x'] } }));
		expect(windows.today.satisfaction).toEqual({ part: 1, of: 1, value: 1 });
	});

	it('a survey that the system sends 26 hours after the close is no arrival', () => {
		const events = story(
			...served,
			['10:10:00', 'message.created', 'c', { message: 'm', from: 'system' }],
			['10:10:01', 'message.created', 'c', { message: 'n', from: 'agent', agent: 'a', auto: true }],
			['10:10:02', 'message.created', 'c', { message: 'o', from: 'agent', agent: 'a', private: true }]
		);
		const { now, windows } = boardAfter(events, '10:11:00');
		expect(windows.today).toMatchObject({ arrivals: 0, opened: 0 });
		expect(now.open).toBe(0);
	});

	it('a conversation closed as self-service has asked nobody: it is not unanswered', () => {
		const events = story(
			['10:00:00', 'conversation.opened', 'c', { channel, customer: 'k' }],
			['10:00:01', 'message.created', 'c', { message: 'm', from: 'customer' }],
			['10:00:30', 'conversation.closed', 'c', { reason: 'self_service' }]
		);
		const { today } = boardAfter(events, '10:01:00').windows;
		expect(today).toMatchObject({ arrivals: 0, selfService: 1 });
		expect(today.unansweredRate).toEqual({ part: 0, of: 0 });
	});

	it('a rating whose label is not mapped is outside the share and counts as participation', () => {
		const closed = (id: string) =>
			[
				['10:00:00', 'conversation.opened', id, { channel }],
				['10:00:30', 'conversation.closed', id, { reason: 'agent' }]
			] as const;
		const events = story(
			...closed('c1'),
			...closed('c2'),
			...closed('c3'),
			['10:01:00', 'rating.submitted', 'c1', { label: '满意' }],
			['10:01:00', 'rating.submitted', 'c2', { label: 'bad' }],
			['10:01:00', 'rating.submitted', 'c3', { label: 'code-7' }]
		);
		const { today } = boardAfter(events, '10:02:00').windows;
		expect(today.satisfaction).toEqual({ part: 1, of: 2, value: 0.5 });
		expect(today.participation).toEqual({ part: 3, of: 3, value: 1 });
	});

	it('28 of 35 is 80 % of the scale: satisfied', () => {
		const events = story(
			['10:00:00', 'conversation.opened', 'c', { channel }],
			['10:01:00', 'rating.submitted', 'c', { score: 28, scale: 35 }]
		);
		expect(boardAfter(events, '10:02:00').windows.today.satisfaction.part).toBe(1);
	});

	it('a returning customer who gives up counts among those who asked: 1 of 2 abandoned', () => {
		const visit = (id: string, asked: string, closed: string, reason: 'agent' | 'abandoned') =>
			[
				[asked, 'conversation.opened', id, { channel, customer: 'k', shop: 'x' }],
				[asked, 'conversation.queued', id, { queue: 'pre' }],
				[closed, 'conversation.closed', id, { reason }]
			] as const;
		const events = story(
			...visit('c1', '10:00:00', '10:01:00', 'agent'),
			...visit('c2', '10:05:00', '10:06:00', 'abandoned')
		);
		const { today } = boardAfter(events, '10:07:00').windows;
		expect(today).toMatchObject({ arrivals: 1, returns: 1 });
		expect(today.abandonment).toEqual({ part: 1, of: 2, value: 0.5 });
	});
});

describe('returns', () => {
	it('an earlier close that a late event moves out of the session gap makes a return an arrival', () => {
		const events = story(
			['09:50:00', 'conversation.opened', 'c1', { channel, customer: 'k', shop: 'x' }],
			['10:00:00', 'conversation.closed', 'c1', { reason: 'agent' }],
			['10:08:00', 'conversation.opened', 'c2', { channel, customer: 'k', shop: 'x' }],
			['10:20:00', 'message.created', 'c1', { message: 'm', from: 'customer' }],
			['10:30:00', 'conversation.closed', 'c1', { reason: 'agent' }],
			['09:55:00', 'conversation.closed', 'c1', { reason: 'agent' }, { received: '10:31:00' }]
		);
		expect(boardAfter(events.slice(0, 5), '10:31:00').windows.today).toMatchObject({
			arrivals: 1,
			returns: 1
		});
		expect(boardAfter(events, '10:31:00').windows.today).toMatchObject({ arrivals: 2, returns: 0 });
	});
});
