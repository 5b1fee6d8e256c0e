import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReplayStatus } from '#lib/domain/board/replay-status.ts';
import { createIngestKey } from '#lib/server/ingest/ingest-keys.ts';
import type { ReplaySurvey } from '#lib/domain/board/replay-survey.ts';
import { minute, second } from '#lib/domain/units.ts';
import { accessibilityFaults } from '../../support/accessibility.ts';
import { describeInBrowser, launchBrowser } from '../../support/browser.ts';
import { startProduct, type StartedProduct } from '../../support/start-product.ts';

const halfHour = readFileSync('tests/fixtures/replay/half-hour.ndjson', 'utf8');
const patience = { timeout: 20_000 };

/** The half hour as it happens now: it begins 40 minutes ago. */
function recently(): string[] {
	const shift = Date.now() - 40 * minute - Date.parse('2026-11-11T00:00:00+08:00');
	return halfHour
		.trim()
		.split('\n')
		.map((line) => {
			const event = JSON.parse(line) as { time: string };
			return JSON.stringify({ ...event, time: new Date(Date.parse(event.time) + shift).toISOString() });
		});
}

const watchful = {
	name: 'Watchful',
	zone: 'Asia/Shanghai',
	dayStart: '00:00',
	filter: {},
	answerWithin: 30,
	tiles: [
		{
			metric: 'unanswered',
			window: 'now',
			threshold: { direction: 'above', warn: 0, critical: 1, hold: 5 }
		},
		{ metric: 'waiting', window: 'now' }
	]
};

/** What the page says, in each language. */
const words = {
	en: {
		play: 'Play',
		pick: 'Choose a file…',
		open: 'Open the wall',
		noEvent: 'There is no event in this file.',
		cutOff: 'cut off',
		line: 'Line 2: not JSON',
		left: '2 lines were no events and are left out',
		none: 'No replay is running.',
		emptyRange: 'The log holds no event of this range.',
		backwards: 'The end must be after the beginning.',
		end: /^End /,
		ended: 'has ended.',
		worst: /^Worst minute/,
		nextAlarm: /^Next alarm: /,
		previousAlarm: /^Previous alarm: /,
		slider: 'Time in the recording',
		endedTitle: 'This replay has ended',
		yesterday: 'Yesterday',
		from: 'From',
		to: 'Until'
	},
	'zh-CN': {
		play: '播放',
		pick: '选择文件…',
		open: '打开看板',
		noEvent: '文件里没有事件。',
		cutOff: '被截断',
		line: '第 2 行：不是 JSON',
		left: '2 行不是事件，已略过',
		none: '没有正在进行的回放。',
		emptyRange: '这段时间没有记录。',
		backwards: '结束要晚于开始。',
		end: /^结束“/,
		ended: '已结束。',
		worst: /^最差一分钟/,
		nextAlarm: /^下一条告警：/,
		previousAlarm: /^上一条告警：/,
		slider: '录制时间',
		endedTitle: '这个回放已经结束',
		yesterday: '昨天',
		from: '开始',
		to: '结束'
	}
} as const;

describeInBrowser('the replays page', () => {
	let product: StartedProduct;
	let browser: Browser;
	let page: Page;
	let folder: string;
	/** Id of the board with thresholds that the half hour crosses. */
	let watch: string;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'tidewall-replays-'));
		const { key, secret } = createIngestKey({ name: 'test', source: 'shop' });
		writeFileSync(join(folder, 'ingest-keys.json'), JSON.stringify([key]), { mode: 0o600 });
		product = await startProduct({ TIDEWALL_DATA_DIR: folder });
		browser = await launchBrowser();
		const answer = await fetch(`${product.address}/v1/events`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${secret}`,
				'content-type': 'application/cloudevents-batch+json'
			},
			body: `[${recently().join(',')}]`
		});
		expect(answer.status).toBe(202);
		const made = await fetch(`${product.address}/v1/boards`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(watchful)
		});
		expect(made.status).toBe(201);
		watch = ((await made.json()) as { board: { id: string } }).board.id;
	});

	beforeEach(async () => {
		page = await browser.newPage();
	});

	afterEach(async () => {
		await page.context().close();
		for (const { id } of await replays())
			await fetch(`${product.address}/v1/replays/${id}`, { method: 'DELETE' });
	});

	afterAll(async () => {
		await browser?.close();
		await product?.stop();
		if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
	});

	async function replays(): Promise<ReplayStatus[]> {
		const answer = await fetch(`${product.address}/v1/replays`);
		return ((await answer.json()) as { replays: ReplayStatus[] }).replays;
	}

	async function open(locale: keyof typeof words, path = '/replays'): Promise<void> {
		await page.context().close();
		page = await (await browser.newContext({ locale, viewport: { width: 1440, height: 960 } })).newPage();
		await page.goto(product.address + path);
		await page.waitForLoadState('networkidle');
	}

	function file(name: string, content: string | Buffer): string {
		const path = join(folder, name);
		writeFileSync(path, content);
		return path;
	}

	async function pick(path: string, button: string): Promise<void> {
		const choosing = page.waitForEvent('filechooser');
		await page.getByRole('button', { name: button }).click();
		await (await choosing).setFiles(path);
	}

	const clock = () => page.locator('time.clock').textContent();
	const onWall = () => page.locator('.connection[data-stale="false"]').waitFor();

	describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
		const say = words[locale];

		test('a file that is picked opens on a wall of its own; the page lists and ends it', async () => {
			await open(locale);
			await page.getByText(say.none).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await pick(file('half-hour.ndjson.gz', gzipSync(halfHour)), say.pick);
			await page.waitForURL(/\/wall\/replay-/, patience);
			await onWall();
			expect((await replays())[0]).toMatchObject({ name: 'half-hour.ndjson.gz', speed: 60 });
			await page.goto(`${product.address}/replays`);
			await page.getByRole('link', { name: /half-hour\.ndjson\.gz/ }).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await page.getByRole('button', { name: say.end }).click();
			await page.getByText(say.ended).waitFor();
			await page.getByText(say.none).waitFor();
			expect(await replays()).toEqual([]);
		});

		test('of a file with lines that are no events it says which and why, and plays the rest', async () => {
			await open(locale);
			const [first, ...rest] = halfHour.trim().split('\n');
			await pick(file('partly.ndjson', [first, 'no', ...rest, '{}'].join('\n')), say.pick);
			await page.getByText(say.left).waitFor(patience);
			await page.getByText(say.line).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await page.getByRole('link', { name: say.open, exact: true }).first().click();
			await page.waitForURL(/\/wall\/replay-/, patience);
		});

		test('a file without events, a gzip that is cut off: what is wrong, and nothing plays', async () => {
			await open(locale);
			await pick(file('notes.ndjson', 'one\ntwo\n'), say.pick);
			await page.getByText(say.noEvent).waitFor(patience);
			await page.getByText(say.line).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await pick(file('cut.ndjson.gz', gzipSync(halfHour).subarray(0, 300)), say.pick);
			await page.getByText(say.cutOff).waitFor(patience);
			expect(await page.getByText(say.noEvent).count()).toBe(0);
			expect(await replays()).toEqual([]);
		});

		test('today, picked as a range, plays on the board’s layout; yesterday was empty; a range must not end before it begins', async () => {
			await open(locale);
			await page.getByRole('button', { name: say.yesterday }).click();
			// Just after midnight the half hour was yesterday.
			const from = page.getByLabel(say.from, { exact: true });
			await from.fill('2026-01-01T00:00');
			await page.getByLabel(say.to, { exact: true }).fill('2026-01-01T00:00');
			await page.getByText(say.backwards).waitFor();
			await page.getByLabel(say.to, { exact: true }).fill('2026-01-02T00:00');
			await page.getByRole('button', { name: say.play, exact: true }).click();
			await page.getByText(say.emptyRange).waitFor(patience);
			const at = new Date(Date.now() - 60 * minute + 8 * 60 * minute).toISOString().slice(0, 16);
			await from.fill(at);
			await page.getByLabel(say.to, { exact: true }).fill('2037-01-01T00:00');
			await page.getByRole('button', { name: say.play, exact: true }).click();
			await page.waitForURL(/\/wall\/replay-/, patience);
			await onWall();
			const [replay] = await replays();
			expect(replay).toMatchObject({ events: 32, zone: 'Asia/Shanghai', like: { id: 'all' } });
		});

		test('on the wall: the worst minute, alarms by their marks and their buttons, keys, and a way back at its end', async () => {
			const answer = await fetch(`${product.address}/v1/replays?name=Half&board=${watch}&unfiltered=true`, {
				method: 'POST',
				headers: { 'content-type': 'application/x-ndjson' },
				body: halfHour
			});
			expect(answer.status).toBe(201);
			const { id, board } = (await answer.json()) as ReplayStatus;
			await fetch(`${product.address}/v1/replays/${id}`, {
				method: 'PATCH',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ playing: false })
			});
			await open(locale, `/wall/${board}`);
			await page.getByRole('button', { name: say.worst }).waitFor(patience);
			const survey = (await (
				await fetch(`${product.address}/v1/replays/${id}/survey`)
			).json()) as ReplaySurvey;
			const local = (at: number) => new Date(at + 8 * 60 * minute).toISOString().slice(11, 19);
			await page.locator('.breaches span[data-severity="critical"] svg').first().waitFor(patience);
			expect(await accessibilityFaults(page)).toEqual([]);

			await page.getByRole('button', { name: say.worst }).click();
			await expect.poll(clock, patience).toBe(local(survey.worst?.peak ?? 0));
			await page.keyboard.press('Home');
			await expect.poll(clock, patience).toBe('00:01:00');
			const first = survey.alarms[0]?.raisedAt ?? 0;
			await page.getByRole('button', { name: say.nextAlarm }).click();
			await expect.poll(clock, patience).toBe(local(first));
			await page
				.locator('article[data-severity="warn"], article[data-severity="critical"]')
				.first()
				.waitFor();
			await page.keyboard.press('End');
			await expect.poll(clock, patience).toBe('00:31:00');
			await page.getByRole('button', { name: say.previousAlarm }).click();
			await expect.poll(clock, patience).toBe(local(survey.alarms.at(-1)?.raisedAt ?? 0));

			// By keys alone, from wherever the focus is.
			await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
			await page.keyboard.press('Home');
			for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowRight');
			await expect.poll(clock, patience).toBe('00:05:00');
			await page.keyboard.press('Shift+ArrowRight');
			await expect.poll(clock, patience).toBe('00:15:00');
			await page.keyboard.press('+');
			await expect.poll(async () => (await replays())[0]?.speed, patience).toBe(10);
			await page.keyboard.press(' ');
			await expect.poll(async () => (await replays())[0]?.playing, patience).toBe(true);
			await page.keyboard.press(' ');
			await expect.poll(async () => (await replays())[0]?.playing, patience).toBe(false);

			// By the pointer, to two thirds of the track, with the time at the handle meanwhile.
			const box = await page.getByRole('slider', { name: say.slider }).boundingBox();
			if (box === null) throw new Error('there is no slider');
			const y = box.y + box.height / 2;
			await page.mouse.move(box.x + box.width * 0.2, y);
			await page.mouse.down();
			for (let step = 0; step <= 20; step += 1) {
				await page.mouse.move(box.x + box.width * (0.2 + (step / 20) * (2 / 3 - 0.2)), y);
			}
			await page.getByText(/^00:2\d:\d\d · /).waitFor();
			await page.mouse.up();
			await expect
				.poll(async () => Math.abs(((await replays())[0]?.at ?? 0) - (survey.start + 20 * minute)), patience)
				.toBeLessThan(15 * second);

			await fetch(`${product.address}/v1/replays/${id}`, { method: 'DELETE' });
			await page.locator('[role="alert"] a[href="/replays"]').waitFor(patience);
			await page.reload();
			await page.getByRole('heading', { name: say.endedTitle }).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			await page.locator('a[href="/replays"]').first().click();
			await page.getByText(say.none).waitFor();
		});
	});

	test('two walls of one replay follow the same hand', async () => {
		const answer = await fetch(`${product.address}/v1/replays?name=Half`, {
			method: 'POST',
			headers: { 'content-type': 'application/x-ndjson' },
			body: halfHour
		});
		const { id, board, start } = (await answer.json()) as ReplayStatus;
		await open('en', `/wall/${board}`);
		const other = await page.context().newPage();
		await other.goto(`${product.address}/wall/${board}`);
		await fetch(`${product.address}/v1/replays/${id}`, {
			method: 'PATCH',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ playing: false, at: start + 9 * minute })
		});
		for (const wall of [page, other]) {
			await expect.poll(() => wall.locator('time.clock').textContent(), patience).toBe('00:10:00');
		}
		const figures = (wall: Page) => wall.locator('article .hero').allTextContents();
		expect(await figures(page)).toEqual(await figures(other));
	});

	test('everything on the page is reached by the keyboard alone', async () => {
		await open('en');
		const reached = new Set<string>();
		for (let press = 0; press < 40; press += 1) {
			await page.keyboard.press('Tab');
			reached.add(
				await page.evaluate(() => {
					const { activeElement: at } = document;
					return `${at?.tagName ?? ''} ${at?.textContent?.trim() ?? ''}`.slice(0, 40);
				})
			);
		}
		for (const name of ['BUTTON Play', 'BUTTON Choose a file…', 'BUTTON Yesterday'])
			expect([...reached]).toContain(name);
	});
});
