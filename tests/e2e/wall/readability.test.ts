import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tile } from '#lib/domain/board/tile.ts';
import type { BoardStateOptions } from '../../support/board-state.ts';
import { describeInBrowser, launchBrowser } from '../../support/browser.ts';
import { StagedProduct } from '../../support/staged-product.ts';
import { measureText } from '../../support/text-measures.ts';

const evening = Date.UTC(2026, 10, 11, 12, 37, 14);
const screens = [
	{ width: 1920, height: 1080, text: 20, hero: 120 },
	{ width: 3840, height: 2160, text: 40, hero: 240 }
] as const;

/** Tiles whose numbers are as long as they get, one breach of each kind among them. */
const longNumbers: readonly Tile[] = [
	{ metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25 } },
	{ metric: 'arrivals', window: 'today', threshold: { direction: 'above', critical: 1_000 } },
	{ metric: 'oldestUnanswered', window: 'now' },
	{ metric: 'netSales', window: 'today' },
	{ metric: 'agentsOnline', window: 'now', threshold: { direction: 'below', critical: 1_000 } }
];

describeInBrowser('a wall is read from five metres', () => {
	let product: StagedProduct;
	let browser: Browser;

	beforeAll(async () => {
		[product, browser] = await Promise.all([StagedProduct.start(), launchBrowser()]);
		await product.clock(evening);
	});

	afterAll(async () => {
		await browser?.close();
		await product?.kill();
	});

	async function withWall<T>(
		options: Omit<BoardStateOptions, 'at'>,
		{ width, height, locale = 'zh-CN' }: { width: number; height: number; locale?: string },
		look: (page: Page) => Promise<T>
	): Promise<T> {
		await product.show('wall', options);
		const page = await browser.newPage({ locale, viewport: { width, height } });
		try {
			await page.goto(`${product.address}/wall/wall`);
			await page.locator('.connection[data-stale="false"]').waitFor();
			// The faces come after the first paint, and change every width.
			await page.waitForLoadState('networkidle');
			await page.evaluate(() => document.fonts.ready.then(() => undefined));
			return await look(page);
		} finally {
			await page.close();
		}
	}

	describe.each(screens)('at $width × $height', ({ width, height, text, hero }) => {
		test.each([
			['calm', 'zh-CN', { mood: 'calm' }],
			['with warnings, a breach and a silent source', 'en', { plan: true, silentSource: true }],
			[
				'with long numbers and names',
				'zh-CN',
				{ hardNames: true, demo: true, layout: { tiles: longNumbers } }
			],
			['with long numbers and names', 'en', { hardNames: true, layout: { tiles: longNumbers } }],
			['before the first event', 'en', { mood: 'empty' }]
		] as const)(
			`%s, in %s: text of at least ${text} px, digits of at least ${hero} px, contrasts of 4.5 and 7`,
			async (_, locale, options) => {
				const measured = await withWall(options, { width, height, locale }, measureText);
				expect(measured.length).toBeGreaterThan(40);
				expect(measured.filter(({ size }) => size < text)).toEqual([]);
				const heroes = measured.filter((one) => one.hero);
				expect(heroes).toHaveLength(5);
				expect(heroes.filter(({ size }) => size < hero)).toEqual([]);
				expect(heroes.filter(({ contrast }) => contrast < 7)).toEqual([]);
				expect(measured.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
			}
		);

		test.each([
			[1, 6],
			[5, 60],
			[20, 600]
		])('with %i queues and %i agents no text is cut and none lies over another', async (queues, agents) => {
			for (const locale of ['zh-CN', 'en']) {
				const measured = await withWall(
					{ queues, agents, plan: true },
					{ width, height, locale },
					measureText
				);
				expect(measured.filter(({ cut }) => cut)).toEqual([]);
				expect(measured.filter(({ over }) => over !== undefined)).toEqual([]);
			}
		});
	});

	test('the states are told apart without colour: by a sign, a word and a frame that is lighter than calm', async () => {
		const tiles: readonly Tile[] = [
			{ metric: 'waiting', window: 'now' },
			{ metric: 'unanswered', window: 'now', threshold: { direction: 'above', warn: 5 } },
			{ metric: 'firstResponse', window: 'last15', threshold: { direction: 'above', critical: 5 } }
		];
		await withWall({ layout: { tiles } }, { width: 1920, height: 1080, locale: 'en' }, async (page) => {
			const told = await page.locator('.tile').evaluateAll((all) =>
				all.map((tile) => ({
					word: tile.querySelector('.verdict')?.textContent?.trim() ?? '',
					sign: tile.querySelector('.verdict path')?.getAttribute('d') ?? ''
				}))
			);
			expect(told.map(({ word }) => word)).toEqual(['', 'Over', 'Critical']);
			expect(new Set(told.map(({ sign }) => sign)).size).toBe(3);
			const session = await page.context().newCDPSession(page);
			for (const type of ['protanopia', 'deuteranopia', 'achromatopsia'] as const) {
				await session.send('Emulation.setEmulatedVisionDeficiency', { type });
				const [calm = 0, warn = 0, critical = 0] = await page.evaluate(frameLuminances, await picture(page));
				// A frame must stand out of the calm one as a shape of its own does (WCAG 1.4.11: 3 to 1).
				expect((warn + 0.05) / (calm + 0.05), type).toBeGreaterThan(3);
				expect((critical + 0.05) / (calm + 0.05), type).toBeGreaterThan(2.4);
				expect((warn + 0.05) / (critical + 0.05), type).toBeGreaterThan(1.15);
			}
		});
	});
});

async function picture(page: Page): Promise<string> {
	return `data:image/png;base64,${(await page.screenshot()).toString('base64')}`;
}

/** Runs in the page: relative luminance of the frame of every tile, as a screenshot has it. */
async function frameLuminances(source: string): Promise<number[]> {
	const image = new Image();
	image.src = source;
	await image.decode();
	const canvas = new OffscreenCanvas(image.width, image.height);
	const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
	context.drawImage(image, 0, 0);
	return [...document.querySelectorAll('.tile')].map((tile) => {
		const box = tile.getBoundingClientRect();
		const [r = 0, g = 0, b = 0] = context.getImageData(box.left + box.width / 2, box.top + 2, 1, 1).data;
		const linear = (value: number) =>
			value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
		return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
	});
}
