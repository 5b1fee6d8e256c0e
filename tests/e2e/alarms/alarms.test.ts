import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { ListedAlarm } from '#lib/client/alarm-list.svelte.ts';
import type { Board, Tile } from '#lib/domain/board/board.ts';
import { openSqliteStorage } from '#lib/server/storage/sqlite-storage.ts';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser, launchBrowser } from '../../support/browser.ts';
import { ShopSender } from '../../support/shop-sender.ts';
import { startProduct } from '../../support/start-product.ts';
import type { StartedProduct } from '../../support/start-product.ts';
import { boardOf } from '../../support/story.ts';

const languages = ['zh-CN', 'en'] as const;
type Language = (typeof languages)[number];

const words = {
	'zh-CN': {
		tile: '排队',
		bar: '当前告警',
		warn: '警告',
		critical: '严重',
		note: '备注',
		acknowledge: '确认',
		answerTile: '处理告警',
		seen: '已确认',
		silent: /静默至 \d\d:\d\d/,
		wake: '恢复提醒',
		snooze: '静默 15 分钟',
		soundOff: '声音未开启：点按允许',
		muted: /免打扰至/,
		history: '历史',
		standing: '当前告警',
		over: '解除',
		answer: '处理：排队 · 现在',
		none: '当前没有告警',
		noneMatch: '没有符合筛选的告警'
	},
	en: {
		tile: 'Waiting',
		bar: 'Standing alarms',
		warn: 'Warning',
		critical: 'Critical',
		note: 'Note',
		acknowledge: 'Acknowledge',
		answerTile: 'Answer the alarm',
		seen: 'Seen',
		silent: /Silent until \d\d:\d\d/,
		wake: 'Wake now',
		snooze: 'Snooze 15 min',
		soundOff: 'Sound is off: tap to allow',
		muted: /Muted until/,
		history: 'History',
		standing: 'Standing now',
		over: 'over',
		answer: 'Answer: Waiting · now',
		none: 'No alarm stands',
		noneMatch: 'No alarm matches the filters'
	}
} as const;

const waiting: Tile = {
	metric: 'waiting',
	window: 'now',
	threshold: { direction: 'above', warn: 2, critical: 5, clear: 1, hold: 2 }
};

/** Each language has a queue of its own, so that their cycles do not meet. */
function boardFor(language: Language, changes: Partial<Board> = {}): Board {
	const queue = `q-${language}`;
	return boardOf({
		organisation: 'default',
		id: language,
		name: `Floor ${language}`,
		filter: { queues: [queue] },
		tiles: [waiting],
		sound: { enabled: true },
		...changes
	});
}

/** Counts the tones that a page starts, by their pitch. */
const countTones = () => {
	const tones: number[] = [];
	Object.assign(globalThis, { tones });
	OscillatorNode.prototype.start = new Proxy(
		Reflect.get<OscillatorNode, 'start'>(OscillatorNode.prototype, 'start'),
		{
			apply(start, node: OscillatorNode, given) {
				tones.push(node.frequency.value);
				return Reflect.apply(start, node, given) as unknown;
			}
		}
	);
};
const tonesOf = (page: Page) =>
	page.evaluate(() => (globalThis as unknown as { tones: number[] }).tones.map(Math.round));

/** Says on the console when a text first stands on the page. */
const tellWhenSeen = (text: string) => {
	const watch = new MutationObserver(() => {
		if (!document.body?.innerText.includes(text)) return;
		watch.disconnect();
		console.debug(`seen: ${text}`);
	});
	watch.observe(document, { childList: true, characterData: true, subtree: true });
};

describeInBrowser('alarms', () => {
	let browser: Browser;
	let folder: string;
	let product: StartedProduct;
	let shop: ShopSender;
	let contexts: BrowserContext[] = [];
	let faults: string[] = [];

	beforeAll(async () => {
		browser = await launchBrowser();
		folder = mkdtempSync(join(tmpdir(), 'tidewall-alarms-'));
		const storage = openSqliteStorage(join(folder, 'tidewall.db'));
		const change = { actor: 'local', at: 0 };
		await storage.registry.addOrganisation('default', 'Tidewall', change);
		for (const language of languages) {
			await storage.boards.create(boardFor(language), change);
			const always = { from: '00:00', to: '00:00' };
			await storage.boards.create(
				boardFor(language, { id: `muted-${language}`, sound: { enabled: true, mutedHours: always } }),
				change
			);
		}
		await storage.close();
		shop = new ShopSender(folder, 'shop');
		product = await startProduct({ TIDEWALL_DATA_DIR: folder });
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
		await product?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	/**
	 * Opens a page.
	 * @param untouchedUntil this text stands on it before anything is asked of the page: for the browser every question
	 *   of the driver is a touch by somebody, which allows sound
	 */
	async function open(path: string, locale: Language, untouchedUntil?: string): Promise<Page> {
		const context = await browser.newContext({ locale, viewport: { width: 1920, height: 1080 } });
		contexts.push(context);
		await context.addInitScript(countTones);
		const page = await context.newPage();
		page.on('pageerror', ({ message }) => faults.push(message));
		page.on('console', (message) => {
			if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
				faults.push(message.text());
		});
		let seen: Promise<unknown> | undefined;
		if (untouchedUntil !== undefined) {
			await page.addInitScript(tellWhenSeen, untouchedUntil);
			seen = page.waitForEvent('console', (message) => message.text() === `seen: ${untouchedUntil}`);
		}
		await Promise.all([page.goto(`${product.address}${path}`), seen]);
		return page;
	}

	let arrived = 0;
	/** More customers queue; returns what ends their waiting. */
	async function queue(language: Language, count: number): Promise<() => Promise<void>> {
		const subjects = Array.from({ length: count }, () => `c-${(arrived += 1)}`);
		const name = `q-${language}`;
		await shop.send(
			product.address,
			subjects.flatMap((subject) => [
				['conversation.opened', subject, { channel: 'tmall', shop: 's', queue: name, customer: subject }],
				['conversation.queued', subject, { queue: name }]
			])
		);
		return () =>
			shop.send(
				product.address,
				subjects.map((subject) => ['conversation.closed', subject, { reason: 'agent' }])
			);
	}

	const tile = (page: Page, language: Language) =>
		page.getByRole('article', { name: words[language].tile, exact: true });
	const severity = (element: Locator) => element.getAttribute('data-severity');
	const bar = (page: Page, language: Language) => page.getByRole('region', { name: words[language].bar });
	const alarms = async (query = '') => {
		const answer = await fetch(`${product.address}/v1/alarms?${query}`);
		return ((await answer.json()) as { alarms: ListedAlarm[] }).alarms;
	};
	const patient = { timeout: 15_000 };

	describe.each(languages)('in %s', (language) => {
		const word = words[language];

		test('held, raised, seen with a note, worse and loud again, snoozed, woken, cleared after its clear level', async () => {
			const page = await open(`/wall/${language}`, language);
			const waitingTile = tile(page, language);
			const three = await queue(language, 3);
			const queuedAt = Date.now();
			await expect.poll(() => waitingTile.locator('.hero').textContent(), patient).toBe('3');
			await expect.poll(() => severity(waitingTile), patient).toBe('warn');
			const [raised] = await alarms(`standing=true&board=${language}`);
			expect((raised?.raisedAt ?? 0) - queuedAt).toBeGreaterThanOrEqual(1_000);
			await bar(page, language).locator('li').getByText(word.warn).waitFor();

			// Seen, by the keyboard alone.
			await bar(page, language).getByRole('button').first().focus();
			await page.keyboard.press('Enter');
			const dialog = page.getByRole('dialog');
			await dialog.getByLabel(word.note).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await dialog.getByLabel(word.note).focus();
			await page.keyboard.type('calling in two');
			await page.keyboard.press('Tab');
			await page.keyboard.press('Enter');
			await dialog.waitFor({ state: 'hidden' });
			await waitingTile.getByText(word.seen).waitFor();
			expect(await severity(waitingTile)).toBe('warn');
			expect(await waitingTile.getAttribute('data-answered')).toBe('true');

			// Worse: it asks again, on the same alarm.
			const six = await queue(language, 3);
			await expect.poll(() => severity(waitingTile), patient).toBe('critical');
			await expect.poll(() => waitingTile.getAttribute('data-answered'), patient).toBe('false');

			// Snoozed, and woken by hand.
			await waitingTile.getByRole('link', { name: word.tile }).first().focus();
			await page.keyboard.press('i');
			expect(await accessibilityFaults(page)).toEqual([]);
			await dialog.getByRole('button', { name: word.answerTile }).click();
			await dialog.getByRole('button', { name: word.snooze }).click();
			await waitingTile.getByText(word.silent).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await bar(page, language).getByRole('button').first().click();
			await dialog.getByRole('button', { name: word.wake }).click();
			await expect.poll(() => waitingTile.getAttribute('data-answered'), patient).toBe('false');

			// Back under the limit, but not at the clear level.
			await six();
			await expect.poll(() => waitingTile.locator('.hero').textContent(), patient).toBe('3');
			await expect.poll(() => severity(waitingTile), patient).toBe('warn');
			await three();
			await expect.poll(() => severity(waitingTile), patient).toBe('normal');
			const [ended, ...others] = await alarms(`board=${language}`);
			expect(others).toEqual([]);
			expect(ended?.id).toBe(raised?.id);
			expect(ended?.entries.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
				'raised system',
				'acknowledged local',
				'escalated system',
				'snoozed local',
				'woken local',
				'eased system',
				'cleared system'
			]);
		});

		test('without permission to be heard the wall says so calmly, is allowed by a click, and then is heard', async () => {
			const page = await open(`/wall/${language}`, language, word.soundOff);
			const allow = page.getByRole('button', { name: word.soundOff });
			expect(await accessibilityFaults(page)).toEqual([]);
			await allow.click();
			await allow.waitFor({ state: 'hidden' });
			const end = await queue(language, 6);
			await expect.poll(() => severity(tile(page, language)), patient).toBe('critical');
			// Three pairs of notes, once.
			await expect.poll(() => tonesOf(page), patient).toHaveLength(6);
			await page.waitForTimeout(3_000);
			expect(await tonesOf(page)).toHaveLength(6);
			const muted = await open(`/wall/muted-${language}`, language, word.soundOff);
			await muted.getByRole('button', { name: word.soundOff }).click();
			await muted.getByText(word.muted).waitFor();
			await muted.waitForTimeout(5_000);
			expect(await tonesOf(muted)).toEqual([]);
			// Two boards of one queue and one limit: one alarm.
			expect(await alarms(`standing=true&board=${language}`)).toHaveLength(1);
			await end();
			await expect.poll(() => severity(tile(page, language)), patient).toBe('normal');
		});

		test('the page of alarms lists what stands, live, answers it, and keeps the history; filters are in the address', async () => {
			const page = await open('/alarms', language);
			const end = await queue(language, 3);
			const answer = page.getByRole('button', { name: word.answer });
			await answer.waitFor(patient);
			await answer.click();
			await page.getByRole('dialog').getByLabel(word.note).fill('<b>note</b> 🎉');
			await page.getByRole('dialog').getByRole('button', { name: word.acknowledge, exact: true }).click();
			const standing = page.getByRole('region', { name: word.standing }).first();
			await standing.getByText('<b>note</b> 🎉').waitFor(patient);
			expect(await accessibilityFaults(page)).toEqual([]);
			await end();
			await page.getByText(word.none).waitFor(patient);
			const history = page.getByRole('region', { name: word.history }).first();
			await history.getByText(word.over, { exact: true }).first().waitFor(patient);
			await page.getByRole('combobox').nth(1).selectOption('critical');
			await page.waitForURL(/worst=critical/);
			await page.goto(`${product.address}/alarms?board=gone&from=2020-01-01&to=2020-01-02`);
			await page.getByText(word.noneMatch).first().waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
		});
	});

	test('killed and started again, the alarm stands with its acknowledgement and is not raised twice', async () => {
		const end = await queue('en', 3);
		await expect.poll(() => alarms('standing=true&board=en'), patient).toHaveLength(1);
		const [alarm] = await alarms('standing=true&board=en');
		await fetch(`${product.address}/v1/alarms/${alarm?.id ?? ''}/acknowledge`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ note: 'mine' })
		});
		await product.stop();
		product = await startProduct({ TIDEWALL_DATA_DIR: folder });
		await new Promise((resolve) => setTimeout(resolve, 5_000));
		const standing = await alarms('standing=true&board=en');
		expect(standing.map(({ id, acknowledged }) => [id, acknowledged?.note])).toEqual([[alarm?.id, 'mine']]);
		expect(standing[0]?.entries.map(({ action }) => action)).toEqual(['raised', 'acknowledged']);
		await end();
		await expect.poll(() => alarms('standing=true&board=en'), patient).toEqual([]);
	});
});
