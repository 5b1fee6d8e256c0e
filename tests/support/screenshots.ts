/**
 * Takes the pictures of the README and the guides: `npm run screenshots`. The wall in every state and size comes from
 * staged boards, so that it looks the same each time; the desk pages come from the demo shop as it stands 40 seconds
 * after a fresh start.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { Tile } from '#lib/domain/board/board.ts';
import type { BoardStateOptions } from './board-state.ts';
import { launchBrowser } from './browser.ts';
import { StagedProduct } from './staged-product.ts';
import { startProduct } from './start-product.ts';

const locales = ['zh-CN', 'en'] as const;
const sizes = [
	{ name: '1080p', viewport: { width: 1920, height: 1080 } },
	{ name: '4k', viewport: { width: 3840, height: 2160 } },
	{ name: 'portrait', viewport: { width: 1080, height: 1920 } },
	{ name: 'phone', viewport: { width: 390, height: 844 } }
] as const;
const desk = { width: 1440, height: 960 };
/** 20:37:14 in Shanghai. */
const at = Date.UTC(2026, 10, 11, 12, 37, 14);

const warningTiles: readonly Tile[] = [
	{ metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25 } },
	{ metric: 'unanswered', window: 'now', threshold: { direction: 'above', warn: 40 } },
	{ metric: 'firstResponse', window: 'last15', threshold: { direction: 'above', warn: 30 } },
	{ metric: 'averageResponse', window: 'last15', threshold: { direction: 'above', warn: 30 } },
	{ metric: 'agentsOnline', window: 'now', threshold: { direction: 'below', warn: 6 } }
];

/** Boards of the pictures; `stale` shows the calm one when the server has fallen silent. */
const states: Readonly<Record<'calm' | 'warn' | 'critical', Omit<BoardStateOptions, 'at'>>> = {
	calm: { mood: 'calm', plan: true, phase: true },
	warn: { mood: 'busy', plan: true, phase: true, layout: { tiles: warningTiles } },
	critical: { mood: 'busy', plan: true, phase: true }
};

/** What is on the page as WebP, which is a third of the size of PNG. */
async function take(page: Page, path: string): Promise<void> {
	await page.evaluate(() => document.fonts.ready);
	await page.waitForLoadState('networkidle').catch(() => undefined);
	await delay(500);
	const session = await page.context().newCDPSession(page);
	const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 90 });
	writeFileSync(`docs/images/${path}.webp`, Buffer.from(data, 'base64'));
	await session.detach();
	console.log(path);
}

async function eachWall(
	browser: Browser,
	address: string,
	board: string,
	state: string,
	before?: () => Promise<void>
) {
	for (const locale of locales) {
		for (const { name, viewport } of sizes) {
			const page = await browser.newPage({ locale, viewport });
			await page.goto(`${address}/wall/${board}`);
			await page.locator('main.wall').waitFor();
			await before?.();
			await take(page, `wall/${state}-${name}-${locale}`);
			await page.close();
		}
	}
}

async function stagedWalls(browser: Browser): Promise<void> {
	const product = await StagedProduct.start();
	try {
		await product.clock(at);
		for (const [state, options] of Object.entries(states)) {
			await product.show(state, options);
			await eachWall(browser, product.address, state, state);
		}
		for (const locale of locales) {
			for (const { name, viewport } of sizes) {
				const page = await browser.newPage({ locale, viewport });
				await page.goto(`${product.address}/wall/calm`);
				// Only a page that is connected can lose its server.
				await page.locator('.connection[data-stale="false"]').waitFor();
				await page.waitForLoadState('networkidle').catch(() => undefined);
				await delay(1_000);
				product.freeze();
				await page.locator('main.wall[data-stale="true"]').waitFor();
				await take(page, `wall/stale-${name}-${locale}`);
				product.thaw();
				await page.close();
			}
		}
	} finally {
		await product.kill();
	}
}

async function emptyWalls(browser: Browser): Promise<void> {
	const product = await startProduct();
	try {
		await eachWall(browser, product.address, 'all', 'empty');
	} finally {
		await product.stop();
	}
}

/** Plays the last hour of the demo on a board of its own. */
async function replay(address: string): Promise<string> {
	const now = Date.now();
	const response = await fetch(`${address}/v1/replays`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({
			name: '双11 · 开门红',
			organisation: 'demo',
			board: 'demo',
			from: now - 90 * 60_000,
			to: now
		})
	});
	if (!response.ok) throw new Error(`no replay: ${response.status} ${await response.text()}`);
	const { id, board, start, end } = (await response.json()) as {
		id: string;
		board: string;
		start: number;
		end: number;
	};
	await fetch(`${address}/v1/replays/${id}`, {
		method: 'PATCH',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ playing: false, at: start + 0.7 * (end - start) })
	});
	return board;
}

/** Lets a source send some events, one of which is refused. */
async function sendSomething(address: string): Promise<void> {
	const made = await fetch(`${address}/v1/keys`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ source: 'chatwoot', heartbeatSeconds: 15 })
	});
	const { secret } = (await made.json()) as { secret: string };
	const event = (id: string, type: string, data: object) => ({
		specversion: '1.0',
		id,
		type: `tidewall.${type}`,
		subject: 'chat-1',
		time: new Date().toISOString(),
		data
	});
	const events = [
		event('1', 'conversation.opened', { channel: 'web', shop: 'flagship' }),
		event('2', 'message.created', { message: 'm-1', from: 'customer' }),
		event('3', 'conversation.queued', { queue: 'pre-sale' }),
		{ ...event('4', 'message.created', { message: 'm-2', from: 'customer' }), time: '2026-11-11 20:00' }
	];
	const sent = await fetch(`${address}/v1/events`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` },
		body: JSON.stringify(events)
	});
	if (sent.status !== 202) throw new Error(`the events were not taken: ${sent.status}`);
}

async function deskPages(browser: Browser, address: string): Promise<void> {
	await sendSomething(address);
	for (const locale of locales) {
		const page = await browser.newPage({ locale, viewport: desk, colorScheme: 'light' });
		const show = async (path: string, picture: string) => {
			await page.goto(`${address}${path}`);
			await delay(2_500);
			await take(page, `desk/${picture}-${locale}`);
		};
		await show('/boards/demo/edit', 'editor');
		await show('/alarms', 'alarms');
		await show('/settings/sources/chatwoot', 'sources');
		await show('/replays', 'replays');
		await show('/boards/demo/behind?tile=unanswered.now', 'behind');
		await page.locator('a[href*="/behind/demo/"]').first().click();
		await page.waitForURL(/behind\/demo\//);
		await delay(2_500);
		await take(page, `desk/conversation-${locale}`);
		await page.goto(`${address}/wall/demo`);
		await page.locator('main.wall').waitFor();
		await delay(2_000);
		const tile = locale === 'en' ? 'Waiting' : '排队';
		await page.getByRole('link', { name: tile, exact: true }).press('i');
		await page.getByRole('dialog').waitFor();
		await delay(1_000);
		await take(page, `desk/provenance-${locale}`);
		await page.close();
	}
}

for (const folder of ['wall', 'desk']) mkdirSync(`docs/images/${folder}`, { recursive: true });
const browser = await launchBrowser();
try {
	// With `demo` as argument only what the demo shop shows.
	if (process.argv[2] !== 'demo') {
		await stagedWalls(browser);
		await emptyWalls(browser);
	}
	const product = await startProduct({ TIDEWALL_DEMO: 'on' });
	try {
		// The shop tells the hours before the start first, and then goes on from there.
		await delay(40_000);
		await deskPages(browser, product.address);
		const board = await replay(product.address);
		await delay(5_000);
		await eachWall(browser, product.address, board, 'replay');
		for (const locale of locales) {
			const page = await browser.newPage({ locale, viewport: sizes[0].viewport });
			await page.goto(`${product.address}/wall/demo`);
			await page.locator('.chart canvas').waitFor();
			await take(page, `wall/demo-1080p-${locale}`);
			await page.close();
		}
	} finally {
		await product.stop();
	}
} finally {
	await browser.close();
}
