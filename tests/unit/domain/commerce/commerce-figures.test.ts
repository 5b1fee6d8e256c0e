import { describe, expect, it } from 'vitest';
import type { BoardState, CommerceFigures } from '#lib/domain/board/board-state.ts';
import { setQueueKinds } from '#lib/domain/commerce/pre-sale-queues.ts';
import { timelinessOf, type EventData, type LoggedEvent } from '#lib/domain/events/event.ts';
import {
	addBoard,
	advanceFloor,
	applyToFloor,
	emptyFloor,
	noHistory,
	type Floor
} from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { queueKey } from '#lib/domain/registry/queue-kind.ts';
import { day, hour, minute } from '#lib/domain/units.ts';
import { commerceBoard } from '../../../support/commerce-board.ts';

const noon = Date.parse('2026-11-11T12:00:00+08:00');
const phases = [{ name: 'launch', start: noon - hour }];

/** A floor with a board of everything and one of the queue `pre`, and what they show. */
class Shop {
	readonly floor: Floor = emptyFloor('o', noon - 2 * hour);
	#position = 0;

	constructor() {
		addBoard(this.floor, commerceBoard('all', {}, phases));
		addBoard(this.floor, commerceBoard('pre', { queues: ['pre'] }, phases));
		addBoard(this.floor, commerceBoard('group', { agentGroups: ['night'] }, phases), new Set(['s\u001fa1']));
	}

	/** An event at an instant, received then or later. */
	send<T extends keyof EventData>(type: T, subject: string, at: number, data: EventData[T], receivedAt = at) {
		advanceFloor(this.floor, receivedAt);
		const position = ++this.#position;
		const event = { organisation: 'o', source: 's', id: `e${position}`, type, subject, time: at, receivedAt };
		applyToFloor(
			this.floor,
			{ ...event, timeliness: timelinessOf(at, receivedAt), data, position } as LoggedEvent,
			{ history: noHistory }
		);
		return this;
	}

	/** A customer asks in a queue of the flagship shop. */
	ask(conversation: string, customer: string | null, at: number, queue = 'pre') {
		return this.send('conversation.opened', conversation, at, {
			channel: 'taobao',
			shop: 'flagship',
			queue,
			customer
		});
	}

	order(order: string, at: number, data: Partial<EventData['order.changed']>, receivedAt = at) {
		return this.send('order.changed', order, at, { status: 'paid', ...data }, receivedAt);
	}

	refund(refund: string, at: number, data: Partial<EventData['refund.changed']>) {
		const completed = { order: 'o1', kind: 'refund_only', status: 'completed' } as const;
		return this.send('refund.changed', refund, at, { ...completed, ...data });
	}

	windows(board = 'all'): BoardState['windows'] {
		const tally = this.floor.boards.get(board);
		if (tally === undefined) throw new RangeError(`windows: board must be on the floor, got ${board}`);
		return stateOfBoard(this.floor, tally, emptyDirectory).windows;
	}

	today(board = 'all'): CommerceFigures {
		return this.windows(board).today.commerce ?? {};
	}
}

describe('what is missing', () => {
	it('a board has no commerce figures while no event of trade has ever come', () => {
		const { today, phase, last15 } = new Shop().ask('c1', 'x', noon).windows();
		expect([today.commerce, phase?.commerce, last15.commerce]).toEqual([undefined, undefined, undefined]);
	});

	it('with orders and no refund ever, sales are shown and net sales and refund rates are absent', () => {
		const figures = new Shop().order('o1', noon, { amount: 9_900, currency: 'CNY' }).today();
		expect(figures).toMatchObject({ createdOrders: 1, paidOrders: 1, paidAmount: { CNY: 9_900 } });
		for (const absent of ['netSales', 'refundRate', 'completedRefunds', 'complaintRate', 'badReviews'])
			expect(figures).not.toHaveProperty(absent);
	});

	it('a share of nothing has no value: no inquiry, no conversion', () => {
		expect(new Shop().order('o1', noon, { customer: 'x' }).today().inquiryConversion).toEqual({
			part: 0,
			of: 0
		});
	});

	it('a board of some agent groups has none: orders are not credited to accounts', () => {
		expect(new Shop().order('o1', noon, {}).windows('group').today.commerce).toBeUndefined();
	});

	it('a phase that started 35 days ago has none any more, the day has', () => {
		const shop = new Shop().order('o1', noon + 35 * day, {});
		expect(shop.windows().phase?.commerce).toBeUndefined();
		expect(shop.today().paidOrders).toBe(1);
	});
});

describe('sales', () => {
	it('paid 99.00 and refunded 9.00 CNY leave net sales of 90.00 CNY; 5.00 EUR stay apart', () => {
		const shop = new Shop()
			.order('o1', noon, { amount: 9_900, currency: 'CNY' })
			.order('o2', noon, { amount: 500, currency: 'EUR' })
			.refund('r1', noon + minute, { amount: 900, currency: 'CNY' });
		expect(shop.today()).toMatchObject({
			paidAmount: { CNY: 9_900, EUR: 500 },
			refundedAmount: { CNY: 900 },
			netSales: { CNY: 9_000, EUR: 500 }
		});
	});

	it('an order that is reported as paid twice is paid once, by the first amount', () => {
		const shop = new Shop()
			.order('o1', noon, { amount: 100, currency: 'CNY' })
			.order('o1', noon + minute, { amount: 300, currency: 'CNY' });
		expect(shop.today()).toMatchObject({ createdOrders: 1, paidOrders: 1, paidAmount: { CNY: 100 } });
	});

	it('a payment of 23:50 that comes at 00:10 belongs to the day before', () => {
		const midnight = Date.parse('2026-11-12T00:00:00+08:00');
		const shop = new Shop().order('o1', midnight - 10 * minute, {}, midnight + 10 * minute);
		expect(shop.today().paidOrders).toBe(0);
		expect(shop.windows().phase?.commerce?.paidOrders).toBe(1);
	});

	it('a backfilled order is history and on no live board', () => {
		expect(new Shop().order('o1', noon, {}, noon + 2 * day).windows().today.commerce).toBeUndefined();
	});

	it('an amount of more than 10 billion is a mistake: the order counts, the amount does not', () => {
		const shop = new Shop();
		for (let i = 0; i < 3; i++)
			shop.order(`o${i}`, noon, { amount: Number.MAX_SAFE_INTEGER, currency: 'CNY' });
		expect(shop.today()).toMatchObject({ paidOrders: 3 });
		expect(shop.today()).not.toHaveProperty('paidAmount');
	});
});

describe('inquiry conversion', () => {
	it('two customers asked, one of them paid later that day: 50 %', () => {
		const shop = new Shop().ask('c1', 'x', noon).ask('c2', 'y', noon);
		shop.order('o1', noon + hour, { customer: 'x' });
		expect(shop.today().inquiryConversion).toEqual({ part: 1, of: 2, value: 0.5 });
	});

	it('asked at 23:50 and paid at 00:10 converts within 3 days, not on the day', () => {
		const midnight = Date.parse('2026-11-12T00:00:00+08:00');
		const shop = new Shop().ask('c1', 'x', midnight - 10 * minute);
		shop.order('o1', midnight + 10 * minute, { customer: 'x' });
		expect(shop.windows().phase?.commerce).toMatchObject({
			inquiryConversion: { part: 0, of: 1 },
			inquiryConversionWithin3Days: { part: 1, of: 1 }
		});
		expect(shop.today().inquiryConversion).toEqual({ part: 0, of: 0 });
	});

	it('paid on the fourth day after the inquiry does not convert', () => {
		const shop = new Shop().ask('c1', 'x', noon).order('o1', noon + 4 * day, { customer: 'x' });
		expect(shop.windows().phase?.commerce?.inquiryConversionWithin3Days).toMatchObject({ part: 0, of: 1 });
	});

	it('an order paid before the inquiry does not convert, one by its conversation without a customer id does', () => {
		const shop = new Shop().order('o1', noon, { customer: 'x' }).ask('c1', 'x', noon + minute);
		expect(shop.today().inquiryConversion).toMatchObject({ part: 0, of: 1 });
		shop.order('o2', noon + hour, { conversation: 'c1' });
		expect(shop.today().inquiryConversion).toMatchObject({ part: 1, of: 1 });
	});

	it('a customer who asks twice counts once, one without an id not at all', () => {
		const shop = new Shop().order('o1', noon, {});
		shop.ask('c1', 'x', noon).ask('c2', 'x', noon + minute);
		shop.ask('c3', null, noon);
		expect(shop.today().inquiryConversion?.of).toBe(1);
	});

	it('inquiries of after-sale queues are left out, those of queues of unknown kind are not', () => {
		const shop = new Shop().order('o1', noon, {});
		shop.ask('c1', 'x', noon, 'after').ask('c2', 'y', noon, 'new');
		expect(shop.today().inquiryConversion?.of).toBe(2);
		setQueueKinds(shop.floor.commerce, new Map([[queueKey('flagship', 'after'), 'after_sale']]));
		expect(shop.today().inquiryConversion?.of).toBe(1);
	});

	it('an order of another shop than that of the inquiry does not convert', () => {
		const shop = new Shop().ask('c1', 'x', noon);
		shop.send('conversation.opened', 'c2', noon, { channel: 'jd', shop: 'specialty', queue: 'pop' });
		shop.order('o1', noon + hour, { customer: 'x', conversation: 'c2' });
		expect(shop.today().inquiryConversion).toMatchObject({ part: 0, of: 1 });
	});
});

describe('payment conversion', () => {
	it('of two orders of customers who inquired one is paid: 50 %; orders of others do not count', () => {
		const shop = new Shop().ask('c1', 'x', noon);
		shop.order('o1', noon + hour, { customer: 'x', status: 'created' });
		shop.order('o2', noon + hour, { customer: 'x' }).order('o3', noon + hour, { customer: 'z' });
		expect(shop.today().paymentConversion).toEqual({ part: 1, of: 2, value: 0.5 });
	});
});

describe('refunds, disputes, reviews and complaints', () => {
	it('of four paid orders one is refunded only and one with a return: 50 %, 25 % and 25 %', () => {
		const shop = new Shop();
		for (const order of ['o1', 'o2', 'o3', 'o4']) shop.order(order, noon, {});
		shop.refund('r1', noon, {}).refund('r2', noon, { order: 'o2', kind: 'return_refund' });
		shop.refund('r3', noon, { order: 'o3', status: 'requested' });
		expect(shop.today()).toMatchObject({
			completedRefunds: 2,
			refundRate: { part: 2, of: 4, value: 0.5 },
			refundOnlyRate: { part: 1, of: 4, value: 0.25 },
			returnRefundRate: { part: 1, of: 4, value: 0.25 }
		});
	});

	it('a review of 2 of 5 is bad until the customer makes it 4 of 5', () => {
		const shop = new Shop().send('review.submitted', 'v1', noon, { order: 'o1', score: 2, scale: 5 });
		expect(shop.today().badReviews).toEqual({ part: 1, of: 1, value: 1 });
		shop.send('review.submitted', 'v1', noon + minute, { order: 'o1', score: 4, scale: 5 });
		expect(shop.today().badReviews).toEqual({ part: 0, of: 1, value: 0 });
	});

	it('one dispute that is opened and decided is one', () => {
		const shop = new Shop().send('dispute.changed', 'd1', noon, { order: 'o1', status: 'opened' });
		shop.send('dispute.changed', 'd1', noon + hour, { order: 'o1', status: 'decided' });
		expect(shop.today().openedDisputes).toBe(1);
	});

	it('one complaint with two customers received: 50 %', () => {
		const shop = new Shop();
		for (const [conversation, customer] of [
			['c1', 'x'],
			['c2', 'y']
		] as const) {
			shop.ask(conversation, customer, noon);
			shop.send('message.created', conversation, noon, { message: 'm1', from: 'customer' });
			shop.send('message.created', conversation, noon, { message: 'm2', from: 'agent', agent: 'a1' });
		}
		shop.send('complaint.changed', 'k1', noon, { category: 'rude', status: 'opened', conversation: 'c1' });
		expect(shop.today().complaintRate).toEqual({ part: 1, of: 2, value: 0.5 });
	});
});

describe('the board that counts', () => {
	it('an order counts where the conversation is that it names, also when that becomes known later or moves', () => {
		const shop = new Shop().order('o1', noon, { conversation: 'c1' });
		expect([shop.today().paidOrders, shop.today('pre').paidOrders]).toEqual([1, 0]);
		shop.ask('c1', 'x', noon + minute);
		expect([shop.today().paidOrders, shop.today('pre').paidOrders]).toEqual([1, 1]);
		shop.send('conversation.queued', 'c1', noon + hour, { queue: 'after' });
		expect([shop.today().paidOrders, shop.today('pre').paidOrders]).toEqual([1, 0]);
	});

	it('one that names none counts where the customer inquired last before it, within 7 days', () => {
		const shop = new Shop().ask('c1', 'x', noon).ask('c2', 'y', noon);
		shop.ask('c3', 'x', noon + hour, 'after');
		shop.order('o1', noon + minute, { customer: 'x' });
		shop.order('o2', noon + 2 * hour, { customer: 'x' });
		expect([shop.today().paidOrders, shop.today('pre').paidOrders]).toEqual([2, 1]);
		shop.order('o3', noon + 7 * day, { customer: 'y' });
		expect([shop.today().paidOrders, shop.today('pre').paidOrders]).toEqual([1, 0]);
	});

	it('a refund counts where its order counts, also when it comes first', () => {
		const shop = new Shop().ask('c1', 'x', noon);
		shop.refund('r1', noon + minute, { order: 'o1' });
		expect(shop.today('pre').completedRefunds).toBe(0);
		shop.order('o1', noon + minute, { conversation: 'c1' });
		expect(shop.today('pre').completedRefunds).toBe(1);
	});
});
