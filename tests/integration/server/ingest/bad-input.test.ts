import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemOf, openIngest } from './open-ingest.ts';

let ingest: Awaited<ReturnType<typeof openIngest>>;
beforeAll(async () => {
	ingest = await openIngest();
});
afterAll(() => ingest.close());

let ids = 0;
const freshId = () => `bad-${++ids}`;

describe('a request as a whole', () => {
	it.each([
		['not JSON', '{"specversion":', {}, 400, 'not_json'],
		['an empty body', '', {}, 400, 'not_json'],
		['a JSON text that is no event', '"tidewall"', {}, 400, 'not_events'],
		['null', 'null', {}, 400, 'not_events'],
		['a wrong media type', '<event/>', { contentType: 'text/xml' }, 415, 'media_type_not_supported'],
		['plain text', 'hello', { contentType: 'text/plain' }, 415, 'media_type_not_supported'],
		['a form', 'a=b', { contentType: 'application/x-www-form-urlencoded' }, 415, 'media_type_not_supported'],
		[
			'a media type named like a property of objects',
			'{}',
			{ contentType: 'constructor' },
			415,
			'media_type_not_supported'
		],
		[
			'another character set',
			'{}',
			{ contentType: 'application/json; charset=gbk' },
			415,
			'media_type_not_supported'
		],
		['another encoding', '{}', { encoding: 'br' }, 415, 'encoding_not_supported'],
		['no key', '{}', { secret: null }, 401, 'key_required'],
		['a wrong key', '{}', { secret: 'twk_wrong' }, 401, 'key_required'],
		['one event as a batch', '{}', { contentType: 'application/cloudevents-batch+json' }, 400, 'not_events'],
		['a batch as one event', '[]', { contentType: 'application/cloudevents+json' }, 400, 'not_an_event'],
		[
			'bytes that are not UTF-8',
			new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
			{},
			400,
			'utf8_invalid'
		],
		['2 MiB', `[${' '.repeat(2 * 1_048_576)}]`, {}, 413, 'body_too_large'],
		['1,001 events', JSON.stringify(Array.from({ length: 1_001 }, () => ({}))), {}, 413, 'too_many_events'],
		['1,001 lines', '{}\n'.repeat(1_001), { contentType: 'application/x-ndjson' }, 413, 'too_many_events'],
		[
			'a gzip bomb (100 MiB in 100 KB)',
			gzipSync(Buffer.alloc(100 * 1_048_576, ' ')),
			{ encoding: 'gzip' },
			413,
			'body_too_large'
		],
		[
			'a truncated gzip',
			gzipSync(JSON.stringify([itemOf()])).subarray(0, 60),
			{ encoding: 'gzip' },
			400,
			'gzip_invalid'
		],
		['text that claims to be gzip', '{}', { encoding: 'gzip' }, 400, 'gzip_invalid']
	])('%s: problem details, nothing accepted', async (_, body, options, status, code) => {
		const head = await ingest.log.head();
		const answer = await ingest.post(body, options);
		expect(answer.status).toBe(status);
		expect(answer.headers.get('content-type')).toBe('application/problem+json');
		expect(answer.json).toMatchObject({ type: 'about:blank', status, code });
		expect(answer.json['title']).not.toBe('');
		expect(await ingest.log.head()).toBe(head);
	});

	it('401 names the scheme', async () => {
		const { headers } = await ingest.post('{}', { secret: null });
		expect(headers.get('www-authenticate')).toContain('Bearer');
	});

	it('a body that breaks off: 400', async () => {
		const body = new ReadableStream({
			start(controller) {
				controller.enqueue(new TextEncoder().encode('[{"spec'));
				controller.error(new Error('connection reset'));
			}
		});
		expect((await ingest.post(body)).json).toMatchObject({ status: 400, code: 'body_incomplete' });
	});
});

describe('one item among good ones', () => {
	it.each([
		['a number', 7, 'not_an_object', ''],
		['null', null, 'not_an_object', ''],
		['a list', [], 'not_an_object', ''],
		['an empty object', {}, 'missing_field', '/specversion'],
		['no id', itemOf({ id: undefined }), 'missing_field', '/id'],
		['no type', itemOf({ type: undefined }), 'missing_field', '/type'],
		['no subject', itemOf({ subject: undefined }), 'missing_field', '/subject'],
		['no time', itemOf({ time: undefined }), 'missing_field', '/time'],
		['no data', itemOf({ data: undefined }), 'missing_field', '/data'],
		['a missing data field', itemOf({}, { from: undefined }), 'missing_field', '/data/from'],
		[
			'another CloudEvents version',
			itemOf({ specversion: '0.3' }),
			'specversion_unsupported',
			'/specversion'
		],
		['a foreign type', itemOf({ type: 'com.example.message' }), 'type_not_tidewall', '/type'],
		['the bare prefix as type', itemOf({ type: 'tidewall.' }), 'type_not_tidewall', '/type'],
		['time without offset', itemOf({ time: '2026-11-11T00:09:59' }), 'time_without_offset', '/time'],
		['a time that is none', itemOf({ time: 'yesterday' }), 'time_invalid', '/time'],
		['30 February', itemOf({ time: '2026-02-30T00:00:00Z' }), 'time_invalid', '/time'],
		['a time as number', itemOf({ time: 1_794_327_000 }), 'wrong_type', '/time'],
		['a time before 1970', itemOf({ time: '1969-12-31T23:59:59Z' }), 'time_invalid', '/time'],
		[
			'yesterday without the right',
			itemOf({ time: '2026-11-09T00:00:00+08:00' }),
			'backfill_required',
			'/time'
		],
		['negative length', itemOf({}, { length: -1 }), 'out_of_range', '/data/length'],
		['length as text', itemOf({}, { length: '12' }), 'wrong_type', '/data/length'],
		['half a character', itemOf({}, { length: 1.5 }), 'wrong_type', '/data/length'],
		['id as number', itemOf({ id: 5 }), 'id_not_string', '/id'],
		['subject as number', itemOf({ subject: 5 }), 'id_not_string', '/subject'],
		['agent as number', itemOf({}, { agent: 5 }), 'id_not_string', '/data/agent'],
		['message as number', itemOf({}, { message: 5 }), 'id_not_string', '/data/message'],
		['an empty id', itemOf({ id: '' }), 'id_invalid', '/id'],
		['an id of 257 characters', itemOf({ id: 'x'.repeat(257) }), 'id_invalid', '/id'],
		['U+001F in an id', itemOf({}, { agent: 'a\u001fb' }), 'id_invalid', '/data/agent'],
		['NUL in an id', itemOf({ id: 'a\u0000' }), 'id_invalid', '/id'],
		['DEL in an id', itemOf({ subject: 'a\u007f' }), 'id_invalid', '/subject'],
		['a lone surrogate in an id', itemOf({ id: 'a\ud800' }), 'id_invalid', '/id'],
		['a control character in an unknown type', itemOf({ type: 'tidewall.a\n' }), 'id_invalid', '/type'],
		['33 KiB', itemOf({ padding: 'x'.repeat(33 * 1_024) }), 'event_too_large', ''],
		[
			'33 KiB in 11 Ki three-byte characters',
			itemOf({ padding: '客'.repeat(11 * 1_024) }),
			'event_too_large',
			''
		],
		[
			'5,000 lists inside one another',
			itemOf({ deep: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown }),
			'event_too_deep',
			''
		]
	])('%s is rejected with code and path; its neighbours are accepted', async (_, item, code, path) => {
		const { status, json } = await ingest.post([itemOf({ id: freshId() }), item, itemOf({ id: freshId() })]);
		expect(status).toBe(202);
		expect(json).toMatchObject({ accepted: 2, duplicate: 0, rejected: 1 });
		expect(json.results[1]).toMatchObject({ index: 1, status: 'rejected', code, path });
	});

	it.each([
		[
			'a negative capacity',
			'agent.state',
			{ state: 'online', capacity: -1 },
			'out_of_range',
			'/data/capacity'
		],
		[
			'a negative amount',
			'order.changed',
			{ status: 'paid', amount: -1, currency: 'CNY' },
			'out_of_range',
			'/data/amount'
		],
		[
			'an amount without currency',
			'order.changed',
			{ status: 'paid', amount: 100 },
			'missing_field',
			'/data/currency'
		],
		[
			'a currency by name',
			'order.changed',
			{ status: 'paid', amount: 100, currency: 'yuan' },
			'currency_invalid',
			'/data/currency'
		],
		[
			'half a cent',
			'order.changed',
			{ status: 'paid', amount: 0.5, currency: 'CNY' },
			'wrong_type',
			'/data/amount'
		],
		[
			'a customer as number',
			'order.changed',
			{ status: 'paid', customer: 7 },
			'id_not_string',
			'/data/customer'
		],
		[
			'a customer as number in an unknown type',
			'coffee.brewed',
			{ customer: 7 },
			'id_not_string',
			'/data/customer'
		],
		['a rating without scale', 'rating.submitted', { score: 4 }, 'missing_field', '/data/scale'],
		['a rating without anything', 'rating.submitted', {}, 'missing_field', '/data/score'],
		['a score above its scale', 'rating.submitted', { score: 6, scale: 5 }, 'out_of_range', '/data/score'],
		['a scale of 0', 'review.submitted', { order: 'o', score: 0, scale: 0 }, 'out_of_range', '/data/scale'],
		['a review of nothing', 'review.submitted', { score: 1, scale: 5 }, 'missing_field', '/data/order'],
		['a dispute of nothing', 'dispute.changed', { status: 'opened' }, 'missing_field', '/data/refund'],
		['a shop as number', 'conversation.opened', { channel: 'web', shop: 1 }, 'id_not_string', '/data/shop'],
		['no channel', 'conversation.opened', {}, 'missing_field', '/data/channel'],
		['a waiting count below 0', 'queue.snapshot', { waiting: -3 }, 'out_of_range', '/data/waiting'],
		['data that is a list', 'queue.snapshot', [], 'wrong_type', '/data']
	])('%s (%s)', async (_, type, data, code, path) => {
		const result = await ingest.postOne(itemOf({ id: freshId(), type: `tidewall.${type}`, data }));
		expect(result).toMatchObject({ status: 'rejected', code, path });
	});

	it('a bad line of NDJSON is a rejected item with its index', async () => {
		const lines = [
			JSON.stringify(itemOf({ id: freshId() })),
			'{"half',
			'',
			JSON.stringify(itemOf({ id: freshId() }))
		];
		const { status, json } = await ingest.post(lines.join('\r\n'), { contentType: 'application/x-ndjson' });
		expect(status).toBe(202);
		expect(json.results.map((result) => [result.index, result.status, result.code])).toEqual([
			[0, 'accepted', undefined],
			[1, 'rejected', 'not_json'],
			[2, 'accepted', undefined]
		]);
	});

	it('422 with the results when no item is valid', async () => {
		const { status, headers, json } = await ingest.post([itemOf({ id: 5 }), 'x']);
		expect(status).toBe(422);
		expect(headers.get('content-type')).toBe('application/problem+json');
		expect(json).toMatchObject({ status: 422, accepted: 0, rejected: 2 });
		expect(json.results.map(({ code }) => code)).toEqual(['id_not_string', 'not_an_object']);
	});
});

describe('what looks odd and is kept', () => {
	it('year 9999 is clamped to the receive time', async () => {
		const id = freshId();
		const result = await ingest.postOne(itemOf({ id, time: '9999-12-31T23:59:59Z' }));
		expect(result).toMatchObject({ status: 'accepted', code: 'clock_skew' });
		expect(ingest.delivered.at(-1)).toMatchObject({ id, sentTime: Date.parse('9999-12-31T23:59:59Z') });
		expect(ingest.delivered.at(-1)?.time).toBe(ingest.delivered.at(-1)?.receivedAt);
	});

	it('an unknown type is kept as such', async () => {
		const id = freshId();
		const result = await ingest.postOne(itemOf({ id, type: 'tidewall.coffee.brewed', data: { cups: 2 } }));
		expect(result).toMatchObject({ status: 'accepted' });
		expect(ingest.delivered.at(-1)).toMatchObject({ id, type: 'unknown:coffee.brewed', data: { cups: 2 } });
	});

	it('an unknown value of a union is read as other, and unknown fields stay', async () => {
		const id = freshId();
		await ingest.postOne(itemOf({ id, traceparent: '00-1' }, { from: 'parrot', mood: 'fine' }));
		expect(ingest.delivered.at(-1)).toMatchObject({
			id,
			data: { from: 'other', mood: 'fine' },
			extensions: { traceparent: '00-1' }
		});
	});

	it('the text of a message is not kept', async () => {
		const id = freshId();
		await ingest.postOne(itemOf({ id }, { text: 'my address is …', content: 'x', length: 16 }));
		expect(ingest.delivered.at(-1)?.data).toEqual({ message: 'm1', from: 'customer', length: 16 });
	});

	it('emoji, right-to-left and Chinese names, and __proto__ as id', async () => {
		for (const name of ['😀', 'مرحبا بالعالم', '旗舰店·售前', '__proto__', 'constructor', 'toString']) {
			const id = freshId() + name;
			const result = await ingest.postOne(itemOf({ id, subject: name }, { agent: name }));
			expect(result).toMatchObject({ status: 'accepted', id });
			expect(ingest.delivered.at(-1)).toMatchObject({ id, subject: name, data: { agent: name } });
		}
	});

	it('__proto__ as a key is data like any other', async () => {
		const id = freshId();
		const body = JSON.stringify(itemOf({ id })).replace('"from"', '"__proto__":{"polluted":true},"from"');
		const { json } = await ingest.post(body);
		expect(json.accepted).toBe(1);
		expect(JSON.stringify(ingest.delivered.at(-1)?.data)).toContain('"__proto__":{"polluted":true}');
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	});

	it('a repeat is a duplicate; the same identity with other content is reported as conflict', async () => {
		const id = freshId();
		await ingest.postOne(itemOf({ id }));
		expect(await ingest.postOne(itemOf({ id }))).toEqual({ status: 'duplicate', index: 0, id });
		const other = await ingest.postOne(itemOf({ id }, { from: 'agent' }));
		expect(other).toEqual({ status: 'duplicate', code: 'conflict', index: 0, id });
	});

	it('10,000 queues in 10 requests', async () => {
		for (let request = 0; request < 10; request++) {
			const items = Array.from({ length: 1_000 }, (_, index) =>
				itemOf({
					id: freshId(),
					subject: `q-${request}-${index}`,
					type: 'tidewall.conversation.queued',
					data: { queue: `queue-${request}-${index}` }
				})
			);
			expect((await ingest.post(items)).json.accepted).toBe(1_000);
		}
	});
});
