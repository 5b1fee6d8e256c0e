import { operationGroups } from '#lib/server/openapi/document.ts';
import type { Content, Operation, SchemaOf } from '#lib/server/openapi/operation.ts';

/** A text in a table cell. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function schemaName(schema: SchemaOf): string {
	if (typeof schema === 'string') return `\`${schema}\``;
	const { $ref, type } = schema as { $ref?: string; type?: string };
	if ($ref !== undefined) return `\`${$ref.split('/').at(-1)}\``;
	return type === 'array' ? 'list' : (type ?? 'any of several');
}

function contents(content: Content | undefined): string {
	if (content === undefined) return '';
	return Object.entries(content)
		.map(([mediaType, schema]) => `${mediaType}: ${schemaName(schema)}`)
		.join('; ');
}

function operationText({
	method,
	path,
	summary,
	description,
	parameters = [],
	body,
	answers,
	problems = {},
	key
}: Operation): string {
	const lines = [
		`### ${summary}`,
		'',
		`\`${method.toUpperCase()} ${path}\`${key ? ' · needs an ingest key' : ''}`,
		''
	];
	if (description) lines.push(description, '');
	if (parameters.length > 0) {
		lines.push('| parameter | in | meaning |', '| --- | --- | --- |');
		for (const parameter of parameters) {
			const name = `\`${parameter.name}\`${parameter.required ? '' : ' (optional)'}`;
			lines.push(`| ${name} | ${parameter.in} | ${cell(parameter.description)} |`);
		}
		lines.push('');
	}
	if (body) lines.push(`Takes ${contents(body)}.`, '');
	lines.push('| status | meaning | body |', '| --- | --- | --- |');
	for (const [status, answer] of Object.entries(answers)) {
		lines.push(`| ${status} | ${cell(answer.description)} | ${cell(contents(answer.content))} |`);
	}
	for (const [status, codes] of Object.entries(problems))
		lines.push(`| ${status} | ${cell(codes)} | problem details |`);
	return lines.join('\n');
}

/** `docs/api.md`: the public API for people, from the same operations as the OpenAPI document. */
export function apiPage(): string {
	const parts = operationGroups.map(({ name, description, operations }) =>
		[`## ${name}`, '', description, '', operations.map(operationText).join('\n\n')].join('\n')
	);
	return `# API

Written by \`npm run docs\` from the operations in \`src/lib/server/openapi\`; do not edit it by hand. The machine-readable
form is served at \`/v1/openapi.json\` (OpenAPI 3.1), with the schema of every body named here.

- Times are epoch milliseconds, durations milliseconds unless a field says seconds, money integer minor units.
- An absent field is a missing value, never 0.
- Errors are problem details (RFC 9457, \`application/problem+json\`) with a \`code\` for programs and a \`detail\` for people.
- A change that comes from a page of another origin is refused (403 \`foreign_origin\`). There are no accounts yet: the server
  listens on the loopback address unless it is told otherwise.
- What can be edited has a revision: read it, send it back as \`If-Match\`, and whoever was second is told (412).

${parts.join('\n\n')}
`;
}
