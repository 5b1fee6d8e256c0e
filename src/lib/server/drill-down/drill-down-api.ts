import { listOrders, type ListOrder } from '#lib/domain/drill-down/list.ts';
import { conversationStates, type ConversationState } from '#lib/domain/drill-down/standing.ts';
import { isIdentifier } from '#lib/domain/events/identifier.ts';
import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import {
	answering,
	fromOwnOrigin,
	readJson,
	Refused,
	revisionRequired,
	withRevision
} from '../json-request.ts';
import { defaultOrganisation } from '../ingest/ingest-keys.ts';
import { decodePlace } from './place-cursor.ts';
import type { DrillDown } from './drill-down.ts';
import type { ListQuery } from './find-list.ts';
import type { LinkDesk } from './link-desk.ts';

/** What these answers need. */
export interface DrillDownApiContext {
	readonly drillDown: DrillDown;
	readonly links: LinkDesk;
	readonly live: { board(id: string): { readonly organisation: string } | undefined };
}

/** Rows of a page, and of one that says nothing about it. */
export const mostRows = 500;
export const usualRows = 100;
/** Characters of a value in a query; ids have at most 256. */
const longestValue = 2_000;

const listParameters = [
	'tile',
	'queue',
	'shop',
	'channel',
	'agent',
	'state',
	'over',
	'sort',
	'limit',
	'cursor'
] as const;
type ListParameter = (typeof listParameters)[number] | 'lang';

function refuse(status: number, code: string, detail: string, parameter: string): never {
	throw new Refused(problem(status, code, detail, {}, { parameter }));
}

function valuesOf(
	search: URLSearchParams,
	known: readonly ListParameter[]
): Partial<Record<ListParameter, string>> {
	const values: Partial<Record<ListParameter, string>> = {};
	for (const [name, value] of search) {
		const parameter = known.find((each) => each === name);
		if (parameter === undefined) {
			refuse(
				400,
				'parameter_unknown',
				`There is no parameter ${JSON.stringify(name.slice(0, 100))}.`,
				name.slice(0, 100)
			);
		}
		if (values[parameter] !== undefined) {
			refuse(400, 'parameter_repeated', `Send ${parameter} once.`, parameter);
		}
		if (value.length > longestValue) {
			refuse(400, 'parameter_too_long', `${parameter} has at most ${longestValue} characters.`, parameter);
		}
		values[parameter] = value;
	}
	return values;
}

function oneOf<T extends string>(parameter: string, value: string, allowed: readonly T[]): T {
	const found = allowed.find((each) => each === value);
	if (found !== undefined) return found;
	refuse(422, `${parameter}_unknown`, `${parameter} is one of ${allowed.join(', ')}.`, parameter);
}

/**
 * The list that the query of a request asks for.
 * @throws Refused a query that is not one
 */
function readQuery(
	{ drillDown, live }: DrillDownApiContext,
	boardId: string,
	search: URLSearchParams,
	known: readonly ListParameter[] = listParameters
): ListQuery {
	if (live.board(boardId) === undefined) throw new Refused(unknownBoard(boardId));
	const {
		tile: key,
		queue,
		shop,
		channel,
		agent,
		state,
		over,
		sort,
		limit,
		cursor
	} = valuesOf(search, known);
	const tile = key === undefined ? undefined : drillDown.tileOf(boardId, key);
	if (key !== undefined && tile === undefined) {
		refuse(422, 'tile_unknown', `The board has no tile ${JSON.stringify(key)}.`, 'tile');
	}
	const rows = limit === undefined ? usualRows : Number(limit);
	if (limit === '' || !Number.isInteger(rows) || rows < 1 || rows > mostRows) {
		refuse(422, 'limit_invalid', `limit is a whole number from 1 to ${mostRows}.`, 'limit');
	}
	const after = cursor === undefined ? undefined : decodePlace(cursor);
	if (cursor !== undefined && after === undefined) {
		refuse(400, 'cursor_invalid', 'Send the cursor as the page before gave it.', 'cursor');
	}
	const filter = {
		queue,
		shop,
		channel,
		agent,
		state: state === undefined ? undefined : oneOf<ConversationState>('state', state, conversationStates),
		over: over === undefined ? undefined : oneOf('over', over, ['true', 'false']) === 'true'
	};
	const order = sort === undefined ? 'worst' : oneOf<ListOrder>('sort', sort, listOrders);
	return { tile, page: { filter, order, limit: rows, after } };
}

/** The list that an export asks for, and its language. @throws Refused */
export function readExport(
	context: DrillDownApiContext,
	boardId: string,
	search: URLSearchParams
): { readonly query: ListQuery; readonly lang: 'zh-CN' | 'en' } {
	const query = readQuery(context, boardId, search, [
		...listParameters.filter((name) => name !== 'limit' && name !== 'cursor'),
		'lang'
	]);
	return { query, lang: oneOf('lang', search.get('lang') ?? 'zh-CN', ['zh-CN', 'en']) };
}

/**
 * `GET /v1/boards/{id}/conversations`: the conversations behind a tile (or all open ones), worst first. 202 with how far
 * it is, while the window is still read from the log: ask again.
 */
export function listBehind(context: DrillDownApiContext, boardId: string, url: URL): Promise<Answer> {
	return answering(async () => {
		const query = readQuery(context, boardId, url.searchParams);
		const list = await context.drillDown.look(boardId, query).catch(unavailable);
		if (list === undefined) return unknownBoard(boardId);
		if (list.status === 'ready') return jsonAnswer(200, list);
		const answer = jsonAnswer(202, list);
		return { ...answer, headers: { ...answer.headers, 'Retry-After': '1' } };
	});
}

/** `GET /v1/boards/{id}/people` */
export function listPeople(context: DrillDownApiContext, boardId: string, url: URL): Promise<Answer> {
	return answering(async () => {
		valuesOf(url.searchParams, []);
		const people = await context.drillDown.people(boardId).catch(unavailable);
		return people === undefined ? unknownBoard(boardId) : jsonAnswer(200, people);
	});
}

/** `GET /v1/conversations/{source}/{id}?board=`: the time line of one conversation. */
export function showConversation(
	context: DrillDownApiContext,
	source: string,
	id: string,
	url: URL
): Promise<Answer> {
	return answering(async () => {
		const board = url.searchParams.get('board');
		if (board === null) {
			refuse(400, 'board_missing', 'Send the board through which the conversation is seen.', 'board');
		}
		if (context.live.board(board) === undefined) return unknownBoard(board);
		const line = await context.drillDown.timeLine(board, source, id).catch(unavailable);
		if (line !== undefined) return jsonAnswer(200, line);
		return problem(404, 'conversation_unknown', 'Nothing is known of this conversation.');
	});
}

/** `GET /v1/sources/{source}/link`: the address of its conversations in the source system. */
export async function showLink({ links }: DrillDownApiContext, source: string): Promise<Answer> {
	const { url, revision } = await links.find(defaultOrganisation, source);
	return withRevision(jsonAnswer(200, { source, url: url ?? null, revision }), revision);
}

/** `PUT /v1/sources/{source}/link` with `If-Match` and `{ url }`; null for none. */
export function saveLink({ links }: DrillDownApiContext, source: string, request: Request): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		if (!isIdentifier(source)) {
			return problem(
				422,
				'source_invalid',
				'A source has 1 to 256 characters, none of them control characters.'
			);
		}
		const revision = revisionRequired(request);
		const body = await readJson(request, 16_384);
		const url = typeof body === 'object' && body !== null && 'url' in body ? body.url : undefined;
		const outcome = await links.save(defaultOrganisation, source, url, revision);
		switch (outcome.status) {
			case 'saved':
				return withRevision(
					jsonAnswer(200, { source, url: outcome.link.url ?? null, revision: outcome.link.revision }),
					outcome.link.revision
				);
			case 'invalid':
				return problem(
					422,
					'link_invalid',
					'The address must be http or https and hold {conversation} behind the host.',
					{},
					{ errors: [{ path: '/url', code: outcome.fault }] }
				);
			case 'conflict':
				return withRevision(
					problem(
						412,
						'revision_conflict',
						'Somebody else has changed it in between. Read it again.',
						{},
						{ revision: outcome.revision }
					),
					outcome.revision
				);
		}
	});
}

/** It cannot be counted now: the log could not be read, or the thread has ended. */
export function unavailable(error: unknown): never {
	const detail = error instanceof Error ? error.message : String(error);
	throw new Refused(
		problem(503, 'drill_down_failed', `The conversations cannot be read now: ${detail}`, {
			'Retry-After': '2'
		})
	);
}

export function unknownBoard(id: string): Answer {
	return problem(404, 'board_unknown', `There is no board ${JSON.stringify(id.slice(0, 200))}.`);
}
