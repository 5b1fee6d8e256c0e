import { ingestLimits } from '../../ingest/limits.ts';
import { pathParameter, type OperationGroup } from '../operation.ts';

const keyProblems = { 401: '`key_required`', 429: '`too_many_requests` (wait for `Retry-After` seconds)' };

/** Sending events, and how the sources do. */
export const eventOperations: OperationGroup = {
	name: 'Events',
	description:
		'Sources send what happens in their chat system. An answer of 202 means that the accepted events survive a power cut.',
	operations: [
		{
			method: 'post',
			path: '/v1/events',
			id: 'postEvents',
			summary: 'Send events',
			description:
				`Up to ${ingestLimits.events.toLocaleString('en')} events in ${ingestLimits.requestBytes / 1_048_576} MiB, plain or gzip. ` +
				'Each item gets a result of its own; an event that was sent before counts once. ' +
				'Send a request that got no answer again: nothing is counted twice.',
			key: true,
			body: {
				'application/cloudevents+json': { $ref: '#/components/schemas/Event' },
				'application/cloudevents-batch+json': {
					type: 'array',
					items: { $ref: '#/components/schemas/Event' }
				},
				'application/json': {
					anyOf: [
						{ $ref: '#/components/schemas/Event' },
						{ type: 'array', items: { $ref: '#/components/schemas/Event' } }
					]
				},
				'application/x-ndjson': { type: 'string', description: 'One event a line.' }
			},
			answers: {
				202: {
					description: 'Taken; `results` tells of each item.',
					content: { 'application/json': 'IngestAnswer' }
				}
			},
			problems: {
				400: '`json_invalid` and other unreadable bodies',
				...keyProblems,
				413: '`body_too_large`, `too_many_events`',
				415: '`media_type_not_supported`',
				422: '`no_valid_event`: none of the items; `results` says why',
				503: '`log_unavailable`: nothing was taken, send it again after `Retry-After` seconds'
			}
		},
		{
			method: 'get',
			path: '/v1/limits',
			id: 'showLimits',
			summary: 'What one request with events may hold',
			answers: { 200: { description: 'The limits.', content: { 'application/json': 'LimitsAnswer' } } }
		},
		{
			method: 'get',
			path: '/v1/sources',
			id: 'listSources',
			summary: 'How the sources of the key’s organisation do',
			key: true,
			answers: {
				200: {
					description: 'Rate, lag, silence and what was refused.',
					content: { 'application/json': 'SourcesAnswer' }
				}
			},
			problems: keyProblems
		},
		{
			method: 'get',
			path: '/v1/sources/{source}/rejected',
			id: 'listRejected',
			summary: 'The last refused items of a source, newest first',
			key: true,
			parameters: [pathParameter('source', 'Name of the source, as its key names it.')],
			answers: { 200: { description: 'Why and what.', content: { 'application/json': 'RejectedAnswer' } } },
			problems: { ...keyProblems, 404: '`source_not_found`' }
		},
		{
			method: 'get',
			path: '/v1/openapi.json',
			id: 'describeApi',
			summary: 'This API as an OpenAPI 3.1 document',
			answers: { 200: { description: 'The document.', content: { 'application/json': { type: 'object' } } } }
		}
	]
};
