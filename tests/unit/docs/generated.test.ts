import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../../docs/generate/generate.ts';

it(
	'pages, plots and API schemas in docs/ that come from the code are those of the code; "npm run docs" writes them',
	{ timeout: 60_000 },
	async () => {
		for (const [path, text] of await generatedFiles()) expect(readFileSync(path, 'utf8'), path).toBe(text);
	}
);
