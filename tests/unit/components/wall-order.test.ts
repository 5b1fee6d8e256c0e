import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentLoad, agentsByPresence, worstFirst } from '#lib/components/wall/wall-order.ts';
import type { AgentCell, QueueRow } from '#lib/domain/board/board-state.ts';
import { cellKey } from '#lib/domain/registry/keys.ts';

const collator = new Intl.Collator('zh-CN');

function row(changes: Partial<QueueRow>): QueueRow {
	return { waiting: 0, unanswered: 0, inService: 0, arrivals: 0, within: { part: 0, of: 0 }, ...changes };
}

describe('queues, worst first', () => {
	test('the oldest customer decides, whether waiting or unanswered; queues without one come last', () => {
		const order = worstFirst(
			{
				quiet: row({ shop: 'A', arrivals: 900 }),
				recent: row({ shop: 'B', waiting: 30, oldestQueuedAt: 5_000 }),
				oldest: row({ shop: 'C', unanswered: 1, oldestUnansweredAt: 1_000 }),
				older: row({ shop: 'D', waiting: 1, oldestQueuedAt: 2_000, oldestUnansweredAt: 4_000 })
			},
			collator
		).map((queue) => queue.key);
		expect(order).toEqual(['oldest', 'older', 'recent', 'quiet']);
	});

	test('among queues without anyone waiting the one with more arrivals comes first', () => {
		const order = worstFirst({ a: row({ arrivals: 1 }), b: row({ arrivals: 2 }) }, collator);
		expect(order.map((queue) => queue.key)).toEqual(['b', 'a']);
	});

	test('the channel is said where shop and queue do not tell rows apart', () => {
		const names = worstFirst(
			{
				[cellKey('s', 'tmall', 'q')]: row({ shop: '旗舰店', channel: '天猫', queue: '售前', arrivals: 3 }),
				[cellKey('s', 'jd', 'q')]: row({ shop: '旗舰店', channel: '京东', queue: '售前', arrivals: 2 }),
				[cellKey('s', 'jd', 'r')]: row({ shop: '旗舰店', channel: '京东', queue: '售后', arrivals: 1 }),
				[cellKey('', 'dy', '')]: row({ channel: '抖音' })
			},
			collator
		).map((queue) => queue.name);
		expect(names).toEqual(['天猫 旗舰店 售前', '京东 旗舰店 售前', '旗舰店 售后', '抖音']);
	});

	test('the order does not depend on the order of arrival', () => {
		const queue = fc.record({
			waiting: fc.nat(3),
			arrivals: fc.nat(3),
			oldestQueuedAt: fc.option(fc.nat(3), { nil: undefined })
		});
		fc.assert(
			fc.property(fc.dictionary(fc.string({ minLength: 1 }), queue), (queues) => {
				const rows = Object.entries(queues).map(
					([key, { oldestQueuedAt, ...rest }]) =>
						[key, row({ ...rest, ...(oldestQueuedAt !== undefined && { oldestQueuedAt }) })] as const
				);
				const keys = (entries: typeof rows) =>
					worstFirst(Object.fromEntries(entries), collator).map((shown) => shown.key);
				expect(keys(rows.toReversed())).toEqual(keys(rows));
			})
		);
	});
});

describe('agents', () => {
	const cell = (name: string, changes: Partial<AgentCell> = {}): AgentCell => ({
		name,
		open: 0,
		received: 0,
		...changes
	});

	test('at work first, then breaks, then offline; by pinyin within, whatever their load', () => {
		const order = agentsByPresence(
			{
				a: cell('周', { state: 'online', open: 1 }),
				b: cell('陈', { state: 'offline' }),
				c: cell('林', { state: 'away' }),
				d: cell('陈', { state: 'busy', open: 10 }),
				e: cell('高')
			},
			collator
		).map((agent) => agent.key);
		expect(order).toEqual(['d', 'e', 'a', 'c', 'b']);
	});

	test('an earlier order is kept while only loads change, and not once someone comes, goes or takes a break', () => {
		const before = agentsByPresence(
			{ a: cell('周', { state: 'online' }), b: cell('陈', { state: 'online' }) },
			collator
		);
		const order = (agents: Record<string, AgentCell>) =>
			agentsByPresence(agents, collator, before).map(({ key, open }) => `${key}${open}`);
		const a = cell('周', { state: 'online', open: 3 });
		const b = cell('陈', { state: 'online', open: 5 });
		expect(order({ a, b })).toEqual(['b5', 'a3']);
		expect(order({ a, b: { ...b, state: 'away' } })).toEqual(['a3', 'b5']);
		expect(order({ a, b, c: cell('林', { state: 'online' }) })).toEqual(['b5', 'c0', 'a3']);
		expect(order({ a })).toEqual(['a3']);
	});

	test('8 of 10 is high, 7 of 10 low, 10 of 10 and 11 of 10 full, 0 idle; without a capacity never full', () => {
		const load = (open: number, capacity?: number) =>
			agentLoad(cell('x', { open, ...(capacity !== undefined && { capacity }) }));
		expect([load(8, 10), load(7, 10), load(10, 10), load(11, 10), load(0, 10), load(50)]).toEqual([
			'high',
			'low',
			'full',
			'full',
			'idle',
			'low'
		]);
	});
});
