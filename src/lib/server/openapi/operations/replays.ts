import { pathParameter, queryParameter, type OperationGroup } from '../operation.ts';

const replay = pathParameter('replay', 'Id of the replay.');
/** RFC 3339 with an offset, or epoch milliseconds. */
const instant = {
	anyOf: [
		{ type: 'string', format: 'date-time' },
		{ type: 'integer', minimum: 0 }
	]
};
const foreign = { 403: '`foreign_origin`' };

/** Recorded days on boards of their own. */
export const replayOperations: OperationGroup = {
	name: 'Replays',
	description: 'Recorded days on boards of their own, never mixed with live numbers.',
	operations: [
		{
			method: 'get',
			path: '/v1/replays',
			id: 'listReplays',
			summary: 'The replays that are there, oldest first',
			answers: { 200: { description: 'How each stands.', content: { 'application/json': 'ReplaysAnswer' } } }
		},
		{
			method: 'get',
			path: '/v1/replays/{replay}',
			id: 'showReplay',
			summary: 'How a replay stands',
			parameters: [replay],
			answers: { 200: { description: 'Its status.', content: { 'application/json': 'ReplayAnswer' } } },
			problems: { 404: '`replay_unknown`' }
		},
		{
			method: 'post',
			path: '/v1/replays',
			id: 'beginReplay',
			summary: 'Begin to play an uploaded file, or a range of the log',
			description:
				'A file has its settings in the query; a range has them in its JSON, with `from` and `to`. One at a time is read.',
			parameters: [
				queryParameter('name', 'What the wall calls it.'),
				queryParameter('speed', 'Recorded seconds per second, 1 … 3600.', {
					type: 'number',
					minimum: 1,
					maximum: 3_600
				}),
				queryParameter('zone', 'IANA zone of its board.'),
				queryParameter('board', 'Live board whose filter, tiles and thresholds it takes.'),
				queryParameter('unfiltered', 'Without that board’s filter.', { type: 'boolean' })
			],
			body: {
				'application/x-ndjson': { type: 'string', description: 'One event a line; may be gzip.' },
				'application/gzip': { type: 'string', contentEncoding: 'binary' },
				'application/json': {
					type: 'object',
					required: ['from', 'to'],
					properties: {
						from: instant,
						to: instant,
						name: { type: 'string' },
						speed: { type: 'number', minimum: 1, maximum: 3_600 },
						zone: { type: 'string' },
						board: { type: 'string' },
						unfiltered: { type: 'boolean' },
						organisation: { type: 'string' }
					}
				}
			},
			answers: {
				201: {
					description: 'It plays; `Location` is its address, `rejections` the lines that were no events.',
					content: { 'application/json': 'ReplayAnswer' }
				}
			},
			problems: {
				400: '`body_missing`, `json_invalid`, `recording_unreadable`',
				...foreign,
				413: '`recording_too_large`, `body_too_large`',
				415: '`media_type_not_supported`, `encoding_not_supported`',
				422: '`value_invalid`, `recording_empty`',
				503: '`busy`'
			}
		},
		{
			method: 'patch',
			path: '/v1/replays/{replay}',
			id: 'changeReplay',
			summary: 'Play, pause, jump or change the speed',
			description: 'Answers when the jump is done.',
			parameters: [replay],
			body: {
				'application/json': {
					type: 'object',
					minProperties: 1,
					additionalProperties: false,
					properties: {
						playing: { type: 'boolean' },
						speed: { type: 'number', minimum: 1, maximum: 3_600 },
						at: instant
					}
				}
			},
			answers: { 200: { description: 'Its status.', content: { 'application/json': 'ReplayAnswer' } } },
			problems: { ...foreign, 404: '`replay_unknown`', 422: '`value_invalid`' }
		},
		{
			method: 'get',
			path: '/v1/replays/{replay}/survey',
			id: 'surveyReplay',
			summary: 'The recording minute by minute, with its alarms as they would have been',
			parameters: [replay],
			answers: {
				200: {
					description: 'As far as it has been gone through.',
					content: { 'application/json': 'SurveyAnswer' }
				}
			},
			problems: { 404: '`replay_unknown`' }
		},
		{
			method: 'delete',
			path: '/v1/replays/{replay}',
			id: 'endReplay',
			summary: 'End a replay; its walls are closed',
			parameters: [replay],
			answers: { 204: { description: 'Ended.' } },
			problems: { ...foreign, 404: '`replay_unknown`' }
		}
	]
};
