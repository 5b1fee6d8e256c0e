import { describe, expect, test } from 'vitest';
import { BoardEditing } from '#lib/client/board-editing.svelte.ts';
import { BoardsRemote } from '#lib/client/boards-remote.ts';
import { draftOf } from '#lib/domain/board/board-file.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { boardOf } from '../../support/story.ts';

const board = boardOf({ name: 'Floor', tiles: [{ metric: 'waiting', window: 'now' }] });

/** A server that keeps one board, as the API does. */
function serverWith(initial: Board, revision: number) {
	const kept = { board: initial, revision };
	const seen: { readonly method: string; readonly path: string; readonly ifMatch: string | null }[] = [];
	const answer = (status: number, content: object) => Response.json(content, { status });
	const request: typeof fetch = async (path, options) => {
		const method = options?.method ?? 'GET';
		const ifMatch = new Headers(options?.headers).get('if-match');
		seen.push({ method, path: path as string, ifMatch });
		if (method === 'GET') return answer(200, kept);
		const draft = JSON.parse(options?.body as string) as Board;
		if (method === 'POST') return answer(201, { board: { ...initial, ...draft, id: 'fresh' }, revision: 1 });
		if (ifMatch !== `"${kept.revision}"`) return answer(412, { revision: kept.revision });
		kept.board = { ...kept.board, ...draft };
		kept.revision += 1;
		return answer(200, kept);
	};
	const someoneSaves = (changes: Partial<Board>) => {
		kept.board = { ...kept.board, ...changes };
		kept.revision += 1;
	};
	return { kept, seen, request, someoneSaves };
}

function editingOf(request: typeof fetch, revision = 3): BoardEditing {
	return new BoardEditing({
		draft: draftOf(board),
		kept: { id: board.id, revision },
		boards: [],
		remote: new BoardsRemote(request),
		monotonic: () => 0
	});
}

describe('editing a board', () => {
	test('is dirty after a change, clean again after undo, and clean after saving', async () => {
		const server = serverWith(board, 3);
		const editing = editingOf(server.request);
		editing.replace({ ...editing.draft, name: 'Night' });
		expect(editing.dirty).toBe(true);
		editing.history.undo();
		expect(editing.dirty).toBe(false);
		editing.history.redo();
		expect(await editing.save()).toBe(true);
		expect([editing.dirty, editing.kept?.revision, server.kept.board.name]).toEqual([false, 4, 'Night']);
		expect(server.seen.at(-1)).toMatchObject({ method: 'PUT', ifMatch: '"3"' });
	});

	test('a board without a name is not sent', async () => {
		const server = serverWith(board, 3);
		const editing = editingOf(server.request);
		editing.replace({ ...editing.draft, name: ' ' });
		expect(editing.problems).toEqual([{ path: '/name', code: 'required' }]);
		expect(await editing.save()).toBe(false);
		expect(server.seen).toEqual([]);
	});

	test('what somebody else saved meanwhile is shown, and nothing is overwritten', async () => {
		const server = serverWith(board, 3);
		const editing = editingOf(server.request);
		server.someoneSaves({ name: 'Theirs' });
		editing.replace({ ...editing.draft, name: 'Mine' });
		expect(await editing.save()).toBe(false);
		expect(editing.conflict).toMatchObject({ revision: 4, theirs: { name: 'Theirs' } });
		expect([server.kept.board.name, editing.draft.name, editing.dirty]).toEqual(['Theirs', 'Mine', true]);
	});

	test('keeping mine saves over theirs at their revision', async () => {
		const server = serverWith(board, 3);
		const editing = editingOf(server.request);
		server.someoneSaves({ name: 'Theirs' });
		editing.replace({ ...editing.draft, name: 'Mine' });
		await editing.save();
		expect(await editing.keepMine()).toBe(true);
		expect([server.kept.board.name, server.kept.revision, editing.dirty]).toEqual(['Mine', 5, false]);
	});

	test('after taking theirs, undo brings mine back', async () => {
		const server = serverWith(board, 3);
		const editing = editingOf(server.request);
		server.someoneSaves({ name: 'Theirs' });
		editing.replace({ ...editing.draft, name: 'Mine' });
		await editing.save();
		editing.takeTheirs();
		expect([editing.draft.name, editing.dirty, editing.conflict]).toEqual(['Theirs', false, undefined]);
		editing.history.undo();
		expect([editing.draft.name, editing.dirty]).toEqual(['Mine', true]);
		expect(await editing.save()).toBe(true);
		expect(server.kept.board.name).toBe('Mine');
	});

	test('mine saved as a new board leaves theirs as it is', async () => {
		const server = serverWith(board, 3);
		const editing = editingOf(server.request);
		server.someoneSaves({ name: 'Theirs' });
		editing.replace({ ...editing.draft, name: 'Mine' });
		await editing.save();
		expect(await editing.saveAsNew()).toMatchObject({ board: { id: 'fresh', name: 'Mine' } });
		expect([server.kept.board.name, editing.conflict, editing.dirty]).toEqual(['Theirs', undefined, false]);
	});

	test('without an answer of the server everything stays, and the next try saves it', async () => {
		const server = serverWith(board, 3);
		let down = true;
		const editing = editingOf((...args) =>
			down ? Promise.reject(new TypeError('no network')) : server.request(...args)
		);
		editing.replace({ ...editing.draft, name: 'Mine' });
		expect([await editing.save(), editing.status, editing.draft.name]).toEqual([false, 'failed', 'Mine']);
		down = false;
		expect([await editing.save(), editing.status]).toEqual([true, 'idle']);
	});

	test('a board that was deleted meanwhile is gone, and can be saved as a new one', async () => {
		const editing = editingOf(async (_, options) =>
			options?.method === 'POST'
				? Response.json({ board: { ...board, id: 'fresh' }, revision: 1 }, { status: 201 })
				: new Response('{}', { status: 404 })
		);
		editing.replace({ ...editing.draft, name: 'Mine' });
		expect([await editing.save(), editing.status]).toEqual([false, 'gone']);
		expect((await editing.saveAsNew())?.board.id).toBe('fresh');
	});
});
