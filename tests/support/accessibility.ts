import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds on a page against WCAG 2.2 AA and its best practices: `rule: element`, empty when all is well. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
	await page.evaluate(axe.source);
	return page.evaluate(async () => {
		const { axe: engine } = globalThis as unknown as { axe: typeof axe };
		const { violations } = await engine.run(document, {
			runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
		});
		return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`));
	});
}
