import type { Board } from '../domain/board/board.ts';
import type { BoardDraft } from '../domain/board/parse-board.ts';
import type { Problem } from '../domain/board/problem-list.ts';

/** A board as the server keeps it. */
export interface KeptBoard {
	readonly board: Board;
	/** Grows by 1 with every change. */
	readonly revision: number;
}

/** What came of a request about boards. */
export type BoardAnswer =
	| ({ readonly status: 'done' } & KeptBoard & {
				/** What an import left out, because it is not here. */
				readonly left?: readonly Problem[];
			})
	/** Somebody else was faster; `revision` is the present one, where the server says it. */
	| { readonly status: 'conflict'; readonly revision?: number }
	| { readonly status: 'invalid'; readonly problems: readonly Problem[] }
	/** There is no such board (any more). */
	| { readonly status: 'missing' }
	/** It did not get through, or the server could not do it: an HTTP status, 0 without an answer. */
	| { readonly status: 'failed'; readonly http: number };

/** What came of a removal. */
export type RemovalAnswer = 'done' | 'restored' | 'preset' | 'conflict' | 'missing' | 'failed';

/** The board API of the server. Nothing throws: what can go wrong is part of the answer. */
export class BoardsRemote {
	readonly #fetch: typeof fetch;

	constructor(request: typeof fetch = (...args) => fetch(...args)) {
		this.#fetch = request;
	}

	/** A board as it is kept now. */
	read(id: string): Promise<BoardAnswer> {
		return this.#ask(pathOf(id), {});
	}

	/** Keeps a new board. */
	create(draft: BoardDraft): Promise<BoardAnswer> {
		return this.#ask('/v1/boards', sent('POST', draft));
	}

	/** Replaces a board that was read at `revision`. */
	replace(id: string, revision: number, draft: BoardDraft): Promise<BoardAnswer> {
		return this.#ask(pathOf(id), sent('PUT', draft, revision));
	}

	/**
	 * Removes a board that was read at `revision`. It gets through although the page goes away meanwhile.
	 * `restored`: a board of the demo is as it was made. `preset`: it was never changed, and stays with the demo.
	 */
	async remove(id: string, revision: number): Promise<RemovalAnswer> {
		const answer = await this.#ask(pathOf(id), { ...sent('DELETE', undefined, revision), keepalive: true });
		switch (answer.status) {
			case 'done':
				return Object.hasOwn(answer, 'board') ? 'restored' : 'done';
			case 'failed':
				return answer.http === 409 ? 'preset' : 'failed';
			case 'invalid':
				return 'failed';
			default:
				return answer.status;
		}
	}

	/** Keeps the board of an exported file under a new id. */
	import(text: string): Promise<BoardAnswer> {
		return this.#ask('/v1/boards/import', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: text
		});
	}

	async #ask(path: string, request: RequestInit): Promise<BoardAnswer> {
		try {
			const response = await this.#fetch(path, request);
			if (response.status === 404) return { status: 'missing' };
			const content = (await response.json().catch(() => ({}))) as Partial<KeptBoard> & {
				readonly errors?: readonly Problem[];
				readonly left?: readonly Problem[];
			};
			const { revision, errors } = content;
			if (response.ok) return { status: 'done', ...(content as KeptBoard) };
			if (response.status === 412) return { status: 'conflict', ...(revision !== undefined && { revision }) };
			if (response.status === 422 && errors !== undefined) return { status: 'invalid', problems: errors };
			return { status: 'failed', http: response.status };
		} catch {
			return { status: 'failed', http: 0 };
		}
	}
}

const pathOf = (id: string) => `/v1/boards/${encodeURIComponent(id)}`;

function sent(method: string, content: unknown, revision?: number): RequestInit {
	return {
		method,
		headers: {
			...(content !== undefined && { 'content-type': 'application/json' }),
			...(revision !== undefined && { 'if-match': `"${revision}"` })
		},
		...(content !== undefined && { body: JSON.stringify(content) })
	};
}
