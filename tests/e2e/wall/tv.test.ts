import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Tile } from '#lib/domain/board/tile.ts';
import { tileMetrics, windowsOfMetric } from '#lib/domain/board/tile.ts';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser, launchBrowser } from '../../support/browser.ts';
import { StagedProduct } from '../../support/staged-product.ts';

const evening = Date.UTC(2026, 10, 11, 12, 37, 14);
/** A tile of every metric, and of some in another window: forty. */
const forty: readonly Tile[] = [...tileMetrics]
	.flatMap((metric) =>
		windowsOfMetric(metric).map((window): Tile => ({
			metric,
			window,
			rulePack: 'taobao-3min-2023',
			target: 0.9
		}))
	)
	.slice(0, 40);

describeInBrowser('a TV on the wall', () => {
	let product: StagedProduct;
	let browser: Browser;
	let contexts: BrowserContext[] = [];
	let faults: string[] = [];

	beforeAll(async () => {
		[product, browser] = await Promise.all([StagedProduct.start(), launchBrowser()]);
		await product.clock(evening);
	});

	afterEach(async () => {
		await Promise.all(contexts.map((context) => context.close()));
		contexts = [];
		const found = faults;
		faults = [];
		expect(found).toEqual([]);
	});

	afterAll(async () => {
		await browser?.close();
		await product?.kill();
	});

	async function openWall(
		path: string,
		{
			locale = 'en',
			width = 1920,
			height = 1080,
			before = () => {}
		}: { locale?: string; width?: number; height?: number; before?: () => void } = {}
	): Promise<Page> {
		const context = await browser.newContext({ locale, viewport: { width, height }, hasTouch: true });
		contexts.push(context);
		const page = await context.newPage();
		page.on('pageerror', ({ message }) => faults.push(message));
		await page.addInitScript(before);
		await page.goto(`${product.address}/wall/${path}`);
		await page.locator('.connection[data-stale="false"]').waitFor();
		return page;
	}

	const shown = (page: Page) => page.locator('.tile .hero').count();
	const title = (page: Page) => page.getByRole('dialog').getByRole('heading', { level: 2 });

	describe('every number explains itself', () => {
		test.each(['Enter', ' ', 'i'])(
			'on the focused tile by the key "%s"; Esc closes and gives the focus back',
			async (key) => {
				await product.show('b');
				const page = await openWall('b');
				const link = page.getByRole('link', { name: 'First response', exact: true });
				await link.focus();
				await page.keyboard.press(key);
				expect(await title(page).textContent()).toBe('First response · last 15 min');
				await page.getByText('Last event').waitFor();
				expect(await accessibilityFaults(page)).toEqual([]);
				await page.keyboard.press('ArrowRight');
				await expect.poll(() => title(page).textContent()).toBe('Avg response · last 15 min');
				await page.keyboard.press('Escape');
				await page.getByRole('dialog').waitFor({ state: 'detached' });
				await expect.poll(() => link.evaluate((element) => element === document.activeElement)).toBe(true);
				expect(new URL(page.url()).pathname).toBe('/wall/b');
			}
		);

		test('held with the mouse for half a second; a short click leads behind the number', async () => {
			await product.show('b');
			const page = await openWall('b');
			const tile = page.getByRole('article', { name: 'Waiting', exact: true });
			const box = await tile.boundingBox();
			await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 140);
			await page.mouse.down();
			await title(page).waitFor({ timeout: 3_000 });
			await page.mouse.up();
			await page.waitForTimeout(200);
			expect(new URL(page.url()).pathname).toBe('/wall/b');
			expect(await page.getByRole('link', { name: 'Waiting', exact: true }).getAttribute('href')).toBe(
				'/boards/b/behind?tile=waiting.now'
			);
		});

		test.each([
			[true, 'The events give the same number: 38.'],
			[false, 'They differ: the wall showed 38, the events give 37.']
		])(
			'counted again, equal %s: says so with its numbers, its place in the log and its events',
			async (equal, said) => {
				await product.show('b');
				const page = await openWall('b');
				const count = (value: number) => ({ kind: 'count', value });
				// The stage has no log to count again: what its server would say.
				await page.route('**/v1/boards/b/recompute', async (route) => {
					expect(route.request().postDataJSON()).toEqual({ tile: 'waiting.now' });
					await route.fulfill({
						json: {
							at: evening,
							position: 12_345,
							events: 9_876,
							live: count(38),
							recomputed: count(equal ? 38 : 37),
							equal
						}
					});
				});
				await page.getByRole('link', { name: 'Waiting', exact: true }).press('i');
				await page.getByRole('button', { name: 'Recompute from the events' }).click();
				await page.getByText(said).waitFor();
				await page.getByText('9,876 events up to position 12,345 of the log, as of 20:37:14.').waitFor();
			}
		);

		test('a server that cannot count it again is a calm sentence', async () => {
			await product.show('b');
			const page = await openWall('b', { locale: 'zh-CN' });
			await page.route('**/v1/boards/b/recompute', (route) => route.abort());
			await page.getByRole('link', { name: '排队', exact: true }).press('i');
			await page.getByRole('button', { name: '从事件重新计算' }).click();
			await page.getByText('服务器没有回应。大屏上的数字不受影响，请重试。').waitFor();
		});
	});

	describe('boards in rotation', () => {
		const showAll = async (seconds: number) => {
			await product.show('one', { layout: { rotation: { boards: ['two', 'gone', 'three'], seconds } } });
			await product.show('two', { mood: 'calm' });
			await product.show('three');
		};
		const at = (page: Page) => new URL(page.url()).pathname.split('/').at(-1);

		test('goes on by itself without loading anew, passes over the one that is gone, and its address can be kept', async () => {
			await showAll(1);
			const page = await openWall('one');
			await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
			const history = await page.evaluate(() => globalThis.history.length);
			await page.getByText('1 / 3').waitFor();
			await expect.poll(() => at(page), { timeout: 8_000 }).toBe('two');
			await expect.poll(() => at(page), { timeout: 8_000 }).toBe('three');
			await expect.poll(() => at(page), { timeout: 8_000 }).toBe('one');
			await expect.poll(() => at(page), { timeout: 8_000 }).toBe('two');
			expect(new URL(page.url()).search).toBe('?rotation=one');
			expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
			expect(await page.evaluate(() => globalThis.history.length)).toBe(history);
			await page.reload();
			await page.getByText('2 / 3').waitFor();
		});

		test('a board that is removed under way is skipped, and the wall never shows an error', async () => {
			await showAll(4);
			const page = await openWall('one');
			await product.remove('two');
			await expect.poll(() => at(page), { timeout: 8_000 }).toBe('three');
		});

		test('stops on space, goes by the arrow keys, and goes on by itself on space again', async () => {
			await showAll(4);
			const page = await openWall('one');
			await page.keyboard.press(' ');
			await page.getByRole('button', { name: /Board 1 of 3 · Let the boards go on/ }).waitFor();
			await page.waitForTimeout(5_000);
			expect(at(page)).toBe('one');
			await page.keyboard.press('ArrowRight');
			await expect.poll(() => at(page)).toBe('two');
			await page.getByText('2 / 3').waitFor();
			await page.keyboard.press('ArrowLeft');
			await expect.poll(() => at(page)).toBe('one');
			await page.keyboard.press(' ');
			await expect.poll(() => at(page), { timeout: 8_000 }).toBe('two');
		});
	});

	test('a wall in rotation stays where it is while somebody moves a pointer', async () => {
		await product.show('one', { layout: { rotation: { boards: ['two'], seconds: 4 } } });
		await product.show('two');
		const page = await openWall('one');
		await page.mouse.move(300, 300);
		await page.waitForTimeout(6_000);
		expect(new URL(page.url()).pathname).toBe('/wall/one');
	});

	test('while the server is away the rotation stays on the board it shows, and goes on when it is back', async () => {
		const showBoth = async () => {
			await product.clock(evening);
			await product.show('one', { layout: { rotation: { boards: ['two'], seconds: 3 } } });
			await product.show('two');
		};
		await showBoth();
		const page = await openWall('one');
		await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
		const before = new URL(page.url()).pathname;
		await product.restart({}, async () => {
			await page.waitForTimeout(7_000);
			expect(new URL(page.url()).pathname).toBe(before);
			await page.locator('.wall[data-stale="true"]').waitFor();
		});
		await showBoth();
		await expect.poll(() => new URL(page.url()).pathname, { timeout: 20_000 }).not.toBe(before);
		await page.locator('.wall[data-stale="false"]').waitFor();
		expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
	});

	describe('bad input', () => {
		test('a board without tiles says what to do, in both languages', async () => {
			await product.show('b', { layout: { tiles: [] } });
			await (await openWall('b')).getByText('This board has no tiles').waitFor();
			await (await openWall('b', { locale: 'zh-CN' })).getByText('这个看板还没有指标').waitFor();
		});

		test('forty tiles: every one has its turn at full size, and a breach on another page is named', async () => {
			const tiles = forty.map((tile): Tile =>
				tile.metric === 'agentsOnline'
					? { ...tile, threshold: { direction: 'below', critical: 1_000 } }
					: tile
			);
			await product.show('b', { layout: { tiles } });
			const page = await openWall('b');
			await page.getByText('1–5 / 40').waitFor();
			await page.getByText('also: Agents').waitFor();
			const seen = new Set<string>();
			for (let turn = 0; turn < 8; turn += 1) {
				for (const key of await page
					.locator('[data-tile]')
					.evaluateAll((all) => all.map((one) => one.getAttribute('data-tile') ?? '')))
					seen.add(key);
				expect(await shown(page)).toBe(5);
				await page.keyboard.press('ArrowDown');
			}
			expect(seen.size).toBe(40);
			await page.getByText('1–5 / 40').waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
		});

		test('small tiles stand in a strip; without panels the large ones take the screen', async () => {
			await product.show('b', {
				layout: {
					tiles: forty.slice(0, 7).map((tile, index) => ({ ...tile, size: index < 3 ? 'large' : 'small' })),
					panels: []
				}
			});
			const page = await openWall('b');
			expect(await shown(page)).toBe(3);
			expect(await page.getByRole('group', { name: 'More figures' }).getByRole('article').count()).toBe(4);
			expect(await page.locator('.panel').count()).toBe(0);
			const size = await page
				.locator('.hero')
				.first()
				.evaluate((hero) => parseFloat(getComputedStyle(hero).fontSize));
			expect(size).toBeGreaterThan(200);
		});

		test('200 queues and 600 agents with names of 80 characters turn pages, and nothing sticks out', async () => {
			await product.show('b', { queues: 200, agents: 600, hardNames: true });
			const page = await openWall('b');
			await page.getByText(/ \/ 200$/).waitFor();
			await page.getByText(/ \/ 600$/).waitFor();
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1920);
		});

		test('hidden names are nowhere on the page: not in a title, an address or the words for a screen reader', async () => {
			await product.show('b', { agents: 20, layout: { names: 'hidden' } });
			const page = await openWall('b', { locale: 'zh-CN' });
			const agents = page.getByRole('region', { name: '客服', exact: true });
			await agents.locator('li').first().waitFor();
			const html = await agents.evaluate((element) => element.outerHTML);
			expect(html).not.toMatch(/陈|林|吴|demo/);
			expect(await agents.locator('li').first().getAttribute('title')).toBe('在线，当前接待 7');
		});

		test('a browser that cannot keep its screen on says so, and what to do', async () => {
			await product.show('b');
			const page = await openWall('b', {
				before: () => Object.defineProperty(Navigator.prototype, 'wakeLock', { value: undefined })
			});
			await page.getByRole('button', { name: 'The screen may turn itself off' }).click();
			await page.getByText(/Switch off sleep and screen saver of the TV itself/).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
		});
	});

	test('the screen is kept on, and asked for again when the page is seen again', async () => {
		await product.show('b');
		const page = await openWall('b', {
			before: () => {
				let asked = 0;
				const request = () => {
					asked += 1;
					Object.assign(globalThis, { asked });
					return Promise.resolve(
						Object.assign(new EventTarget(), { released: true, release: () => Promise.resolve() })
					);
				};
				Object.defineProperty(Navigator.prototype, 'wakeLock', { value: { request } });
			}
		});
		const asked = () => page.evaluate(() => (globalThis as unknown as { asked: number }).asked);
		await expect.poll(asked).toBe(1);
		await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
		await expect.poll(asked).toBe(2);
		expect(await page.getByRole('button', { name: 'The screen may turn itself off' }).count()).toBe(0);
	});

	test.each([
		[1920, 1080],
		[1080, 1920],
		[2560, 1080],
		[3840, 1080],
		[800, 480]
	])('at %i × %i nothing scrolls, wherever the picture has wandered', async (width, height) => {
		await product.show('b', { plan: true });
		const page = await openWall('b', { width, height });
		for (const minutes of [0, 3, 17]) {
			await product.clock(evening + minutes * 60_000);
			await product.now('b', { waiting: minutes });
			const scrolled = () =>
				page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
			await expect.poll(scrolled).toEqual([width, height]);
		}
		await product.clock(evening);
	});

	test('? shows the keys; f asks for the full screen', async () => {
		await product.show('b');
		const page = await openWall('b', {
			before: () => {
				Element.prototype.requestFullscreen = function () {
					Object.assign(globalThis, { full: true });
					return Promise.resolve();
				};
			}
		});
		await page.keyboard.press('?');
		await page.getByRole('dialog', { name: 'Keys and help' }).waitFor();
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		await page.keyboard.press('f');
		await expect.poll(() => page.evaluate(() => 'full' in globalThis)).toBe(true);
	});
});
