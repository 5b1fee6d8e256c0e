import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { dataSchemas } from '#lib/domain/events/schema.ts';
import { openApiDocument, operationGroups } from '#lib/server/openapi/document.ts';

const document = openApiDocument('1.2.3');
const operations = operationGroups.flatMap((group) => group.operations);

/** `get /v1/boards/{board}` for every method that a route exports. */
function routesOfApi(): string[] {
	const folder = 'src/routes/v1';
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('+server.ts'))
		.flatMap((file) => {
			const path = join('/v1', dirname(file)).replaceAll(/\[(?:\.\.\.)?(\w+)(?:=\w+)?\]/g, '{$1}');
			const text = readFileSync(join(folder, file), 'utf8');
			return [...text.matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\b/g)].map(
				([, method]) => `${method?.toLowerCase()} ${path}`
			);
		});
}

describe('the OpenAPI document', () => {
	it('is a valid OpenAPI 3.1 document', async () => {
		const checked = await new Validator().validate(
			JSON.parse(JSON.stringify(document)) as Record<string, unknown>
		);
		expect(checked.errors).toBeUndefined();
		expect(checked.valid).toBe(true);
	});

	it('describes every method of every route of the API, and no other', () => {
		const described = operations.map(({ method, path }) => `${method} ${path}`);
		expect(described.sort()).toEqual(routesOfApi().sort());
	});

	it('names every operation once, and every parameter of its path', () => {
		expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
		for (const { path, parameters = [] } of operations) {
			const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
			expect(inPath.sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
		}
	});

	it('refers only to schemas that it holds', () => {
		const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
			([, name]) => name
		);
		expect(names.length).toBeGreaterThan(20);
		for (const name of names) expect(Object.keys(document.components.schemas)).toContain(name);
	});

	it('shows the data of all event types', () => {
		expect((document.components.schemas as Record<string, unknown>)['Event']).toHaveProperty(
			'anyOf.length',
			Object.keys(dataSchemas).length
		);
	});
});
