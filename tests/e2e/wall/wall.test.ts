import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser, launchBrowser } from '../../support/browser.ts';
import { StagedProduct } from '../../support/staged-product.ts';

/** 20:37:14 in Shanghai, 37 minutes after the launch. */
const evening = Date.UTC(2026, 10, 11, 12, 37, 14);

describeInBrowser('the wall in a browser', () => {
	let product: StagedProduct;
	let browser: Browser;
	let contexts: BrowserContext[] = [];

	beforeAll(async () => {
		[product, browser] = await Promise.all([StagedProduct.start(), launchBrowser()]);
		await product.clock(evening);
	});

	afterEach(async () => {
		await Promise.all(contexts.map((context) => context.close()));
		contexts = [];
	});

	afterAll(async () => {
		await browser?.close();
		await product?.kill();
	});

	async function open(path: string, { locale = 'zh-CN', width = 1920, height = 1080 } = {}): Promise<Page> {
		const context = await browser.newContext({ locale, viewport: { width, height } });
		contexts.push(context);
		const page = await context.newPage();
		await page.goto(product.address + path);
		return page;
	}

	/** A wall that is live: its first frame has come. */
	async function openWall(id: string, options: Parameters<typeof open>[1] = {}): Promise<Page> {
		const page = await open(`/wall/${id}`, options);
		await page.locator('.connection[data-stale="false"]').waitFor();
		return page;
	}

	const tile = (page: Page, name: string) =>
		page.getByRole('article', { name, exact: true }).locator('.hero');

	test('what the server sends already has the numbers, in the language that the browser asks for', async () => {
		await product.show('tmall');
		const fetchPage = async (language: string) =>
			(await fetch(`${product.address}/wall/tmall`, { headers: { 'accept-language': language } })).text();
		const chinese = await fetchPage('zh-CN,zh;q=0.9');
		expect(chinese).toContain('<html lang="zh-CN"');
		expect(chinese).toMatch(/>38</);
		expect(chinese).toContain('未回复');
		const english = await fetchPage('en-GB,en;q=0.9');
		expect(english).toContain('<html lang="en"');
		expect(english).toContain('Unanswered');
	});

	test('a server that stands still: stale after 3 s, with the time and the kept numbers; live again by itself', async () => {
		await product.show('tmall');
		const page = await openWall('tmall');
		product.freeze();
		try {
			await page.locator('.wall[data-stale="true"]').waitFor({ timeout: 6_000 });
			expect(await page.getByRole('alert').textContent()).toMatch(/2\d:\d\d:\d\d 起无数据/);
			expect(await tile(page, '排队').textContent()).toBe('38');
		} finally {
			product.thaw();
		}
		await page.locator('.wall[data-stale="false"]').waitFor({ timeout: 5_000 });
	});

	test('a server of another build under an open wall: the page is loaded again, once', async () => {
		await product.show('tmall');
		const page = await openWall('tmall');
		let loads = 0;
		page.on('load', () => (loads += 1));
		await product.restart({ STAGE_BUILD: 'another' });
		await product.clock(evening);
		await product.show('tmall');
		await expect.poll(() => loads, { timeout: 15_000 }).toBe(1);
		await page.waitForTimeout(2_000);
		expect(loads).toBe(1);
		await product.restart();
		await product.clock(evening);
	});

	test('over midnight the clock and then the date go on without a reload', async () => {
		await product.clock(Date.UTC(2026, 10, 11, 15, 59, 57));
		await product.show('tmall');
		const page = await openWall('tmall');
		expect(await page.locator('.date').textContent()).toBe('11月11日周三');
		await page.locator('.clock', { hasText: /^00:00:0/ }).waitFor({ timeout: 8_000 });
		await product.show('tmall');
		await page.locator('.date', { hasText: '11月12日周四' }).waitFor();
		await product.clock(evening);
	});

	test('the language is switched on the wall and kept', async () => {
		await product.show('tmall');
		const page = await openWall('tmall');
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('heading', { name: 'Waiting' }).waitFor();
		expect(await page.locator('html').getAttribute('lang')).toBe('en');
		await page.goto(`${product.address}/boards`);
		expect(await page.locator('html').getAttribute('lang')).toBe('en');
		await page.getByRole('button', { name: '中文' }).click();
		await page.getByRole('heading', { name: '大屏' }).waitFor();
	});

	test('57 queues and 420 agents: the sign says which are shown, and every queue has its turn', async () => {
		// Calm: the bar of alarms takes a line of the panels.
		await product.show('many', { queues: 57, agents: 420, mood: 'calm' });
		const page = await openWall('many');
		const queues = page.getByRole('region', { name: '队列', exact: true });
		await queues.getByText('1–7 / 57').waitFor();
		await page
			.getByRole('region', { name: '客服', exact: true })
			.getByText(/1–\d+ \/ 420/)
			.waitFor();
		const seen = new Set<string>();
		for (let turn = 0; turn < 9; turn += 1) {
			for (const name of await queues.locator('tbody th').allTextContents())
				seen.add(name.replaceAll(/\s+/g, ' '));
			await queues.getByRole('button', { name: '下一页' }).click();
		}
		expect(seen.size).toBe(57);
		await queues.getByText('1–7 / 57').waitFor();
	});

	test.each([
		[1920, 1080, 120],
		[3840, 2160, 240],
		[1440, 960, 90]
	])(
		'at %i × %i the wall is one screen and its digits at least %i px high',
		async (width, height, digits) => {
			await product.show('tmall', { plan: true });
			const page = await openWall('tmall', { width, height });
			const sizes = await page
				.locator('.hero')
				.evaluateAll((heroes) => heroes.map((hero) => parseFloat(getComputedStyle(hero).fontSize)));
			expect(sizes).toHaveLength(5);
			expect(Math.min(...sizes)).toBeGreaterThanOrEqual(digits);
			const page_ = await page.evaluate(() => ({
				height: document.documentElement.scrollHeight,
				width: document.documentElement.scrollWidth
			}));
			expect(page_).toEqual({ width, height });
		}
	);

	test.each([
		['zh-CN', 1920, 1080],
		['en', 1920, 1080],
		['en', 3840, 2160],
		['zh-CN', 1440, 960],
		['en', 1440, 960],
		['zh-CN', 390, 844],
		['en', 390, 844],
		['en', 1080, 1920]
	])(
		'in %s at %i × %i no text is cut without a title, and nothing sticks out',
		async (locale, width, height) => {
			await product.show('hard', { plan: true, hardNames: true, queues: 4, silentSource: true, demo: true });
			await product.show('tmall', { silentSource: true });
			const faults: string[] = [];
			for (const id of ['hard', 'tmall']) {
				const page = await openWall(id, { locale, width, height });
				expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
				faults.push(...(await page.evaluate(cutTexts)));
			}
			expect(faults).toEqual([]);
		}
	);

	test('axe finds nothing on a busy wall with a plan', async () => {
		await product.show('axe', { plan: true, silentSource: true });
		for (const locale of ['zh-CN', 'en']) {
			const page = await openWall('axe', { locale });
			expect(await accessibilityFaults(page)).toEqual([]);
		}
	});

	test('axe finds nothing on a stale wall', async () => {
		await product.show('tmall');
		const page = await openWall('tmall');
		product.freeze();
		try {
			await page.locator('.wall[data-stale="true"]').waitFor({ timeout: 6_000 });
			expect(await accessibilityFaults(page)).toEqual([]);
		} finally {
			product.thaw();
		}
	});
});

/** Runs in the page: text that does not fit its box and has no title, and boxes that stick out of the screen. */
function cutTexts(): string[] {
	const faults: string[] = [];
	for (const element of document.querySelectorAll<HTMLElement>('.wall *')) {
		if (element.closest('.visually-hidden, .probe, .uplot') || element.clientWidth === 0) continue;
		const style = getComputedStyle(element);
		const name = `${element.tagName}.${element.getAttribute('class')?.split(' ')[0] ?? ''} ${element.textContent?.trim().slice(0, 30) ?? ''}`;
		const tooWide = element.scrollWidth > element.clientWidth + 1;
		const tooHigh = element.scrollHeight > element.clientHeight + 1;
		if (style.overflowX !== 'visible' && tooWide && !element.closest('[title]')) faults.push(`cut: ${name}`);
		if (style.overflowY !== 'visible' && tooHigh) faults.push(`cut below: ${name}`);
		const box = element.getBoundingClientRect();
		const parent = element.parentElement?.getBoundingClientRect();
		if (
			box.right > innerWidth + 1 ||
			(parent && style.position !== 'absolute' && box.right > parent.right + 1)
		)
			faults.push(`sticks out: ${name}`);
	}
	return faults;
}
