/** `npm run docs`: writes what is generated from the code; a test holds that nobody forgets it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { answerSchemas } from './answer-schemas.ts';

/** The generated files by their path from the root, as they should be. The schemas come first: the pages read them. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
	const files = new Map<string, string>();
	const add = async (path: string, text: string) => {
		const config = await resolveConfig(path);
		files.set(path, await format(text, { ...config, filepath: path }));
	};
	await add('src/lib/server/openapi/schemas.json', JSON.stringify(answerSchemas()));
	const { apiPage } = await import('./api-page.ts');
	await add('docs/api.md', apiPage());
	const { metricsPage } = await import('./metrics-page.ts');
	await add('docs/metrics.md', metricsPage());
	const { rosterRulesPage } = await import('./roster-rules-page.ts');
	await add('docs/roster-rules.md', rosterRulesPage());
	const { erlangComparisonPage } = await import('./erlang-comparison-page.ts');
	await add('docs/guide/erlang-comparison.md', erlangComparisonPage());
	const { staffingPage } = await import('./staffing-page.ts');
	await add('docs/guide/staffing.md', staffingPage());
	const { staffingPlots } = await import('./staffing-plots.ts');
	for (const [path, svg] of staffingPlots()) files.set(path, svg);
	const { forecastingPage } = await import('./forecasting-page.ts');
	for (const [path, text] of forecastingPage()) {
		if (path.endsWith('.svg')) files.set(path, text);
		else await add(path, text);
	}
	return files;
}

if (import.meta.main) {
	const root = join(import.meta.dirname, '../..');
	for (const [path, text] of await generatedFiles()) writeFileSync(join(root, path), text);
}
