import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runScheduler } from '../../support/run-scheduler.ts';

/** Examples that end otherwise than with 0: what they show is a refusal. */
const refused = 'docs/examples/faulty.csv';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-guide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The commands of a page, their lines joined, with files of their own. */
function commandsOf(page: string): readonly (readonly string[])[] {
	const text = readFileSync(page, 'utf8').replaceAll('\\\n', ' ');
	return [...text.matchAll(/^npm run --silent scheduler -- (.+)$/gm)].map(([, command = '']) =>
		[...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) =>
			(quoted ?? plain).replace(/^\/tmp\//, `${folder}/`)
		)
	);
}

test('every command of the guide works as it stands, in order', async () => {
	const commands = commandsOf('docs/guide/scheduler-cli.md');
	expect(commands.length).toBeGreaterThan(8);
	for (const args of commands) {
		const { code, stderr } = await runScheduler(...args);
		const command = args.join(' ');
		expect({ command, code, stderr }).toMatchObject({ command, code: command.includes(refused) ? 1 : 0 });
	}
}, 90_000);

test('every command of the guide of rosters works on the files of the one before, with less work', async () => {
	const commands = commandsOf('docs/guide/rostering.md');
	expect(commands.map(([, verb]) => verb)).toEqual(['solve', 'check', 'check', 'explain', 'change']);
	for (const args of commands) {
		const verb = args[1] ?? '';
		const less = { solve: [], check: [], explain: ['--repairs', '1'], change: ['--work', '0.5'] }[verb] ?? [];
		const { code, stderr } = await runScheduler(
			...args.map((arg, at) => (args[at - 1] === '--work' ? '1' : arg)),
			...less
		);
		// An explanation ends with 1 where something is left to explain.
		expect({ verb, code, stderr }).toMatchObject({ verb, code: verb === 'explain' ? 1 : 0 });
	}
}, 120_000);
