import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** Pages of a desk, each in a browser profile of its own, and what went wrong on them. */
export class DeskPages {
	readonly #browser: Browser;
	#contexts: BrowserContext[] = [];
	#faults: string[] = [];

	private constructor(browser: Browser) {
		this.#browser = browser;
	}

	static async launch(): Promise<DeskPages> {
		return new DeskPages(await launchBrowser());
	}

	/** Opens a page in a language, ready to be used: what is clicked before that is lost. */
	async open(address: string, locale: string, options: BrowserContextOptions = {}): Promise<Page> {
		const context = await this.#browser.newContext({
			locale,
			viewport: { width: 1440, height: 960 },
			...options
		});
		this.#contexts.push(context);
		const page = await context.newPage();
		page.on('pageerror', ({ message }) => this.#faults.push(message));
		page.on('console', (message) => {
			// What a server refuses is part of some tests.
			if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
				this.#faults.push(message.text());
		});
		await page.goto(address, { waitUntil: 'networkidle' });
		return page;
	}

	/** Closes all pages; returns the errors of their own that they had, and what the Content-Security-Policy refused. */
	async closeAll(): Promise<readonly string[]> {
		await Promise.all(this.#contexts.map((context) => context.close()));
		const faults = this.#faults;
		this.#contexts = [];
		this.#faults = [];
		return faults;
	}

	close(): Promise<void> {
		return this.#browser.close();
	}
}
