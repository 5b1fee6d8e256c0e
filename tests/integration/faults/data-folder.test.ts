import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installKey, ServerProcess } from '../../support/faults/server-process.ts';

let folder: string;
const servers: ServerProcess[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tidewall-folder-'))));
afterEach(async () => {
	for (const server of servers.splice(0)) await server.kill();
	rmSync(folder, { recursive: true });
});

function start(): ServerProcess {
	const server = new ServerProcess(folder);
	servers.push(server);
	return server;
}

it('a second server on the same data folder ends with one sentence, and the first goes on', async () => {
	const secret = installKey(folder);
	const first = start();
	const address = await first.listening;
	const second = start();
	expect(await second.ended).toEqual({ code: 1, signal: null });
	expect(second.output).toBe(`Cannot start: another Tidewall already uses the data folder ${folder}\n`);
	const answer = await fetch(`${address}/v1/events`, {
		method: 'POST',
		headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
		body: JSON.stringify([
			{
				specversion: '1.0',
				id: 'e1',
				type: 'tidewall.source.heartbeat',
				source: 'chat',
				subject: 'chat',
				time: new Date().toISOString(),
				data: {}
			}
		])
	});
	expect(await answer.json()).toMatchObject({ accepted: 1 });
});

it('the folder of a server that was killed is free at once', async () => {
	const first = start();
	await first.listening;
	await first.kill();
	await expect(start().listening).resolves.toMatch(/^http:/);
});
