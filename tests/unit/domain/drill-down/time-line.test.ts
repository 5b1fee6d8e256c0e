import { describe, expect, test } from 'vitest';
import { timeLineOf } from '#lib/domain/drill-down/time-line.ts';
import { at, story } from '../../../support/story.ts';

const second = 1_000;
const account = (name: string) => `s\u001f${name}`;

describe('the time line of a conversation', () => {
	test('bot, queue, wait of 20 s, turn of 65 s from the ask, transfer, rating: each in its place', () => {
		const [session] = timeLineOf(
			story(
				['20:00:00', 'conversation.opened', 'c', { channel: 'im', shop: 'flag', customer: 'k1' }],
				['20:00:05', 'message.created', 'c', { message: 'm1', from: 'customer' }],
				['20:00:06', 'message.created', 'c', { message: 'm2', from: 'bot' }],
				['20:00:10', 'conversation.queued', 'c', { queue: 'pre' }],
				['20:00:30', 'conversation.assigned', 'c', { agent: 'a', via: 'route' }],
				['20:00:31', 'message.created', 'c', { message: 'm3', from: 'agent', agent: 'a', auto: true }],
				['20:00:40', 'message.created', 'c', { message: 'm4', from: 'agent', agent: 'a', private: true }],
				['20:00:50', 'conversation.assigned', 'c', { agent: 'b', via: 'transfer' }],
				['20:01:15', 'message.created', 'c', { message: 'm5', from: 'agent', agent: 'b' }],
				['20:01:20', 'message.created', 'c', { message: 'm6', from: 'agent', agent: 'b' }],
				['20:02:00', 'conversation.closed', 'c', { reason: 'agent' }],
				['20:03:00', 'rating.submitted', 'c', { score: 2, scale: 5 }]
			)
		);
		const entries = session?.entries ?? [];
		expect(entries.map(({ kind }) => kind)).toEqual([
			'opened',
			'customer',
			'bot',
			'queued',
			'assigned',
			'auto_reply',
			'note',
			'transferred',
			'reply',
			'reply',
			'closed',
			'rated'
		]);
		expect(entries[4]).toMatchObject({ agent: account('a'), via: 'route', time: 20 * second });
		expect(entries[5]).toMatchObject({ valid: false, why: 'automatic' });
		expect(entries[6]).toMatchObject({ valid: false, why: 'private' });
		expect(entries[7]).toMatchObject({ agent: account('b'), fromAgent: account('a') });
		expect(entries[8]).toMatchObject({ valid: true, first: true, time: 65 * second, agent: account('b') });
		expect(entries[9]).toMatchObject({ valid: false, why: 'no_open_turn' });
		expect(entries[11]).toMatchObject({ rating: { score: 2, scale: 5, satisfied: false } });
		expect(session?.spans).toEqual([
			{ kind: 'wait', from: at('20:00:10'), to: at('20:00:30'), abandoned: false },
			{ kind: 'turn', from: at('20:00:10'), to: at('20:01:15'), answered: true, agent: account('b') },
			{ kind: 'service', from: at('20:00:30'), to: at('20:00:50'), agent: account('a') },
			{ kind: 'service', from: at('20:00:50'), to: at('20:02:00'), agent: account('b') }
		]);
		expect(session).toMatchObject({ shop: 'flag', channel: 'im', queue: 'pre', customer: 'k1' });
	});

	test('abandoned after 40 s in the queue: the turn ended without a reply', () => {
		const [session] = timeLineOf(
			story(
				['20:00:00', 'conversation.opened', 'c', { channel: 'im' }],
				['20:00:00', 'conversation.queued', 'c', { queue: 'pre' }],
				['20:00:01', 'message.created', 'c', { message: 'm1', from: 'customer' }],
				['20:00:40', 'conversation.closed', 'c', { reason: 'abandoned' }]
			)
		);
		expect(session?.entries.at(-1)).toMatchObject({ kind: 'closed', reason: 'abandoned', unanswered: true });
		expect(session?.spans).toEqual([
			{ kind: 'wait', from: at('20:00:00'), to: at('20:00:40'), abandoned: true },
			{ kind: 'turn', from: at('20:00:01'), to: at('20:00:40'), answered: false }
		]);
	});

	test('a reply that came 5 minutes late stands where it happened, with the time of its receipt', () => {
		const [session] = timeLineOf(
			story(
				['20:00:00', 'conversation.opened', 'c', { channel: 'im' }],
				['20:00:01', 'message.created', 'c', { message: 'm1', from: 'customer' }],
				['20:04:00', 'message.created', 'c', { message: 'm3', from: 'customer' }],
				[
					'20:00:11',
					'message.created',
					'c',
					{ message: 'm2', from: 'agent', agent: 'a' },
					{ received: '20:05:11' }
				]
			)
		);
		expect(session?.entries.map(({ kind }) => kind)).toEqual(['opened', 'customer', 'reply', 'customer']);
		expect(session?.entries[2]).toMatchObject({ receivedAt: at('20:05:11'), time: 10 * second });
		expect(session?.entries[0]).not.toHaveProperty('receivedAt');
		// The second turn is open.
		expect(session?.spans.at(-1)).toEqual({ kind: 'turn', from: at('20:04:00') });
	});

	test('a subject that is used again two days later is a second session', () => {
		const sessions = timeLineOf(
			story(
				['-1 08:00:00', 'conversation.opened', 'c', { channel: 'im' }],
				['-1 08:01:00', 'conversation.closed', 'c', { reason: 'agent' }],
				['20:00:00', 'conversation.opened', 'c', { channel: 'im' }],
				['20:00:09', 'conversation.queued', 'c', { queue: 'pre' }]
			)
		);
		expect(sessions.map(({ session, entries }) => [session, entries.length])).toEqual([
			[0, 2],
			[1, 2]
		]);
		expect(sessions[1]?.closedAt).toBeUndefined();
	});

	test('nothing that was said is in it', () => {
		const events = story(
			['20:00:00', 'conversation.opened', 'c', { channel: 'im', topic: 'secret topic' }],
			['20:00:01', 'message.created', 'c', { message: 'secret', from: 'customer', kind: 'text', length: 12 }]
		);
		expect(JSON.stringify(timeLineOf(events))).not.toContain('secret');
	});
});
