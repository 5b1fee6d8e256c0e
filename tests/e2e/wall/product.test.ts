import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { hour, minute } from '#lib/domain/units.ts';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser, launchBrowser } from '../../support/browser.ts';
import { ShopSender } from '../../support/shop-sender.ts';
import type { Told } from '../../support/shop-sender.ts';
import { startProduct } from '../../support/start-product.ts';
import type { StartedProduct } from '../../support/start-product.ts';

const languages = ['zh-CN', 'en'] as const;
const words = {
	'zh-CN': { waiting: '排队', unanswered: '未回复', agents: '在线客服', queues: '队列', next: '下一页' },
	en: {
		waiting: 'Waiting',
		unanswered: 'Unanswered',
		agents: 'Agents',
		queues: 'Queues',
		next: 'Next page'
	}
} as const;

describeInBrowser('the whole product on a wall', () => {
	let browser: Browser;
	let contexts: BrowserContext[] = [];
	/** What no page may ever say: errors of its own, and what the Content-Security-Policy refused. */
	let faults: string[] = [];

	beforeAll(async () => {
		browser = await launchBrowser();
	});

	afterEach(async () => {
		await Promise.all(contexts.map((context) => context.close()));
		contexts = [];
		const found = faults;
		faults = [];
		expect(found).toEqual([]);
	});

	afterAll(() => browser?.close());

	async function open(address: string, locale: string = 'zh-CN'): Promise<Page> {
		const context = await browser.newContext({ locale, viewport: { width: 1920, height: 1080 } });
		contexts.push(context);
		const page = await context.newPage();
		page.on('pageerror', ({ message }) => faults.push(message));
		page.on('console', (message) => {
			if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
				faults.push(message.text());
		});
		await page.goto(address);
		return page;
	}

	/** A wall that is live: its first frame has come. */
	async function openWall(address: string, locale?: string): Promise<Page> {
		const page = await open(address, locale);
		await page.locator('.connection[data-stale="false"]').waitFor();
		return page;
	}

	const hero = (page: Page, name: string) =>
		page.getByRole('article', { name, exact: true }).locator('.hero');

	describe('with the demo shop, from the first start', () => {
		let product: StartedProduct;

		beforeAll(async () => {
			product = await startProduct({ TIDEWALL_DEMO: 'on' });
			const arrivals = async () => {
				const answer = await fetch(`${product.address}/v1/boards/demo/state`);
				if (!answer.ok) return 0;
				const { state } = (await answer.json()) as { state: BoardState };
				return state.windows.today.arrivals;
			};
			await vi.waitUntil(async () => (await arrivals()) > 0, { timeout: 30_000, interval: 200 });
		});

		afterAll(() => product?.stop());

		test('the wall is marked as a demo and draws the arrivals of its day', async () => {
			const page = await openWall(`${product.address}/wall/demo`);
			await page.getByText('演示数据').waitFor();
			await page.locator('.chart canvas').waitFor();
			// Just after midnight in Shanghai the day has fewer slots than the demo has lived through.
			const complete = Math.floor(((Date.now() + 8 * hour) % (24 * hour)) / (5 * minute));
			const slots = page.getByRole('table', { name: '各时段咨询量' }).locator('tbody tr td');
			await expect
				.poll(async () => (await slots.allTextContents()).filter((text) => Number(text) > 0).length, {
					timeout: 20_000
				})
				.toBeGreaterThanOrEqual(Math.min(3, complete));
			if (complete > 3)
				await expect.poll(() => page.evaluate(brightPixels), { timeout: 10_000 }).toBeGreaterThan(500);
		});

		test('the wall needs at most 120 KB of JavaScript, gzipped, the chart included', async () => {
			const context = await browser.newContext();
			contexts.push(context);
			const page = await context.newPage();
			const sizes: Promise<number>[] = [];
			page.on('response', (response) => {
				if (new URL(response.url()).pathname.endsWith('.js'))
					sizes.push(response.body().then((body) => gzipSync(body).length));
			});
			await page.goto(`${product.address}/wall/demo`);
			await page.locator('.chart canvas').waitFor();
			const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
			expect(total).toBeGreaterThan(10_000);
			expect(total).toBeLessThanOrEqual(120 * 1024);
		});

		test('the start page leads to the wall; a board that does not exist is a 404 with the way back', async () => {
			const page = await open(`${product.address}/wall/nowhere`);
			await page.getByRole('heading', { name: '没有这个看板' }).waitFor();
			await page.getByRole('link', { name: '返回首页' }).click();
			await page
				.getByRole('link', { name: /演示数据/ })
				.first()
				.click();
			await page.locator('.connection[data-stale="false"]').waitFor();
		});

		test.each([
			['the list of boards', '/boards', 'h1'],
			['the bare address', '/', '.connection[data-stale="false"]'],
			['the demo wall', '/wall/demo', '.connection[data-stale="false"]'],
			['a wall without events', '/wall/all', '.empty'],
			['a 404', '/wall/nowhere', 'h1']
		])('axe finds nothing on %s', async (_, path, ready) => {
			for (const language of languages) {
				const page = await open(product.address + path, language);
				await page.locator(ready).first().waitFor();
				expect(await page.locator('html').getAttribute('lang')).toBe(language);
				expect(await accessibilityFaults(page)).toEqual([]);
			}
		});
	});

	describe("with a shop's own events", () => {
		const folder = mkdtempSync(join(tmpdir(), 'tidewall-'));
		let product: StartedProduct;
		let shop: ShopSender;
		const wall = () => `${product.address}/wall/all`;
		const send = (...told: readonly Told[]) => shop.send(product.address, told);

		beforeAll(async () => {
			shop = new ShopSender(folder, 'my-shop');
			product = await startProduct({ TIDEWALL_DATA_DIR: folder });
		});

		afterAll(async () => {
			await product?.stop();
			rmSync(folder, { recursive: true, force: true });
		});

		const queued = (id: string, shopName: string, queue: string): readonly Told[] => [
			['conversation.opened', id, { channel: 'web', shop: shopName, queue }],
			['message.created', id, { message: `${id}-1`, from: 'customer' }],
			['conversation.queued', id, { queue }]
		];

		test.each(languages)(
			'in %s an event posted over HTTP is on the wall within a second',
			async (language) => {
				await send(...queued(`before-${language}`, 'flagship', 'pre'));
				const page = await openWall(wall(), language);
				const waiting = hero(page, words[language].waiting);
				await expect.poll(() => waiting.textContent()).toMatch(/^\d+$/);
				const next = String(Number(await waiting.textContent()) + 1);
				const started = performance.now();
				await send(...queued(`after-${language}`, 'flagship', 'pre'));
				await waiting.filter({ hasText: next }).waitFor();
				expect(performance.now() - started).toBeLessThan(1_000);
				expect(await accessibilityFaults(page)).toEqual([]);
			}
		);

		test('names with emoji, from right to left, and with mark-up are shown as they are', async () => {
			const names = ['🛍️🎉 Mega 旗舰', 'متجر الإلكترونيات', '<b>bold</b> & co'];
			const page = await openWall(wall());
			for (const [index, name] of names.entries()) await send(...queued(`name-${index}`, name, 'خدمة 🎈'));
			await send(
				['agent.state', '小红👩‍💻', { state: 'online', capacity: 5 }],
				['conversation.assigned', 'name-0', { agent: '小红👩‍💻' }]
			);
			const queues = page.getByRole('region', { name: '队列', exact: true });
			for (const name of names) await queues.getByText(name, { exact: true }).waitFor();
			await page.getByTitle('小红👩‍💻，在线，当前接待 1').waitFor();
			expect(await page.evaluate(() => document.querySelector('.wall b b, .wall bdi b'))).toBeNull();
		});

		test('killed and started again under an open wall: stale with the time, then the same numbers', async () => {
			const page = await openWall(wall());
			await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
			const figures = async () => ({
				heroes: await page.locator('.hero').allTextContents(),
				today: await page.locator('.sum').last().textContent(),
				queues: (await page.locator('.wall tbody th[title]').allTextContents()).sort()
			});
			await expect.poll(async () => (await figures()).heroes[0]).toMatch(/^[1-9]/);
			await page.waitForTimeout(300);
			const before = await figures();
			const { port } = product;
			await product.stop();
			await page.locator('.wall[data-stale="true"]').waitFor({ timeout: 8_000 });
			expect(await page.getByRole('alert').textContent()).toMatch(/\d\d:\d\d:\d\d 起无数据/);
			expect((await figures()).heroes).toEqual(before.heroes);
			product = await startProduct({ TIDEWALL_DATA_DIR: folder, PORT: String(port) });
			await page.locator('.wall[data-stale="false"]').waitFor({ timeout: 20_000 });
			expect(await figures()).toEqual(before);
			expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
		});

		test('10,000 queues: they turn pages, the page answers within a second and stays live', async () => {
			const count = 10_000;
			const told: Told[] = [];
			for (let index = 0; index < count; index += 1)
				told.push(
					['conversation.opened', `q-${index}`, { channel: 'web', shop: 'many', queue: `group ${index}` }],
					['conversation.queued', `q-${index}`, { queue: `group ${index}` }]
				);
			await send(...told);
			const page = await openWall(wall(), 'en');
			const queues = page.getByRole('region', { name: 'Queues', exact: true });
			await queues.getByText(/1–\d+ \/ 1000\d/).waitFor({ timeout: 20_000 });
			const started = performance.now();
			await queues.getByRole('button', { name: 'Next page' }).click();
			await queues.getByText(/^[2-9]–|^1\d–/).waitFor();
			expect(performance.now() - started).toBeLessThan(1_000);
			const waiting = hero(page, 'Waiting');
			const before = await waiting.textContent();
			await send(...queued('one-more', 'flagship', 'pre'));
			await send(
				...Array.from({ length: 200 }, (_, index): Told => [
					'conversation.closed',
					`q-${index}`,
					{ reason: 'abandoned' }
				])
			);
			await expect.poll(() => waiting.textContent(), { timeout: 3_000 }).not.toBe(before);
		});

		test.each(languages)(
			'in %s a source that falls silent: "no data since" on every tile, the numbers kept, never 0',
			async (language) => {
				await send(['source.heartbeat', '', { seq: 1, backlog: 0, interval_s: 1 }]);
				const page = await openWall(wall(), language);
				const numbers = await page.locator('.hero').allTextContents();
				const said = language === 'en' ? /^No data since \d\d:\d\d:\d\d$/ : /^\d\d:\d\d:\d\d 起无数据$/;
				await expect
					.poll(() => page.locator('.tile .scope').allTextContents(), { timeout: 8_000 })
					.toEqual(Array.from({ length: 5 }, () => expect.stringMatching(said) as string));
				expect(await page.locator('.hero').allTextContents()).toEqual(numbers);
				expect(numbers[0]).toMatch(/^[1-9]/);
				expect(await page.locator('header .silent').textContent()).toContain('my-shop');
				expect(await accessibilityFaults(page)).toEqual([]);
				await send(['source.heartbeat', '', { seq: 2, backlog: 0, interval_s: 1 }]);
				await page.locator('.tile[data-silent="false"]').first().waitFor({ timeout: 2_000 });
			}
		);
	});
});

/** Runs in the page: pixels of the chart as bright as its line; axes and grid are darker. */
function brightPixels(): number {
	const canvas = document.querySelector<HTMLCanvasElement>('.chart canvas');
	const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
	let bright = 0;
	for (let at = 0; at < pixels.length; at += 4)
		if (Math.min(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0) > 220) bright += 1;
	return bright;
}
