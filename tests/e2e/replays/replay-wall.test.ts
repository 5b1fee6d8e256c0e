import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ReplayStatus } from '#lib/domain/board/replay-status.ts';
import { minute } from '#lib/domain/units.ts';
import { describeInBrowser, launchBrowser } from '../../support/browser.ts';
import { startProduct } from '../../support/start-product.ts';
import type { StartedProduct } from '../../support/start-product.ts';

const fixture = 'tests/fixtures/replay/half-hour.ndjson';
const midnight = Date.parse('2026-11-11T00:00:00+08:00');

/** A wall gets a frame a second at least; a busy machine takes its time. */
const patience = { timeout: 8_000 };

let product: StartedProduct;

beforeAll(async () => {
	product = await startProduct();
});

afterEach(async () => {
	for (const { id } of await replays())
		await fetch(`${product.address}/v1/replays/${id}`, { method: 'DELETE' });
});

afterAll(() => product?.stop());

async function replays(): Promise<ReplayStatus[]> {
	const answer = await fetch(`${product.address}/v1/replays`);
	return ((await answer.json()) as { replays: ReplayStatus[] }).replays;
}

async function upload(body: BodyInit = readFileSync(fixture), speed = 1): Promise<ReplayStatus> {
	const answer = await fetch(`${product.address}/v1/replays?name=Half%20hour&speed=${speed}`, {
		method: 'POST',
		headers: { 'content-type': 'application/x-ndjson' },
		body
	});
	expect(answer.status).toBe(201);
	return (await answer.json()) as ReplayStatus;
}

async function change(id: string, body: object): Promise<void> {
	const answer = await fetch(`${product.address}/v1/replays/${id}`, {
		method: 'PATCH',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
	expect(answer.status).toBe(200);
}

describe('a replay on the started server', () => {
	test('an upload of 60 MiB is taken, one of 65 MiB is refused with problem details', async () => {
		const lines = readFileSync(fixture, 'utf8');
		const filling = `${' '.repeat(1_000_000)}\n`;
		const { events } = await upload(lines + filling.repeat(62));
		expect(events).toBe(32);
		const refused = await fetch(`${product.address}/v1/replays`, {
			method: 'POST',
			headers: { 'content-type': 'application/x-ndjson' },
			body: filling.repeat(68)
		});
		expect(refused.status).toBe(413);
		expect(await refused.json()).toMatchObject({ code: 'recording_too_large' });
	});

	test('the command line uploads, names the wall, waits for the end and leaves the replay there', async () => {
		const { child, output, ended } = replayCommand('--speed', '3600');
		expect(await ended).toBe(0);
		const [status] = await replays();
		expect(output()).toContain(`${product.address}/wall/${status?.board}\n`);
		expect(output()).toContain('At its end.');
		expect(status).toMatchObject({ name: 'half-hour.ndjson', playing: false, speed: 3600 });
		expect(child.exitCode).toBe(0);
	});

	test('Ctrl-C ends and removes the replay', async () => {
		const { child, output, ended } = replayCommand();
		await expect.poll(output, { timeout: 10_000 }).toContain('of 2026-11-11 00:31:00');
		child.kill('SIGINT');
		expect(await ended).toBe(0);
		expect(output()).toContain('Ended and removed.');
		expect(await replays()).toEqual([]);
	});

	function replayCommand(...args: readonly string[]) {
		const child = spawn(
			process.execPath,
			['src/lib/server/replay/cli.ts', fixture, '--url', product.address, ...args],
			{ stdio: ['ignore', 'pipe', 'inherit'] }
		);
		let text = '';
		child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
		const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
		return { child, ended, output: () => text };
	}
});

describeInBrowser('the control on a replay wall', () => {
	let browser: Browser;

	beforeAll(async () => {
		browser = await launchBrowser();
	});

	afterAll(() => browser?.close());

	/** A wall of a replay that stands at 00:10. */
	async function openWall(
		locale = 'en',
		[width, height] = [1920, 1080]
	): Promise<{ page: Page; id: string }> {
		const { id, board } = await upload();
		await change(id, { playing: false, at: midnight + 10 * minute });
		const context = await browser.newContext({
			locale,
			viewport: { width: width, height: height }
		});
		const page = await context.newPage();
		await page.goto(`${product.address}/wall/${board}`);
		await page.locator('.connection[data-stale="false"]').waitFor();
		return { page, id };
	}

	const waiting = (page: Page) =>
		page.getByRole('article', { name: 'Waiting', exact: true }).locator('.hero');
	const clock = (page: Page) => page.locator('time.clock');
	const status = async (id: string) => (await replays()).find((replay) => replay.id === id);

	test('plays, pauses and says so', async () => {
		const { page, id } = await openWall();
		await page.locator('header').getByText('Replay', { exact: true }).waitFor();
		expect(await clock(page).textContent()).toBe('00:10:00');
		expect(await waiting(page).textContent()).toBe('1');
		await page.getByRole('button', { name: 'Play', exact: true }).click();
		await page.getByRole('button', { name: 'Pause' }).waitFor();
		await expect.poll(() => clock(page).textContent(), patience).not.toBe('00:10:00');
		await page.getByRole('button', { name: 'Pause' }).click();
		await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
		const stood = (await status(id))?.at;
		await page.waitForTimeout(300);
		expect(await status(id)).toMatchObject({ at: stood, playing: false });
		await page.context().close();
	});

	test('seeks forward and back with the slider, by keyboard; the numbers are those of that minute', async () => {
		const { page, id } = await openWall();
		const slider = page.getByRole('slider', { name: 'Time in the recording' });
		await expect
			.poll(() => slider.getAttribute('aria-valuetext'), patience)
			.toBe('00:10:00 · 2 unanswered · 1 waiting');
		await slider.focus();
		await page.keyboard.press('ArrowRight');
		await expect.poll(() => clock(page).textContent(), patience).toBe('00:11:00');
		await expect.poll(() => waiting(page).textContent(), patience).toBe('0');
		for (let press = 0; press < 7; press += 1) await page.keyboard.press('ArrowLeft');
		await expect.poll(() => clock(page).textContent(), patience).toBe('00:04:00');
		await expect.poll(() => waiting(page).textContent(), patience).toBe('1');
		await page.keyboard.press('End');
		await expect.poll(() => clock(page).textContent(), patience).toBe('00:31:00');
		await page.getByRole('button', { name: 'Play again from the start' }).click();
		await expect.poll(async () => (await status(id))?.playing, patience).toBe(true);
		await expect.poll(() => clock(page).textContent(), patience).toMatch(/^00:01:/);
		await page.context().close();
	});

	test('changes speed, and follows what another one changes', async () => {
		const { page, id } = await openWall();
		const speed = (times: string) =>
			page.getByRole('button', { name: `${times} times as fast`, exact: true });
		await speed('300').click();
		await expect.poll(() => speed('300').getAttribute('aria-pressed'), patience).toBe('true');
		expect((await status(id))?.speed).toBe(300);
		await change(id, { speed: 7 });
		await expect.poll(() => speed('7').getAttribute('aria-pressed'), patience).toBe('true');
		expect(await speed('300').getAttribute('aria-pressed')).toBe('false');
		await page.context().close();
	});

	test('when the replay is removed the wall keeps its numbers and says so', async () => {
		const { page, id } = await openWall();
		await fetch(`${product.address}/v1/replays/${id}`, { method: 'DELETE' });
		await page.getByText('This replay has ended on the server.').waitFor({ timeout: 5_000 });
		expect(await waiting(page).textContent()).toBe('1');
		expect(await page.getByRole('button', { name: 'Play', exact: true }).isDisabled()).toBe(true);
		await page.context().close();
	});

	test.each([
		['en', 1920, 1080],
		['zh-CN', 1920, 1080],
		['en', 390, 844],
		['zh-CN', 390, 844]
	])(
		'in %s at %i × %i it is in reach without scrolling, nothing sticks out, axe finds nothing',
		async (locale, width, height) => {
			const { page } = await openWall(locale, [width, height]);
			const control = page.getByRole('region', { name: locale === 'en' ? 'Replay control' : '回放控制' });
			const box = await control.boundingBox();
			expect(box).not.toBeNull();
			expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
			await page.evaluate(axe.source);
			const found = await page.evaluate(async () => {
				const { axe: engine } = globalThis as unknown as { axe: typeof axe };
				const { violations } = await engine.run(document, {
					runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
				});
				return violations.flatMap((rule) =>
					rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`)
				);
			});
			expect(found).toEqual([]);
			await page.context().close();
		}
	);
});
