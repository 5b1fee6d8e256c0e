import { pathParameter, type OperationGroup, type Parameter } from '../operation.ts';

const board = pathParameter('board', 'Id of the board.');
const ifMatch: Parameter = {
	in: 'header',
	name: 'If-Match',
	description: 'Revision at which the board was read, such as `"3"`.',
	required: true
};
const unknown = { 404: '`board_unknown`' };
const refusals = {
	403: '`foreign_origin`',
	409: '`too_many_boards`',
	413: '`body_too_large`',
	415: '`media_type_not_supported`',
	422: '`board_invalid`: `errors` lists `{path, code, params?}`'
};
const saved = (description: string) => ({ description, content: { 'application/json': 'BoardAnswer' } });

/** Boards: what they count, how they are laid out, what they show. */
export const boardOperations: OperationGroup = {
	name: 'Boards',
	description: 'A board is one wall: which conversations it counts, its tiles, its thresholds.',
	operations: [
		{
			method: 'get',
			path: '/v1/boards',
			id: 'listBoards',
			summary: 'The boards, without their numbers',
			answers: { 200: { description: 'The boards.', content: { 'application/json': 'BoardsAnswer' } } }
		},
		{
			method: 'post',
			path: '/v1/boards',
			id: 'createBoard',
			summary: 'Make a board',
			description: 'It is counted from the log at once, as if it had always been there.',
			body: { 'application/json': 'BoardDraftBody' },
			answers: { 201: saved('The board; `Location` is its address.') },
			problems: refusals
		},
		{
			method: 'get',
			path: '/v1/boards/{board}',
			id: 'showBoard',
			summary: 'A board and its revision',
			parameters: [board],
			answers: { 200: saved('The board; `ETag` is its revision.') },
			problems: unknown
		},
		{
			method: 'put',
			path: '/v1/boards/{board}',
			id: 'saveBoard',
			summary: 'Save a board',
			description: 'Open walls follow at once; where it counts something else, as soon as that is counted.',
			parameters: [board, ifMatch],
			body: { 'application/json': 'BoardDraftBody' },
			answers: { 200: saved('The board as it is kept.') },
			problems: {
				...refusals,
				...unknown,
				412: '`revision_conflict`: somebody else was first; `revision` is theirs',
				428: '`revision_required`: without `If-Match`'
			}
		},
		{
			method: 'delete',
			path: '/v1/boards/{board}',
			id: 'removeBoard',
			summary: 'Remove a board',
			description: 'A board of the demo that was changed goes back to how it was made.',
			parameters: [board, ifMatch],
			answers: {
				200: saved('The board of the demo as it was made.'),
				204: { description: 'Removed; its walls are closed.' }
			},
			problems: {
				403: '`foreign_origin`',
				...unknown,
				409: '`demo_board`',
				412: '`revision_conflict`',
				428: '`revision_required`'
			}
		},
		{
			method: 'get',
			path: '/v1/boards/{board}/export',
			id: 'exportBoard',
			summary: 'A board as a file',
			parameters: [board],
			answers: { 200: { description: 'The file.', content: { 'application/json': 'BoardFileBody' } } },
			problems: unknown
		},
		{
			method: 'post',
			path: '/v1/boards/import',
			id: 'importBoard',
			summary: 'Make a board of such a file',
			body: { 'application/json': 'BoardFileBody' },
			answers: { 201: saved('The new board, with an id of its own.') },
			problems: refusals
		},
		{
			method: 'get',
			path: '/v1/boards/{board}/state',
			id: 'showBoardState',
			summary: 'What a wall of the board shows now',
			description:
				'The same state that walls get over the socket. An absent field is a missing value, never 0.',
			parameters: [board],
			answers: {
				200: { description: 'The state and its time.', content: { 'application/json': 'BoardStateAnswer' } }
			},
			problems: unknown
		},
		{
			method: 'post',
			path: '/v1/boards/{board}/recompute',
			id: 'recomputeTile',
			summary: 'Count a tile again from the raw events',
			description: 'And compare it with what the wall showed at the same event and instant.',
			parameters: [board],
			body: {
				'application/json': {
					type: 'object',
					required: ['tile'],
					properties: { tile: { type: 'string', description: 'Key of the tile.' } }
				}
			},
			answers: { 200: { description: 'Both figures.', content: { 'application/json': 'RecomputeAnswer' } } },
			problems: {
				403: '`foreign_origin`',
				...unknown,
				422: '`tile_unknown`',
				500: '`recompute_failed`',
				503: '`busy`, `cancelled`',
				504: '`recompute_too_long`'
			}
		}
	]
};
