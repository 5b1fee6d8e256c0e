import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, CDPSession } from 'playwright-core';
import type { ServerMessage } from '#lib/protocol/messages.ts';
import { boardState } from '../support/board-state.ts';
import { describeInBrowser, launchBrowser } from '../support/browser.ts';
import { StagedProduct } from '../support/staged-product.ts';

const at = Date.UTC(2026, 10, 11, 12, 37, 14);
const frames = 1_000_000;
/** Until then the heap grows by compiled code and the browser's own timeline, to 1.2 times what it was at first. */
const warmUp = 250_000;
/** Frames between two drawings: a drawing takes about a millisecond, and a million of them more than the test may. */
const framesADrawing = 10;

describeInBrowser('a wall that runs for weeks', () => {
	let product: StagedProduct;
	let browser: Browser;

	beforeAll(async () => {
		[product, browser] = await Promise.all([StagedProduct.start(), launchBrowser()]);
		await product.clock(at);
		await product.show('tmall', { plan: true });
	});

	afterAll(async () => {
		await browser?.close();
		await product?.kill();
	});

	test(`${frames.toLocaleString('en')} frames, a tenth of them drawn, leave the heap of the page within 5 %`, async () => {
		const page = await browser.newPage();
		await page.addInitScript(standInForSocket);
		await page.goto(`${product.address}/wall/tmall`);
		await page.waitForFunction(() => 'fed' in globalThis);
		const { version } = JSON.parse(
			readFileSync(new URL('../../build/client/_app/version.json', import.meta.url), 'utf8')
		) as { version: string };
		const snapshot: ServerMessage = {
			kind: 'snapshot',
			epoch: 'e',
			seq: 0,
			at,
			build: version,
			state: boardState({ at, plan: true })
		};
		await page.evaluate(deliver, JSON.stringify(snapshot));
		await page.locator('.connection[data-stale="false"]').waitFor();
		const session = await page.context().newCDPSession(page);
		let seq = 0;
		const run = async (count: number) => {
			for (const end = seq + count; seq < end; seq += 10_000)
				await page.evaluate(feed, { from: seq, count: 10_000, at, framesADrawing });
			// The wall shows the last frame: it has read them all.
			await page
				.locator('.hero', { hasText: new RegExp(`^${(seq - 1) % 97}$`) })
				.first()
				.waitFor();
		};
		await run(warmUp);
		const before = await heapOf(session);
		await run(frames);
		const after = await heapOf(session);
		console.info(
			`heap before ${before}, after ${after} bytes (${((after / before - 1) * 100).toFixed(2)} %)`
		);
		expect(after).toBeLessThanOrEqual(before * 1.05);
	});
});

/**
 * Runs in the page before it starts: its socket is fed from within the page, as a real one is read a frame at a time
 * and the million would take an hour.
 */
function standInForSocket(): void {
	class FedSocket {
		onopen: (() => void) | null = null;
		constructor() {
			Object.assign(globalThis, { fed: this });
			setTimeout(() => this.onopen?.());
		}
		close(): void {}
	}
	Object.assign(globalThis, { WebSocket: FedSocket });
}

/** Runs in the page. */
function deliver(text: string): void {
	const { fed } = globalThis as unknown as { fed: Pick<WebSocket, 'onmessage'> };
	(fed.onmessage as (event: MessageEvent) => void)(new MessageEvent('message', { data: text }));
}

/** Runs in the page: `count` deltas from the sequence number `from` on. */
async function feed(order: {
	readonly from: number;
	readonly count: number;
	readonly at: number;
	readonly framesADrawing: number;
}): Promise<void> {
	const { fed } = globalThis as unknown as { fed: Pick<WebSocket, 'onmessage'> };
	const slot = String(order.at - (order.at % 300_000));
	for (let seq = order.from; seq < order.from + order.count; seq += 1) {
		const text = JSON.stringify({
			kind: 'delta',
			epoch: 'e',
			base: seq,
			seq: seq + 1,
			at: order.at + seq,
			patch: {
				now: { waiting: seq % 97, waitingChange: seq % 13 },
				agents: { [`demo\u001fa${seq % 52}`]: { open: seq % 11 } },
				picture: { arrivals: { [slot]: seq % 900 } }
			}
		});
		(fed.onmessage as (event: MessageEvent) => void)(new MessageEvent('message', { data: text }));
		// Svelte draws when the stack is empty; the browser paints and the wall's timers run when its queue is.
		if (seq % order.framesADrawing === order.framesADrawing - 1) await Promise.resolve();
		if (seq % 500 === 499) await new Promise((resolve) => setTimeout(resolve));
	}
}

async function heapOf(session: CDPSession): Promise<number> {
	for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
	return (await session.send('Runtime.getHeapUsage')).usedSize;
}
