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

const guide = readFileSync('docs/guide/scheduler-cli.md', 'utf8');
const commands = [...guide.matchAll(/^npm run --silent scheduler -- (.+)$/gm)].map(
	([, command = '']) => command
);

test('every command of the guide works as it stands, in order', async () => {
	expect(commands.length).toBeGreaterThan(8);
	for (const command of commands) {
		const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) =>
			(quoted ?? plain).replace(/^\/tmp\//, `${folder}/`)
		);
		const { code, stderr } = await runScheduler(...args);
		expect({ command, code, stderr }).toMatchObject({ command, code: command.includes(refused) ? 1 : 0 });
	}
}, 90_000);
