import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BoardFile } from '#lib/domain/board/board-file.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { DeskPages } from '../../support/desk-pages.ts';
import { startProduct } from '../../support/start-product.ts';
import type { StartedProduct } from '../../support/start-product.ts';

const words = {
	'zh-CN': {
		copy: (board: string) => `复制 ${board}`,
		export: (board: string) => `把 ${board} 导出为文件`,
		delete: (board: string) => `删除 ${board}`,
		deleted: (board: string) => `已删除“${board}”。`,
		copyOf: (board: string) => `${board} 副本`,
		imported: (board: string) => `已导入“${board}”，作为新的大屏`,
		undo: '撤销',
		close: '关闭提示',
		import: '导入',
		file: '导出的大屏文件',
		newer: /它来自更新版本的 Tidewall（格式 99，这里最高支持 2）/,
		broken: '这不是 JSON 文件，或文件不完整。请重新导出。',
		foreign: '这不是大屏文件。',
		unknown: /第 2 个指标：\s*这里不认识“mood”。/,
		nothing: '什么都没有改变。',
		none: '还没有看板。',
		new: '+ 新建大屏'
	},
	en: {
		copy: (board: string) => `Copy ${board}`,
		export: (board: string) => `Export ${board} as a file`,
		delete: (board: string) => `Delete ${board}`,
		deleted: (board: string) => `“${board}” has been deleted.`,
		copyOf: (board: string) => `Copy of ${board}`,
		imported: (board: string) => `“${board}” has been imported as a new wall with the id`,
		undo: 'Undo',
		close: 'Close the message',
		import: 'Import',
		file: 'File of an exported wall',
		newer: /It comes from a newer Tidewall \(format 99; this one reads up to 2\)/,
		broken: 'This is not a JSON file, or it is cut off. Export it again.',
		foreign: 'It is not the file of a wall.',
		unknown: /Tile 2:\s*“mood” is not known here./,
		nothing: 'Nothing has changed.',
		none: 'There is no board yet.',
		new: '+ New wall'
	}
} as const;
const languages = Object.keys(words) as (keyof typeof words)[];

describeInBrowser('the list of walls', () => {
	let pages: DeskPages;
	let product: StartedProduct;
	const name = 'Floor 🛍️ متجر';
	let id: string;

	beforeAll(async () => {
		[pages, product] = await Promise.all([DeskPages.launch(), startProduct()]);
	});

	beforeEach(async () => {
		for (const { id: old, revision } of await list())
			await fetch(`${product.address}/v1/boards/${old}`, {
				method: 'DELETE',
				headers: { 'if-match': `"${revision}"` }
			});
		const answer = await fetch(`${product.address}/v1/boards`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				name,
				zone: 'Asia/Shanghai',
				dayStart: '04:00',
				filter: { shops: ['flagship'] },
				answerWithin: 45,
				tiles: [
					{ metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25, hold: 30 } },
					{ metric: 'serviceLevel', window: 'today', size: 'small' }
				]
			})
		});
		id = ((await answer.json()) as { board: Board }).board.id;
	});

	afterEach(async () => expect(await pages.closeAll()).toEqual([]));

	afterAll(async () => {
		await pages?.close();
		await product?.stop();
	});

	/** The walls that the server has. */
	async function list(): Promise<readonly { id: string; name: string; revision: number }[]> {
		const { boards } = (await (await fetch(`${product.address}/v1/boards`)).json()) as {
			boards: readonly { readonly id: string }[];
		};
		return Promise.all(
			boards.map(async ({ id: each }) => {
				const found = await fetch(`${product.address}/v1/boards/${each}`);
				const { board, revision } = (await found.json()) as { board: Board; revision: number };
				return { id: board.id, name: board.name, revision };
			})
		);
	}

	const open = (language: string) => pages.open(`${product.address}/boards`, language);
	const rows = (page: Page) => page.locator('.boards .name bdi');
	const names = (page: Page) => rows(page).allTextContents();

	describe.each(languages)('in %s', (language) => {
		const say = words[language];

		test('a copy has a name of its own and all the rest of the first', async () => {
			const page = await open(language);
			await page.getByRole('button', { name: say.copy(name) }).click();
			await expect.poll(() => names(page)).toEqual([name, say.copyOf(name)].sort());
			expect(await accessibilityFaults(page)).toEqual([]);
			const copy = (await list()).find((board) => board.name === say.copyOf(name));
			const [first, second] = await Promise.all(
				[id, copy?.id].map(async (each) => {
					const answer = await fetch(`${product.address}/v1/boards/${each}`);
					return ((await answer.json()) as { board: Board }).board;
				})
			);
			expect({ ...second, id, name }).toEqual(first);
		});

		test('an exported wall comes back by import as a new wall that is the same', async () => {
			const page = await open(language);
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('link', { name: say.export(name) }).click()
			]);
			const path = await download.path();
			const file = JSON.parse(await readFile(path, 'utf8')) as BoardFile;
			expect(file).toMatchObject({ kind: 'tidewall-board', schemaVersion: 2, board: { name } });
			await page.getByRole('button', { name: say.import, exact: true }).click();
			await page.getByLabel(say.file).setInputFiles(path);
			await page.getByRole('status').getByText(say.imported(name)).waitFor();
			expect(await names(page)).toEqual([name, name]);
			const other = (await list()).find((board) => board.id !== id);
			const again = await fetch(`${product.address}/v1/boards/${other?.id}/export`);
			expect(((await again.json()) as BoardFile).board).toEqual(file.board);
		});

		test('a file of a newer version, a broken one, a foreign one, an unknown metric: each is explained, nothing changes', async () => {
			const page = await open(language);
			const exported = await fetch(`${product.address}/v1/boards/${id}/export`);
			const file = (await exported.json()) as BoardFile;
			const dialog = page.getByRole('dialog', { name: say.import });
			await page.getByRole('button', { name: say.import, exact: true }).click();
			const give = (content: string) =>
				page.getByLabel(say.file).setInputFiles({
					name: 'wall.json',
					mimeType: 'application/json',
					buffer: Buffer.from(content)
				});
			await give(JSON.stringify({ ...file, schemaVersion: 99 }));
			await dialog.getByText(say.newer).waitFor();
			await give(JSON.stringify(file).slice(0, 60));
			await dialog.getByText(say.broken).waitFor();
			await give('{"shop": "flagship"}');
			await dialog.getByText(say.foreign).waitFor();
			const [first, second] = file.board.tiles;
			await give(
				JSON.stringify({ ...file, board: { ...file.board, tiles: [first, { ...second, metric: 'mood' }] } })
			);
			await dialog.getByText(say.unknown).waitFor();
			await dialog.getByText(say.nothing).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await page.keyboard.press('Escape');
			expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(say.import);
			expect(await names(page)).toEqual([name]);
		});

		test('a deleted wall comes back by undo; without it it goes, and the empty list says what to do', async () => {
			const page = await open(language);
			const remove = page.getByRole('button', { name: say.delete(name) });
			await remove.click();
			await page.getByRole('status').getByText(say.deleted(name)).waitFor();
			expect(await rows(page).count()).toBe(0);
			await page.getByRole('button', { name: say.undo, exact: true }).click();
			expect(await names(page)).toEqual([name]);
			await remove.click();
			await page.keyboard.press('Control+z');
			expect(await names(page)).toEqual([name]);
			expect((await list()).map((board) => board.id)).toEqual([id]);
			await remove.click();
			await page.getByRole('button', { name: say.close }).click();
			await expect.poll(async () => (await list()).length).toBe(0);
			await page.getByText(say.none).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await page.getByRole('main').getByRole('link', { name: say.new }).last().click();
			await page.waitForURL(/\/boards\/new$/);
			expect(await accessibilityFaults(page)).toEqual([]);
		});
	});

	test('a wall that is deleted goes when the page is left before the message is gone', async () => {
		const page = await open('en');
		await page.getByRole('button', { name: words.en.delete(name) }).click();
		await page.getByRole('link', { name: words.en.new }).first().click();
		await page.waitForURL(/\/boards\/new$/);
		await expect.poll(async () => (await list()).length).toBe(0);
	});

	test('a wall that somebody saved meanwhile is not deleted, and the page says so', async () => {
		const page = await open('en');
		const answer = await fetch(`${product.address}/v1/boards/${id}`);
		const {
			organisation: _,
			id: _id,
			kind: _kind,
			demo: _demo,
			...draft
		} = ((await answer.json()) as { board: Board }).board;
		await fetch(`${product.address}/v1/boards/${id}`, {
			method: 'PUT',
			headers: { 'content-type': 'application/json', 'if-match': '"1"' },
			body: JSON.stringify({ ...draft, name: 'Saved by somebody' })
		});
		await page.getByRole('button', { name: words.en.delete(name) }).click();
		await page.getByRole('button', { name: words.en.close }).click();
		await page.getByText(/was not deleted: somebody else has just saved it/).waitFor();
		expect(await names(page)).toEqual(['Saved by somebody']);
	});

	test('on a phone nothing is wider than the screen', async () => {
		const page = await pages.open(`${product.address}/boards`, 'zh-CN', {
			viewport: { width: 390, height: 844 }
		});
		expect(
			await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
		).toBe(0);
		expect(await accessibilityFaults(page)).toEqual([]);
	});
});

describeInBrowser('the walls of the demo', () => {
	let pages: DeskPages;
	let product: StartedProduct;

	beforeAll(async () => {
		[pages, product] = await Promise.all([DeskPages.launch(), startProduct({ TIDEWALL_DEMO: 'on' })]);
	});
	afterEach(async () => expect(await pages.closeAll()).toEqual([]));
	afterAll(async () => {
		await pages?.close();
		await product?.stop();
	});

	test('are marked, can be edited, and a changed one is brought back by deleting it', async () => {
		const page = await pages.open(`${product.address}/boards`, 'en');
		await page.getByRole('link', { name: /双11 · 开门红 Demo data/ }).waitFor();
		await page.getByRole('link', { name: 'Edit 双11 · 开门红' }).click();
		// Filters are chosen by the names of the registry.
		await page.locator('summary', { hasText: 'Agent groups' }).click();
		await page.getByRole('checkbox', { name: '旗舰售前组 (flagship-presale)' }).check();
		await page.getByText(/the numbers follow after saving/).waitFor();
		await page.keyboard.press('Control+z');
		await page.getByLabel('Name', { exact: true }).first().fill('Tonight');
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
		await page.getByRole('link', { name: '← Walls' }).click();
		await page.getByRole('button', { name: 'Delete Tonight' }).click();
		await page.getByRole('button', { name: words.en.close }).click();
		await page.getByText(/belongs to the demo: it is back as it was made/).waitFor();
		await page.getByRole('link', { name: /双11 · 开门红 Demo data/ }).waitFor();
	});
});
