import { createGenerator } from 'ts-json-schema-generator';
import { readFileSync } from 'node:fs';

const types = 'src/lib/server/openapi/answer-types.ts';

/** JSON Schemas of what the API takes and answers, by type name, from the types of the code; their references resolve in OpenAPI. */
export function answerSchemas(): Record<string, object> {
	const generator = createGenerator({
		path: types,
		tsconfig: 'tsconfig.json',
		skipTypeCheck: true,
		expose: 'export',
		topRef: true,
		jsDoc: 'basic',
		additionalProperties: false
	});
	const names = [...readFileSync(types, 'utf8').matchAll(/^export (?:interface|type) (\w+)/gm)].map(
		(match) => match[1] as string
	);
	const schemas: Record<string, object> = {};
	for (const name of names) Object.assign(schemas, generator.createSchema(name).definitions);
	// A component's name may not hold what a generic type has in its name, encoded where it is referred to.
	const plain = (name: string) =>
		decodeURIComponent(name)
			.replaceAll(/[^\w.-]+/g, '-')
			.replace(/-$/, '');
	const named = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [plain(name), schema]));
	const text = JSON.stringify(named).replaceAll(
		/#\/definitions\/([^"]+)/g,
		(_, name: string) => `#/components/schemas/${plain(name)}`
	);
	const sorted = Object.entries(JSON.parse(text) as Record<string, object>).sort(([a], [b]) =>
		a < b ? -1 : 1
	);
	return Object.fromEntries(sorted);
}
