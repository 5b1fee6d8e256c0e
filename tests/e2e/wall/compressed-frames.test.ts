import { chromium } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { until, WallStage } from '../../support/wall-stage.ts';

const stage = await new WallStage().open();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });

afterAll(async () => {
	await browser.close();
	await stage.close();
});

test('Chromium reads frames that were compressed once for all walls, and may send none that are compressed', async () => {
	const page = await browser.newPage();
	await page.goto(`http://127.0.0.1:${stage.port}/`);
	await page.evaluate(() => {
		const socket = new WebSocket(`ws://${location.host}/live?board=main&v=1`);
		const seen: unknown[] = [];
		Object.assign(globalThis, { socket, seen });
		socket.onmessage = ({ data }) => seen.push(JSON.parse(data as string));
		socket.onclose = ({ code }) => seen.push({ code });
	});
	const seen = () => page.evaluate(() => (globalThis as unknown as { seen: Record<string, unknown>[] }).seen);
	await expect.poll(async () => (await seen()).length).toBeGreaterThan(0);
	expect(
		await page.evaluate(() => (globalThis as unknown as { socket: WebSocket }).socket.extensions)
	).toContain('permessage-deflate');
	expect((await seen())[0]).toMatchObject({ kind: 'snapshot', state: stage.boards.states.get('main') });
	for (let count = 1; count <= 20; count += 1) {
		stage.waiting(count);
		await expect.poll(async () => (await seen()).at(-1)?.['seq'], { interval: 5 }).toBe(count);
	}
	expect((await seen()).at(-1)).toMatchObject({ kind: 'delta', patch: { now: { waiting: 20 } } });

	await page.evaluate(() => (globalThis as unknown as { socket: WebSocket }).socket.send('x'.repeat(10_000)));
	await expect.poll(async () => (await seen()).at(-1)).toEqual({ code: 1002 });
	await until(() => stage.hub.wallCount === 0, 'the socket gone');
});
