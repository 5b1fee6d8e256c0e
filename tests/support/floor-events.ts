import fc from 'fast-check';
import type { EventData, LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import { timelinessOf } from '#lib/domain/events/event.ts';
import { day } from '#lib/domain/units.ts';

/** 2026-11-11T19:50 in Shanghai: ten minutes later a phase starts, four hours later a day ends. */
export const floorStart = Date.parse('2026-11-11T19:50:00+08:00');

const agents = ['a1', 'a2', null] as const;
const queues = ['pre', 'after', 'jd'] as const;

type ConversationEventType = Extract<
	keyof EventData,
	`conversation.${string}` | 'message.created' | 'rating.submitted'
>;

function dataOf(type: ConversationEventType, a: number, b: number, subject: string): unknown {
	switch (type) {
		case 'conversation.opened':
			return {
				channel: ['taobao', 'jd'][a % 2],
				shop: ['flagship', 'specialty'][b % 2],
				...(a % 3 === 0 ? { queue: queues[b % 3] } : {}),
				...(b % 4 === 0 ? {} : { customer: `c${(a + b) % 5}` }),
				...(a % 11 === 0 ? { origin: 'agent' } : {})
			};
		case 'conversation.queued':
			return { queue: queues[a % 3] };
		case 'conversation.assigned':
			return { agent: agents[a % 3] };
		case 'conversation.unassigned':
			return a % 2 === 0 ? {} : { queue: queues[b % 3] };
		case 'message.created':
			return {
				message: `${subject}-${a}-${b}`,
				from: (['customer', 'customer', 'agent', 'agent', 'bot', 'assisted', 'system'] as const)[a % 7],
				...(b % 3 === 0 ? { agent: agents[b % 2] } : {}),
				auto: b % 7 === 0,
				private: b % 11 === 0
			};
		case 'conversation.closed':
			return { reason: (['agent', 'abandoned', 'self_service', 'timeout'] as const)[a % 4] };
		case 'rating.submitted':
			return { score: a % 6, scale: 5 };
	}
}

const conversationTypes: readonly ConversationEventType[] = [
	'conversation.opened',
	'conversation.queued',
	'conversation.assigned',
	'conversation.unassigned',
	'message.created',
	'message.created',
	'message.created',
	'conversation.closed',
	'rating.submitted'
];

type CommerceEventType =
	'order.changed' | 'refund.changed' | 'dispute.changed' | 'review.submitted' | 'complaint.changed';

const commerceTypes: readonly CommerceEventType[] = [
	'order.changed',
	'order.changed',
	'order.changed',
	'order.changed',
	'order.changed',
	'refund.changed',
	'refund.changed',
	'dispute.changed',
	'review.submitted',
	'complaint.changed'
];

/** Orders, and what names them or a conversation: known or not, before it or after. */
function commerceDataOf(type: CommerceEventType, a: number, b: number): unknown {
	const order = { order: `order-${b % 6}` };
	const conversation = { conversation: `conversation-${b % 13}` };
	const money = a % 5 === 0 ? {} : { amount: 100 * a, currency: ['CNY', 'CNY', 'EUR'][b % 3] };
	switch (type) {
		case 'order.changed':
			return {
				status: ['created', 'paid', 'paid', 'shipped', 'other'][b % 5],
				...money,
				...(a % 4 === 0 ? {} : { customer: `c${(a + b) % 5}` }),
				...(a % 3 === 0 ? conversation : {})
			};
		case 'refund.changed':
			return {
				...order,
				kind: ['refund_only', 'return_refund'][a % 2],
				status: ['requested', 'completed', 'closed'][b % 3],
				...[{ by: 'shop' }, { by: 'platform' }, {}][a % 3],
				...money
			};
		case 'dispute.changed':
			return { ...(a % 2 === 0 ? order : { refund: `refund-${b % 5}` }), status: 'opened' };
		case 'review.submitted':
			return { ...(a % 2 === 0 ? order : conversation), score: a % 6, scale: 5 };
		case 'complaint.changed':
			return { category: 'quality', status: 'opened', ...[{}, order, conversation][a % 3] };
	}
}

/**
 * Events as sources might send them: late, repeated in meaning, without opening, after the close, out of order.
 *
 * @param longestPause of all sources together, ms. Where days pass, sequences of an account's states do not contradict
 *   their times: those of days ago are forgotten.
 * @param oldest how late an event comes at most, ms; beyond a day it is history
 */
export const floorEvents = (
	minLength: number,
	longestPause = 3_000_000,
	oldest = 20_000_000
): fc.Arbitrary<LoggedEvent[]> =>
	fc
		.array(
			fc.record({
				kind: fc.integer({ min: 0, max: 40 }),
				conversation: fc.integer({ min: 0, max: 12 }),
				/** Steps of the receive clock, ms. */
				step: fc.oneof(
					{ weight: 8, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
					{ weight: 1, arbitrary: fc.integer({ min: 0, max: longestPause }) }
				),
				lateBy: fc.oneof(
					{ weight: 6, arbitrary: fc.integer({ min: -50_000, max: 2_000 }) },
					{ weight: 2, arbitrary: fc.integer({ min: 0, max: 119_000 }) },
					{ weight: 1, arbitrary: fc.integer({ min: 120_000, max: oldest }) }
				),
				sequenced: fc.integer({ min: 0, max: 5 }),
				a: fc.nat(200),
				b: fc.nat(200)
			}),
			{ minLength, maxLength: minLength + 60, size: 'max' }
		)
		.map((drafts) => {
			let receivedAt = floorStart;
			return drafts.map(({ kind, conversation, step, lateBy, sequenced, a, b }, i): LoggedEvent => {
				receivedAt += step;
				const time = receivedAt - lateBy;
				let type: keyof EventData = conversationTypes[
					kind % conversationTypes.length
				] as ConversationEventType;
				let subject = `conversation-${conversation}`;
				let data = dataOf(type, a, b, subject);
				if (kind > 30) {
					type = commerceTypes[kind - 31] as CommerceEventType;
					subject = `${type.slice(0, type.indexOf('.'))}-${conversation % 6}`;
					data = commerceDataOf(type, a, b);
				} else if (kind > 28) {
					type = 'agent.state';
					subject = `a${(a % 2) + 1}`;
					data = { state: ['online', 'busy', 'away', 'offline'][b % 4], capacity: 1 + (a % 10) };
				}
				return {
					organisation: 'o',
					source: 's',
					id: `e${i}`,
					type,
					subject,
					time,
					receivedAt,
					...(sequenced === 0 && !(type === 'agent.state' && longestPause > day)
						? { sequence: String(a) }
						: {}),
					timeliness: timelinessOf(time, receivedAt),
					data,
					position: i + 1
				} as TidewallEvent as LoggedEvent;
			});
		});
