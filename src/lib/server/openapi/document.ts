import { dataSchemas } from '#lib/domain/events/schema.ts';
import packageFile from '../../../../package.json' with { type: 'json' };
import { jsonAnswer, type Answer } from '../ingest/answer.ts';
import type { Content, Operation, OperationGroup, Parameter, SchemaOf } from './operation.ts';
import { alarmOperations } from './operations/alarms.ts';
import { boardOperations } from './operations/boards.ts';
import { drillDownOperations } from './operations/drill-down.ts';
import { eventOperations } from './operations/events.ts';
import { replayOperations } from './operations/replays.ts';
import { settingOperations } from './operations/settings.ts';
import schemas from './schemas.json' with { type: 'json' };

/** The whole public API, in the order of its documentation. */
export const operationGroups: readonly OperationGroup[] = [
	eventOperations,
	boardOperations,
	drillDownOperations,
	alarmOperations,
	replayOperations,
	settingOperations
];

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function schemaOf(schema: SchemaOf): object {
	return typeof schema === 'string' ? reference(schema) : schema;
}

function contentOf(content: Content): object {
	return Object.fromEntries(
		Object.entries(content).map(([mediaType, schema]) => [mediaType, { schema: schemaOf(schema) }])
	);
}

function parameterOf({ schema = { type: 'string' }, ...parameter }: Parameter): object {
	return { ...parameter, schema };
}

function problemsOf(problems: Operation['problems'] = {}): object {
	return Object.fromEntries(
		Object.entries(problems).map(([status, codes]) => [
			status,
			{ description: codes, content: contentOf({ 'application/problem+json': reference('Problem') }) }
		])
	);
}

function operationOf(tag: string, operation: Operation): object {
	const { id, summary, description, parameters = [], body, answers, problems, key } = operation;
	return {
		operationId: id,
		tags: [tag],
		summary,
		...(description && { description }),
		...(key && { security: [{ ingestKey: [] }] }),
		...(parameters.length > 0 && { parameters: parameters.map(parameterOf) }),
		...(body && { requestBody: { required: true, content: contentOf(body) } }),
		responses: {
			...Object.fromEntries(
				Object.entries(answers).map(([status, { description, content }]) => [
					status,
					{ description, ...(content && { content: contentOf(content) }) }
				])
			),
			...problemsOf(problems)
		}
	};
}

/** Every event type with its data; fields beyond these are kept. */
function eventSchemas(): Record<string, object> {
	const envelope = {
		specversion: { const: '1.0' },
		id: { type: 'string', description: 'Unique within the source; the same id is counted once.' },
		subject: { type: 'string', description: 'Id of the conversation, account, order … that it is about.' },
		time: { type: 'string', format: 'date-time', description: 'RFC 3339 with an offset.' },
		source: { type: 'string', description: 'Informational: the ingest key names the source.' },
		sequence: { type: 'string', description: 'Orders the events of one subject where their times do not.' },
		datacontenttype: { type: 'string' }
	};
	const events = Object.entries(dataSchemas).map(([type, data]) => ({
		type: 'object',
		title: `tidewall.${type}`,
		required: ['specversion', 'id', 'type', 'subject', 'time'],
		properties: { ...envelope, type: { const: `tidewall.${type}` }, data }
	}));
	return { Event: { description: 'A CloudEvents 1.0 event.', anyOf: events } };
}

const problem = {
	type: 'object',
	description: 'What went wrong (RFC 9457).',
	required: ['type', 'title', 'status', 'code', 'detail'],
	properties: {
		type: { type: 'string' },
		title: { type: 'string' },
		status: { type: 'integer' },
		code: { type: 'string', description: 'For programs.' },
		detail: { type: 'string', description: 'For people: what happened and what to do.' }
	}
};

/**
 * The OpenAPI 3.1 document of the public API.
 *
 * @param version of the product
 */
export function openApiDocument(version: string) {
	const paths: Record<string, Record<string, object>> = {};
	for (const { name, operations } of operationGroups) {
		for (const operation of operations) {
			(paths[operation.path] ??= {})[operation.method] = operationOf(name, operation);
		}
	}
	return {
		openapi: '3.1.0',
		info: {
			title: 'Tidewall',
			version,
			description:
				'Live wallboard for online-shop customer service. Times are epoch milliseconds, durations milliseconds unless a field says seconds, money integer minor units.',
			license: { name: 'MIT', identifier: 'MIT' }
		},
		servers: [{ url: '/' }],
		tags: operationGroups.map(({ name, description }) => ({ name, description })),
		paths,
		components: {
			schemas: { ...schemas, ...eventSchemas(), Problem: problem },
			securitySchemes: {
				ingestKey: { type: 'http', scheme: 'bearer', description: 'An ingest key, `twk_…`.' }
			}
		}
	} as const;
}

/** `GET /v1/openapi.json`. */
export function describeApi(): Answer {
	return jsonAnswer(200, openApiDocument(packageFile.version));
}
