import { describe, expect, test } from 'vitest';
import { countContributions, type Contribution } from '#lib/domain/drill-down/contribution.ts';
import { looseCells } from '#lib/domain/drill-down/conversation-facts.ts';
import {
	platformContributions,
	sessionsBefore,
	type RuleDossier
} from '#lib/domain/drill-down/platform-contributions.ts';
import { standingOf } from '#lib/domain/drill-down/standing.ts';
import { ruleSessionsOf } from '#lib/domain/floor/rule-sessions.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import type { RulePack } from '#lib/domain/rule-packs/rule-pack.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { at, floorAfter, story, type Draft } from '../../../support/story.ts';

const account = (name: string) => accountKey('s', name);

function packOf(id: string): RulePack {
	const pack = presetRulePacks.find((preset) => preset.id === id);
	if (pack === undefined) throw new Error(`no pack ${id}`);
	return pack;
}

function dossiersOf(drafts: readonly Draft[], now: string): RuleDossier[] {
	const cellOf = looseCells();
	return [...floorAfter(story(...drafts), now).conversations.values()].flatMap((ofSource) =>
		[...ofSource.values()].map((c) => ({
			...standingOf(c),
			sessions: ruleSessionsOf(c, cellOf),
			firstResponse: undefined
		}))
	);
}

interface Asked {
	readonly now: string;
	readonly date?: string;
	readonly members?: ReadonlySet<string>;
	readonly shops?: readonly string[];
}

function listed(
	pack: string,
	drafts: readonly Draft[],
	{ now, date = '2026-11-11', members, shops }: Asked
): readonly Contribution[] | undefined {
	return platformContributions(
		dossiersOf(drafts, now),
		{ pack: packOf(pack), zone: 'Asia/Shanghai', from: date, to: date },
		{ board: { filter: shops === undefined ? {} : { shops } }, members, now: at(now) }
	);
}

/** Conversation, seconds, verdict and reason of each row. */
function shortly(rows: readonly Contribution[] | undefined): unknown {
	return rows?.map(({ standing, agent, time = NaN, part, of, over, reason, running }) => [
		standing.id,
		agent,
		time / 1_000,
		of === 0 ? 'pending' : over ? 'missed' : part === 1 ? 'met' : '?',
		...(reason === undefined ? [] : [reason]),
		...(running === undefined ? [] : ['grows'])
	]);
}

const opens = (id: string, time: string, agent = 'a', customer = id, shop = 'x'): Draft[] => [
	[time, 'conversation.opened', id, { channel: 'im', shop, customer }],
	[time, 'conversation.assigned', id, { agent }]
];
const asks = (id: string, time: string): Draft => [
	time,
	'message.created',
	id,
	{ message: `${id} ${time}`, from: 'customer' }
];
const answers = (id: string, time: string, agent = 'a'): Draft => [
	time,
	'message.created',
	id,
	{ message: `${id} ${time}`, from: 'agent', agent }
];
const closes = (id: string, time: string): Draft => [time, 'conversation.closed', id, { reason: 'agent' }];

describe('the units behind a platform’s figure', () => {
	test('met in 60 s, late by 120 s, closed after 5 s, overdue for 200 s, undecided for 100 s', () => {
		const drafts = [
			...opens('met', '10:00:00'),
			asks('met', '10:00:00'),
			answers('met', '10:01:00'),
			...opens('late', '10:00:00', 'b'),
			asks('late', '10:00:00'),
			answers('late', '10:05:00', 'b'),
			...opens('closed', '10:00:00'),
			asks('closed', '10:00:00'),
			closes('closed', '10:00:05'),
			...opens('overdue', '10:06:40'),
			asks('overdue', '10:06:40'),
			...opens('open', '10:08:20'),
			asks('open', '10:08:20')
		].sort((one, other) => at(one[0]) - at(other[0]));
		const rows = listed('taobao-3min-2023', drafts, { now: '10:10:00' });
		expect(shortly(rows)).toEqual([
			['met', account('a'), 60, 'met'],
			['late', account('b'), 300, 'missed', 'late'],
			['closed', account('a'), 5, 'missed', 'closing'],
			['overdue', account('a'), 200, 'missed', 'overdue', 'grows'],
			['open', account('a'), 100, 'pending', 'running', 'grows']
		]);
		expect(rows?.map((row) => row.at)).toEqual(
			['10:00:00', '10:00:00', '10:00:00', '10:06:40', '10:08:20'].map(at)
		);
		expect(countContributions(rows ?? [])).toEqual({ rows: 5, part: 1, of: 4, over: 3 });
	});

	test('a transfer is a miss of the one who handed over, and the next one’s turn begins with it', () => {
		const drafts: Draft[] = [
			...opens('c', '10:00:00'),
			asks('c', '10:00:00'),
			['10:02:00', 'conversation.assigned', 'c', { agent: 'b', via: 'transfer' }],
			answers('c', '10:02:20', 'b')
		];
		expect(shortly(listed('taobao-2022', drafts, { now: '10:10:00' }))).toEqual([
			['c', account('a'), 120, 'missed', 'transfer'],
			['c', account('b'), 20, 'met']
		]);
		const ofB = { now: '10:10:00', members: new Set([account('b')]) };
		expect(shortly(listed('taobao-2022', drafts, ofB))).toEqual([['c', account('b'), 20, 'met']]);
	});

	test('what the day ended on is a miss of the day on which it was asked, for as long as that day lasted', () => {
		const drafts = [...opens('c', '22:50:00'), asks('c', '22:50:00'), answers('c', '+1 00:10:00')];
		const missed = [['c', account('a'), 4_200, 'missed', 'day_end']];
		expect(shortly(listed('kuaishou-2023', drafts, { now: '+1 09:00:00' }))).toEqual(missed);
		expect(listed('kuaishou-2023', drafts, { now: '+1 09:00:00', date: '2026-11-12' })).toEqual([]);
	});

	test('of a customer’s day one row: the conversation that spoilt it; of an account its own', () => {
		const drafts = [
			...opens('c1', '10:00:00', 'a', 'k'),
			asks('c1', '10:00:00'),
			answers('c1', '10:00:30'),
			...opens('c2', '11:00:00', 'b', 'k'),
			asks('c2', '11:00:00'),
			answers('c2', '11:09:00', 'b')
		];
		expect(shortly(listed('kuaishou-2023', drafts, { now: '12:00:00' }))).toEqual([
			['c2', account('b'), 540, 'missed', 'late']
		]);
		const ofA = { now: '12:00:00', members: new Set([account('a')]) };
		expect(shortly(listed('kuaishou-2023', drafts, ofA))).toEqual([['c1', account('a'), 30, 'met']]);
	});

	test('a return within ten minutes counts with the session before it, under the conversation that decided', () => {
		const returns = [
			...opens('first', '10:00:00', 'a', 'k'),
			closes('first', '10:01:00'),
			...opens('second', '10:05:00', 'b', 'k'),
			asks('second', '10:05:10'),
			answers('second', '10:06:00', 'b')
		];
		expect(shortly(listed('jd-2021', returns, { now: '11:00:00' }))).toEqual([
			['second', account('b'), 50, 'missed', 'late']
		]);
	});

	test('what is not of the board’s shops is not listed', () => {
		const drafts = [
			...opens('x', '10:00:00'),
			asks('x', '10:00:00'),
			answers('x', '10:00:10'),
			...opens('y', '10:01:00', 'a', 'y', 'y'),
			asks('y', '10:01:00'),
			answers('y', '10:01:10')
		];
		expect(shortly(listed('plain', drafts, { now: '11:00:00', shops: ['y'] }))).toEqual([
			['y', account('a'), 10, 'met']
		]);
	});

	test('201 conversations of one customer within days cannot be told; over months they can', () => {
		const many = (step: number) =>
			Array.from({ length: 201 }, (_, i) => {
				const opened = at('10:00:00') + i * step;
				const session = {
					id: `c${i}`,
					customer: 'k',
					opened,
					asked: opened,
					messages: [{ at: opened, from: 'customer' as const, auto: false, private: false }],
					handovers: [],
					closings: [opened + 1_000]
				};
				const cell = looseCells()('x', 'im', '');
				const [dossier] = dossiersOf(opens(`c${i}`, '10:00:00'), '10:00:00');
				return { ...(dossier as RuleDossier), sessions: [{ session, cell, settledAt: opened }] };
			});
		const year = { pack: packOf('pdd-2019'), zone: 'Asia/Shanghai', from: '2026-11-01', to: '2027-11-01' };
		const context = { board: { filter: {} }, members: undefined, now: at('10:00:00') + 300 * 86_400_000 };
		expect(platformContributions(many(60_000), year, context)).toBeUndefined();
		expect(platformContributions(many(86_400_000), year, context)).toHaveLength(201);
	});

	test('only rules that join returns need the day before', () => {
		expect(sessionsBefore(packOf('jd-2021'))).toBe(86_400_000 + 600_000);
		expect(sessionsBefore(packOf('kuaishou-2023'))).toBe(0);
	});
});
