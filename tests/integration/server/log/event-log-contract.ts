import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import { timelinessOf } from '#lib/domain/events/event.ts';
import type { EventLog } from '#lib/server/log/event-log.ts';

const start = Date.parse('2026-11-11T00:00:00+08:00');

interface EventParts {
	readonly id: string;
	readonly organisation?: string;
	readonly source?: string;
	readonly type?: string;
	readonly subject?: string;
	readonly time?: number;
	readonly sentTime?: number;
	readonly receivedAt?: number;
	readonly sequence?: string;
	readonly data?: Readonly<Record<string, unknown>>;
	readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An event with sensible parts, for tests of any log. */
export function eventOf({ id, ...parts }: EventParts): TidewallEvent {
	const time = parts.time ?? start;
	const receivedAt = parts.receivedAt ?? start;
	return {
		organisation: 'default',
		source: 'chat',
		type: 'message.created',
		subject: 'c1',
		data: { message: id, from: 'customer' },
		...parts,
		id,
		time,
		receivedAt,
		timeliness: timelinessOf(time, receivedAt)
	} as TidewallEvent;
}

async function readAll(log: EventLog): Promise<LoggedEvent[]> {
	const events: LoggedEvent[] = [];
	for (;;) {
		const chunk = await log.read(events.at(-1)?.position ?? 0, 7);
		if (chunk.length === 0) return events;
		events.push(...chunk);
	}
}

/**
 * What every adapter of the event log must do. `open` gives an empty log; `reopen` (for lasting adapters) opens the
 * same one again after it was closed.
 */
export function describeEventLog(
	name: string,
	open: () => Promise<EventLog>,
	reopen?: () => Promise<EventLog>
): void {
	describe(`event log contract: ${name}`, () => {
		let log: EventLog;
		beforeEach(async () => {
			log = await open();
		});
		afterEach(() => log.close());

		it('an empty log has head 0 and tail 1, and reads as empty', async () => {
			expect(await log.head()).toBe(0);
			expect(await log.tail()).toBe(1);
			expect(await log.read(0, 10)).toEqual([]);
			expect(
				log.readSubject({ organisation: 'default', source: 'chat', kind: 'conversation', subject: 'c1' }, 9)
			).toEqual([]);
		});

		it('positions are dense from 1 and grow in the order of the batch', async () => {
			const outcomes = await log.append(['a', 'b', 'c'].map((id) => eventOf({ id })));
			expect(outcomes).toEqual([1, 2, 3].map((position) => ({ status: 'accepted', position })));
			expect(await log.append([eventOf({ id: 'd' })])).toEqual([{ status: 'accepted', position: 4 }]);
			expect(await log.head()).toBe(4);
		});

		it('an event reads back as it was appended, with its position', async () => {
			const events = [
				eventOf({ id: 'plain' }),
				eventOf({ id: 'sequenced', sequence: '000012' }),
				eventOf({ id: 'clamped', time: start, sentTime: start + 90_000 }),
				eventOf({ id: 'extended', extensions: { traceparent: '00-ab', nested: { a: [1, null] } } }),
				eventOf({ id: 'late', time: start - 600_000 }),
				eventOf({ id: 'unknown', type: 'unknown:coffee.brewed', data: { cups: 2 } }),
				eventOf({ id: 'null agent', type: 'conversation.assigned', data: { agent: null } })
			];
			await log.append(events);
			expect(await readAll(log)).toEqual(events.map((event, index) => ({ ...event, position: index + 1 })));
		});

		it('ids and texts of any script, __proto__ and lone surrogates in free text survive', async () => {
			const ids = ['😀客服', 'مرحبا', '__proto__', 'constructor', "'; DROP TABLE event; --", 'é', 'e\u0301'];
			const data = JSON.parse(
				'{"message":"m","from":"customer","__proto__":{"x":1},"note":"\\ud800"}'
			) as Record<string, unknown>;
			const outcomes = await log.append(ids.map((id) => eventOf({ id, subject: id, data })));
			expect(outcomes.map(({ status }) => status)).toEqual(ids.map(() => 'accepted'));
			const read = await readAll(log);
			expect(read.map(({ id }) => id)).toEqual(ids);
			expect(JSON.stringify(read[0]?.data)).toBe(JSON.stringify(data));
			for (const id of ids) {
				const key = { organisation: 'default', source: 'chat', kind: 'conversation', subject: id };
				expect(log.readSubject(key, 100).map((event) => event.id)).toEqual([id]);
			}
		});

		it('a repeat is a duplicate and takes no position', async () => {
			await log.append([eventOf({ id: 'a' })]);
			const repeat = eventOf({ id: 'a', receivedAt: start + 5_000 });
			expect(await log.append([repeat, eventOf({ id: 'b' })])).toEqual([
				{ status: 'duplicate' },
				{ status: 'accepted', position: 2 }
			]);
			expect((await readAll(log)).map(({ receivedAt }) => receivedAt)).toEqual([start, start]);
		});

		it('a repeat inside one batch is a duplicate', async () => {
			const outcomes = await log.append([
				eventOf({ id: 'a' }),
				eventOf({ id: 'a' }),
				eventOf({ id: 'a', subject: 'c2' })
			]);
			expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'duplicate', 'conflict']);
			expect(await log.head()).toBe(1);
		});

		it.each([
			['other data', { data: { message: 'a', from: 'agent' } }],
			['another subject', { subject: 'c2' }],
			['another time', { time: start + 1 }],
			['another type', { type: 'conversation.opened', data: { message: 'a', from: 'customer' } }],
			['another sequence', { sequence: '2' }],
			['other extensions', { extensions: { a: 1 } }]
		])('the same identity with %s is a conflict, and the first stays', async (_, parts) => {
			await log.append([eventOf({ id: 'a' })]);
			expect(await log.append([eventOf({ id: 'a', ...parts })])).toEqual([{ status: 'conflict' }]);
			expect(await readAll(log)).toEqual([{ ...eventOf({ id: 'a' }), position: 1 }]);
		});

		it('the order of the data fields does not make a conflict', async () => {
			await log.append([eventOf({ id: 'a', data: { message: 'a', from: 'agent' } })]);
			const outcomes = await log.append([eventOf({ id: 'a', data: { from: 'agent', message: 'a' } })]);
			expect(outcomes).toEqual([{ status: 'duplicate' }]);
		});

		it('a repeat of a clamped event compares by the time as sent', async () => {
			const sent = start + 90_000;
			await log.append([eventOf({ id: 'a', time: start, sentTime: sent })]);
			const later = eventOf({ id: 'a', time: sent, receivedAt: sent });
			expect(await log.append([later])).toEqual([{ status: 'duplicate' }]);
		});

		it('the identity is (organisation, source, id)', async () => {
			const outcomes = await log.append([
				eventOf({ id: 'a' }),
				eventOf({ id: 'a', source: 'phone' }),
				eventOf({ id: 'a', organisation: 'other' })
			]);
			expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
		});

		it('a subject is read with its kind: messages and ratings belong to the conversation', async () => {
			await log.append([
				eventOf({ id: '1', type: 'conversation.opened', data: { channel: 'web' } }),
				eventOf({ id: '2', type: 'order.changed', data: { status: 'paid' } }),
				eventOf({ id: '3' }),
				eventOf({ id: '4', type: 'rating.submitted', data: { score: 5, scale: 5 } }),
				eventOf({ id: '5', subject: 'c2' }),
				eventOf({ id: '6', source: 'phone' }),
				eventOf({ id: '7' })
			]);
			const key = { organisation: 'default', source: 'chat', kind: 'conversation', subject: 'c1' };
			expect(log.readSubject(key, 100).map(({ id }) => id)).toEqual(['1', '3', '4', '7']);
			expect(log.readSubject(key, 4).map(({ id }) => id)).toEqual(['1', '3', '4']);
			expect(log.readSubject({ ...key, kind: 'order' }, 100).map(({ id }) => id)).toEqual(['2']);
			expect(log.readSubject({ ...key, source: 'phone' }, 100).map(({ id }) => id)).toEqual(['6']);
		});

		it('reads in chunks of the asked size, after the asked position', async () => {
			await log.append(Array.from({ length: 10 }, (_, index) => eventOf({ id: String(index) })));
			expect((await log.read(3, 4)).map(({ position }) => position)).toEqual([4, 5, 6, 7]);
			expect((await log.read(8, 4)).map(({ position }) => position)).toEqual([9, 10]);
			expect(await log.read(10, 4)).toEqual([]);
		});

		it('50 requests at once keep their own order and share no position', async () => {
			const answers = await Promise.all(
				Array.from({ length: 50 }, (_, request) =>
					log.append(Array.from({ length: 20 }, (_, index) => eventOf({ id: `${request}-${index}` })))
				)
			);
			const positions = answers
				.flat()
				.map((outcome) => (outcome.status === 'accepted' ? outcome.position : 0));
			expect(new Set(positions).size).toBe(1_000);
			expect(Math.max(...positions)).toBe(1_000);
			for (const answer of answers) {
				const own = answer.map((outcome) => (outcome.status === 'accepted' ? outcome.position : 0));
				expect(own).toEqual([...own].sort((a, b) => a - b));
			}
			for (const [index, event] of (await readAll(log)).entries()) expect(event.position).toBe(index + 1);
		});

		it('pruning forgets events received before the instant and their identities, never a position', async () => {
			await log.append(
				Array.from({ length: 5_000 }, (_, index) => eventOf({ id: String(index), receivedAt: start + index }))
			);
			expect(await log.prune(start + 4_500)).toBe(4_500);
			expect(await log.tail()).toBe(4_501);
			expect(await log.head()).toBe(5_000);
			expect((await log.read(0, 1))[0]?.id).toBe('4500');
			expect(await log.append([eventOf({ id: '0' })])).toEqual([{ status: 'accepted', position: 5_001 }]);
			expect(await log.append([eventOf({ id: '4999' })])).toEqual([{ status: 'duplicate' }]);
		});

		it('a log that was pruned to nothing goes on counting', async () => {
			await log.append([eventOf({ id: 'a' }), eventOf({ id: 'b' })]);
			expect(await log.prune(start + 1)).toBe(2);
			expect(await log.tail()).toBe(3);
			expect(await log.head()).toBe(2);
			expect(await log.read(0, 10)).toEqual([]);
		});

		if (reopen !== undefined) {
			it('after closing and opening again nothing is lost, repeated or renumbered', async () => {
				await log.append([eventOf({ id: 'a' }), eventOf({ id: 'b' })]);
				await log.prune(start);
				await log.close();
				log = await reopen();
				expect(await log.head()).toBe(2);
				expect((await readAll(log)).map(({ id }) => id)).toEqual(['a', 'b']);
				expect(await log.append([eventOf({ id: 'b' }), eventOf({ id: 'c' })])).toEqual([
					{ status: 'duplicate' },
					{ status: 'accepted', position: 3 }
				]);
				await log.prune(start + 1);
				await log.close();
				log = await reopen();
				expect(await log.append([eventOf({ id: 'd' })])).toEqual([{ status: 'accepted', position: 4 }]);
			});
		}
	});
}
