import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setQueueKinds } from '#lib/domain/commerce/pre-sale-queues.ts';
import { timelinessOf, type LoggedEvent } from '#lib/domain/events/event.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor, type Floor } from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { queueKey } from '#lib/domain/registry/queue-kind.ts';
import { day, hour } from '#lib/domain/units.ts';
import { commerceBoard } from '../../../support/commerce-board.ts';
import { floorEvents } from '../../../support/floor-events.ts';

const start = Date.parse('2026-10-01T22:00:00+08:00');
/** A phase that ends, one that lasts for long, and one that begins late. */
const phases = [3, 20, 40.9, 75].map((days) => ({ name: `phase ${days}`, start: start + days * day }));
const boards = [
	commerceBoard('all', {}, phases),
	commerceBoard('flagship', { shops: ['flagship'] }, phases),
	commerceBoard('pre', { queues: ['pre'] }, phases)
];
const kinds = new Map([[queueKey('', 'after'), 'after_sale' as const]]);

/** Weeks of inquiries, orders and what follows them, late by up to a day, one inquiry to a conversation. */
const weeksOfTrade = fc
	.array(
		fc.record({
			kind: fc.integer({ min: 0, max: 13 }),
			step: fc.oneof(
				{ weight: 4, arbitrary: fc.integer({ min: 0, max: 2 * hour }) },
				{ weight: 2, arbitrary: fc.integer({ min: 0, max: 20 * hour }) },
				{ weight: 1, arbitrary: fc.integer({ min: 0, max: 6 * day }) }
			),
			lateBy: fc.oneof(
				{ weight: 4, arbitrary: fc.integer({ min: -50_000, max: 100_000 }) },
				{ weight: 1, arbitrary: fc.integer({ min: 0, max: day }) }
			),
			a: fc.nat(1_000),
			b: fc.nat(1_000)
		}),
		{ minLength: 150, maxLength: 220, size: 'max' }
	)
	.map((drafts) => {
		let receivedAt = start;
		let conversations = 0;
		let orders = 0;
		let refunds = 0;
		return drafts.map(({ kind, step, lateBy, a, b }, i): LoggedEvent => {
			receivedAt += step;
			const time = receivedAt - lateBy;
			const customer = `c${a % 4}`;
			// Near the newest, that is in the present, or now and then far back.
			const near = (newest: number) => `${Math.max(0, newest - (b % (a % 5 === 0 ? 20 : 3)))}`;
			const event = { organisation: 'o', source: 's', id: `e${i}`, time, receivedAt, position: i + 1 };
			const rest = { ...event, timeliness: timelinessOf(time, receivedAt) };
			if (kind < 4) {
				return {
					...rest,
					type: 'conversation.opened',
					subject: `conversation-${conversations++}`,
					data: {
						channel: 'taobao',
						shop: ['flagship', 'specialty'][b % 2],
						queue: ['pre', 'after'][a % 2],
						customer
					}
				};
			}
			const named = a % 3 === 0 ? { conversation: `conversation-${near(conversations)}` } : {};
			const money = { amount: 100 + a, currency: 'CNY' };
			if (kind < 8) {
				const isNew = kind < 6;
				const status = ['created', 'paid', 'shipped'][b % 3] as 'created' | 'paid' | 'shipped';
				return {
					...rest,
					type: 'order.changed',
					subject: `order-${isNew ? orders++ : near(orders)}`,
					data: { status, ...money, ...(a % 4 === 0 ? {} : { customer }), ...named }
				};
			}
			if (kind < 10) {
				return {
					...rest,
					type: 'refund.changed',
					subject: `refund-${kind === 8 ? refunds++ : near(refunds)}`,
					data: {
						order: `order-${near(orders)}`,
						kind: a % 2 === 0 ? 'refund_only' : 'return_refund',
						status: b % 2 === 0 ? 'completed' : 'requested',
						...(a % 3 === 0 ? { by: a % 2 === 0 ? 'shop' : 'platform' } : {}),
						...money
					}
				};
			}
			if (kind > 11) {
				return {
					...rest,
					type: 'dispute.changed',
					subject: `dispute-${a % 6}-${Math.floor(i / 40)}`,
					data: {
						status: 'opened',
						...(a % 2 === 0 ? { order: `order-${near(orders)}` } : { refund: `refund-${near(refunds)}` })
					}
				};
			}
			return {
				...rest,
				type: 'complaint.changed',
				subject: `complaint-${i}`,
				data: { category: 'quality', status: 'opened', ...named, order: `order-${near(orders)}` }
			};
		});
	});

function newFloor(now: number): Floor {
	const floor = emptyFloor('o', now);
	for (const board of boards) addBoard(floor, board);
	setQueueKinds(floor.commerce, kinds);
	return floor;
}

function commerceOf(floor: Floor) {
	return [...floor.boards.values()].map((tally) => {
		const { windows, afterSales } = stateOfBoard(floor, tally, emptyDirectory);
		return { today: windows.today.commerce, phase: windows.phase?.commerce, afterSales };
	});
}

describe('commerce ledger', () => {
	it('what is forgotten over months changes no figure: a board recomputed from the log equals the live one', () => {
		let forgotten = 0;
		fc.assert(
			fc.property(weeksOfTrade, fc.array(fc.nat(219), { maxLength: 5 }), (events, restarts) => {
				const history = (_: string, subject: string, before: number) =>
					events.filter((event) => event.subject === subject && event.position < before);
				let floor = newFloor(start - 1_000);
				for (const [i, event] of events.entries()) {
					// The clock of a server never jumps by days.
					while (floor.now + 12 * hour < event.receivedAt) advanceFloor(floor, floor.now + 12 * hour);
					advanceFloor(floor, event.receivedAt);
					applyToFloor(floor, event, { history });
					if (restarts.includes(i)) floor = deserialize(serialize(floor)) as Floor;
					if (i % 50 === 0) commerceOf(floor);
				}
				const recomputed = newFloor(floor.now);
				for (const event of events) applyToFloor(recomputed, event, { history });
				expect(commerceOf(floor)).toEqual(commerceOf(recomputed));
				forgotten += recomputed.commerce.subjects.size - floor.commerce.subjects.size;
			}),
			{ numRuns: Number(process.env['TIDEWALL_PROPERTY_RUNS'] ?? 500), endOnFailure: true }
		);
		expect(forgotten).toBeGreaterThan(0);
	});

	it('the order in which events of the repair window come changes no figure of trade', () => {
		fc.assert(
			fc.property(floorEvents(200, 60_000), fc.infiniteStream(fc.nat(1_000_000)), (events, random) => {
				const now = (events.at(-1) as LoggedEvent).receivedAt;
				const shuffled = events
					.map((event) => ({ event, rank: random.next().value as number }))
					.sort((a, b) => a.rank - b.rank)
					.map(({ event }, i): LoggedEvent => ({ ...event, position: i + 1 }));
				const recomputed = (all: readonly LoggedEvent[]) => {
					const floor = newFloor(now);
					const history = (_: string, subject: string, before: number) =>
						all.filter((event) => event.subject === subject && event.position < before);
					for (const event of all) applyToFloor(floor, event, { history });
					return commerceOf(floor);
				};
				expect(recomputed(shuffled)).toEqual(recomputed(events));
			}),
			{ numRuns: Number(process.env['TIDEWALL_PROPERTY_RUNS'] ?? 500), endOnFailure: true }
		);
	});
});
