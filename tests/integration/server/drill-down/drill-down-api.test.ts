import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
	ConversationList,
	ConversationTimeLine,
	PeopleList
} from '#lib/domain/drill-down/drill-down.ts';
import { exportBehind } from '#lib/server/drill-down/conversation-csv.ts';
import {
	listBehind,
	listPeople,
	saveLink,
	showConversation,
	showLink,
	type DrillDownApiContext
} from '#lib/server/drill-down/drill-down-api.ts';
import { LinkDesk } from '#lib/server/drill-down/link-desk.ts';
import type { Answer } from '#lib/server/ingest/answer.ts';
import { defaultOrganisation } from '#lib/server/ingest/ingest-keys.ts';
import { openSqliteStorage, type Storage } from '#lib/server/storage/sqlite-storage.ts';
import { DrillDownFloor } from '../../../support/drill-down-floor.ts';
import { at, boardOf, story, type Draft } from '../../../support/story.ts';

const tiles = [
	{ metric: 'unanswered', window: 'now' },
	{ metric: 'firstResponse', window: 'today' },
	{ metric: 'occupancy', window: 'today' },
	{ metric: 'netSales', window: 'today' }
] as const;

/** 30 conversations: number i waits for its first reply for 10 × i s, the last ten for good. */
const crowd: Draft[] = Array.from({ length: 30 }, (_, i): Draft[] => {
	const id = `c${String(i).padStart(2, '0')}`;
	const answered = new Date(at('20:00:00') + i * 10_000 + 1_000);
	const time = answered.toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai' });
	const queue = i % 2 === 0 ? 'pre' : 'after';
	const customer = i === 0 ? '=cmd|calc' : `customer-${i}-0123456789abcdef`;
	return [
		['20:00:00', 'conversation.opened', id, { channel: 'im', shop: 'flag', customer }],
		['20:00:00', 'conversation.queued', id, { queue }],
		['20:00:00', 'conversation.assigned', id, { agent: i % 3 === 0 ? 'ann' : '=bob()' }],
		['20:00:01', 'message.created', id, { message: 'm', from: 'customer' }],
		...(i < 20 ? [[time, 'message.created', id, { message: 'n', from: 'agent' }] as Draft] : [])
	];
}).flat();
const events = story(...crowd).sort((a, b) => a.receivedAt - b.receivedAt);

describe('the answers of the drill-down', () => {
	let stage: DrillDownFloor;
	let storage: Storage;
	let folder: string;
	let context: DrillDownApiContext;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'tidewall-links-'));
		storage = openSqliteStorage(join(folder, 'tidewall.db'));
		await storage.registry.addOrganisation(defaultOrganisation, 'o', { actor: 'local', at: 1 });
		const hidden = boardOf({ id: 'hidden', tiles: [...tiles], names: 'hidden' });
		stage = await DrillDownFloor.open([boardOf({ tiles: [...tiles] }), hidden], at('19:59:00'));
		await stage.hear(events, at('20:10:00'));
		context = {
			drillDown: stage.drillDown,
			links: new LinkDesk(storage.settings, () => 1),
			live: stage.floors
		};
	});

	afterAll(async () => {
		await stage.close();
		await storage.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const ask = (query: string, board = 'all'): Promise<Answer> =>
		listBehind(context, board, new URL(`http://x/v1/boards/${board}/conversations?${query}`));
	const list = async (query: string, board?: string) => {
		const answer = await ask(query, board);
		expect(answer.status, answer.body).toBe(200);
		return JSON.parse(answer.body) as ConversationList;
	};

	test('behind "unanswered": the 10 conversations, the oldest turn first, with figure and clock', async () => {
		const { tile, whole, rows, at: clock } = await list('tile=unanswered.now');
		expect(tile?.figure).toEqual({ kind: 'count', value: 10 });
		expect(whole).toEqual({ rows: 10, part: 0, of: 10, over: 10 });
		expect(clock).toBe(at('20:10:00'));
		expect(rows[0]).toMatchObject({
			state: 'unanswered',
			shop: { id: 'flag', name: 'flag' },
			turnSince: at('20:00:01'),
			contribution: { time: 599_000, over: true },
			turns: 0
		});
		expect(rows[0]?.customer).toHaveLength(8);
	});

	test('behind "first response today": 20 rows, 4 of them within 30 s, the slowest first', async () => {
		const { whole, rows } = await list('tile=firstResponse.today&limit=500');
		expect(whole).toEqual({ rows: 20, part: 4, of: 20, over: 16 });
		expect(rows.map(({ contribution }) => contribution.time)).toEqual(
			Array.from({ length: 20 }, (_, i) => (19 - i) * 10_000)
		);
		expect(rows[0]?.firstResponse).toBe(190_000);
	});

	test('page after page of 7: every row once, in the order of the whole', async () => {
		const all = await list('tile=firstResponse.today&limit=500');
		const keys: string[] = [];
		let cursor = '';
		for (let page = 0; page < 3; page++) {
			const got = await list(`tile=firstResponse.today&limit=7${cursor}`);
			keys.push(...got.rows.map(({ key }) => key));
			expect(got.filtered).toBe(20);
			cursor = `&cursor=${got.next ?? ''}`;
			expect(got.next === undefined).toBe(page === 2);
		}
		expect(keys).toEqual(all.rows.map(({ key }) => key));
	});

	test('filters: queue, agent, state and only what is over; the whole stays that of the figure', async () => {
		const queue = encodeURIComponent('flag\u001fim\u001fpre');
		const ofQueue = await list(`tile=firstResponse.today&queue=${queue}&limit=500`);
		expect([ofQueue.filtered, ofQueue.whole.rows]).toEqual([10, 20]);
		const ann = encodeURIComponent('s\u001fann');
		expect((await list(`tile=firstResponse.today&agent=${ann}`)).filtered).toBe(7);
		expect((await list('tile=firstResponse.today&over=true')).filtered).toBe(16);
		expect((await list('tile=unanswered.now&state=closed')).filtered).toBe(0);
		expect((await list(`state=unanswered&agent=${ann}`)).filtered).toBe(3);
		expect((await list('channel=phone')).filtered).toBe(0);
		expect((await list('shop=flag')).filtered).toBe(30);
	});

	test('a cell leads to a tile that is not on the board: who is served by one of the people', async () => {
		const ann = encodeURIComponent('s\u001fann');
		const { tile, filtered, whole } = await list(`tile=concurrency.now&agent=${ann}`);
		expect([tile?.key, filtered, whole.rows]).toEqual(['concurrency.now', 10, 30]);
	});

	test('newest and oldest first', async () => {
		const times = async (sort: string) =>
			(await list(`tile=firstResponse.today&sort=${sort}&limit=500`)).rows.map(
				({ contribution }) => contribution.at
			);
		const newest = await times('newest');
		expect(newest).toEqual([...newest].sort((a, b) => b - a));
		expect(await times('oldest')).toEqual(newest.reverse());
	});

	test.each([
		['limit=0', 422, 'limit_invalid'],
		['limit=501', 422, 'limit_invalid'],
		['limit=1e9', 422, 'limit_invalid'],
		['limit=', 422, 'limit_invalid'],
		['limit=ten', 422, 'limit_invalid'],
		['tile=__proto__', 422, 'tile_unknown'],
		['tile=refundRate.last15', 422, 'tile_unknown'],
		['tile=waiting.today', 422, 'tile_unknown'],
		['state=constructor', 422, 'state_unknown'],
		['sort=price', 422, 'sort_unknown'],
		['over=1', 422, 'over_unknown'],
		[`cursor=${'A'.repeat(1_900)}`, 400, 'cursor_invalid'],
		[`cursor=${'A'.repeat(100_000)}`, 400, 'parameter_too_long'],
		['cursor=bnVsbA', 400, 'cursor_invalid'],
		['cursor=', 400, 'cursor_invalid'],
		['__proto__=1', 400, 'parameter_unknown'],
		['limit=5&limit=6', 400, 'parameter_repeated'],
		['colour=red', 400, 'parameter_unknown']
	])('%.60s is refused: %i %s', async (query, status, code) => {
		const answer = await ask(query);
		expect(answer.status).toBe(status);
		expect(JSON.parse(answer.body)).toMatchObject({ code });
	});

	test('ids that nothing has are no fault: an empty list', async () => {
		for (const value of ['__proto__', 'constructor', '\u0000', '💥', "' OR 1=1 --"]) {
			expect((await list(`queue=${encodeURIComponent(value)}`)).filtered).toBe(0);
		}
	});

	test.each(['__proto__', 'nowhere'])('the board %s does not exist: 404', async (board) => {
		expect((await ask('', board)).status).toBe(404);
		expect((await listPeople(context, board, new URL('http://x/'))).status).toBe(404);
		const url = new URL(`http://x/?board=${board}`);
		expect((await showConversation(context, 's', 'c00', url)).status).toBe(404);
	});

	test('what cannot be listed says so', async () => {
		expect(await list('tile=netSales.today')).toMatchObject({ gap: 'not_listed', rows: [] });
		expect(await list('tile=occupancy.today')).toMatchObject({ gap: 'sum_of_time' });
	});

	test('people: who owes a reply longest first, with open, owed, received and the median of today', async () => {
		const answer = await listPeople(context, 'all', new URL('http://x/'));
		const { people } = JSON.parse(answer.body) as PeopleList;
		expect(people.map(({ agent }) => agent.name).sort()).toEqual(['=bob()', 'ann']);
		expect(people.find(({ agent }) => agent.name === 'ann')).toMatchObject({
			open: 10,
			unanswered: 3,
			oldestUnansweredAt: at('20:00:01'),
			received: 7,
			firstResponseMedian: 90
		});
	});

	test('a board that hides names gives codes in their place, everywhere', async () => {
		const { rows } = await list('tile=unanswered.now', 'hidden');
		expect(rows[0]?.agent).not.toHaveProperty('name');
		expect(rows[0]?.agent?.code).toMatch(/^[0-9a-f]{4}$/);
		const answer = await listPeople(context, 'hidden', new URL('http://x/'));
		expect(
			(JSON.parse(answer.body) as PeopleList).people.every(({ agent }) => agent.name === undefined)
		).toBe(true);
	});

	test('the time line of one conversation, with names; an unknown one is a 404', async () => {
		const answer = await showConversation(context, 's', 'c03', new URL('http://x/?board=all'));
		const line = JSON.parse(answer.body) as ConversationTimeLine;
		expect(line.sessions[0]?.entries.map(({ kind }) => kind)).toEqual([
			'opened',
			'queued',
			'assigned',
			'customer',
			'reply'
		]);
		expect(line.sessions[0]?.customer).toBe('customer');
		expect(line.agents).toEqual([{ id: 's\u001fann', name: 'ann' }]);
		const unknown = await showConversation(context, 's', '__proto__', new URL('http://x/?board=all'));
		expect(unknown.status).toBe(404);
		expect((await showConversation(context, 's', 'c03', new URL('http://x/'))).status).toBe(400);
	});

	test('the CSV holds the whole filtered list, in both languages, and no formula', async () => {
		const get = async (query: string) => {
			const url = new URL(`http://x/v1/boards/all/conversations.csv?${query}`);
			const response = await exportBehind(context, 'all', url, new AbortController().signal);
			expect(response.status).toBe(200);
			expect(response.headers.get('content-disposition')).toMatch(
				/^attachment; filename="tidewall-all-[\w.-]+\.csv"$/
			);
			return new Uint8Array(await response.arrayBuffer());
		};
		const bytes = await get('tile=firstResponse.today&lang=zh-CN');
		expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
		const rows = parse<Record<string, string>>(Buffer.from(bytes), { bom: true, columns: true });
		expect(rows).toHaveLength(20);
		expect(rows[0]).toMatchObject({
			会话: 'c19',
			'用时（秒）': '190',
			未达标: '1',
			进线时间: '2026-11-11 20:00:00'
		});
		const all = rows.flatMap((row) => Object.values(row));
		expect(all).toContain("'=bob()");
		expect(all).toContain("'=cmd|cal");
		expect(all.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
		const english = parse(Buffer.from(await get('over=true&lang=en&state=unanswered')), {
			bom: true,
			columns: true
		});
		expect(english).toHaveLength(10);
		expect(Object.keys(english[0] as object)).toContain('First response, s');
	});

	test.each(['lang=fr', 'limit=5', 'cursor=x', 'tile=no'])('the export refuses %s', async (query) => {
		const url = new URL(`http://x/?${query}`);
		const response = await exportBehind(context, 'all', url, new AbortController().signal);
		expect([400, 422]).toContain(response.status);
	});

	describe('the link into the source system', () => {
		const put = (url: unknown, headers: Record<string, string>) =>
			saveLink(
				context,
				's',
				new Request('http://x/v1/sources/s/link', {
					method: 'PUT',
					headers: { 'content-type': 'application/json', ...headers },
					body: JSON.stringify({ url })
				})
			);

		test('needs If-Match; 412 with the present revision for a stale one; then it stands', async () => {
			const good = 'https://desk.example/chat?id={conversation}&x=1';
			expect((await put(good, {})).status).toBe(428);
			expect((await put(good, { 'if-match': '"0"', origin: 'http://evil' })).status).toBe(403);
			const saved = await put(good, { 'if-match': '"0"' });
			expect([saved.status, saved.headers['ETag']]).toEqual([200, '"1"']);
			const stale = await put(good, { 'if-match': '"0"' });
			expect([stale.status, stale.headers['ETag']]).toEqual([412, '"1"']);
			const shown = await showLink(context, 's');
			expect(JSON.parse(shown.body)).toEqual({ source: 's', url: good, revision: 1 });
			expect((await put(null, { 'if-match': '"1"' })).status).toBe(200);
			expect(JSON.parse((await showLink(context, 's')).body)).toMatchObject({ url: null, revision: 2 });
		});

		test.each([
			['javascript:alert("{conversation}")', 'not_http'],
			['https://desk.example/chat', 'no_placeholder'],
			['https://{conversation}.example/', 'placeholder_place'],
			['https://desk.example:{conversation}/', 'not_http'],
			['https://me:secret@desk.example/{conversation}', 'credentials'],
			[`https://desk.example/${'x'.repeat(3_000)}{conversation}`, 'too_long'],
			['/chat/{conversation}', 'not_http'],
			[7, 'not_text'],
			[undefined, 'not_text']
		])('%.60s is refused: %s', async (url, code) => {
			const answer = await put(url, { 'if-match': '"9"' });
			expect(answer.status).toBe(422);
			expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ path: '/url', code }] });
		});
	});
});
