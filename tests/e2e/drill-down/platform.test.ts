import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { DeskPages } from '../../support/desk-pages.ts';
import { ShopSender, type Told } from '../../support/shop-sender.ts';
import { startProduct, type StartedProduct } from '../../support/start-product.ts';

const words = {
	'zh-CN': {
		platform: '平台口径',
		over: '只看未达标',
		sums: /^1 \/ [23]/,
		closing: '结束时仍未回复',
		open: /仍在等待|已超时/,
		export: '导出 CSV',
		header: '会话',
		why: '原因',
		agent: '客服',
		time: '用时（秒）'
	},
	en: {
		platform: 'Platform',
		over: 'Outside the target only',
		sums: /^1 of [23]/,
		closing: 'closed without a reply',
		open: /running|overdue/,
		export: 'Export CSV',
		header: 'Conversation',
		why: 'Why',
		agent: 'Agent',
		time: 'Time, s'
	}
} as const;

/** Somebody asks in a queue, and an agent has the conversation. */
const asks = (id: string, queue: string, agent: string): Told[] => [
	['conversation.opened', id, { channel: 'im', shop: 'flag', customer: `customer of ${id}` }],
	['conversation.queued', id, { queue }],
	['conversation.assigned', id, { agent }],
	['message.created', id, { message: `${id}-1`, from: 'customer' }]
];

describeInBrowser('behind the figure of a platform', () => {
	let pages: DeskPages;
	let product: StartedProduct;
	let sender: ShopSender;
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-platform-'));

	beforeAll(async () => {
		sender = new ShopSender(folder, 'shop');
		[pages, product] = await Promise.all([DeskPages.launch(), startProduct({ TIDEWALL_DATA_DIR: folder })]);
	});

	afterEach(async () => expect(await pages.closeAll()).toEqual([]));

	afterAll(async () => {
		await pages?.close();
		await product?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	/** A board of one queue, with what a rule makes of every turn: 30 s, at every hour. */
	async function boardOf(queue: string): Promise<string> {
		const answer = await fetch(`${product.address}/v1/boards`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				name: queue,
				zone: 'Asia/Shanghai',
				dayStart: '04:00',
				filter: { queues: [queue] },
				answerWithin: 45,
				tiles: [
					{ metric: 'unanswered', window: 'now' },
					{
						metric: 'platformResponse',
						window: 'month',
						rulePack: 'plain',
						threshold: { direction: 'below', warn: 0.95, critical: 0.9 }
					}
				]
			})
		});
		return ((await answer.json()) as { board: Board }).board.id;
	}

	const rows = (page: Page) => page.locator('.conversations tbody tr');

	for (const locale of ['zh-CN', 'en'] as const) {
		const say = words[locale];

		test(`${locale}: from the tile to who missed which turn, since when and why, and the file of it`, async () => {
			const id = (name: string) => `${locale}-${name}`;
			const board = await boardOf(locale);
			await sender.send(product.address, [
				...asks(id('met'), locale, 'ann'),
				['message.created', id('met'), { message: 'reply', from: 'agent', agent: 'ann' }],
				...asks(id('missed'), locale, 'dan'),
				['conversation.closed', id('missed'), { reason: 'agent' }],
				...asks(id('open'), locale, 'eva')
			]);
			const page = await pages.open(`${product.address}/wall/${board}`, locale);
			await page.getByRole('link', { name: say.platform }).first().click();
			await page.waitForURL(/behind\?tile=platformResponse\.month\.plain/);
			await expect.poll(() => rows(page).count(), { timeout: 20_000 }).toBe(3);
			expect(await page.locator('.figure .sums').textContent()).toMatch(say.sums);
			expect(await page.locator('.figure').getAttribute('data-severity')).toBe('critical');
			const row = (name: string) => rows(page).filter({ hasText: id(name) });
			expect(await row('missed').textContent()).toContain(say.closing);
			expect(await row('missed').locator('.agent').textContent()).toContain('dan');
			expect(await row('missed').locator('.contribution').textContent()).toMatch(/\d\d:\d\d:\d\d/);
			expect(await row('open').locator('.contribution').textContent()).toMatch(say.open);
			expect(await accessibilityFaults(page)).toEqual([]);

			await page.getByLabel(say.over).check();
			await page.waitForURL(/over=true/);
			await expect.poll(() => row('met').count()).toBe(0);
			await row('missed').waitFor();
			const download = page.waitForEvent('download');
			await page.getByRole('link', { name: say.export }).click();
			const table = parse<Record<string, string>>(readFileSync(await (await download).path()), {
				bom: true,
				columns: true
			});
			const missed = table.find((each) => each[say.header] === id('missed'));
			expect([missed?.[say.agent], missed?.[say.why], missed?.[say.time]]).toEqual(['dan', say.closing, '0']);
			expect(table.some((each) => each[say.header] === id('met'))).toBe(false);
		});
	}
});
