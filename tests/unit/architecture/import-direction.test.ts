import { ESLint } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

// The files exist only here, so the rules that need the types of the whole project stay out.
const eslint = new ESLint({ overrideConfig: [{ files: ['**/*.ts'], ...ts.configs.disableTypeChecked }] });

/** What lint says about a file of this text at this path. */
async function lintMessages(filePath: string, text: string): Promise<readonly string[]> {
	const [result] = await eslint.lintText(text, { filePath, warnIgnored: true });
	return (result?.messages ?? [])
		.filter(({ ruleId }) => ruleId === null || !ruleId.endsWith('no-unused-vars'))
		.map(({ message }) => message);
}

const importLine = (source: string, path: string) =>
	path.endsWith('.svelte')
		? `<script lang="ts">\n\timport { it } from '${source}';\n</script>\n\n{it}\n`
		: `import { it } from '${source}';\nexport const used = it;\n`;

describe('a forbidden import fails and says why', () => {
	test.each([
		// room, importing file, import, words of the reason
		['domain', 'src/lib/domain/facts.ts', '#lib/server/log/event-log.ts', 'the domain is pure'],
		['domain', 'src/lib/domain/facts.ts', '../server/log/event-log.ts', 'the domain is pure'],
		['domain', 'src/lib/domain/facts.ts', '#lib/protocol/messages.ts', 'the domain is pure'],
		['domain', 'src/lib/domain/facts.ts', '#scheduler/simulate/day.ts', 'the domain is pure'],
		['domain', 'src/lib/domain/facts.ts', 'node:fs', 'the domain is pure'],
		['domain', 'src/lib/domain/facts.ts', 'fs/promises', 'the domain is pure'],
		['domain', 'src/lib/domain/facts.ts', 'svelte', 'the domain is pure'],
		['domain', 'src/lib/domain/deep/er/facts.ts', '../../../client/x.ts', 'the domain is pure'],
		['protocol', 'src/lib/protocol/message.ts', '#lib/server/live/hub.ts', 'knows only the domain'],
		['protocol', 'src/lib/protocol/message.ts', '../client/live-board.svelte.ts', 'knows only the domain'],
		['client', 'src/lib/client/socket.ts', '#lib/server/live/hub.ts', 'nothing of the server'],
		['client', 'src/lib/client/socket.ts', '#lib/components/wall/Tile.svelte', 'nothing of the server'],
		['client', 'src/lib/client/socket.ts', 'ws', 'nothing of the server'],
		['client', 'src/lib/client/live.svelte.ts', '../server/live/hub.ts', 'nothing of the server'],
		['components', 'src/lib/components/wall/Tile.svelte', '#lib/server/live/hub.ts', 'as props'],
		['components', 'src/lib/components/wall/Tile.svelte', '../../server/live/hub.ts', 'as props'],
		['components', 'src/lib/components/wall/Tile.svelte', 'node:http', 'as props'],
		['i18n', 'src/lib/i18n/format.ts', '#lib/components/wall/Tile.svelte', 'know none of them'],
		['tables', 'src/lib/tables/csv.ts', '#lib/server/log/event-log.ts', 'know neither'],
		['scheduler', 'scheduler/simulate/day.ts', '#lib/server/demo/demo.ts', 'knows only the domain'],
		['scheduler', 'scheduler/simulate/day.ts', '../../src/lib/protocol/messages.ts', 'knows only the domain'],
		['scheduler', 'scheduler/simulate/day.ts', '#lib/tables/csv.ts', 'knows only the domain'],
		['scheduler', 'scheduler/simulate/day.ts', 'node:worker_threads', 'knows only the domain'],
		['scheduler', 'scheduler/cli.ts', '#lib/server/demo/demo.ts', 'runs without the product'],
		['server', 'src/lib/server/ingest/limits.ts', 'kysely', 'only server/storage and server/log know one'],
		['server', 'src/lib/server/live/hub.ts', 'node:sqlite', 'only server/storage and server/log know one'],
		['server', 'src/lib/server/ingest/limits.ts', '#lib/protocol/messages.ts', 'only server/live speaks'],
		['server', 'src/lib/server/live/hub.ts', '#lib/components/wall/Tile.svelte', 'never knows the screens'],
		['server', 'src/lib/server/storage/schema.ts', '#lib/protocol/messages.ts', 'nothing of screens'],
		[
			'routes',
			'src/routes/v1/events/+server.ts',
			'node:sqlite',
			'only server/storage and server/log know one'
		],
		['routes', 'src/hooks.server.ts', 'kysely', 'only server/storage and server/log know one'],
		['routes', 'src/routes/wall/[board]/+page.svelte', '#lib/server/live/hub.ts', 'loaded by the browser'],
		['routes', 'src/routes/wall/[board]/+page.ts', '#lib/server/live/hub.ts', 'loaded by the browser'],
		['any room', 'src/lib/server/live/hub.ts', '$lib/domain/units', 'bare Node cannot resolve']
	])('%s: %s must not import %s', async (_room, path, source, reason) => {
		const messages = await lintMessages(path, importLine(source, path));
		expect(messages).toEqual([expect.stringContaining(reason)]);
	});

	test.each([
		["export { it } from '#lib/server/log/event-log.ts';"],
		["export * from '#lib/server/log/event-log.ts';"],
		["export const it = await import('#lib/server/log/event-log.ts');"],
		["export type It = import('#lib/server/log/event-log.ts').EventLog;"],
		["import type { It } from '#lib/server/log/event-log.ts';\nexport type Used = It;"]
	])('no other way in: %s', async (text) => {
		expect(await lintMessages('src/lib/domain/facts.ts', text)).toContainEqual(
			expect.stringContaining('the domain is pure')
		);
	});
});

describe('an allowed import passes', () => {
	test.each([
		['src/lib/domain/facts.ts', '#lib/domain/units.ts'],
		['src/lib/domain/facts.ts', '../domain/units.ts'],
		['src/lib/domain/facts.ts', '@date-fns/tz'],
		['src/lib/domain/events/event.ts', 'typebox/schema'],
		['src/lib/protocol/messages.ts', '#lib/domain/board/board-state.ts'],
		['src/lib/client/live-board.svelte.ts', '#lib/protocol/messages.ts'],
		['src/lib/components/wall/Tile.svelte', '#lib/domain/units.ts'],
		['src/lib/components/wall/Tile.svelte', '../../i18n/generated/messages.js'],
		['src/lib/components/charts/Today.svelte', 'uplot'],
		['scheduler/simulate/day.ts', '#lib/domain/units.ts'],
		['scheduler/simulate/day.ts', '#scheduler/simulate/random.ts'],
		['scheduler/cli.ts', '#lib/tables/csv.ts'],
		['scheduler/cli.ts', 'node:fs'],
		['src/lib/server/log/sqlite-event-log.ts', 'node:sqlite'],
		['src/lib/server/storage/schema.ts', 'kysely'],
		['src/lib/server/live/hub.ts', '#lib/protocol/messages.ts'],
		['src/lib/server/demo/demo.ts', '#scheduler/simulate/day.ts'],
		['src/routes/v1/events/+server.ts', '#lib/server/ingest/parse.ts'],
		['src/routes/wall/[board]/+page.server.ts', '#lib/server/live/hub.ts'],
		['src/routes/wall/[board]/+page.svelte', '#lib/components/wall/Wall.svelte'],
		['src/routes/wall/[board]/+page.svelte', './$types'],
		['src/server.ts', '#lib/server/live/hub.ts'],
		['src/server.ts', '../build/handler.js'],
		['tests/unit/domain/facts.test.ts', 'node:sqlite']
	])('%s may import %s', async (path, source) => {
		expect(await lintMessages(path, importLine(source, path))).toEqual([]);
	});
});

describe('rooms that only compute', () => {
	test.each([
		['src/lib/domain/facts.ts', 'export const now = () => Date.now();', 'reads a clock'],
		['src/lib/domain/facts.ts', 'export const now = () => new Date();', 'reads a clock'],
		['scheduler/simulate/day.ts', 'export const now = () => new Date().getTime();', 'reads a clock'],
		['scheduler/simulate/day.ts', 'export const dice = () => Math.random();', 'rolls dice'],
		['src/lib/domain/facts.ts', 'export const zone = process.env.TZ;', 'only computes'],
		['src/lib/components/wall/Tile.svelte', "<script>\n\tfetch('/v1/boards');\n</script>", 'never fetch'],
		['src/lib/server/live/hub.ts', 'export enum Side { left }', 'No enums'],
		['src/lib/server/live/hub.ts', 'export default 1;', 'No default exports']
	])('%s: "%s" fails', async (path, text, reason) => {
		expect(await lintMessages(path, text)).toEqual([expect.stringContaining(reason)]);
	});

	test.each([
		['src/lib/domain/facts.ts', 'export const year = (at: number) => new Date(at).getUTCFullYear();'],
		['src/lib/server/live/hub.ts', 'export const now = () => Date.now();'],
		['vite.config.ts', 'export default 1;']
	])('%s: "%s" passes', async (path, text) => {
		expect(await lintMessages(path, text)).toEqual([]);
	});
});
