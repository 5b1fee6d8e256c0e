/**
 * Takes the pictures of the README: `npm run screenshots`. The demo shop of a fresh start, as it stands half a minute
 * later, on a TV of 1920 × 1080.
 */
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { launchBrowser } from './browser.ts';
import { startProduct } from './start-product.ts';

const pictures = [
	{ file: 'docs/images/wall-1080p.png', locale: 'zh-CN' },
	{ file: 'docs/images/wall-en.png', locale: 'en' }
];

mkdirSync('docs/images', { recursive: true });
const product = await startProduct({ TIDEWALL_DEMO: 'on' });
const browser = await launchBrowser();
try {
	// The shop tells the hours before the start first, and then goes on from there.
	await delay(30_000);
	for (const { file, locale } of pictures) {
		const page = await browser.newPage({ locale, viewport: { width: 1920, height: 1080 } });
		await page.goto(`${product.address}/wall/demo`);
		await page.locator('.connection[data-stale="false"]').waitFor();
		await page.locator('.chart canvas').waitFor();
		// Fonts come after the first paint.
		await page.waitForLoadState('networkidle');
		await page.evaluate(() => document.fonts.ready);
		await page.screenshot({ path: file });
		await page.close();
		console.log(file);
	}
} finally {
	await browser.close();
	await product.stop();
}
