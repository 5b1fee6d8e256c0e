import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser, launchBrowser } from '../../support/browser.ts';
import { ShopSender, type Told } from '../../support/shop-sender.ts';
import { startProduct, type StartedProduct } from '../../support/start-product.ts';

const words = {
	'zh-CN': {
		unanswered: '未回复',
		backToList: '← 返回列表',
		state: '状态',
		queue: '队列',
		export: '导出 CSV',
		people: '客服',
		empty: '没有符合筛选条件的会话',
		refused: '链接与看板不符',
		unknown: '没有这个会话的记录',
		open: '在 shop 中打开',
		assigned: '分配客服',
		stale: '没有回应',
		header: '会话'
	},
	en: {
		unanswered: 'Unanswered',
		backToList: '← Back to the list',
		state: 'State',
		queue: 'Queue',
		export: 'Export CSV',
		people: 'People',
		empty: 'No conversation matches the filter',
		refused: 'This link does not fit the board',
		unknown: 'Nothing is known of this conversation',
		open: 'Open in shop',
		assigned: 'Assigned',
		stale: 'No answer since',
		header: 'Conversation'
	}
} as const;

/** A customer who waits for a first reply. */
const waits = (id: string, queue: string, agent: string): Told[] => [
	['conversation.opened', id, { channel: 'im', shop: 'flag', customer: `customer of ${id}` }],
	['conversation.queued', id, { queue }],
	['conversation.assigned', id, { agent }],
	['message.created', id, { message: `${id}-1`, from: 'customer' }]
];

describeInBrowser('from a tile to the people and the conversations behind it', () => {
	let browser: Browser;
	let product: StartedProduct;
	let sender: ShopSender;
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-behind-'));
	let contexts: BrowserContext[] = [];

	beforeAll(async () => {
		browser = await launchBrowser();
		sender = new ShopSender(folder, 'shop');
		product = await startProduct({ TIDEWALL_DATA_DIR: folder });
		await sender.send(product.address, [
			...waits('c-1', 'pre', 'ann'),
			...waits('c-2', 'after', 'bob'),
			...waits('c-3', 'pre', 'مريم 🧕')
		]);
		await fetch(`${product.address}/v1/sources/shop/link`, {
			method: 'PUT',
			headers: { 'content-type': 'application/json', 'if-match': '"0"' },
			body: JSON.stringify({ url: 'https://desk.example/chat/{conversation}' })
		});
	});

	afterEach(async () => {
		await Promise.all(contexts.map((context) => context.close()));
		contexts = [];
	});

	afterAll(async () => {
		await browser?.close();
		await product?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	async function open(path: string, locale: string, width = 1440): Promise<Page> {
		const context = await browser.newContext({ locale, viewport: { width, height: 900 } });
		contexts.push(context);
		const page = await context.newPage();
		await page.goto(product.address + path);
		return page;
	}

	/** Presses Tab until what has the focus says this. */
	async function tabTo(page: Page, text: RegExp): Promise<void> {
		for (let i = 0; i < 60; i++) {
			await page.keyboard.press('Tab');
			const focused = await page.evaluate(() => document.activeElement?.textContent ?? '');
			if (text.test(focused.trim())) return;
		}
		throw new Error(`the keyboard does not reach ${text}`);
	}

	const rows = (page: Page) => page.locator('.conversations tbody tr');

	for (const locale of ['zh-CN', 'en'] as const) {
		const say = words[locale];

		test(`${locale}: wall, tile, list, conversation and back; the list narrows by its address`, async () => {
			const page = await open('/wall/all', locale);
			await page.getByRole('link', { name: say.unanswered, exact: false }).first().click();
			await page.waitForURL(/\/boards\/all\/behind\?tile=unanswered\.now/);
			await expect.poll(() => rows(page).count()).toBe(3);
			expect(await page.locator('.figure output').textContent()).toBe('3');
			expect(await accessibilityFaults(page)).toEqual([]);

			await page.getByLabel(say.queue, { exact: true }).selectOption({ index: 1 });
			await page.waitForURL(/queue=/);
			await expect.poll(() => rows(page).count()).toBeLessThan(3);
			const narrowed = await rows(page).count();
			await page.goBack();
			await expect.poll(() => rows(page).count()).toBe(3);
			await page.goForward();
			await expect.poll(() => rows(page).count()).toBe(narrowed);
			await page.reload();
			await expect.poll(() => rows(page).count()).toBe(narrowed);

			await rows(page).first().getByRole('rowheader').getByRole('link').first().click();
			await page.waitForURL(/\/behind\/shop\/c-\d/);
			await page.getByRole('row', { name: say.assigned }).waitFor();
			expect(await page.getByRole('link', { name: say.open }).getAttribute('href')).toMatch(
				/^https:\/\/desk\.example\/chat\/c-\d$/
			);
			expect(await accessibilityFaults(page)).toEqual([]);
			await page.getByRole('link', { name: say.backToList }).click();
			await page.waitForURL(/queue=/);
			await expect.poll(() => rows(page).count()).toBe(narrowed);
		});

		test(`${locale}: the export holds the filtered list`, async () => {
			const page = await open('/boards/all/behind?tile=unanswered.now&state=unanswered', locale);
			const download = page.waitForEvent('download');
			await page.getByRole('link', { name: say.export }).click();
			const file = await (await download).path();
			const table = parse<Record<string, string>>(readFileSync(file), { bom: true, columns: true });
			expect(table.map((row) => row[say.header]).sort()).toEqual(['c-1', 'c-2', 'c-3']);
		});

		test(`${locale}: empty, refused and unknown say what to do, and axe finds nothing`, async () => {
			for (const [path, text] of [
				['/boards/all/behind?tile=unanswered.now&state=closed', say.empty],
				['/boards/all/behind?tile=__proto__', say.refused],
				['/boards/all/behind/shop/nobody', say.unknown]
			] as const) {
				const page = await open(path, locale);
				await page.getByText(text).waitFor();
				expect(await accessibilityFaults(page), path).toEqual([]);
			}
		});
	}

	test('on a phone: one column at a time, and nothing wider than the screen', async () => {
		const page = await open('/boards/all/behind?tile=unanswered.now', 'en', 390);
		await page
			.getByRole('navigation', { name: 'What is shown' })
			.getByRole('link', { name: 'People' })
			.click();
		await page.getByRole('row', { name: /ann/ }).waitFor();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
		expect(await accessibilityFaults(page)).toEqual([]);
	});

	test('by keyboard alone: to a conversation and back', async () => {
		const page = await open('/boards/all/behind?tile=unanswered.now', 'en');
		await expect.poll(() => rows(page).count()).toBe(3);
		await tabTo(page, /^c-\d$/);
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/behind\/shop\/c-\d/);
		await page.getByRole('row', { name: 'Assigned' }).waitFor();
		await tabTo(page, /Back to the list/);
		await page.keyboard.press('Enter');
		await page.waitForURL(/behind\?tile/);
	});

	test('what changes is seen without a click, keeps the focus, and a lost server is said', async () => {
		const page = await open('/boards/all/behind?tile=unanswered.now', 'en');
		await expect.poll(() => rows(page).count()).toBe(3);
		const link = page.getByRole('link', { name: 'c-2', exact: true });
		await link.focus();
		await sender.send(product.address, [
			['message.created', 'c-1', { message: 'c-1-2', from: 'agent', agent: 'ann' }],
			...waits('c-4', 'pre', 'ann')
		]);
		await page.getByRole('link', { name: 'c-4', exact: true }).waitFor({ timeout: 8_000 });
		await expect.poll(() => page.getByRole('link', { name: 'c-1', exact: true }).count()).toBe(0);
		expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('c-2');
		// First response of today: the one that was just given, found by the thread that reads the log.
		await page.goto(`${product.address}/boards/all/behind?tile=firstResponse.today`);
		await expect.poll(() => rows(page).count(), { timeout: 15_000 }).toBe(1);

		await page.route('**/v1/boards/all/conversations*', (route) => route.abort());
		await page.getByText('No answer since').waitFor({ timeout: 10_000 });
		expect(await rows(page).count()).toBe(1);
		expect(await accessibilityFaults(page)).toEqual([]);
		await page.unroute('**/v1/boards/all/conversations*');
		await page.getByText('Live, as of').waitFor({ timeout: 10_000 });
	});
});
