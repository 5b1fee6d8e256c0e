import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../../docs/generate/generate.ts';

it(
	'the metrics page, the API page and the schemas of the API are those of the code; "npm run docs" writes them',
	{ timeout: 60_000 },
	async () => {
		for (const [path, text] of await generatedFiles()) expect(readFileSync(path, 'utf8'), path).toBe(text);
	}
);
