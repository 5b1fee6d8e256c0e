import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import type { BoardDraft } from '#lib/domain/board/parse-board.ts';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { DeskPages } from '../../support/desk-pages.ts';
import { ShopSender } from '../../support/shop-sender.ts';
import { startProduct } from '../../support/start-product.ts';
import type { StartedProduct } from '../../support/start-product.ts';

const words = {
	'zh-CN': {
		name: '名称',
		save: '保存',
		saved: '已保存',
		dirty: '尚未保存',
		undo: '撤销',
		redo: '重做',
		add: '添加指标',
		search: '搜索全部指标',
		serviceLevel: '服务水平',
		waiting: '排队',
		hero: '排队',
		heroAdded: '服务水平',
		alarm: '设置告警',
		warn: '警告 (个会话)',
		clear: '解除 (个会话)',
		contradiction: /60 个会话仍超出阈值 25 个会话，告警永远不会解除/,
		toCorrect: '有 1 处需要修改',
		noTiles: '这块大屏还没有指标。',
		conflict: '这块大屏刚被别人保存',
		differ: '不同之处：名称。',
		mine: '保留我的',
		theirs: '采用对方的',
		required: '请填写。',
		shops: '店铺',
		otherId: '其他编号',
		addId: '添加',
		after: /数字在保存后更新/,
		up: '上移 未回复 · 现在',
		open: '打开大屏'
	},
	en: {
		name: 'Name',
		save: 'Save',
		saved: 'Saved',
		dirty: 'Not saved yet',
		undo: 'Undo',
		redo: 'Redo',
		add: 'Add a tile',
		search: 'Search all metrics',
		serviceLevel: 'Service level',
		waiting: 'Queue length',
		hero: 'Waiting',
		heroAdded: 'Service level',
		alarm: 'Raise an alarm',
		warn: 'Warn at (conversations)',
		clear: 'Clear at (conversations)',
		contradiction:
			/At 60 conversations the limit 25 conversations is still passed, so the alarm would never end/,
		toCorrect: '1 thing to correct',
		noTiles: 'This wall has no tiles yet.',
		conflict: 'Somebody else has saved this wall',
		differ: 'They differ in: Name.',
		mine: 'Keep mine',
		theirs: 'Take theirs',
		required: 'This is needed.',
		shops: 'Shops',
		otherId: 'Another id',
		addId: 'Add',
		after: /the numbers follow after saving/,
		up: 'Move Unanswered · now up',
		open: 'Open the wall'
	}
} as const;
const languages = Object.keys(words) as (keyof typeof words)[];

const draft: BoardDraft = {
	name: 'Floor',
	zone: 'Asia/Shanghai',
	dayStart: '00:00',
	filter: {},
	answerWithin: 30,
	tiles: [
		{ metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25, critical: 50 } },
		{ metric: 'unanswered', window: 'now' },
		{ metric: 'firstResponse', window: 'last15' }
	]
};

describeInBrowser('the editor of a wall', () => {
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-'));
	let pages: DeskPages;
	let product: StartedProduct;

	beforeAll(async () => {
		const shop = new ShopSender(folder, 'my-shop');
		[pages, product] = await Promise.all([DeskPages.launch(), startProduct({ TIDEWALL_DATA_DIR: folder })]);
		await shop.send(product.address, [
			['conversation.opened', 'c1', { channel: 'web', shop: 'flagship', queue: 'pre' }],
			['message.created', 'c1', { message: 'm1', from: 'customer' }],
			['conversation.queued', 'c1', { queue: 'pre' }]
		]);
	});

	afterEach(async () => expect(await pages.closeAll()).toEqual([]));

	afterAll(async () => {
		await pages?.close();
		await product?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	/** A board of the API, and its revision. */
	async function read(id: string): Promise<{ readonly board: Board; readonly revision: number }> {
		const answer = await fetch(`${product.address}/v1/boards/${id}`);
		return (await answer.json()) as { board: Board; revision: number };
	}

	async function make(changes: Partial<BoardDraft> = {}): Promise<string> {
		const answer = await fetch(`${product.address}/v1/boards`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...draft, ...changes })
		});
		expect(answer.status).toBe(201);
		return ((await answer.json()) as { board: Board }).board.id;
	}

	async function saveElsewhere(id: string, changes: Partial<BoardDraft>): Promise<void> {
		const { revision } = await read(id);
		const answer = await fetch(`${product.address}/v1/boards/${id}`, {
			method: 'PUT',
			headers: { 'content-type': 'application/json', 'if-match': `"${revision}"` },
			body: JSON.stringify({ ...draft, ...changes })
		});
		expect(answer.status).toBe(200);
	}

	const edit = (id: string, language: string) => pages.open(`${product.address}/boards/${id}/edit`, language);
	const preview = (page: Page) => page.frameLocator('iframe');
	const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
	const tileNames = (page: Page) => page.locator('ol .text').allTextContents();
	const metrics = async (id: string) => (await read(id)).board.tiles.map(({ metric }) => metric);

	describe.each(languages)('in %s', (language) => {
		const say = words[language];

		test('a new wall gets a name and a tile, is saved, counted and shown', async () => {
			const page = await pages.open(`${product.address}/boards/new`, language);
			const name = `Night ${language}`;
			await page.getByLabel(say.name, { exact: true }).first().fill(name);
			await page.getByRole('button', { name: say.add }).click();
			await page.getByLabel(say.search).fill(say.serviceLevel);
			await page.getByRole('dialog').getByRole('button', { name: say.serviceLevel }).click();
			await preview(page).getByText(name, { exact: true }).first().waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await button(page, say.save).click();
			await page.waitForURL(/\/boards\/night-[\w-]+\/edit$/);
			const id = /boards\/([\w-]+)\/edit/.exec(page.url())?.[1] as string;
			expect((await read(id)).board).toMatchObject({ name, kind: 'live', demo: false });
			expect((await metrics(id)).at(-1)).toBe('serviceLevel');
			const wall = await pages.open(`${product.address}/wall/${id}`, language);
			await wall.getByText(name, { exact: true }).first().waitFor();
			await preview(page).locator('.connection[data-stale="false"]').waitFor();
		});

		test('what is saved is on an open wall within two seconds', async () => {
			const id = await make();
			const wall = await pages.open(`${product.address}/wall/${id}`, language);
			await wall.getByRole('article', { name: say.hero, exact: true }).waitFor();
			const page = await edit(id, language);
			const before = (await read(id)).revision;
			await page.getByLabel(say.name, { exact: true }).first().fill('Renamed 🌙');
			await page.getByRole('status').getByText(say.dirty).waitFor();
			const started = performance.now();
			await button(page, say.save).click();
			await wall.getByText('Renamed 🌙', { exact: true }).first().waitFor();
			expect(performance.now() - started).toBeLessThan(2_000);
			await page.getByRole('status').getByText(say.saved, { exact: true }).waitFor();
			expect((await read(id)).revision).toBe(before + 1);
		});

		test('every step is taken back and done again, by button and by key, up to what is saved', async () => {
			const id = await make();
			const page = await edit(id, language);
			const name = page.getByLabel(say.name, { exact: true }).first();
			await name.fill('Once');
			await page.locator('ol [data-place="2"] button').last().click();
			expect(await tileNames(page)).toHaveLength(2);
			await button(page, `↶ ${say.undo}`).click();
			expect(await tileNames(page)).toHaveLength(3);
			await page.keyboard.press('Control+z');
			expect(await name.inputValue()).toBe('Floor');
			await page.getByRole('status').getByText(say.saved, { exact: true }).waitFor();
			expect(await button(page, `↶ ${say.undo}`).isDisabled()).toBe(true);
			await page.keyboard.press('Control+Shift+z');
			await button(page, `↷ ${say.redo}`).click();
			expect([await name.inputValue(), (await tileNames(page)).length]).toEqual(['Once', 2]);
		});

		test('a clear level beyond its limit is explained in one sentence, and not saved', async () => {
			const id = await make();
			const page = await edit(id, language);
			await page.locator('ol .name').first().click();
			await page.getByLabel(say.clear).fill('６０');
			await page.getByText(say.contradiction).waitFor();
			expect(await page.getByLabel(say.clear).getAttribute('aria-invalid')).toBe('true');
			await page.getByRole('status').getByText(say.toCorrect).waitFor();
			await button(page, say.save).click();
			expect((await read(id)).revision).toBe(1);
			// The field that is wrong has the focus.
			expect(
				await page.evaluate(
					() => document.activeElement?.getAttribute('aria-invalid') ?? document.activeElement?.className
				)
			).toMatch(/true|name/);
			expect(await accessibilityFaults(page)).toEqual([]);
			await page.getByLabel(say.clear).fill('20');
			await button(page, say.save).click();
			await page.getByRole('status').getByText(say.saved, { exact: true }).waitFor();
			expect((await read(id)).board.tiles[0]?.threshold).toEqual({
				direction: 'above',
				warn: 25,
				critical: 50,
				clear: 20
			});
		});

		test('two who edit at once: each version is kept or taken as decided, and nothing is lost', async () => {
			const id = await make();
			const page = await edit(id, language);
			const name = page.getByLabel(say.name, { exact: true }).first();
			await saveElsewhere(id, { name: 'Theirs' });
			await name.fill('Mine');
			await button(page, say.save).click();
			const dialog = page.getByRole('dialog', { name: say.conflict });
			await dialog.getByText(say.differ).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await dialog.getByRole('button', { name: say.theirs }).click();
			expect(await name.inputValue()).toBe('Theirs');
			await page.keyboard.press('Control+z');
			expect(await name.inputValue()).toBe('Mine');
			await saveElsewhere(id, { name: 'Theirs again' });
			await button(page, say.save).click();
			await dialog.getByRole('button', { name: say.mine }).click();
			await page.getByRole('status').getByText(say.saved, { exact: true }).waitFor();
			expect((await read(id)).board.name).toBe('Mine');
		});

		test('no tiles: the preview says what to do; a filter: the numbers follow after saving', async () => {
			const id = await make({ tiles: [] });
			const page = await edit(id, language);
			await page.getByText(say.noTiles).waitFor();
			await page.locator('summary', { hasText: say.shops }).click();
			await page.getByLabel(say.otherId).first().fill('not-seen-yet');
			await button(page, say.addId).first().click();
			await page.getByText(say.after).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await button(page, say.save).click();
			await page.getByRole('status').getByText(say.saved, { exact: true }).waitFor();
			expect((await read(id)).board.filter).toEqual({ shops: ['not-seen-yet'] });
		});
	});

	test('a keyboard alone reorders, adds and saves', async () => {
		const id = await make();
		const page = await edit(id, 'en');
		const reach = async (name: string) => {
			for (let step = 0; step < 200; step += 1) {
				await page.keyboard.press('Tab');
				const at = await page.evaluate(() => {
					const element = document.activeElement;
					return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
				});
				if (at === name) return;
			}
			throw new Error(`not reached with the keyboard: ${name}`);
		};
		await reach(words.en.up);
		await page.keyboard.press('Enter');
		expect(await tileNames(page)).toEqual([
			'Unanswered · now',
			'Queue length · now',
			'First response time · last 15 min'
		]);
		await page.getByText('Unanswered · now is now number 1 of 3.').waitFor();
		// The focus went along: the tile is first, so only the way down is left.
		expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
			'Move Unanswered · now down'
		);
		await reach('+ Add a tile');
		await page.keyboard.press('Enter');
		await page.keyboard.type('refund duration');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.keyboard.press('Control+s');
		await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
		expect(await metrics(id)).toEqual(['unanswered', 'waiting', 'firstResponse', 'refundDuration']);
		await reach('+ Add a tile');
		await page.keyboard.press('Enter');
		await page.keyboard.press('Escape');
		expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('+ Add a tile');
	});

	test('a tile is dragged to another place', async () => {
		const id = await make();
		const page = await edit(id, 'en');
		const from = await page.locator('.handle').nth(0).boundingBox();
		const to = await page.locator('[data-place="2"]').boundingBox();
		if (from === null || to === null) throw new Error('the tiles are not on the page');
		await page.mouse.move(from.x + 5, from.y + 5);
		await page.mouse.down();
		await page.mouse.move(from.x + 5, to.y + to.height - 3, { steps: 5 });
		await page.mouse.up();
		expect(await tileNames(page)).toEqual([
			'Unanswered · now',
			'First response time · last 15 min',
			'Queue length · now'
		]);
	});

	test('the preview follows limits and order at once, with the live numbers', async () => {
		const id = await make();
		const page = await edit(id, 'en');
		const waiting = preview(page).getByRole('article', { name: 'Waiting', exact: true });
		await waiting.waitFor({ state: 'attached' });
		expect(await waiting.getAttribute('data-severity')).toBe('normal');
		await page.locator('ol .name').first().click();
		await page.getByLabel(words.en.warn).fill('0');
		await expect.poll(() => waiting.getAttribute('data-severity')).toBe('warn');
		await page.getByRole('button', { name: 'Move Queue length · now down' }).click();
		await expect
			.poll(() => preview(page).locator('article').first().getAttribute('aria-label'))
			.toBe('Unanswered');
		expect((await read(id)).revision).toBe(1);
	});

	test('forty tiles and a name of 80 characters, from right to left and with emoji, fit the page', async () => {
		const name = [...`لوحة الليل 🌙 ${'很'.repeat(80)}`].slice(0, 80).join('');
		const windows = ['last15', 'today', 'phase'] as const;
		const shares = [
			'unansweredRate',
			'firstResponseWithin',
			'serviceLevel',
			'waitWithin',
			'abandonment',
			'satisfaction',
			'participation',
			'arrivals',
			'abandonedShort'
		] as const;
		const tiles = [
			...shares.flatMap((metric) => windows.map((window) => ({ metric, window }))),
			...windows.flatMap((window) =>
				(['median', 'p90', 'mean'] as const).map(
					(statistic) => ({ metric: 'firstResponse', window, statistic }) as const
				)
			),
			...(['waiting', 'longestWait', 'unanswered', 'oldestUnanswered'] as const).map(
				(metric) => ({ metric, window: 'now' }) as const
			)
		];
		expect(tiles).toHaveLength(40);
		const id = await make({ name, tiles });
		for (const viewport of [
			{ width: 1440, height: 960 },
			{ width: 390, height: 844 }
		]) {
			const page = await pages.open(`${product.address}/boards/${id}/edit`, 'zh-CN', { viewport });
			expect(await page.locator('ol > li').count()).toBe(40);
			expect(await page.getByRole('button', { name: /添加指标/ }).isDisabled()).toBe(true);
			expect(
				await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
			).toBe(0);
			expect(await accessibilityFaults(page)).toEqual([]);
		}
	});

	test('leaving with changes asks first', async () => {
		const id = await make();
		const page = await edit(id, 'en');
		await page.getByLabel('Name', { exact: true }).first().fill('Unsaved');
		const asked = page.waitForEvent('dialog').then(async (dialog) => {
			const text = dialog.message();
			await dialog.dismiss();
			return text;
		});
		await page.getByRole('link', { name: '← Walls' }).click();
		expect(await asked).toMatch(/not saved/);
		expect(page.url()).toContain('/edit');
		expect(await page.getByLabel('Name', { exact: true }).first().inputValue()).toBe('Unsaved');
	});

	test('a wall that was deleted meanwhile is kept as a new one', async () => {
		const id = await make();
		const page = await edit(id, 'en');
		const { revision } = await read(id);
		await fetch(`${product.address}/v1/boards/${id}`, {
			method: 'DELETE',
			headers: { 'if-match': `"${revision}"` }
		});
		await page.getByLabel('Name', { exact: true }).first().fill('Still here');
		await button(page, 'Save').click();
		await page
			.getByRole('alert')
			.getByText(/Somebody has deleted this wall/)
			.waitFor();
		expect(await accessibilityFaults(page)).toEqual([]);
		await button(page, 'Save mine as a new wall').click();
		await page.waitForURL(/\/boards\/still-here[\w-]*\/edit$/);
	});

	test('the address of a board that does not exist is a 404', async () => {
		const page = await pages.open(`${product.address}/boards/nowhere/edit`, 'zh-CN');
		await page.getByRole('heading', { level: 1 }).waitFor();
		expect(await page.locator('.status').textContent()).toBe('404');
		expect(await accessibilityFaults(page)).toEqual([]);
	});
});
