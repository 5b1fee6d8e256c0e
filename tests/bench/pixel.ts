import type { Page } from 'playwright-core';
import { browserPath, launchBrowser } from '../support/browser.ts';
import { Companion } from './companion.ts';
import { newFolder, Product, removeFolder, wholeBoard } from './product.ts';
import type { Section } from './section.ts';
import type { Posted, SenderCalls } from './sender.ts';
import { median, quantile } from './statistics.ts';

const eventsPerSecond = 2_000;
/** Every request opens and queues one conversation, so that every request has a number of its own on the wall. */
const batch = 20;
/** Requests a round: five seconds. */
const requests = (5 * eventsPerSecond) / batch;

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A number that the tile showed, from an instant on (ms of the page's epoch clock). */
interface Shown {
	readonly at: number;
	readonly text: string;
}

/** In the page: notes what the first hero tile shows, at the frame after each change. */
async function watchTile(page: Page): Promise<void> {
	await page.evaluate(() => {
		const shown: { at: number; text: string }[] = [];
		(globalThis as unknown as { shown: typeof shown }).shown = shown;
		const tile = document.querySelector('.tile');
		if (tile === null) throw new Error('there is no hero tile');
		let noted = '';
		new MutationObserver(() => {
			const text = tile.querySelector('.hero')?.textContent ?? '';
			if (text === noted) return;
			noted = text;
			requestAnimationFrame(() => shown.push({ at: performance.timeOrigin + performance.now(), text }));
		}).observe(tile, { subtree: true, childList: true, characterData: true });
	});
}

async function takeShown(page: Page): Promise<Shown[]> {
	return page.evaluate(() =>
		(globalThis as unknown as { shown: { at: number; text: string }[] }).shown.splice(0)
	);
}

/** How far the page's clock is ahead of the one that `Posted` uses, in ms: from the quickest of many questions. */
async function clockAhead(page: Page): Promise<number> {
	let best = { ahead: 0, took: Infinity };
	for (let question = 0; question < 30; question += 1) {
		const before = Number(process.hrtime.bigint()) / 1e6;
		const there = await page.evaluate(() => performance.timeOrigin + performance.now());
		const after = Number(process.hrtime.bigint()) / 1e6;
		if (after - before < best.took) best = { ahead: there - (before + after) / 2, took: after - before };
	}
	if (best.took > 20)
		throw new Error(`the clocks cannot be compared: a question takes ${best.took.toFixed(0)} ms`);
	return best.ahead;
}

/** Time of every request until the tile showed its number. Throws where that never came. */
function timesToPixels(posted: readonly Posted[], shown: readonly Shown[], ahead: number): number[] {
	const numbers = shown.map(({ at, text }) => ({
		at: at - ahead,
		value: Number(text.replaceAll(/\D/g, ''))
	}));
	let next = 0;
	return posted.map(({ opened, dueAt }) => {
		while (next < numbers.length && (numbers[next] as { value: number }).value < opened) next += 1;
		const found = numbers[next];
		if (found === undefined) throw new Error(`the wall never showed ${opened}`);
		return found.at - dueAt;
	});
}

/** From the post of an event to the digit on a wall in a browser. */
export const pixel: Section = {
	name: 'pixel',
	title: `Post to pixel in headless Chromium at ${eventsPerSecond.toLocaleString('en')} events a second`,
	async run({ rounds }) {
		if (browserPath === undefined) {
			return [{ name: 'skipped: no Chromium on the PATH (set CHROMIUM_PATH)', value: Number.NaN, unit: '' }];
		}
		const data = newFolder();
		const product = await Product.start(data);
		const sender = new Companion<SenderCalls>(new URL('./sender.ts', import.meta.url));
		const browser = await launchBrowser();
		const p50s: number[] = [];
		const p99s: number[] = [];
		let shownChanges = 0;
		try {
			const { port, secret } = product;
			await sender.call('open', {
				port,
				secret,
				lanes: 1,
				batch,
				ids: 'numbered',
				name: 'p',
				traffic: 'waiting'
			});
			const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } });
			await page.goto(`${product.address}/wall/${wholeBoard}`);
			await page.waitForSelector('.tile .hero');
			await watchTile(page);
			for (let round = 0; round <= rounds; round += 1) {
				const ahead = await clockAhead(page);
				await sender.call('prepare', {
					count: round === 0 ? requests / 2 : requests,
					perSecond: eventsPerSecond
				});
				await takeShown(page);
				const posted = await sender.call('pace');
				await rest(1_000);
				const shown = await takeShown(page);
				const times = timesToPixels(posted, shown, ahead);
				const begun = (posted[0] as Posted).dueAt;
				const ended = (posted.at(-1) as Posted).dueAt;
				const rate = (((posted.length - 1) * batch) / (ended - begun)) * 1_000;
				if (rate < 0.97 * eventsPerSecond)
					throw new Error(`only ${Math.round(rate)} events a second were sent`);
				const drift = Math.abs((await clockAhead(page)) - ahead);
				if (drift > 10) throw new Error(`a clock was moved by ${drift.toFixed(0)} ms meanwhile`);
				if (round === 0) continue;
				p50s.push(quantile(times, 0.5));
				p99s.push(quantile(times, 0.99));
				shownChanges += shown.length;
			}
			const [opened = 0] = await sender.call('opened');
			const { waiting } = (await product.boardState()).now;
			if (waiting !== opened) throw new Error(`${opened} wait, the board has ${waiting}`);
		} finally {
			await browser.close();
			await Promise.all([sender.end(), product.kill()]);
			removeFolder(data);
		}
		return [
			{
				name: 'post to pixel, p50',
				value: median(p50s),
				unit: 'ms',
				rounds: p50s,
				atMost: 150,
				note: `the tile changed ${shownChanges} times for ${rounds * requests} posts`
			},
			{ name: 'post to pixel, p99', value: median(p99s), unit: 'ms', rounds: p99s, atMost: 300 }
		];
	}
};
