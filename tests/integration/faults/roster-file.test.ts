import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

/** Long enough that a kill meets a write. */
const size = 20_000_000;

/** Writes the file again and again, all of one letter or all of the other. */
const writer = (path: string) => `
import { writeWhole } from './scheduler/commands/write-out.ts';
const contents = ['a', 'b'].map((letter) => letter.repeat(${size}));
await writeWhole([{ path: ${JSON.stringify(path)}, content: contents[0] }]);
console.log('writing');
for (let at = 1; ; at++) await writeWhole([{ path: ${JSON.stringify(path)}, content: contents[at % 2] }]);
`;

describe('a process that is killed while it writes a roster', () => {
	it('leaves the file before it or the file after it, never a half one, in eight kills', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'tidewall-killed-'));
		const path = join(folder, 'roster.csv');
		try {
			for (let kill = 0; kill < 8; kill++) {
				const child = spawn(process.execPath, ['--input-type=module', '-e', writer(path)], {
					stdio: ['ignore', 'pipe', 'inherit']
				});
				await new Promise((resolve) => child.stdout.once('data', resolve));
				await wait(40 * kill + 20);
				child.kill('SIGKILL');
				await new Promise((resolve) => child.once('close', resolve));
				const content = readFileSync(path, 'utf8');
				expect(content).toHaveLength(size);
				expect(content.replaceAll(content[0] ?? '', '')).toBe('');
			}
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}, 120_000);
});
