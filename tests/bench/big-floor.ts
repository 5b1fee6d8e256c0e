import type { CDPSession, Page } from 'playwright-core';
import { browserPath, launchBrowser } from '../support/browser.ts';
import { Companion } from './companion.ts';
import { newFolder, Product, removeFolder, wholeBoard } from './product.ts';
import type { Section } from './section.ts';
import type { SenderCalls } from './sender.ts';
import { median } from './statistics.ts';

const eventsPerSecond = 2_000;
const floor = { queues: 200, accounts: 600, open: 3_000 };
const batch = 20;
/** Seconds of a round: every panel turns its page at least once. */
const roundSeconds = 15;

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Seconds in which the page's main thread ran a task, since the page began. */
async function busySeconds(session: CDPSession): Promise<number> {
	const { metrics } = await session.send('Performance.getMetrics');
	const found = metrics.find(({ name }) => name === 'TaskDuration');
	if (found === undefined) throw new Error('the browser does not tell how long its tasks took');
	return found.value;
}

/** In the page: collects every task over 50 ms. */
async function watchLongTasks(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const tasks: number[] = [];
		Object.assign(globalThis, { longTasks: tasks });
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) tasks.push(duration);
		}).observe({ type: 'longtask' });
	});
}

async function takeLongTasks(page: Page): Promise<number[]> {
	return page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0));
}

/** How much the wall of a very large floor asks of the screen's computer. */
export const bigFloor: Section = {
	name: 'big-floor',
	title: `A wall of ${floor.accounts} agents and ${floor.queues} queues at ${eventsPerSecond.toLocaleString('en')} events a second in headless Chromium`,
	async run({ rounds }) {
		if (browserPath === undefined) {
			return [{ name: 'skipped: no Chromium on the PATH (set CHROMIUM_PATH)', value: Number.NaN, unit: '' }];
		}
		const data = newFolder();
		const product = await Product.start(data);
		const sender = new Companion<SenderCalls>(new URL('./sender.ts', import.meta.url));
		const browser = await launchBrowser();
		const busy: number[] = [];
		const longest: number[] = [];
		let longTasks = 0;
		try {
			const { port, secret } = product;
			await sender.call('open', { port, secret, lanes: 1, batch, ids: 'numbered', name: 'f', floor });
			const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } });
			await watchLongTasks(page);
			const session = await page.context().newCDPSession(page);
			await session.send('Performance.enable');
			await page.goto(`${product.address}/wall/${wholeBoard}`);
			for (let round = 0; round <= rounds; round += 1) {
				await sender.call('prepare', {
					count: (roundSeconds * eventsPerSecond) / batch,
					perSecond: eventsPerSecond
				});
				const sending = sender.call('pace');
				sending.catch(() => undefined);
				// The first second belongs to the preparation.
				await rest(2_000);
				await takeLongTasks(page);
				const begun = performance.now();
				const before = await busySeconds(session);
				await rest((roundSeconds - 3) * 1_000);
				const after = await busySeconds(session);
				const elapsed = (performance.now() - begun) / 1_000;
				const tasks = await takeLongTasks(page);
				await sending;
				// Until it has filled itself, the floor is not yet as large as it says.
				if (round === 0) continue;
				busy.push((after - before) / elapsed);
				longest.push(Math.max(0, ...tasks));
				longTasks += tasks.length;
			}
			const { agents, queues } = await product.boardState();
			const sizes = [Object.keys(agents).length, Object.keys(queues).length];
			if (sizes[0] !== floor.accounts || sizes[1] !== floor.queues)
				throw new Error(`the board has ${sizes.join(' agents and ')} queues`);
		} finally {
			await browser.close();
			await Promise.all([sender.end(), product.kill()]);
			removeFolder(data);
		}
		return [
			{
				name: 'main thread of the wall, busy share of a core',
				value: median(busy),
				unit: '',
				rounds: busy,
				atMost: 0.4
			},
			{
				name: 'longest task of the wall (0: none over 50 ms)',
				value: median(longest),
				unit: 'ms',
				rounds: longest,
				atMost: 50,
				note: `${longTasks} tasks over 50 ms in ${rounds} rounds`
			}
		];
	}
};
