import { pathParameter, queryParameter, type OperationGroup, type Parameter } from '../operation.ts';

const board = pathParameter('board', 'Id of the board.');
const text = (name: string, description: string) => queryParameter(name, description);
/** What both the list and its export are narrowed by. */
const filters: readonly Parameter[] = [
	text('tile', 'Key of a tile; without it, all open conversations of the board.'),
	text('queue', 'Queue key.'),
	text('shop', 'Shop id.'),
	text('channel', 'Channel.'),
	text('agent', 'Account key.'),
	queryParameter('state', 'Only conversations in this state.', {
		enum: ['waiting', 'unanswered', 'serving', 'open', 'closed']
	}),
	queryParameter('over', '`true`: only those that miss the target.', { enum: ['true', 'false'] }),
	queryParameter('sort', 'Order; the worst first if not said.', { enum: ['worst', 'newest', 'oldest'] })
];
const problems = {
	400: '`cursor_invalid` and other unreadable parameters',
	404: '`board_unknown`',
	422: '`tile_unknown`, `limit_invalid` and other values that cannot be',
	503: '`drill_down_failed`: try again after `Retry-After` seconds'
};

/** From a figure to the people and the conversations behind it. */
export const drillDownOperations: OperationGroup = {
	name: 'Drill-down',
	description:
		'The conversations whose contributions add up to a figure, and the people. Texts of messages are never stored; customers are hashes.',
	operations: [
		{
			method: 'get',
			path: '/v1/boards/{board}/conversations',
			id: 'listConversations',
			summary: 'The conversations behind a tile, worst first',
			parameters: [
				board,
				...filters,
				queryParameter('limit', 'Rows of a page; 100 if not said.', {
					type: 'integer',
					minimum: 1,
					maximum: 500
				}),
				text('cursor', 'The `next` of the page before.')
			],
			answers: {
				200: {
					description: 'A page of the list.',
					content: { 'application/json': 'ConversationListAnswer' }
				},
				202: {
					description: 'The window is still being read from the log: ask again.',
					content: { 'application/json': 'ListInProgressAnswer' }
				}
			},
			problems
		},
		{
			method: 'get',
			path: '/v1/boards/{board}/conversations.csv',
			id: 'exportConversations',
			summary: 'The whole list as CSV',
			description: 'With a byte order mark, and no cell that a spreadsheet program would run.',
			parameters: [
				board,
				...filters,
				queryParameter('lang', 'Language of the titles.', { enum: ['zh-CN', 'en'] })
			],
			answers: { 200: { description: 'The file.', content: { 'text/csv': { type: 'string' } } } },
			problems
		},
		{
			method: 'get',
			path: '/v1/boards/{board}/people',
			id: 'listPeople',
			summary: 'The people of a board, those who owe the longest an answer first',
			parameters: [board],
			answers: { 200: { description: 'The people.', content: { 'application/json': 'PeopleAnswer' } } },
			problems: { 404: '`board_unknown`', 503: problems[503] }
		},
		{
			method: 'get',
			path: '/v1/conversations/{source}/{conversation}',
			id: 'showConversation',
			summary: 'The time line of one conversation: waits, turns, transfers',
			parameters: [
				pathParameter('source', 'Name of its source.'),
				pathParameter('conversation', 'Its id in the source.'),
				{ ...text('board', 'The board through which it is seen.'), required: true }
			],
			answers: { 200: { description: 'Its time line.', content: { 'application/json': 'TimeLineAnswer' } } },
			problems: { 400: '`board_missing`', 404: '`board_unknown`, `conversation_unknown`', 503: problems[503] }
		}
	]
};
