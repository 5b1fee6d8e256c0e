import type { StoredBoard } from '../storage/board-repository.ts';
import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import { answering, fromOwnOrigin, readJson, revisionRequired, withRevision } from '../json-request.ts';
import type { BoardDesk, BoardOutcome } from './board-desk.ts';

/** Bytes of a board as JSON: 40 tiles and filters of 500 ids fit well. */
const largestBoard = 1_048_576;

/** What these answers need. */
export interface BoardsContext {
	readonly boards: BoardDesk;
	readonly live: { counting(id: string): number | undefined };
}

/** `GET /v1/boards/{id}`: with `counting` while it is being counted from the log, which takes a moment. */
export async function showBoard({ boards, live }: BoardsContext, id: string): Promise<Answer> {
	const found = await boards.find(id);
	if (found === undefined) return unknownBoard(id);
	const done = live.counting(id);
	return boardAnswer(200, found, done === undefined ? {} : { counting: { done } });
}

/** `POST /v1/boards`: makes a board of a draft. */
export function createBoard({ boards }: BoardsContext, request: Request): Promise<Answer> {
	return answering(async () => answerTo(await boards.create(await readJson(request, largestBoard)), 201));
}

/** `PUT /v1/boards/{id}` with `If-Match`: saves a draft. */
export function updateBoard({ boards }: BoardsContext, id: string, request: Request): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		const revision = revisionRequired(request);
		return answerTo(await boards.update(id, revision, await readJson(request, largestBoard)), 200, id);
	});
}

/** `DELETE /v1/boards/{id}` with `If-Match`: removes a board, or brings one of the demo back to how it was made. */
export function removeBoard({ boards }: BoardsContext, id: string, request: Request): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		const outcome = await boards.remove(id, revisionRequired(request));
		switch (outcome.status) {
			case 'removed':
				return { status: 204, headers: { 'Cache-Control': 'no-store' }, body: '' };
			case 'restored':
				return boardAnswer(200, outcome);
			case 'preset':
				return problem(409, 'demo_board', 'A board of the demo stays as long as the demo runs.');
			default:
				return refusalOf(outcome, id);
		}
	});
}

/** `GET /v1/boards/{id}/export`: the board as a file. */
export async function exportBoard({ boards }: BoardsContext, id: string): Promise<Answer> {
	const file = await boards.export(id);
	if (file === undefined) return unknownBoard(id);
	const { status, headers, body } = jsonAnswer(200, file);
	const disposition = `attachment; filename="tidewall-board-${encodeURIComponent(id)}.json"`;
	return { status, headers: { ...headers, 'Content-Disposition': disposition }, body };
}

/** `POST /v1/boards/import`: makes a board of such a file. */
export function importBoard({ boards }: BoardsContext, request: Request): Promise<Answer> {
	return answering(async () => answerTo(await boards.import(await readJson(request, largestBoard)), 201));
}

function boardAnswer(status: number, { board, revision }: StoredBoard, members: object = {}): Answer {
	return withRevision(jsonAnswer(status, { board, revision, ...members }), revision);
}

function answerTo(
	outcome: BoardOutcome & { readonly left?: readonly unknown[] },
	status: 200 | 201,
	id = ''
): Answer {
	if (outcome.status !== 'saved') return refusalOf(outcome, id);
	const answer = boardAnswer(status, outcome, outcome.left && { left: outcome.left });
	if (status === 200) return answer;
	const location = `/v1/boards/${encodeURIComponent(outcome.board.id)}`;
	return { ...answer, headers: { ...answer.headers, Location: location } };
}

function refusalOf(outcome: Exclude<BoardOutcome, { status: 'saved' }>, id: string): Answer {
	switch (outcome.status) {
		case 'invalid':
			return problem(
				422,
				'board_invalid',
				'The board cannot be kept as it is: see errors.',
				{},
				{ errors: outcome.problems }
			);
		case 'conflict':
			return withRevision(
				problem(
					412,
					'revision_conflict',
					'Somebody else has saved the board in between. Read it again.',
					{},
					{ revision: outcome.revision }
				),
				outcome.revision
			);
		case 'missing':
			return unknownBoard(id);
		case 'too_many':
			return problem(409, 'too_many_boards', `There are already ${outcome.most} boards.`, {}, outcome);
	}
}

function unknownBoard(id: string): Answer {
	return problem(404, 'board_unknown', `There is no board ${JSON.stringify(id)}.`);
}
