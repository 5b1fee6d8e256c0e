import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { describe, test } from 'vitest';

/** Path of the browser: `CHROMIUM_PATH`, else the first Chromium or Chrome on the PATH. */
export const browserPath: string | undefined =
	process.env['CHROMIUM_PATH'] ??
	(process.env['PATH'] ?? '')
		.split(delimiter)
		.flatMap((folder) =>
			['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) =>
				join(folder, name)
			)
		)
		.find((path) => existsSync(path));

/** Starts the browser without a window, and without its own traffic to the internet. */
export function launchBrowser(): Promise<Browser> {
	if (browserPath === undefined) throw new Error('launchBrowser: there is no Chromium on the PATH');
	return chromium.launch({
		executablePath: browserPath,
		args: [
			'--headless',
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			// A browser that has played sounds for a site before would let it play without being asked.
			'--disable-features=MediaEngagementBypassAutoplayPolicies,PreloadMediaEngagementData'
		]
	});
}

/**
 * A group of tests that need a browser. Without one it is skipped by name; with `TIDEWALL_REQUIRE_BROWSER=1` it
 * fails instead, so that a pipeline cannot lose its browser unnoticed.
 */
export function describeInBrowser(name: string, tests: () => void): void {
	if (browserPath !== undefined) describe(name, tests);
	else if (process.env['TIDEWALL_REQUIRE_BROWSER'] === '1') {
		test(name, () => {
			throw new Error('There is no Chromium on the PATH; set CHROMIUM_PATH.');
		});
	} else describe.skip(`${name} (no Chromium on the PATH; set CHROMIUM_PATH)`, tests);
}
