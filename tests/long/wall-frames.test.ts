import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, CDPSession } from 'playwright-core';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ServerMessage } from '#lib/protocol/messages.ts';
import { boardState } from '../support/board-state.ts';
import { describeInBrowser, launchBrowser } from '../support/browser.ts';
import { StagedProduct } from '../support/staged-product.ts';

const at = Date.UTC(2026, 10, 11, 12, 37, 14);
const frames = 1_000_000;
/** As many frames at once as a socket's buffer holds without growing. */
const burst = 2_000;

describeInBrowser('a wall that runs for weeks', () => {
	let product: StagedProduct;
	let browser: Browser;
	const proxy = createServer((request, response) => void pass(request, response));
	const sockets = new WebSocketServer({ server: proxy });
	let wall: WebSocket | undefined;

	/** The pages come from the product, the frames from this test. */
	async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const answer = await fetch(product.address + (request.url ?? '/'));
		const type = answer.headers.get('content-type') ?? 'text/plain';
		response.writeHead(answer.status, { 'content-type': type }).end(Buffer.from(await answer.arrayBuffer()));
	}

	beforeAll(async () => {
		[product, browser] = await Promise.all([StagedProduct.start(), launchBrowser()]);
		await product.clock(at);
		await product.show('tmall', { plan: true });
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		sockets.on('connection', (socket) => (wall = socket));
	});

	afterAll(async () => {
		await browser?.close();
		await product?.kill();
		sockets.close();
		proxy.close();
	});

	test(`${frames.toLocaleString('en')} frames leave the heap of the page within 5 %`, async () => {
		const page = await browser.newPage();
		await page.goto(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}/wall/tmall`);
		await expect.poll(() => wall !== undefined).toBe(true);
		const send = (message: ServerMessage) => wall?.send(JSON.stringify(message));
		const { version } = JSON.parse(
			readFileSync(new URL('../../build/client/_app/version.json', import.meta.url), 'utf8')
		) as { version: string };
		send({ kind: 'snapshot', epoch: 'e', seq: 0, at, build: version, state: boardState({ at, plan: true }) });
		const session = await page.context().newCDPSession(page);
		let seq = 0;
		const run = async (count: number) => {
			for (const end = seq + count; seq < end;) {
				for (let sent = 0; sent < burst; sent += 1, seq += 1) {
					send({
						kind: 'delta',
						epoch: 'e',
						base: seq,
						seq: seq + 1,
						at: at + seq,
						patch: {
							now: { waiting: seq % 97, waitingChange: seq % 13 },
							agents: { [`demo\u001fa${seq % 52}`]: { open: seq % 11 } },
							picture: { arrivals: { [String(at - (at % 300_000))]: seq % 900 } }
						}
					});
				}
				// The wall shows the last frame of the burst: it has read them all.
				await page
					.locator('.hero', { hasText: new RegExp(`^${(seq - 1) % 97}$`) })
					.first()
					.waitFor();
			}
		};
		await run(100_000);
		const before = await heapOf(session);
		await run(frames);
		const after = await heapOf(session);
		console.info(
			`heap before ${before}, after ${after} bytes (${((after / before - 1) * 100).toFixed(2)} %)`
		);
		expect(after).toBeLessThanOrEqual(before * 1.05);
	});
});

async function heapOf(session: CDPSession): Promise<number> {
	for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
	return (await session.send('Runtime.getHeapUsage')).usedSize;
}
