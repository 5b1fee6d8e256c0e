import { describe, expect, it } from 'vitest';
import { advanceFloor } from '#lib/domain/floor/floor.ts';
import { at, boardAfter, boardOf, floorAfter, shown, story, type Draft } from '../../../support/story.ts';

const order = (time: string, id: string): Draft => [time, 'order.changed', id, { status: 'paid' }];
const refund = (
	time: string,
	id: string,
	status: 'requested' | 'completed',
	of: string,
	by?: 'shop' | 'platform'
): Draft => [
	time,
	'refund.changed',
	id,
	{ order: of, kind: 'refund_only', status, ...(by === undefined ? {} : { by }) }
];
const dispute = (time: string, id: string, about: { refund?: string; order?: string }): Draft => [
	time,
	'dispute.changed',
	id,
	{ status: 'opened', ...about }
];
const four = ['o1', 'o2', 'o3', 'o4'].map((id) => order('10:00:00', id));

describe('after-sales figures of 28 business days', () => {
	it('of 4 paid orders 2 refunds: one by the shop after an hour, one by the platform after three', () => {
		const { afterSales } = boardAfter(
			story(
				...four,
				refund('11:00:00', 'r1', 'requested', 'o1'),
				refund('12:00:00', 'r1', 'completed', 'o1', 'shop'),
				refund('11:00:00', 'r2', 'requested', 'o2'),
				refund('14:00:00', 'r2', 'completed', 'o2', 'platform')
			),
			'15:00:00'
		);
		expect(afterSales).toEqual({
			from: '2026-10-15',
			to: '2026-11-11',
			disputeRate: { part: 1, of: 4, value: 0.25 },
			selfCompletedRefundRate: { part: 1, of: 2, value: 0.5 },
			refundDuration: { count: 2, mean: 2 * 3_600_000 }
		});
	});

	it('a refund with two disputes that the platform then completes is one', () => {
		const events = story(
			...four,
			refund('11:00:00', 'r1', 'requested', 'o1'),
			dispute('11:30:00', 'd1', { order: 'o1' }),
			dispute('11:40:00', 'd2', { refund: 'r1' }),
			refund('12:00:00', 'r1', 'completed', 'o1', 'platform')
		);
		expect(boardAfter(events, '15:00:00').afterSales?.disputeRate).toMatchObject({ part: 1 });
	});

	it('a dispute counts before its refund is known, and once after it is', () => {
		const events = story(
			...four,
			refund('10:30:00', 'other', 'requested', 'o4'),
			dispute('11:00:00', 'd1', { order: 'o1' }),
			dispute('11:05:00', 'd2', { order: 'o1' }),
			refund('11:30:00', 'r1', 'requested', 'o1')
		);
		for (const heard of [events.slice(0, -1), events]) {
			expect(boardAfter(heard, '15:00:00').afterSales?.disputeRate).toMatchObject({ part: 1 });
		}
	});

	it('without who completed it and since when it was requested it is in neither figure, not a 0', () => {
		const { afterSales } = boardAfter(story(refund('12:00:00', 'r1', 'completed', 'o1')), '15:00:00');
		expect(afterSales).not.toHaveProperty('disputeRate');
		expect(afterSales?.selfCompletedRefundRate).toEqual({ part: 0, of: 0 });
		expect(afterSales?.refundDuration).toEqual({ count: 0 });
		expect(boardAfter(story(...four), '15:00:00')).not.toHaveProperty('afterSales');
	});

	it('a day counts until the 27th day after it, in the board’s own days', () => {
		const floor = floorAfter(story(...four, refund('10:30:00', 'r1', 'requested', 'o4')), '12:00:00', [
			boardOf({ dayStart: '04:00' })
		]);
		advanceFloor(floor, at('03:59:59') + 28 * 86_400_000);
		expect(shown(floor).afterSales?.disputeRate).toMatchObject({ of: 4 });
		advanceFloor(floor, at('04:00:00') + 28 * 86_400_000);
		expect(shown(floor).afterSales).toMatchObject({ from: '2026-11-12', disputeRate: { of: 0 } });
	});
});
