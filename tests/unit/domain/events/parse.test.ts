import { describe, expect, it } from 'vitest';
import { isRejection, noteOf, parseEvent } from '#lib/domain/events/parse.ts';
import type { TidewallEvent } from '#lib/domain/events/event.ts';

const receivedAt = Date.parse('2026-11-11T00:10:00+08:00');
const context = {
	organisation: 'default',
	source: 'chat',
	receivedAt,
	mayBackfill: false,
	hashCustomer: (customer: string) => `hash of ${customer}`,
	cleanStrings: false
};

type Json = Readonly<Record<string, unknown>>;

function itemAt(secondsLate: number, parts: Json = {}): Json {
	return {
		specversion: '1.0',
		id: 'e1',
		type: 'tidewall.message.created',
		source: 'https://chat.example/',
		subject: 'c1',
		time: new Date(receivedAt - secondsLate * 1_000).toISOString(),
		data: { message: 'm1', from: 'customer' },
		...parts
	};
}

function parsed(item: unknown, parts: Partial<typeof context> = {}): TidewallEvent {
	const result = parseEvent(item, { ...context, ...parts });
	if (isRejection(result)) throw new Error(JSON.stringify(result));
	return result;
}

describe('parseEvent', () => {
	it('source and organisation are those of the key, whatever the item says', () => {
		expect(parsed(itemAt(0, { sequence: '7' }))).toEqual({
			organisation: 'default',
			source: 'chat',
			id: 'e1',
			type: 'message.created',
			subject: 'c1',
			time: receivedAt,
			receivedAt,
			timeliness: 'live',
			sequence: '7',
			data: { message: 'm1', from: 'customer' }
		});
	});

	it.each([
		[-60, 'live', undefined],
		[-61, 'live', 'clock_skew'],
		[0, 'live', undefined],
		[120, 'live', undefined],
		[121, 'late', 'late'],
		[86_400, 'late', 'late']
	])('%d s late: %s, note %s', (late, timeliness, note) => {
		const event = parsed(itemAt(late));
		expect(event.timeliness).toBe(timeliness);
		expect(noteOf(event)).toBe(note);
	});

	it('61 s ahead is clamped to the receive time and keeps the time as sent', () => {
		expect(parsed(itemAt(-61))).toMatchObject({ time: receivedAt, sentTime: receivedAt + 61_000 });
		expect(parsed(itemAt(-60))).not.toHaveProperty('sentTime');
	});

	it('86,401 s late needs the right to backfill and is history with it', () => {
		expect(parseEvent(itemAt(86_401), context)).toEqual({ code: 'backfill_required', path: '/time' });
		expect(noteOf(parsed(itemAt(86_401), { mayBackfill: true }))).toBe('history');
	});

	it('customers are hashed in any type, known or not, and null stays null', () => {
		const opened = { channel: 'web', customer: '116015' };
		expect(parsed(itemAt(0, { type: 'tidewall.conversation.opened', data: opened })).data).toEqual({
			channel: 'web',
			customer: 'hash of 116015'
		});
		expect(opened.customer).toBe('116015');
		expect(parsed(itemAt(0, { type: 'tidewall.coffee.brewed', data: { customer: 'x' } })).data).toEqual({
			customer: 'hash of x'
		});
		const nobody = { channel: 'web', customer: null };
		expect(parsed(itemAt(0, { type: 'tidewall.conversation.opened', data: nobody })).data).toEqual(nobody);
	});

	it('null in an optional field is read as absent, where null says nothing of its own', () => {
		const data = { message: 'm1', from: 'agent', agent: null, kind: null, length: null, auto: null };
		expect(parsed(itemAt(0, { data, sequence: null })).data).toEqual({
			message: 'm1',
			from: 'agent',
			agent: null
		});
	});

	it('null in a required field is refused', () => {
		const data = { message: null, from: 'agent' };
		expect(parseEvent(itemAt(0, { data }), context)).toEqual({
			code: 'id_not_string',
			path: '/data/message'
		});
	});

	it('a heartbeat needs no subject and no data', () => {
		const heartbeat = itemAt(0, { type: 'tidewall.source.heartbeat', subject: undefined, data: undefined });
		expect(parsed(heartbeat)).toMatchObject({ type: 'source.heartbeat', subject: 'chat', data: {} });
	});

	it.each([
		['conversation.assigned', { agent: 'a', via: 'telepathy' }, { agent: 'a', via: 'other' }],
		['conversation.closed', { reason: 'earthquake' }, { reason: 'other' }],
		['agent.state', { state: 'lunch' }, { state: 'other' }],
		[
			'refund.changed',
			{ order: 'o', kind: 'x', status: 'y', by: 'z' },
			{ order: 'o', kind: 'other', status: 'other', by: 'other' }
		],
		['complaint.changed', { category: 'late', status: 'new' }, { category: 'late', status: 'other' }]
	])('%s: values that are not known are read as other', (type, data, expected) => {
		expect(parsed(itemAt(0, { type: `tidewall.${type}`, data })).data).toEqual(expected);
	});

	it.each([
		['a rating by label', 'rating.submitted', { label: 'satisfied' }],
		['a rating by score', 'rating.submitted', { score: 0, scale: 5 }],
		['a refund without amount', 'refund.changed', { order: 'o', kind: 'refund_only', status: 'requested' }],
		['an amount of 0', 'order.changed', { status: 'paid', amount: 0, currency: 'CNY' }],
		['a dispute of an order', 'dispute.changed', { order: 'o', status: 'opened' }],
		['an assignment to somebody unknown', 'conversation.assigned', { agent: null }],
		['handed back to nobody', 'conversation.unassigned', {}],
		['a conversation that reopens another', 'conversation.opened', { channel: 'web', reopens: 'c0' }]
	])('%s is accepted', (_, type, data) => {
		expect(parsed(itemAt(0, { type: `tidewall.${type}`, data })).data).toEqual(data);
	});

	it('ids of 256 characters, also of 256 emoji, are accepted; 257 are not', () => {
		for (const character of ['x', '😀']) {
			expect(parsed(itemAt(0, { id: character.repeat(256) })).id).toHaveLength(256 * character.length);
			expect(parseEvent(itemAt(0, { id: character.repeat(257) }), context)).toMatchObject({
				code: 'id_invalid'
			});
		}
	});

	it('extensions of the envelope are kept apart from what it knows', () => {
		const event = parsed(
			itemAt(0, { datacontenttype: 'application/json', traceparent: '00-1', dataschema: null })
		);
		expect(event.extensions).toEqual({ traceparent: '00-1', dataschema: null });
		expect(parsed(itemAt(0))).not.toHaveProperty('extensions');
	});

	it('an unknown type may lack subject and data, and keeps its extensions', () => {
		const item = { ...itemAt(0, { type: 'tidewall.a.b', x: 1 }), subject: undefined, data: undefined };
		const event = parsed(JSON.parse(JSON.stringify(item)));
		expect(event).toMatchObject({ type: 'unknown:a.b', subject: 'chat', data: {}, extensions: { x: 1 } });
	});

	it('leaves the item as it was', () => {
		const item = itemAt(-90, {
			data: { message: 'm', from: 'parrot', text: 'hi', customer: 'c', kind: null }
		});
		const before = structuredClone(item);
		parsed(item);
		expect(item).toEqual(before);
	});
});
