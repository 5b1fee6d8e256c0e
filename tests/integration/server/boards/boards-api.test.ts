import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import {
	createBoard,
	exportBoard,
	importBoard,
	removeBoard,
	showBoard,
	updateBoard
} from '#lib/server/boards/boards-api.ts';
import { setUpBoards } from '#lib/server/boards/boards-for-setup.ts';
import type { Answer } from '#lib/server/ingest/answer.ts';
import { jsonRequest, startRuntime, type StartedRuntime } from '../../../support/boards-runtime.ts';

const draft = (changes: Partial<Board> = {}) => ({
	name: 'Night shift',
	zone: 'Asia/Shanghai',
	dayStart: '00:00',
	filter: {},
	tiles: [{ metric: 'waiting', window: 'now' }],
	answerWithin: 30,
	...changes
});

interface Content {
	readonly board: Board;
	readonly revision: number;
	readonly code: string;
	readonly errors: readonly { path: string; code: string }[];
	readonly left: readonly { code: string }[];
}
const contentOf = (answer: Answer) => JSON.parse(answer.body) as Content;
const codeOf = (answer: Answer) => [answer.status, contentOf(answer).code];

async function create(context: StartedRuntime['runtime'], changes: Partial<Board> = {}): Promise<Content> {
	const answer = await createBoard(context, jsonRequest('POST', draft(changes)));
	expect(answer.status).toBe(201);
	return contentOf(answer);
}

describe('boards over HTTP', () => {
	let started: StartedRuntime;
	beforeAll(async () => {
		started = await startRuntime();
	});
	afterAll(() => started.stop());

	it('are made, read with their ETag, changed with If-Match and removed', async () => {
		const { runtime } = started;
		const made = await createBoard(runtime, jsonRequest('POST', draft()));
		expect([made.status, made.headers['ETag'], made.headers['Location']]).toEqual([
			201,
			'"1"',
			'/v1/boards/night-shift'
		]);
		expect(contentOf(made)).toMatchObject({
			board: { organisation: 'default', id: 'night-shift', kind: 'live', demo: false },
			revision: 1
		});

		const renamed = draft({ name: '夜班' });
		const put = (headers: Record<string, string>, content: unknown = renamed) =>
			updateBoard(runtime, 'night-shift', jsonRequest('PUT', content, headers));
		expect(codeOf(await put({}))).toEqual([428, 'if_match_required']);
		expect(codeOf(await put({ 'if-match': 'three' }))).toEqual([400, 'if_match_invalid']);
		const saved = await put({ 'if-match': '"1"' });
		expect([saved.status, saved.headers['ETag']]).toEqual([200, '"2"']);
		const behind = await put({ 'if-match': '"1"' });
		expect([codeOf(behind), behind.headers['ETag'], contentOf(behind).revision]).toEqual([
			[412, 'revision_conflict'],
			'"2"',
			2
		]);
		expect(contentOf(await showBoard(runtime, 'night-shift')).board.name).toBe('夜班');

		const remove = (revision: number) =>
			removeBoard(runtime, 'night-shift', jsonRequest('DELETE', undefined, { 'if-match': `"${revision}"` }));
		expect((await remove(1)).status).toBe(412);
		expect((await remove(2)).status).toBe(204);
		expect(codeOf(await remove(3))).toEqual([404, 'board_unknown']);
		expect((await showBoard(runtime, 'night-shift')).status).toBe(404);
	});

	it('never get an id that was used before, and one that can stand in an address', async () => {
		const { runtime } = started;
		const first = await create(runtime, { name: 'Twice' });
		const { revision, board } = first;
		await removeBoard(runtime, board.id, jsonRequest('DELETE', undefined, { 'if-match': `"${revision}"` }));
		expect(board.id).toBe('twice');
		expect((await create(runtime, { name: 'Twice' })).board.id).toMatch(/^twice-[a-z0-9]{6}$/);
		for (const name of ['双11 总览', 'new', 'Import', 'replay-1', '🛒']) {
			expect((await create(runtime, { name })).board.id).toMatch(/^board-[a-z0-9]{6}$/);
		}
		expect((await create(runtime, { name: 'Été: l’équipe' })).board.id).toBe('ete-l-equipe');
	});

	it('that are wrong are answered with everything that is wrong', async () => {
		const answer = await createBoard(started.runtime, jsonRequest('POST', { ...draft(), zone: 'x', a: 1 }));
		expect(codeOf(answer)).toEqual([422, 'board_invalid']);
		expect(contentOf(answer).errors).toEqual([
			{ path: '/a', code: 'field_unknown' },
			{ path: '/zone', code: 'zone_unknown', params: { zone: 'x' } }
		]);
		const rotation = { boards: ['nowhere'], seconds: 20 };
		expect(
			contentOf(await createBoard(started.runtime, jsonRequest('POST', draft({ rotation })))).errors
		).toMatchObject([{ path: '/rotation/boards/0', code: 'board_unknown' }]);
	});

	it('take only JSON of our own pages, within bounds', async () => {
		const { runtime } = started;
		const post = (content: string, headers: Record<string, string> = {}) =>
			createBoard(runtime, jsonRequest('POST', content, headers));
		expect(codeOf(await post('{}', { origin: 'https://evil.example' }))).toEqual([403, 'foreign_origin']);
		expect(codeOf(await post('{}', { 'content-type': 'text/plain' }))).toEqual([
			415,
			'media_type_not_supported'
		]);
		expect(codeOf(await post('{'))).toEqual([400, 'json_invalid']);
		expect(codeOf(await post(JSON.stringify({ name: 'x'.repeat(1_100_000) })))).toEqual([
			413,
			'body_too_large'
		]);
		const foreign = jsonRequest('DELETE', undefined, { origin: 'https://evil.example' });
		expect((await removeBoard(runtime, 'all', foreign)).status).toBe(403);
	});

	it('go into a file and come back from it as a board of its own', async () => {
		const { runtime } = started;
		const { board } = await create(runtime, { name: 'Export', names: 'hidden' });
		const file = await exportBoard(runtime, board.id);
		expect(file.headers['Content-Disposition']).toContain('tidewall-board-export.json');
		const imported = contentOf(await importBoard(runtime, jsonRequest('POST', file.body)));
		expect(imported.board.id).not.toBe(board.id);
		expect({ ...imported.board, id: board.id }).toEqual(board);
		const newer = { ...(JSON.parse(file.body) as object), schemaVersion: 99 };
		const refused = await importBoard(runtime, jsonRequest('POST', newer));
		expect([refused.status, contentOf(refused).errors[0]?.code]).toEqual([422, 'schema_newer']);
		expect((await exportBoard(runtime, 'nowhere')).status).toBe(404);
	});

	it('another name or layout is on the wall at once', async () => {
		const { runtime } = started;
		const all = contentOf(await showBoard(runtime, 'all'));
		const { organisation: _, id: _id, kind: _kind, demo: _demo, ...rest } = all.board;
		const answer = await updateBoard(
			runtime,
			'all',
			jsonRequest('PUT', { ...rest, name: '总览' }, { 'if-match': `"${all.revision}"` })
		);
		expect(answer.status).toBe(200);
		expect(runtime.live.state('all')?.state.board.name).toBe('总览');
	});
});

describe('the boards of a set-up', () => {
	let started: StartedRuntime;
	beforeAll(async () => {
		started = await startRuntime({ TIDEWALL_DEMO: 'on' });
	}, 60_000);
	afterAll(() => started.stop());

	it('are its own also while the demo runs, shown in turn by the first, and made once', async () => {
		const { boards, live } = started.runtime;
		const floor = {
			name: 'Yunfan',
			zone: 'Asia/Shanghai',
			dayStart: '00:00',
			shops: [
				{ id: 'flagship', name: 'Flagship' },
				{ id: 'outlet', name: 'Outlet' }
			],
			queues: []
		};
		expect(await setUpBoards(boards, floor)).toEqual(['all', 'flagship', 'outlet']);
		expect(live.board('all')).toMatchObject({
			name: 'Yunfan',
			organisation: 'default',
			rotation: { boards: ['flagship', 'outlet'], seconds: 30 }
		});
		expect(live.board('outlet')).toMatchObject({ organisation: 'default', demo: false });
		const third = { id: 'third', name: 'Third' };
		expect(await setUpBoards(boards, { ...floor, shops: [...floor.shops, third] })).toEqual(['third']);
	});
});

describe('boards of the demo', () => {
	let started: StartedRuntime;
	beforeAll(async () => {
		started = await startRuntime({ TIDEWALL_DEMO: 'on' });
	}, 60_000);
	afterAll(() => started.stop());
	afterEach(async () => {
		const { revision } = contentOf(await showBoard(started.runtime, 'demo'));
		await removeBoard(
			started.runtime,
			'demo',
			jsonRequest('DELETE', undefined, { 'if-match': `"${revision}"` })
		);
	});

	const rename = async (name: string): Promise<Answer> => {
		const { board, revision } = contentOf(await showBoard(started.runtime, 'demo'));
		const { organisation: _, id: _id, kind: _kind, demo: _demo, ...rest } = board;
		const headers = { 'if-match': `"${revision}"` };
		return updateBoard(started.runtime, 'demo', jsonRequest('PUT', { ...rest, name }, headers));
	};

	it('can be edited, keep that over a restart, and are restored by removing the change', async () => {
		expect(contentOf(await showBoard(started.runtime, 'demo'))).toMatchObject({ revision: 0 });
		expect((await rename('My demo')).status).toBe(200);
		expect(started.runtime.live.board('demo')?.name).toBe('My demo');
		// Its launches still come from the demo's own calendar.
		expect(started.runtime.live.board('demo')?.phases?.length).toBeGreaterThan(1);

		started = await started.restart();
		expect(started.runtime.live.board('demo')?.name).toBe('My demo');
		const remove = async () => {
			const { revision } = contentOf(await showBoard(started.runtime, 'demo'));
			return removeBoard(
				started.runtime,
				'demo',
				jsonRequest('DELETE', undefined, { 'if-match': `"${revision}"` })
			);
		};
		const restored = await remove();
		expect([restored.status, contentOf(restored).board.name]).toEqual([200, '双11 · 开门红']);
		expect(started.runtime.live.board('demo')?.name).toBe('双11 · 开门红');
		expect(codeOf(await remove())).toEqual([409, 'demo_board']);
		expect((await rename('Again')).status).toBe(200);
	}, 60_000);

	it('a board that is made while there is nothing but the demo shows the demo', async () => {
		const { board } = await create(started.runtime);
		expect(board).toMatchObject({ organisation: 'demo', demo: true });
	});
});
