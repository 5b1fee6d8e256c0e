import { afterAll, beforeAll, expect, test } from 'vitest';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { afterSalesMetrics, tradeMetrics } from '#lib/domain/drill-down/trade-contributions.ts';
import { DrillDownFloor } from '../../../support/drill-down-floor.ts';
import { at, boardOf, story, type Draft } from '../../../support/story.ts';

const asks = (id: string, customer: string, queue: string): Draft[] => [
	['10:00:00', 'conversation.opened', id, { channel: 'im', shop: 'flag', customer }],
	['10:00:00', 'conversation.queued', id, { queue }],
	['10:00:05', 'conversation.assigned', id, { agent: 'a' }],
	['10:00:10', 'message.created', id, { message: `${id}1`, from: 'customer' }],
	['10:00:20', 'message.created', id, { message: `${id}2`, from: 'agent' }]
];
const order = (time: string, id: string, status: 'created' | 'paid', customer: string): Draft => [
	time,
	'order.changed',
	id,
	{ status, customer, amount: 29_900, currency: 'CNY', ...(id === 'o1' && { conversation: 'c1' }) }
];
const events = story(
	...asks('c1', 'k1', 'pre'),
	...asks('c2', 'k2', 'pre'),
	...asks('c3', 'k3', 'after'),
	order('11:00:00', 'o1', 'created', 'k1'),
	order('11:01:00', 'o1', 'paid', 'k1'),
	order('11:02:00', 'o2', 'created', 'k2'),
	order('11:03:00', 'o3', 'paid', 'nobody'),
	[
		'12:00:00',
		'refund.changed',
		'r1',
		{ order: 'o1', kind: 'refund_only', status: 'completed', amount: 9_900, currency: 'CNY' }
	],
	[
		'12:00:00',
		'refund.changed',
		'r2',
		{ order: 'o3', kind: 'return_refund', status: 'requested', amount: 29_900, currency: 'CNY' }
	],
	[
		'12:20:00',
		'refund.changed',
		'r2',
		{ order: 'o3', kind: 'return_refund', status: 'completed', by: 'platform' }
	],
	['12:10:00', 'dispute.changed', 'd1', { refund: 'r2', status: 'opened' }],
	['12:25:00', 'refund.changed', 'r3', { order: 'o3', kind: 'return_refund', status: 'requested' }],
	[
		'12:26:00',
		'refund.changed',
		'r3',
		{ order: 'o3', kind: 'return_refund', status: 'completed', by: 'shop' }
	],
	['12:30:00', 'complaint.changed', 'p1', { category: 'late', status: 'opened', conversation: 'c2' }]
).sort((a, b) => a.receivedAt - b.receivedAt);

const boards = [
	boardOf(),
	boardOf({ id: 'pre', filter: { queues: ['pre'] } }),
	boardOf({ id: 'after', filter: { queues: ['after'] } })
];
let stage: DrillDownFloor;

beforeAll(async () => {
	stage = await DrillDownFloor.open(boards, at('09:00:00'));
	await stage.hear(events, at('13:00:00'));
});
afterAll(() => stage.close());

const list = async (
	metric: (typeof tradeMetrics)[number] | (typeof afterSalesMetrics)[number],
	board: string,
	window: '28 days' | 'today' = 'today'
) => {
	const tile = { metric, window };
	const found = await stage.drillDown.list(board, { tile, page: { filter: {}, order: 'worst', limit: 100 } });
	const state = stage.floors.stateOf(board);
	if (found === undefined || state === undefined) throw new Error('no list');
	return { ...found, figure: figureOfTile(tile, state, stage.now) };
};

test('the orders, refunds and customers behind each tile of trade add up to it, on every board', async () => {
	for (const { id } of boards) {
		for (const metric of tradeMetrics) {
			const { figure, whole, rows } = await list(metric, id);
			const name = `${metric} on ${id}`;
			if (metric === 'netSales') {
				const sum = rows.reduce((total, { contribution }) => total + (contribution.trade?.amount ?? 0), 0);
				expect(sum, name).toBe(figure.value ?? 0);
			} else {
				expect(whole.part, name).toBe(figure.share?.part);
				// Complaints are divided by customers received, who are no rows.
				if (metric !== 'complaintRate') expect(whole.of, name).toBe(figure.share?.of);
			}
		}
	}
});

test('a refund leads to the conversation of its order, a complaint to its own', async () => {
	const { rows } = await list('refundOnlyRate', 'all');
	expect(rows[0]).toMatchObject({
		conversation: 'c1',
		queue: { id: 'pre' },
		contribution: { part: 1, of: 0, trade: { event: 'refunded', id: 'r1', amount: -9_900, currency: 'CNY' } }
	});
	const complaints = await list('complaintRate', 'pre');
	expect(complaints.rows).toMatchObject([{ conversation: 'c2', contribution: { trade: { id: 'p1' } } }]);
});

test('who inquired and did not pay comes first', async () => {
	const { rows, whole } = await list('inquiryConversion', 'pre');
	expect(whole).toEqual({ rows: 2, part: 1, of: 2, over: 1 });
	expect(rows.map(({ contribution }) => contribution.trade?.event)).toEqual(['inquired', 'converted']);
	expect(rows[1]?.conversation).toBe('c1');
});

test('the refunds behind each after-sales tile of 28 days add up to it, on every board', async () => {
	for (const { id } of boards) {
		for (const metric of afterSalesMetrics) {
			const { figure, whole, rows, gap, window } = await list(metric, id, '28 days');
			const name = `${metric} on ${id}`;
			expect(gap, name).toBeUndefined();
			expect(window, name).toEqual({ from: at('00:00:00') - 27 * 86_400_000, to: at('+1 00:00:00') });
			if (metric === 'refundDuration') {
				const times = rows.map(({ contribution }) => contribution.time ?? NaN);
				const sum = times.reduce((total, time) => total + time, 0);
				expect(whole.of, name).toBe(times.length);
				expect(times.length === 0 ? undefined : sum / times.length / 1_000, name).toBe(figure.value);
			} else {
				expect(whole.part, name).toBe(figure.share?.part ?? 0);
				// Interventions are divided by all paid orders of the 28 days, which are no rows.
				if (metric !== 'disputeRate') expect(whole.of, name).toBe(figure.share?.of ?? 0);
			}
		}
	}
	const disputes = await list('disputeRate', 'all', '28 days');
	expect(disputes.rows.map(({ contribution }) => contribution.trade?.event)).toEqual(['disputed']);
	const completed = await list('selfCompletedRefundRate', 'all', '28 days');
	expect(completed.rows.map(({ contribution: { over, trade } }) => [trade?.id, trade?.event, over])).toEqual([
		['r2', 'completed_by_others', true],
		['r3', 'completed_by_shop', false]
	]);
	const { rows } = await list('refundDuration', 'all', '28 days');
	expect(rows.map(({ contribution: { time, trade } }) => [trade?.id, time])).toEqual([
		['r2', 1_200_000],
		['r3', 60_000]
	]);
});
