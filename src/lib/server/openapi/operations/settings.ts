import { pathParameter, queryParameter, type OperationGroup, type Parameter } from '../operation.ts';

const json = (schema: string) => ({ 'application/json': schema });
const ifMatch: Parameter = {
	in: 'header',
	name: 'If-Match',
	description: 'Revision at which it was read, such as `"3"`; `"0"` where nothing is kept yet.',
	required: true
};
const collection: Parameter = {
	...pathParameter('collection', 'What kind of thing.'),
	schema: { enum: ['shops', 'queues', 'groups', 'people'] }
};
const item = pathParameter('id', 'Its id; a queue is named by `?shop=` too.');
const shop = queryParameter('shop', 'Shop of a queue.');
const file = pathParameter('import', 'Id of the file that was taken in.');
const format = queryParameter('format', 'Kind of file.', { enum: ['csv', 'xlsx'] });
const tableFile = {
	'text/csv': { type: 'string' },
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
		type: 'string',
		contentEncoding: 'binary'
	}
};
const foreign = { 403: '`foreign_origin`' };
const edited = {
	...foreign,
	404: '`collection_unknown`, `item_unknown`',
	412: '`conflict`: somebody else was first',
	422: '`invalid`: `errors` lists `{path, code, params?}`',
	428: '`revision_required`'
};
const saved = { 200: { description: 'As it is kept.', content: json('RegistryItemAnswer') } };
const importFaults = {
	404: '`import_unknown`',
	409: '`too_many_files`',
	413: '`too_large`',
	422: 'the file cannot be read as a table'
};

/** Shops, queues, people, keys, and the set-up. */
export const settingOperations: OperationGroup = {
	name: 'Settings',
	description: 'Names for the ids that events carry, targets of queues, ingest keys, and the set-up.',
	operations: [
		{
			method: 'get',
			path: '/v1/organisation',
			id: 'showOrganisation',
			summary: 'Name, zone and business day',
			answers: { 200: { description: 'The settings.', content: json('OrganisationAnswer') } }
		},
		{
			method: 'put',
			path: '/v1/organisation',
			id: 'saveOrganisation',
			summary: 'Change name, zone or business day',
			parameters: [ifMatch],
			body: json('OrganisationBody'),
			answers: { 200: { description: 'As it is kept.', content: json('OrganisationAnswer') } },
			problems: { ...foreign, 412: '`conflict`', 422: '`invalid`', 428: '`revision_required`' }
		},
		{
			method: 'get',
			path: '/v1/registry',
			id: 'showRegistry',
			summary: 'Shops, queues, groups, people, and what waits to be mapped',
			answers: { 200: { description: 'Everything.', content: json('RegistryAnswer') } }
		},
		{
			method: 'post',
			path: '/v1/registry/{collection}',
			id: 'createItem',
			summary: 'Register a shop, queue, group or person',
			parameters: [collection],
			body: json('RegistryItemBody'),
			answers: { 201: { description: 'The item.', content: json('RegistryItemAnswer') } },
			problems: { ...foreign, 404: '`collection_unknown`', 422: '`invalid`' }
		},
		{
			method: 'put',
			path: '/v1/registry/{collection}/{id}',
			id: 'saveItem',
			summary: 'Change an item; open walls show its name at once',
			parameters: [collection, item, shop, ifMatch],
			body: json('RegistryItemBody'),
			answers: saved,
			problems: edited
		},
		{
			method: 'patch',
			path: '/v1/registry/{collection}/{id}',
			id: 'endItem',
			summary: 'End an item now, or let it go on',
			parameters: [collection, item, shop, ifMatch],
			body: {
				'application/json': {
					type: 'object',
					required: ['ended'],
					properties: { ended: { type: 'boolean' } }
				}
			},
			answers: saved,
			problems: edited
		},
		{
			method: 'delete',
			path: '/v1/registry/{collection}/{id}',
			id: 'removeItem',
			summary: 'Remove an item; what refers to it stays whole',
			parameters: [collection, item, shop, ifMatch],
			answers: { 204: { description: 'Removed.' } },
			problems: edited
		},
		{
			method: 'post',
			path: '/v1/registry/mappings',
			id: 'mapId',
			summary: 'Say what an id that was seen in events stands for',
			body: {
				'application/json': {
					type: 'object',
					required: ['kind'],
					properties: {
						kind: { enum: ['shop', 'queue', 'account'] },
						id: { type: 'string' },
						shop: { type: 'string' },
						to: { type: 'object', properties: { shop: { type: 'string' }, id: { type: 'string' } } },
						source: { type: 'string' },
						account: { type: 'string' },
						person: { type: 'string' }
					}
				}
			},
			answers: saved,
			problems: { ...foreign, 404: '`item_unknown`', 422: '`invalid`' }
		},
		{
			method: 'get',
			path: '/v1/registry/templates/{kind}',
			id: 'downloadTemplate',
			summary: 'An empty file for shops or people, with one example',
			parameters: [{ ...pathParameter('kind', 'Of what.'), schema: { enum: ['shops', 'people'] } }, format],
			answers: { 200: { description: 'The file.', content: tableFile } },
			problems: { 404: '`template_unknown`' }
		},
		{
			method: 'post',
			path: '/v1/registry/imports',
			id: 'takeFile',
			summary: 'Take in a CSV or XLSX file and say what it holds; nothing is changed',
			parameters: [
				queryParameter('kind', 'Of what.', { enum: ['shops', 'people'] }),
				queryParameter('name', 'Name of the file.')
			],
			body: { ...tableFile, 'application/octet-stream': { type: 'string', contentEncoding: 'binary' } },
			answers: {
				201: {
					description: 'The rows that can be taken and those that cannot.',
					content: json('ImportAnswer')
				}
			},
			problems: {
				...foreign,
				409: '`too_many_files`',
				413: '`too_large`',
				415: '`media_type_not_supported`',
				422: importFaults[422]
			}
		},
		{
			method: 'get',
			path: '/v1/registry/imports/{import}',
			id: 'showFile',
			summary: 'What a file holds',
			parameters: [file],
			answers: { 200: { description: 'Its rows.', content: json('ImportAnswer') } },
			problems: { 404: '`import_unknown`' }
		},
		{
			method: 'put',
			path: '/v1/registry/imports/{import}',
			id: 'mapColumns',
			summary: 'Say which column is what',
			parameters: [file],
			body: {
				'application/json': {
					type: 'object',
					properties: {
						mapping: { type: 'object', additionalProperties: { type: 'integer', minimum: -1, maximum: 255 } },
						defaultSource: { type: 'string' }
					}
				}
			},
			answers: { 200: { description: 'Its rows, read like that.', content: json('ImportAnswer') } },
			problems: { ...foreign, 404: '`import_unknown`', 422: '`invalid`' }
		},
		{
			method: 'post',
			path: '/v1/registry/imports/{import}/apply',
			id: 'applyFile',
			summary: 'Save the rows of a file',
			parameters: [file],
			body: {
				'application/json': {
					type: 'object',
					properties: {
						leaveBadOut: { type: 'boolean', description: 'The consent to take the good rows alone.' }
					}
				}
			},
			answers: {
				200: {
					description: 'How many were saved and how many left out.',
					content: {
						'application/json': {
							type: 'object',
							properties: { items: { type: 'integer' }, left: { type: 'integer' } }
						}
					}
				}
			},
			problems: { ...foreign, 404: '`import_unknown`', 409: '`bad_rows`, `nothing_to_save`, `changed`' }
		},
		{
			method: 'delete',
			path: '/v1/registry/imports/{import}',
			id: 'dropFile',
			summary: 'Put a file away',
			parameters: [file],
			answers: { 204: { description: 'Gone.' } },
			problems: foreign
		},
		{
			method: 'get',
			path: '/v1/registry/imports/{import}/bad',
			id: 'downloadBadRows',
			summary: 'The rows that cannot be taken, each with its reasons',
			parameters: [file, format],
			answers: { 200: { description: 'The file.', content: tableFile } },
			problems: { 404: '`import_unknown`' }
		},
		{
			method: 'get',
			path: '/v1/sources/{source}/link',
			id: 'showLink',
			summary: 'Address of the conversations in the source system',
			parameters: [pathParameter('source', 'Name of the source.')],
			answers: { 200: { description: 'The address, or null.', content: json('LinkAnswer') } }
		},
		{
			method: 'put',
			path: '/v1/sources/{source}/link',
			id: 'saveLink',
			summary: 'Set it: http or https, with {conversation} in it; null for none',
			parameters: [pathParameter('source', 'Name of the source.'), ifMatch],
			body: {
				'application/json': {
					type: 'object',
					required: ['url'],
					properties: { url: { type: ['string', 'null'] } }
				}
			},
			answers: { 200: { description: 'As it is kept.', content: json('LinkAnswer') } },
			problems: {
				...foreign,
				412: '`revision_conflict`',
				422: '`link_invalid`, `source_invalid`',
				428: '`revision_required`'
			}
		},
		{
			method: 'get',
			path: '/v1/keys',
			id: 'listKeys',
			summary: 'The ingest keys, without their secrets',
			answers: { 200: { description: 'The keys.', content: json('KeysAnswer') } }
		},
		{
			method: 'post',
			path: '/v1/keys',
			id: 'createKey',
			summary: 'Make an ingest key; the answer has its secret, this once',
			body: {
				'application/json': {
					type: 'object',
					required: ['source'],
					properties: {
						source: { type: 'string', maxLength: 256 },
						name: { type: 'string', maxLength: 256 },
						heartbeatSeconds: { type: 'number', minimum: 1, maximum: 86_400 }
					}
				}
			},
			answers: { 201: { description: 'The key.', content: json('NewKeyAnswer') } },
			problems: { ...foreign, 422: '`invalid`', 503: '`keys_unwritable`' }
		},
		{
			method: 'delete',
			path: '/v1/keys/{key}',
			id: 'revokeKey',
			summary: 'Revoke a key at once',
			parameters: [pathParameter('key', 'Id of the key.')],
			answers: { 204: { description: 'Revoked.' } },
			problems: { ...foreign, 404: '`key_unknown`', 503: '`keys_unwritable`' }
		},
		{
			method: 'get',
			path: '/v1/setup',
			id: 'showSetup',
			summary: 'How far the set-up has come',
			answers: { 200: { description: 'The draft.', content: json('SetupAnswer') } }
		},
		{
			method: 'put',
			path: '/v1/setup',
			id: 'saveSetup',
			summary: 'Keep the draft of the set-up',
			parameters: [ifMatch],
			body: json('SetupBody'),
			answers: { 200: { description: 'As it is kept.', content: json('SetupAnswer') } },
			problems: { ...foreign, 412: '`conflict`', 422: '`invalid`', 428: '`revision_required`' }
		},
		{
			method: 'get',
			path: '/v1/demo',
			id: 'showDemo',
			summary: 'Whether the demo shop runs',
			answers: {
				200: { description: 'And why it cannot be changed, where it cannot.', content: json('DemoAnswer') }
			}
		},
		{
			method: 'post',
			path: '/v1/demo/end',
			id: 'endDemo',
			summary: 'End the demo',
			answers: { 200: { description: 'Ended.', content: json('DemoAnswer') } },
			problems: { ...foreign, 409: '`configured_on`' }
		},
		{
			method: 'post',
			path: '/v1/demo/start',
			id: 'beginDemo',
			summary: 'Begin the demo again, while there are no real events',
			answers: { 200: { description: 'It runs.', content: json('DemoAnswer') } },
			problems: { ...foreign, 409: '`configured_off`, `real_data`' }
		}
	]
};
